/**
 * All signatures of one token: a fair queue, a few that the ledger has begun ahead of time so that the lanes never wait
 * for the disk, and no more at the device than it has lanes.
 *
 *   waiting ──clerk.begin──▶ ready ──holder.sign──▶ held ──durable──▶ answered
 *
 * Nothing reaches `ready` before the ledger can refuse it no more, and no signature is answered before its event is
 * durable: the key works while the disk does. When the disk fails, what was signed meanwhile is thrown away. What is
 * refused, too late or taken back on the way is answered with its code; what had begun by then is ended as unsigned,
 * which gives its use back.
 */
import { toBase64 } from '../core/base/bytes.ts'
import { GsealError, isGsealError } from '../core/base/error.ts'
import type { BeginWish, Begun } from '../core/gate-batch.ts'
import { type ItemAnswer, wireError } from '../core/keys/daemon/protocol.ts'
import type { Clerk } from './clerk.ts'
import { FairQueue } from './fair-queue.ts'
import type { HeldRequest, Holder } from './holder.ts'
import { errorFields, type Log } from './log.ts'

/** Where the ledger is asked: it begins the stamp, or a batch has begun it and it is looked at. */
export type JobGate =
  | { readonly begin: BeginWish }
  /** Answers the permission, or throws the refusal. */
  | { take(): string }

export interface Job {
  readonly client: unknown
  readonly holder: Holder
  readonly id: string
  readonly gate: JobGate
  /** By the monotonic clock, ms. */
  readonly expires: number
  readonly deadlineMs: number
  compose(): HeldRequest
  answer(answer: ItemAnswer): void
  cancelled: boolean
}

/** Stamps that the ledger begins in one transaction. */
interface Group {
  /** Resolves when they are durable, and rejects when they cannot be written. */
  readonly durable: Promise<void>
  fault: unknown
}

/** What stands in the ledger already. */
const WRITTEN: Group = { durable: Promise.resolve(), fault: undefined }

interface Ready {
  readonly job: Job
  readonly use: string
  readonly group: Group
}

const CHUNK = 16
const LEAST_AHEAD = 4
const MOST_AHEAD = 128

export class TokenQueue {
  readonly #clerk: Clerk
  readonly #log: Log
  readonly #lanesOf: () => number
  readonly #waiting = new FairQueue<Job>(CHUNK)
  /** What the ledger is being asked for. */
  #beginning: readonly Job[] = []
  #ready: Ready[] = []
  #signing = 0
  /** Signed or given up; their events are being written. */
  #held = 0
  #planned = false
  #idle: (() => void)[] = []

  constructor(clerk: Clerk, lanesOf: () => number, log: Log) {
    this.#clerk = clerk
    this.#lanesOf = lanesOf
    this.#log = log
  }

  /** Everything that is not answered yet. */
  get size(): number {
    const begun = this.#ready.length + this.#signing + this.#held
    return this.#waiting.size + this.#beginning.length + begun
  }

  push(client: unknown, jobs: readonly Job[]): void {
    this.#waiting.push(client, jobs)
    this.#plan()
  }

  /** The client is gone: what has not begun never does, what is ready is not signed. */
  drop(client: unknown): void {
    for (const job of this.#waiting.drop(client)) fail(job, new GsealError('DAEMON_CANCELLED'))
    for (const job of [...this.#beginning, ...this.#ready.map((ready) => ready.job)])
      if (job.client === client) job.cancelled = true
  }

  /** Resolves when everything is answered. */
  drained(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    this.#clerk.soon(() => {
      this.#planned = false
      this.#pump()
    })
  }

  #pump(): void {
    // A locked key has no lanes: its jobs go through all the same, and are answered with the reason.
    const lanes = Math.max(1, this.#lanesOf())
    const ahead = Math.min(MOST_AHEAD, Math.max(LEAST_AHEAD, 4 * lanes))
    while (this.#signing < lanes && this.#ready.length > 0) void this.#sign(this.#ready.shift() as Ready)
    const idle = this.#beginning.length === 0 && this.#ready.length <= ahead / 2
    if (idle && this.#waiting.size > 0) void this.#begin(ahead - this.#ready.length)
    if (this.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #begin(count: number): Promise<void> {
    const jobs = this.#waiting.take(count).filter((job) => {
      const reason = unwanted(job)
      if (reason !== undefined) fail(job, reason)
      return reason === undefined
    })
    if (jobs.length === 0) return this.#plan()
    this.#take(jobs)
    const begins = jobs.flatMap((job) => ('begin' in job.gate ? [{ job, wish: job.gate.begin }] : []))
    if (begins.length < jobs.length) this.#plan()
    if (begins.length === 0) return
    await this.#write(
      begins.map(({ job }) => job),
      begins.map(({ wish }) => wish),
    )
  }

  /** What a batch has begun needs no transaction. */
  #take(jobs: readonly Job[]): void {
    for (const job of jobs) {
      if ('begin' in job.gate) continue
      try {
        this.#ready.push({ job, use: job.gate.take(), group: WRITTEN })
      } catch (error) {
        fail(job, error)
      }
    }
  }

  async #write(jobs: readonly Job[], wishes: readonly BeginWish[]): Promise<void> {
    this.#beginning = jobs
    const group: Group = {
      durable: this.#clerk.begin(wishes, (begun) => this.#decided(jobs, begun, group)),
      fault: undefined,
    }
    try {
      await group.durable
    } catch (error) {
      group.fault = error
      if (!isGsealError(error) || error.code === 'INTERNAL')
        this.#log('error', 'ledger.fault', errorFields(error))
      // What cannot be recorded is not signed; what was decided hears of it in its own turn.
      if (this.#beginning !== jobs) return
      this.#beginning = []
      for (const job of jobs) fail(job, error)
      this.#plan()
      return
    }
    // A lone one was signed while the disk was waited for, or will be at once: the loop takes longer to tell.
    if (jobs.length === 1 && this.#signing === 1) jobs[0]?.holder.collect()
  }

  /** The disk is being waited for: the keys go to work at once, in this turn of the loop. */
  #decided(jobs: readonly Job[], begun: readonly Begun[], group: Group): void {
    this.#beginning = []
    jobs.forEach((job, i) => {
      const answer = begun[i]
      if (answer instanceof GsealError) fail(job, answer)
      else if (answer !== undefined) this.#ready.push({ job, use: answer.use, group })
    })
    this.#pump()
    for (const holder of new Set(jobs.map((job) => job.holder))) holder.flush()
  }

  async #sign({ job, use, group }: Ready): Promise<void> {
    this.#signing += 1
    const result = await this.#made(job, group)
    this.#signing -= 1
    this.#held += 1
    this.#plan()
    try {
      await group.durable
      if ('signature' in result) job.answer({ id: job.id, signature: toBase64(result.signature), use })
      else await this.#giveBack(job, result.fault)
    } catch (error) {
      // Nothing has begun: there is no use to give back.
      fail(job, error)
    }
    this.#held -= 1
    this.#plan()
  }

  async #made(job: Job, group: Group): Promise<{ signature: Uint8Array } | { fault: unknown }> {
    try {
      const reason = group.fault ?? unwanted(job)
      if (reason !== undefined) throw reason
      const signature = await job.holder.sign(job.compose(), Math.max(1, job.expires - performance.now()))
      return { signature }
    } catch (fault) {
      if (!isGsealError(fault)) this.#log('error', 'sign.fault', errorFields(fault))
      return { fault }
    }
  }

  /** Its use is given back before anybody hears that there is no signature; or later, when that cannot be written now. */
  async #giveBack(job: Job, error: unknown): Promise<void> {
    // What a batch has begun it ends itself.
    if ('begin' in job.gate)
      await this.#clerk.endLater({ id: job.id, outcome: 'unsigned', reason: wireError(error).code })
    fail(job, error)
  }
}

const unwanted = (job: Job): GsealError | undefined => {
  if (job.cancelled) return new GsealError('DAEMON_CANCELLED')
  return performance.now() >= job.expires
    ? new GsealError('DAEMON_DEADLINE', { ms: job.deadlineMs })
    : undefined
}

const fail = (job: Job, error: unknown): void => job.answer({ id: job.id, error: wireError(error) })
