/**
 * Who writes a group: its own thread (ledger.ts), or, when it is a single stamp and nothing else is being written, the
 * daemon's main thread itself. Two changes of threads take longer than such a transaction; while it waits for the disk
 * the daemon reads nothing, so that what comes meanwhile is a group afterwards and goes to the thread.
 */
import { isGsealError } from '../core/base/error.ts'
import type { BatchGate, GateAnswers, GateGroup } from '../core/gate-batch.ts'
import type { GroupWriter } from './clerk.ts'

/** After so many the thread has a turn: it is the one that tidies the write-ahead log. */
const NEAR = 32

export class NearWriter implements GroupWriter {
  readonly #gate: BatchGate
  readonly #thread: GroupWriter
  #count = 0

  /** @param gate on a hasty store: another process that writes must not keep the daemon waiting */
  constructor(gate: BatchGate, thread: GroupWriter) {
    this.#gate = gate
    this.#thread = thread
  }

  async write(group: GateGroup, decided: (answers: GateAnswers) => void): Promise<void> {
    if (group.begin.length + group.end.length === 1 && this.#count < NEAR) {
      this.#count += 1
      if (this.#tried(group, decided)) return
    }
    this.#count = 0
    await this.#thread.write(group, decided)
  }

  /** Not when another process is writing: the thread waits for that one. */
  #tried(group: GateGroup, decided: (answers: GateAnswers) => void): boolean {
    let under = false
    try {
      this.#gate.write(group, (answers) => {
        under = true
        decided(answers)
      })
      return true
    } catch (error) {
      if (under || !isGsealError(error, 'STORE_BUSY')) throw error
      return false
    }
  }
}
