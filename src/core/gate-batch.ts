/**
 * The gate for many stamps at once, by the same rules as `gate`: one transaction for a group, but each stamp is decided
 * for itself. What the registry refuses stops no other; what is accepted is durable when `write` returns, and not before
 * that may its signature leave. When the group cannot be written, no signature does.
 */
import type { JsonObject } from './base/canonical.ts'
import { GsealError, isGsealError } from './base/error.ts'
import { uuidv7 } from './base/uuid.ts'
import { approvedUses, chooseUse, storeReader, TRIES } from './gate.ts'
import {
  type Actor,
  type Command,
  decide,
  type NewEvent,
  type OperatorState,
  type Reader,
  type SealState,
  type StampEnd,
  type StampState,
  type StampWish,
} from './registry/index.ts'
import type { Store, ViewRecord } from './store/index.ts'

/** One stamp before its signature; without `use` a permission that fits is looked for. */
export type BeginWish = Omit<StampWish, 'use'> & { readonly use?: string }

/** The permission that was counted, or why there may be no signature. */
export type Begun = { readonly use: string } | GsealError

export interface GateGroup {
  readonly begin: readonly BeginWish[]
  /** What came of earlier stamps. */
  readonly end: readonly StampEnd[]
}

export interface GateAnswers {
  /** In the order of the wishes. */
  readonly begun: readonly Begun[]
  /** In order; the refusal, where there is one. */
  readonly ended: readonly (GsealError | undefined)[]
}

export interface BatchGate {
  /**
   * One transaction.
   * @param decided called when everything stands in the transaction and only the disk is waited for: a key may work
   *   meanwhile, but what it made stays inside until this has returned
   * @throws STORE_* when it could not be written: then nothing has begun and nothing has ended
   */
  write(group: GateGroup, decided: (answers: GateAnswers) => void): void
}

/** The ledger with the events of this group on top, which are not written yet. */
interface Pile {
  readonly reader: Reader
  decide(actor: Actor, command: Command): void
  /** Looks for a permission; the list of a seal is read once for the group. */
  choose(wish: BeginWish): string
  readonly events: NewEvent[]
  readonly reads: Set<string>
}

const pileOn = (store: Store, at: number): Pile => {
  const below = storeReader(store)
  const states = new Map<string, JsonObject | undefined>()
  const reads = new Set<string>()
  const events: NewEvent[] = []
  const lists = new Map<string, readonly ViewRecord[]>()
  const reader: Reader = {
    rows: below.rows,
    state: (subject) => {
      if (!states.has(subject)) states.set(subject, below.state(subject))
      return states.get(subject)
    },
  }
  return {
    reader,
    events,
    reads,
    choose: ({ seal, scene, document }) => {
      const listed = lists.get(seal) ?? approvedUses(store, seal, at)
      lists.set(seal, listed)
      return chooseUse({ store, seal, ...(scene === undefined ? {} : { scene }) }, document, at, {
        listed,
        stateOf: reader.state,
      })
    },
    decide: (actor, command) => {
      const clerk = { actor, at, source: store.ledger.source, newId: () => uuidv7(at) }
      const decision = decide(reader, clerk, command)
      for (const [subject, state] of decision.after) states.set(subject, state)
      for (const subject of decision.reads) reads.add(subject)
      events.push(...decision.events)
    },
  }
}

const stateAs = <T>(reader: Reader, subject: string): T | undefined =>
  reader.state(subject) as unknown as T | undefined

/** The operator as the ledger knows it now. @throws OPERATOR_UNKNOWN */
const actorOf = (reader: Reader, operator: string): Actor => {
  const state = stateAs<OperatorState>(reader, `operator:${operator}`)
  if (state === undefined) throw new GsealError('OPERATOR_UNKNOWN', { id: operator })
  return { operator, cert: state.cert }
}

/** A daemon acts for the custodian of the seal (印章 Art. 21). @throws SEAL_UNKNOWN, OPERATOR_UNKNOWN */
const custodianOf = (reader: Reader, code: string): Actor => {
  const seal = stateAs<SealState>(reader, `seal:${code}`)
  if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
  return actorOf(reader, seal.custodian ?? '')
}

/** Runs one decision of a group: a refusal is its answer, anything else ends the group. */
const attempt = <T>(decision: () => T): T | GsealError => {
  try {
    return decision()
  } catch (error) {
    if (isGsealError(error) && !error.code.startsWith('STORE_')) return error
    throw error
  }
}

const begin = (pile: Pile, wish: BeginWish): Begun => {
  const use = wish.use ?? pile.choose(wish)
  pile.decide(custodianOf(pile.reader, wish.seal), { do: 'stamp.begin', with: { ...wish, use } })
  return { use }
}

const end = (pile: Pile, wish: StampEnd): undefined => {
  const stamp = stateAs<StampState>(pile.reader, `stamp:${wish.id}`)
  if (stamp === undefined) throw new GsealError('STAMP_UNKNOWN', { id: wish.id })
  pile.decide(actorOf(pile.reader, stamp.operator), { do: 'stamp.end', with: wish })
  return undefined
}

/** Ends before begins: what an unsigned stamp gives back can be counted again at once. */
const decideGroup = (pile: Pile, group: GateGroup): GateAnswers => ({
  ended: group.end.map((wish) => attempt(() => end(pile, wish))),
  begun: group.begin.map((wish) => attempt(() => begin(pile, wish))),
})

/** Decides on the newest state and writes all of it, again when another process got in between. */
export const openBatchGate = (store: Store, now: () => number): BatchGate => ({
  write: (group, decided) => {
    for (let left = TRIES; ; left -= 1) {
      const at = now()
      const asOf = store.head().seq
      const pile = pileOn(store, at)
      const answers = decideGroup(pile, group)
      try {
        if (pile.events.length === 0) decided(answers)
        else store.append(pile.events, { asOf, reads: [...pile.reads] }, () => decided(answers))
        return
      } catch (error) {
        if (left === 0 || !isGsealError(error, 'STORE_CONFLICT')) throw error
      }
    }
  },
})
