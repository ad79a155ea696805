/** Writes fixtures/zip anew from the table in vectors.ts. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURES } from '../../helpers/paths.ts'
import { VECTORS } from './vectors.ts'

const folder = join(FIXTURES, 'zip')
mkdirSync(folder, { recursive: true })
for (const { file, make } of VECTORS) writeFileSync(join(folder, file), make())
