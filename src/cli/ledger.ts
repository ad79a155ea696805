/**
 * The ledger of a home, and the objects that it names: `ledger.db` (docs/decisions/ledger.md) and `objects/`, where
 * materials, impressions and every version of every seal lie by their digest, for ever (印章 Art. 20).
 */
import { join } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError, isGsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { sm3 } from '../core/gm/index.ts'
import { STATEMENTS, VIEWS } from '../core/registry/index.ts'
import { createStore, openStore, type Store } from '../core/store/index.ts'
import type { Session } from './context.ts'
import { exists, makeFolder, readInput, writeOutput } from './files.ts'
import { type Home, homeIfThere, openHome } from './home.ts'

export const ledgerFile = (home: Home): string => join(home.path, 'ledger.db')

const objectFile = (home: Home, digest: string): string =>
  join(home.path, 'objects', digest.slice(0, 2), digest.slice(2))

const options = (home: Home) => ({ path: ledgerFile(home), views: VIEWS, statements: STATEMENTS })

const closing = async <T>(store: Store, use: (store: Store) => Promise<T>): Promise<T> => {
  try {
    return await use(store)
  } finally {
    store.close()
  }
}

/** The ledger of the home; `founding` makes it when it is not there. @throws HOME_MISSING, OFFICE_MISSING, STORE_* */
export const withLedger = async <T>(
  session: Session,
  access: 'read' | 'write' | 'founding',
  use: (store: Store, home: Home) => Promise<T>,
): Promise<T> => {
  const home = await openHome(session.settings.home)
  if (access === 'founding') return closing(await createStore(options(home)), (store) => use(store, home))
  if (!(await exists(ledgerFile(home)))) throw new GsealError('OFFICE_MISSING')
  return closing(await openStore({ ...options(home), access }), (store) => use(store, home))
}

/** The ledger for writing where the home has one. */
export const ledgerIfThere = async (session: Session): Promise<Store | undefined> => {
  const home = await homeIfThere(session.settings.home)
  if (home === undefined || !(await exists(ledgerFile(home)))) return undefined
  return openStore({ ...options(home), access: 'write' })
}

/** Keeps bytes by their digest; the same bytes are kept once. @returns SM3, 64 hex digits */
export const keepObject = async (home: Home, bytes: Uint8Array): Promise<string> => {
  const digest = toHex(sm3(bytes))
  const path = objectFile(home, digest)
  if (await exists(path)) return digest
  await makeFolder(join(home.path, 'objects', digest.slice(0, 2)), 0o700)
  try {
    await writeOutput(path, bytes, { mode: 0o600 })
  } catch (error) {
    // Another process kept the same bytes this instant.
    if (!isGsealError(error, 'OUTPUT_EXISTS')) throw error
  }
  return digest
}

/** @throws OBJECT_MISSING, OBJECT_CHANGED */
export const readObject = async (home: Home, digest: string): Promise<Uint8Array> => {
  const path = objectFile(home, digest)
  if (!(await exists(path))) throw new GsealError('OBJECT_MISSING', { digest })
  const bytes = await readInput(path, LIMITS.file.bytes)
  if (toHex(sm3(bytes)) !== digest) throw new GsealError('OBJECT_CHANGED', { digest, path })
  return bytes
}
