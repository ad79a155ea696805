/** Writes fixtures/ses anew: seals and stamps of the three generations, by an invented authority. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURES } from '../../helpers/paths.ts'
import { sealOf, stampOf } from './scene.ts'

const folder = join(FIXTURES, 'ses')
mkdirSync(folder, { recursive: true })
for (const version of ['V1', 'V4', 'V5'] as const) {
  const seal = await sealOf({ version })
  writeFileSync(join(folder, `${version.toLowerCase()}.esl`), seal)
  writeFileSync(join(folder, `${version.toLowerCase()}-stamp.der`), await stampOf({ seal }))
}
writeFileSync(join(folder, 'v4-digests.esl'), await sealOf({ version: 'V4', list: 'digests' }))
