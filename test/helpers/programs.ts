/** Where the programs are that tests start as processes. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths.ts'

const newestIn = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => statSync(join(folder, name)).mtimeMs),
  )

/** After `tsc` alone, processes would still run the code of before. */
const refuseStale = (): void => {
  const bundled = statSync(join(ROOT, 'dist', 'programs.cjs')).mtimeMs
  if (newestIn(join(ROOT, 'dist', 'src')) > bundled) {
    throw new Error('dist/programs.cjs is older than dist/src: run `npm run build`')
  }
}

refuseStale()

export const GSEAL = join(ROOT, 'bin', 'gseal.js')
export const GSEALD = join(ROOT, 'bin', 'gseald.js')
