/**
 * The daemon's hand at the ledger. A stamp is begun, durably, before its signature leaves. One group is being written at any
 * time; what is asked for meanwhile is the next one, so that many stamps share one sync of the disk. Ends that cannot be
 * written now and that nobody waits for are kept and tried again: the stamp stays begun, which is on the safe side, for
 * its use is counted.
 */
import type { GsealError } from '../core/base/error.ts'
import type { BeginWish, Begun, GateAnswers, GateGroup } from '../core/gate-batch.ts'
import type { StampEnd } from '../core/registry/index.ts'
import { errorFields, type Log } from './log.ts'

const RETRY_MS = 2_000
/** Of begins and of ends each: a group that is long keeps the keys waiting. */
const GROUP = 128

export interface GroupWriter {
  /**
   * One transaction, durable when this resolves.
   * @param decided called before that, when only the disk is waited for
   * @throws STORE_*: then nothing has begun and nothing has ended
   */
  write(group: GateGroup, decided: (answers: GateAnswers) => void): Promise<void>
}

/** What goes into one transaction together. */
interface Request<W, A> {
  readonly wishes: readonly W[]
  decided(answers: readonly A[]): void
  durable(): void
  fail(error: unknown): void
}

type Refusal = GsealError | undefined

/** An end that nobody answers for: it is kept until it is written. */
interface LaterEnd {
  readonly end: StampEnd
  tried(): void
}

/** Whole requests from the front, as many as make a group. */
const taken = <W, A>(requests: Request<W, A>[]): Request<W, A>[] => {
  let [count, size] = [0, 0]
  while (count < requests.length && size < GROUP) {
    size += requests[count]?.wishes.length ?? 0
    count += 1
  }
  return requests.splice(0, count)
}

const wishesOf = <W, A>(requests: readonly Request<W, A>[]): readonly W[] =>
  requests.flatMap(({ wishes }) => wishes)

/** Each request gets its share of the answers. */
const share = <W, A>(requests: readonly Request<W, A>[], answers: readonly A[]): void => {
  let at = 0
  for (const { wishes, decided } of requests) {
    decided(answers.slice(at, at + wishes.length))
    at += wishes.length
  }
}

/** Resolves when it is durable. */
const queued = <W, A>(
  requests: Request<W, A>[],
  wishes: readonly W[],
  decided: (answers: readonly A[]) => void,
): Promise<void> => new Promise((durable, fail) => requests.push({ wishes, decided, durable, fail }))

/** When what has come to the sockets by now is read, and what was planned before this is done. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class Clerk {
  readonly #writer: GroupWriter
  readonly #log: Log
  readonly #begins: Request<BeginWish, Begun>[] = []
  readonly #ends: Request<StampEnd, Refusal>[] = []
  #later: LaterEnd[] = []
  /** Ends that could not be written. */
  #failed: LaterEnd[] = []
  #timer: NodeJS.Timeout | undefined
  #pumps: (() => void)[] = []
  #planned = false
  #writing: Promise<void> | undefined
  #fault: GsealError | undefined

  constructor(writer: GroupWriter, log: Log) {
    this.#writer = writer
    this.#log = log
  }

  /** Why the ledger could not be written the last time. */
  get fault(): GsealError | undefined {
    return this.#fault
  }

  /**
   * Runs it when what has come to the sockets by now is read; what it asks to begin is written at the end of the same
   * turn of the loop, together with what others ask for.
   */
  soon(pump: () => void): void {
    this.#pumps.push(pump)
    this.#plan()
  }

  /**
   * Resolves when they are durable.
   * @param decided called before that with one answer each, while the disk is waited for
   * @throws STORE_*: then none of them has begun
   */
  begin(wishes: readonly BeginWish[], decided: (answers: readonly Begun[]) => void): Promise<void> {
    const durable = queued(this.#begins, wishes, decided)
    this.#plan()
    return durable
  }

  /**
   * One refusal or nothing each. Many take several transactions, so that begins are not kept waiting.
   * @throws STORE_*: then some may have ended; they are refused when they are told again
   */
  async end(ends: readonly StampEnd[]): Promise<readonly Refusal[]> {
    const refusals: (readonly Refusal[])[] = []
    const parts: Promise<void>[] = []
    for (let at = 0; at < ends.length; at += GROUP)
      parts.push(queued(this.#ends, ends.slice(at, at + GROUP), (answers) => refusals.push(answers)))
    this.#plan()
    await Promise.all(parts)
    return refusals.flat()
  }

  /** Tried now, and again until it is written. Resolves after the first try. */
  endLater(end: StampEnd): Promise<void> {
    const first = new Promise<void>((tried) => this.#later.push({ end, tried }))
    this.#plan()
    return first
  }

  /** Writes what nobody waits for; answers whether nothing is left of it. */
  async flush(): Promise<boolean> {
    this.#again()
    while (this.#planned || this.#writing !== undefined) await (this.#writing ?? turn())
    return this.#later.length + this.#failed.length === 0
  }

  /** With what could not be written before. */
  #again(): void {
    this.#later = [...this.#failed.splice(0), ...this.#later]
    this.#plan()
  }

  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    setImmediate(() => {
      for (const pump of this.#pumps.splice(0)) pump()
      this.#planned = false
      this.#go()
      // What a pump plans is for the next turn.
      if (this.#pumps.length > 0) this.#plan()
    })
  }

  #go(): void {
    if (this.#writing !== undefined) return
    if (this.#begins.length + this.#ends.length + this.#later.length === 0) return
    this.#writing = this.#write().then((written) => {
      this.#writing = undefined
      if (written) this.#again()
      else this.#plan()
    })
  }

  /** One group. */
  async #write(): Promise<boolean> {
    const [begins, ends] = [taken(this.#begins), taken(this.#ends)]
    const later = this.#later.splice(0, GROUP)
    try {
      const group = { begin: wishesOf(begins), end: [...later.map(({ end }) => end), ...wishesOf(ends)] }
      await this.#writer.write(group, ({ begun, ended }) => {
        later.forEach(({ end }, i) => {
          this.#complain(end, ended[i])
        })
        share(begins, begun)
        share(ends, ended.slice(later.length))
      })
      this.#fault = undefined
      for (const { durable } of [...begins, ...ends]) durable()
      return true
    } catch (error) {
      this.#fault = error as GsealError
      this.#failed.push(...later)
      if (this.#failed.length > 0) this.#putOff(error)
      for (const { fail } of [...begins, ...ends]) fail(error)
      return false
    } finally {
      for (const { tried } of later) tried()
    }
  }

  #putOff(error: unknown): void {
    this.#log('error', 'ledger.not-written', { waiting: this.#failed.length, ...errorFields(error) })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#again(), RETRY_MS)
    this.#timer.unref()
  }

  #complain({ id, outcome }: StampEnd, refusal: Refusal): void {
    if (refusal !== undefined)
      this.#log('error', 'stamp.end-refused', { id, outcome, ...errorFields(refusal) })
  }
}
