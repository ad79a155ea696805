/** The ledger of a home for the commands that look at the ledger itself: opened as it is, whatever was done to it. */
import { join } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { hintOf, messageOf } from '../core/base/error.ts'
import { sm3 } from '../core/gm/index.ts'
import { STATEMENTS, VIEWS } from '../core/registry/index.ts'
import { type Fault, type OpenOptions, openStore, type Store } from '../core/store/index.ts'
import type { Session } from './context.ts'
import { type Home, openHome } from './home.ts'
import { toned } from './output.ts'
import { say } from './texts/index.ts'

export const ledgerPath = (home: Home): string => join(home.path, 'ledger.db')

export const openHomeStore = async (
  session: Session,
  options: Pick<OpenOptions, 'access' | 'repairViews'>,
): Promise<Store> => {
  const home = await openHome(session.settings.home)
  return openStore({ path: ledgerPath(home), views: VIEWS, statements: STATEMENTS, ...options })
}

export const usingHomeStore = async <T>(
  session: Session,
  options: Pick<OpenOptions, 'access' | 'repairViews'>,
  use: (store: Store) => Promise<T> | T,
): Promise<T> => {
  const store = await openHomeStore(session, options)
  try {
    return await use(store)
  } finally {
    store.close()
  }
}

/** Tells faults, one record and two lines each. */
export const tellFaults = (session: Session, faults: readonly Fault[]): void => {
  const { lang } = session.settings
  for (const { code, params } of faults) {
    const [message, hint] = [messageOf(lang, code, params), hintOf(lang, code, params)]
    session.out.record({ type: 'fault', code, message, hint, ...params })
    session.out.line(toned('bad', '✗ '), `${message} [${code}]`)
    session.out.line('  ', toned('dim', `${say(lang, 'hint')}: ${hint}`))
  }
}

const BATCH = 1000

/** Certificates that operators were entered with. */
const operatorCerts = (store: Store): Set<string> => {
  const known = new Set<string>()
  for (let after: { at: number; seq: number } | undefined, more = true; more; ) {
    const events = store.list(
      { type: 'operator.*' },
      { limit: BATCH, newestFirst: false, ...(after && { after }) },
    )
    for (const event of events) for (const der of STATEMENTS.certs(event)) known.add(toHex(sm3(der)))
    after = events.at(-1)
    more = events.length === BATCH
  }
  return known
}

/** Who may sign heads: operators of the ledger, present and former, and nobody else. */
export const mayVouch = (store: Store): ((cert: Uint8Array) => boolean) => {
  const known = operatorCerts(store)
  return (cert) => known.has(toHex(sm3(cert)))
}
