/**
 * The daemon's hand at the ledger. A stamp is begun, durably, before its key is asked; what came of it is written with
 * the next group, or after a moment. Ends that cannot be written now are kept and tried again: the stamp stays begun,
 * which is on the safe side, for its use is counted.
 */
import type { GsealError } from '../core/base/error.ts'
import type { BatchGate, BeginWish, Begun } from '../core/gate-batch.ts'
import type { StampEnd } from '../core/registry/index.ts'
import { errorFields, type Log } from './log.ts'

/** How long an outcome waits for company. */
const LINGER_MS = 50
const RETRY_MS = 2_000

export class Clerk {
  readonly #gate: BatchGate
  readonly #log: Log
  #ends: StampEnd[] = []
  #timer: NodeJS.Timeout | undefined
  #fault: GsealError | undefined

  constructor(gate: BatchGate, log: Log) {
    this.#gate = gate
    this.#log = log
  }

  /** Why the ledger could not be written the last time. */
  get fault(): GsealError | undefined {
    return this.#fault
  }

  /** @throws STORE_*: then nothing has begun */
  begin(wishes: readonly BeginWish[]): readonly Begun[] {
    return this.#write(wishes, []).begun
  }

  /** At once; one refusal or nothing each. @throws STORE_* */
  end(ends: readonly StampEnd[]): readonly (GsealError | undefined)[] {
    return this.#write([], ends).ended
  }

  /** With the next group. */
  endLater(end: StampEnd): void {
    this.#ends.push(end)
    this.#timer ??= setTimeout(() => this.flush(), LINGER_MS)
  }

  /** Writes what waits; answers whether nothing waits any more. */
  flush(): boolean {
    try {
      this.#write([], [])
    } catch (error) {
      this.#log('error', 'ledger.not-written', { waiting: this.#ends.length, ...errorFields(error) })
      this.#timer ??= setTimeout(() => this.flush(), RETRY_MS)
    }
    return this.#ends.length === 0
  }

  #write(begin: readonly BeginWish[], end: readonly StampEnd[]) {
    const waiting = this.#ends
    if (waiting.length + begin.length + end.length === 0) return { begun: [], ended: [] }
    try {
      const { begun, ended } = this.#gate.write({ begin, end: [...waiting, ...end] })
      this.#fault = undefined
      this.#ends = []
      clearTimeout(this.#timer)
      this.#timer = undefined
      waiting.forEach((item, i) => {
        this.#complain(item, ended[i])
      })
      return { begun, ended: ended.slice(waiting.length) }
    } catch (error) {
      this.#fault = error as GsealError
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.flush(), RETRY_MS)
      throw error
    }
  }

  #complain({ id, outcome }: StampEnd, refusal: GsealError | undefined): void {
    if (refusal !== undefined)
      this.#log('error', 'stamp.end-refused', { id, outcome, ...errorFields(refusal) })
  }
}
