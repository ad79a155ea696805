/**
 * Where Node 22 and later may keep compiled code between runs; `bin/load.js` asks where no build has left any. Compiled code is code: who can write it runs as whoever
 * loads it. Node's own default is a folder for all users of a machine; here it is a folder of the user's own, below
 * folders that nobody else can change, or none.
 */
import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** The user's or the system's; others may add to it at most what cannot replace the user's own. */
const isSafe = (path: string, uid: number, own: boolean): boolean => {
  const stat = lstatSync(path)
  const byOthers = (stat.mode & WRITABLE_BY_OTHERS) !== 0 && (own || (stat.mode & STICKY) === 0)
  return stat.isDirectory() && (stat.uid === uid || (!own && stat.uid === 0)) && !byOthers
}

const ancestors = (path: string): string[] => {
  const above = dirname(path)
  return above === path ? [] : [above, ...ancestors(above)]
}

/**
 * The folder, made when it is not there yet; `undefined` where none is safe or can be made.
 * @param uid absent on systems whose folders say nothing about owners
 */
export const codeCacheFolder = (
  env: Readonly<Record<string, string | undefined>>,
  userHome: string,
  uid: number | undefined,
): string | undefined => {
  if (uid === undefined) return undefined
  const stated = env['XDG_CACHE_HOME'] ?? ''
  const root = isAbsolute(stated) ? stated : join(userHome, '.cache')
  try {
    makeFolder(root)
    makeFolder(join(root, 'gseal'))
    const folder = realpathSync(join(root, 'gseal'))
    const safe = isSafe(folder, uid, true) && ancestors(folder).every((above) => isSafe(above, uid, false))
    return safe ? folder : undefined
  } catch {
    // A cache that cannot be had is no fault.
    return undefined
  }
}
