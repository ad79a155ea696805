/**
 * Acting as an operator: who it is, what is decided, the signature of each decision, and the ledger. The registry decides
 * before any PIN is asked for, so that a refusal costs nobody a PIN.
 */
import { GsealError } from '../core/base/error.ts'
import { uuidv7 } from '../core/base/uuid.ts'
import { storeReader } from '../core/gate.ts'
import { fileUri } from '../core/keys/file-uri.ts'
import { openKey } from '../core/keys/open.ts'
import type { Signer } from '../core/keys/signer.ts'
import {
  type Actor,
  type Command,
  type Decision,
  decide,
  type NewEvent,
  type OperatorState,
  type Role,
  statementBytes,
  wantsStatement,
} from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'
import { askChoice } from './ask.ts'
import { certOfKey } from './commands/key-list.ts'
import type { Session } from './context.ts'
import { type Home, keyFile, keyNames } from './home.ts'
import { keyAccess } from './keyring.ts'
import { say } from './texts/index.ts'

/** Keys of the home by the digest of their certificates. */
const keysByCert = async (home: Home): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const name of await keyNames(home)) {
    const cert = await certOfKey(home, name)
    if (cert !== undefined) found.set(cert.sm3, name)
  }
  return found
}

/** Operators with the role whose keys are in this home. */
const candidates = async (store: Store, home: Home, role: Role): Promise<string[]> => {
  const keys = await keysByCert(home)
  const holders = new Set(store.rows('roles', { equal: { role } }).map((row) => String(row['operator'])))
  return store
    .rows('operators', { equal: { state: 'active' } })
    .filter((row) => holders.has(String(row['name'])) && keys.has(String(row['cert'])))
    .map((row) => String(row['name']))
}

/**
 * Who acts: `--as`, or the one operator with this role whose key is here, or whom the person chooses.
 * @throws OPERATOR_NEEDED
 */
export const whoActs = async (session: Session, store: Store, home: Home, role: Role): Promise<string> => {
  const { as, input, lang } = session.settings
  if (as !== undefined) return as
  const names = await candidates(store, home, role)
  const [only] = names
  if (names.length === 1 && only !== undefined) return only
  if (names.length === 0 || !input) throw new GsealError('OPERATOR_NEEDED')
  return askChoice(
    session,
    say(lang, 'askOperator'),
    names.map((value) => ({ value })),
  )
}

export const actorOf = (store: Store, operator: string): Actor => {
  const state = store.state(`operator:${operator}`)?.state as unknown as OperatorState | undefined
  if (state === undefined) throw new GsealError('OPERATOR_UNKNOWN', { id: operator })
  return { operator, cert: state.cert }
}

/** The key of the actor, open for as long as the work takes. */
export const withKey = async <T>(
  { session, home }: Desk,
  actor: Actor,
  use: (signer: Signer) => Promise<T>,
): Promise<T> => {
  const name = (await keysByCert(home)).get(actor.cert)
  if (name === undefined) throw new GsealError('OPERATOR_KEY_MISSING', { operator: actor.operator })
  const signer = await openKey(fileUri(keyFile(home, name)), keyAccess(session, name))
  try {
    return await use(signer)
  } finally {
    await signer.close()
  }
}

const signAll = async (signer: Signer, events: readonly NewEvent[]): Promise<NewEvent[]> => {
  const signed: NewEvent[] = []
  for (const event of events) {
    if (!wantsStatement(event)) signed.push(event)
    else {
      const statement = await signer.sign({ kind: 'statement', tbs: statementBytes(event) })
      signed.push({ ...event, statement })
    }
  }
  return signed
}

export interface Desk {
  readonly session: Session
  readonly store: Store
  readonly home: Home
}

/** One decision of an operator that is ready: nothing is signed or written yet. */
export interface Prepared {
  readonly decision: Decision
  /** Asks for the PIN, signs, writes. @throws KEY_*, STORE_CONFLICT */
  commit(): Promise<void>
  /** The same with the actor's key, which is open already. */
  commitWith(signer: Signer): Promise<void>
}

/** Decides as `actor`; throws what the registry refuses, before anybody is asked for a PIN. */
export const prepare = (
  desk: Desk,
  actor: Actor,
  commands: readonly Command[],
  materials: readonly { readonly digest: string; readonly bytes: number }[] = [],
): Prepared => {
  const { session, store } = desk
  const at = session.world.now()
  const asOf = store.head().seq
  const clerk = { actor, at, source: store.ledger.source, newId: () => uuidv7(at) }
  const decision = decide(storeReader(store), clerk, ...commands)
  const basis = { asOf, reads: decision.reads, materials }
  const { events } = decision
  const commitWith = async (signer: Signer): Promise<void> => {
    store.append(await signAll(signer, events), basis)
    // Who decides vouches for the ledger as it then is.
    await store.signHead(signer, at)
  }
  return {
    decision,
    commitWith,
    commit: async () => {
      if (events.some(wantsStatement)) await withKey(desk, actor, commitWith)
      else store.append(events, basis)
    },
  }
}

/** Decides, signs and writes. */
export const act = async (
  desk: Desk,
  operator: string,
  commands: readonly Command[],
  materials: readonly { readonly digest: string; readonly bytes: number }[] = [],
): Promise<Decision> => {
  const prepared = prepare(desk, actorOf(desk.store, operator), commands, materials)
  await prepared.commit()
  return prepared.decision
}
