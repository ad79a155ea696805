/**
 * The gate for stamps that stand in the ledger already: a batch draws on its permission and drafts its licences in one
 * transaction (gate.ts, `draw`), and asks a daemon for the signatures afterwards. Here nothing is written. What may be
 * signed is what the ledger says is begun; each begin gives one signature. A begin that this gate cannot vouch for is
 * refused: one that is older than the gate, for the process before it may have signed, or one that is no longer now. The
 * batch records it as lost, which stays counted, and begins it again.
 */
import { GsealError } from './base/error.ts'
import {
  type BatchState,
  checkSeal,
  type LicenceState,
  type SealState,
  type SealWish,
  type UseState,
  useFault,
} from './registry/index.ts'
import type { Store } from './store/index.ts'

export interface DrawnWish extends SealWish {
  /** Identifier of the licence. */
  readonly licence: string
  /** SM3 of the document before stamping, hex. */
  readonly document: string
}

export interface DrawnGate {
  /**
   * Takes the one signature of a begun stamp, and answers the permission that was drawn on.
   * @throws DAEMON_STAMP_OLD, LICENCE_UNKNOWN, STAMP_STATE, GATE_OTHER_PURPOSE, BATCH_STATE, USE_*, SEAL_*, PIN_OLD
   */
  take(wish: DrawnWish): string
}

/** A begin that waited longer is not of now. */
const FRESH_MS = 10 * 60_000
/** Begins that were signed; those that were longest ago leave, and whatever is older than they is refused. */
const REMEMBERED = 4_096

const checkStamp = ({ licence, document, seal, cert }: DrawnWish, { state, stamp }: LicenceState): void => {
  if (state !== 'draft' || stamp.state !== 'begun')
    throw new GsealError('STAMP_STATE', { id: licence, state: stamp.state })
  if (stamp.document !== document || stamp.seal !== seal || stamp.cert !== cert)
    throw new GsealError('GATE_OTHER_PURPOSE', { seal, kind: 'stamp' })
}

/** @param remembered how many signatures are kept in mind */
export const openDrawnGate = (store: Store, now: () => number, remembered = REMEMBERED): DrawnGate => {
  /** By licence, the number of the event whose stamp was signed; the oldest stand first. */
  const signed = new Map<string, number>()
  let floor = store.head().seq
  const stateAs = <T>(subject: string): T | undefined => store.state(subject)?.state as T | undefined

  const checkRules = (wish: DrawnWish, { batch, stamp }: LicenceState, at: number): void => {
    const { state = '-' } = stateAs<BatchState>(`batch:${batch}`) ?? {}
    if (state !== 'begun') throw new GsealError('BATCH_STATE', { id: batch, state, wanted: 'begun' })
    const use = stateAs<UseState>(`use:${stamp.use}`)
    if (use === undefined) throw new GsealError('USE_UNKNOWN', { id: stamp.use })
    // The stamp is counted already: it may be the last one of the permission.
    const counted = { ...use, used: use.used - 1 }
    const fault = useFault(stamp.use, counted, { at, document: wish.document, scene: 'publication' })
    if (fault !== undefined) throw fault
    const seal = stateAs<SealState>(`seal:${wish.seal}`)
    if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: wish.seal })
    // Another version may have come into force since.
    const number = checkSeal(wish, seal, at)
    if (number !== stamp.number) throw new GsealError('SEAL_NOT_IN_FORCE', { seal: wish.seal, number })
  }

  const remember = (licence: string, seq: number): void => {
    signed.delete(licence)
    signed.set(licence, seq)
    if (signed.size <= remembered) return
    const [[oldest, last] = ['', 0]] = signed
    signed.delete(oldest)
    floor = Math.max(floor, last)
  }

  return {
    take: (wish) => {
      const { licence } = wish
      return store.reading(() => {
        const found = store.state(`licence:${licence}`)
        if (found === undefined) throw new GsealError('LICENCE_UNKNOWN', { id: licence })
        const state = found.state as unknown as LicenceState
        const at = now()
        checkStamp(wish, state)
        if (found.seq <= floor || at - state.stamp.at > FRESH_MS)
          throw new GsealError('DAEMON_STAMP_OLD', { id: licence })
        if (signed.get(licence) === found.seq)
          throw new GsealError('STAMP_STATE', { id: licence, state: 'signed' })
        checkRules(wish, state, at)
        remember(licence, found.seq)
        return state.stamp.use
      })
    },
  }
}
