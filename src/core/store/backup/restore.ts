/** Going back to a backup: whether it may be, and the change of folders. */
import { existsSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GsealError } from '../../base/error.ts'
import { syncFolder } from '../materials.ts'
import { openStore, type Store } from '../store.ts'
import { LEDGER_FILE } from './manifest.ts'
import type { HomeOptions } from './pack.ts'

export interface Point {
  readonly seq: number
  readonly hash: string
}

/** The last event of the ledger that stands there: none, or one that cannot be read any more. */
const standing = async ({ folder, ...options }: HomeOptions): Promise<Point | 'none' | 'unreadable'> => {
  const path = join(folder, LEDGER_FILE)
  if (!existsSync(path)) return 'none'
  try {
    const store = await openStore({ ...options, path, access: 'read' })
    try {
      return store.head()
    } finally {
      store.close()
    }
  } catch (error) {
    if (error instanceof GsealError) return 'unreadable'
    throw error
  }
}

/**
 * Whether a backup may take the place of what stands in a home: when all that stands there is in the backup too, or when
 * the point is named that the backup stands for.
 * @param backup the ledger of the backup @param point number of the event that the user named
 * @returns the last event of the ledger that is replaced @throws BACKUP_POINT, BACKUP_POINT_WRONG
 */
export const checkPoint = async (
  home: HomeOptions,
  backup: Store,
  point: number | undefined,
): Promise<Point | null> => {
  const { seq } = backup.head()
  if (point !== undefined && point !== seq) throw new GsealError('BACKUP_POINT_WRONG', { seq, point })
  const found = await standing(home)
  if (found === 'none') return null
  if (found === 'unreadable') {
    if (point === undefined) throw new GsealError('BACKUP_POINT', { have: '?', seq })
    return null
  }
  const same = backup.ledger.events.hashAt(found.seq)
  const contained = found.seq === 0 || same === found.hash
  if (!contained && point === undefined) throw new GsealError('BACKUP_POINT', { have: found.seq, seq })
  return found
}

/**
 * Puts a finished folder in the place of a home; what stood there is kept beside it. Two renames: a crash between them
 * leaves both folders, under the new name and the old.
 * @param stamp part of the name of what is kept, e.g. a time
 * @returns where the former home is now; `undefined` when there was none
 */
export const replaceHome = (made: string, home: string, stamp: string): string | undefined => {
  const kept = existsSync(home) ? `${home}.replaced-${stamp}` : undefined
  try {
    if (kept !== undefined) renameSync(home, kept)
    renameSync(made, home)
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    if (kept !== undefined && !existsSync(home)) renameSync(kept, home)
    throw new GsealError('FILE_NOT_WRITABLE', { path: home, reason: code || message }, { cause })
  }
  syncFolder(dirname(home))
  return kept
}
