/** The ledger of a home, and the files that it names: `ledger.db` and `materials/` (docs/decisions/ledger.md). */
import { join } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { STATEMENTS, VIEWS } from '../core/registry/index.ts'
import { createStore, type Materials, materialsIn, openStore, type Store } from '../core/store/index.ts'
import type { Session } from './context.ts'
import { exists } from './files.ts'
import { type Home, homeIfThere, openHome } from './home.ts'
import { ledgerPath } from './home-store.ts'

/** Materials, impressions, certificates and every version of every seal, by digest, for ever (印章 Art. 20). */
export const materialsOf = (home: Home): Materials => materialsIn(join(home.path, 'materials'))

const options = (home: Home) => ({ path: ledgerPath(home), views: VIEWS, statements: STATEMENTS })

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
  if (!(await exists(ledgerPath(home)))) throw new GsealError('OFFICE_MISSING')
  return closing(await openStore({ ...options(home), access }), (store) => use(store, home))
}

/** The ledger for writing where the home has one. */
export const ledgerIfThere = async (session: Session): Promise<Store | undefined> => {
  const home = await homeIfThere(session.settings.home)
  if (home === undefined || !(await exists(ledgerPath(home)))) return undefined
  return openStore({ ...options(home), access: 'write' })
}
