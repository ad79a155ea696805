/** Who may do what: callers against the rules of daemon.json, and how often a key has been used. */
import { GsealError } from '../core/base/error.ts'
import type { KeyRule } from './config.ts'
import type { Peer } from './system.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** The daemon's own user, and root, who could do anything to it anyway. */
export const isOwn = ({ uid }: Peer, own: number): boolean => uid === own || uid === 0

/** Own user, root, or named by the rule. */
export const mayUse = (peer: Peer, own: number, { uids, gids }: KeyRule): boolean =>
  isOwn(peer, own) || uids.includes(peer.uid) || peer.groups.some((gid) => gids.includes(gid))

/** Whether a caller may come at all: somebody whom no rule names is not even told what there is. */
export const mayCall = (peer: Peer, own: number, rules: readonly KeyRule[]): boolean =>
  isOwn(peer, own) || rules.some((rule) => mayUse(peer, own, rule))

export const denied = ({ uid }: Peer, what: string): GsealError =>
  new GsealError('DAEMON_DENIED', { uid, what })

/** Signatures of one key, counted in windows that begin with the clock's minute and UTC's day. */
export class Meter {
  readonly #rule: KeyRule
  #minute = { from: 0, count: 0 }
  #day = { from: 0, count: 0 }
  #today: (() => number) | undefined

  /** @param today signatures that the ledger knows of this day already; asked before the first one */
  constructor(rule: KeyRule, now: number, today: () => number) {
    this.#rule = rule
    this.#day = { from: Math.floor(now / DAY), count: 0 }
    this.#today = today
  }

  /** Counts one, or says which limit is reached. */
  count(now: number): GsealError | undefined {
    if (this.#today !== undefined) this.#day.count = this.#today()
    this.#today = undefined
    const [minute, day] = [Math.floor(now / MINUTE), Math.floor(now / DAY)]
    if (this.#minute.from !== minute) this.#minute = { from: minute, count: 0 }
    if (this.#day.from !== day) this.#day = { from: day, count: 0 }
    const { name, perMinute = Number.POSITIVE_INFINITY, perDay = Number.POSITIVE_INFINITY } = this.#rule
    if (this.#minute.count >= perMinute)
      return new GsealError('DAEMON_RATE', { key: name, limit: perMinute, per: 'minute' })
    if (this.#day.count >= perDay)
      return new GsealError('DAEMON_RATE', { key: name, limit: perDay, per: 'day' })
    this.#minute.count += 1
    this.#day.count += 1
    return undefined
  }
}
