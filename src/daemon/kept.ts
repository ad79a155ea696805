/**
 * Requests by their identifier: one that comes again gets the answer of the first, or waits for it, and nothing is
 * signed twice. Kept until the client says what came of the signature; one that never does has lost it. After a restart
 * the ledger itself knows the identifier and refuses it.
 */
import { GsealError } from '../core/base/error.ts'
import type { ItemAnswer } from '../core/keys/daemon/protocol.ts'

interface Kept {
  readonly owner: number
  /** Everything that was asked for, as one text. */
  readonly content: string
  readonly answer: Promise<ItemAnswer>
  signed: boolean
  settledAt: number | undefined
}

export class KeptAnswers {
  readonly #kept = new Map<string, Kept>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#kept.size
  }

  /** The answer that there was, or will be; `undefined` for a new request. @throws DAEMON_ITEM_REPEATED */
  earlier(id: string, owner: number, content: string): Promise<ItemAnswer> | undefined {
    const kept = this.#kept.get(id)
    if (kept === undefined) return undefined
    if (kept.owner !== owner || kept.content !== content) throw new GsealError('DAEMON_ITEM_REPEATED', { id })
    return kept.answer
  }

  get full(): boolean {
    return this.#kept.size >= this.#limit
  }

  /** A refusal is forgotten at once: what was not begun may be asked for again. */
  keep(id: string, owner: number, content: string, answer: Promise<ItemAnswer>, now: () => number): void {
    const kept: Kept = { owner, content, answer, signed: false, settledAt: undefined }
    this.#kept.set(id, kept)
    void answer.then((result) => {
      if ('error' in result) this.#kept.delete(id)
      else {
        kept.signed = true
        kept.settledAt = now()
      }
    })
  }

  /** Whether this owner was given a signature of which nothing was heard yet. */
  isOpen(id: string, owner: number): boolean {
    const kept = this.#kept.get(id)
    return kept?.signed === true && kept.owner === owner
  }

  forget(id: string): void {
    this.#kept.delete(id)
  }

  /** Signatures of which nothing was heard since; they are forgotten. The oldest stand first. */
  overdue(before: number): string[] {
    const ids: string[] = []
    for (const [id, { settledAt }] of this.#kept) {
      if (settledAt === undefined) continue
      if (settledAt > before) break
      ids.push(id)
    }
    for (const id of ids) this.#kept.delete(id)
    return ids
  }
}
