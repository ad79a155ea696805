/**
 * The outbox: which events still have to reach which other system. A row is written in the transaction of its event, so
 * nothing that happened can be forgotten; it is done when the other system answered, and stays as the record of that.
 */
import { guarded } from './driver.ts'
import type { Ledger } from './ledger.ts'

export interface Outgoing {
  readonly id: number
  readonly target: string
  /** The event. */
  readonly seq: number
  /** Milliseconds: not to be tried before. */
  readonly due: number
  readonly attempts: number
  /** The last answer, when there was one. */
  readonly answer: string | null
}

export interface Outbox {
  /** What is due for a target, in the order of the events. */
  due(target: string, now: number, limit: number): Outgoing[]
  /** How many wait for each target. */
  waiting(): { readonly target: string; readonly count: number }[]
  /** The other system took it: `answer` is its receipt. */
  done(id: number, answer: string): void
  /** It did not: tried again at `due`. */
  failed(id: number, answer: string, due: number): void
}

export const outboxOf = ({ db, path }: Pick<Ledger, 'db' | 'path'>): Outbox => {
  const due = db.prepare(
    'SELECT id, target, seq, due, attempts, answer FROM outbox WHERE target = ? AND due <= ? ORDER BY seq LIMIT ?',
  )
  const waiting = db.prepare(
    'SELECT target, count(*) AS count FROM outbox WHERE due IS NOT NULL GROUP BY target ORDER BY target',
  )
  const settle = db.prepare('UPDATE outbox SET due = ?, answer = ?, attempts = attempts + 1 WHERE id = ?')
  return {
    due: (target, now, limit) => guarded(path, () => due.all(target, now, limit) as Outgoing[]),
    waiting: () => guarded(path, () => waiting.all() as { target: string; count: number }[]),
    done: (id, answer) => guarded(path, () => void settle.run(null, answer, id)),
    failed: (id, answer, next) => guarded(path, () => void settle.run(next, answer, id)),
  }
}
