import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const findRoot = (from: string): string => {
  if (existsSync(join(from, 'package.json'))) return from
  const up = dirname(from)
  if (up === from) throw new Error('package.json not found above the test')
  return findRoot(up)
}

/** The project's folder, from sources and from compiled tests alike. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)))
export const FIXTURES = join(ROOT, 'fixtures')
/** Files made by other software; beside the checkout on some machines only. */
export const INTEROP = join(ROOT, '..', 'shared', 'interop')
export const interopSkip = existsSync(INTEROP) ? false : 'no folder shared/interop beside the checkout'
