/** The gate when a daemon holds the key: the same Gate, but the ledger that is asked is the daemon's own. */
import { toHex } from './base/bytes.ts'
import { uuidv7 } from './base/uuid.ts'
import type { Gate } from './gate.ts'
import { sm3 } from './gm/index.ts'
import type { DaemonKey } from './keys/daemon/key.ts'

export interface DaemonGateWish {
  readonly key: DaemonKey
  readonly now: number
  /** The document before stamping. */
  readonly document: Uint8Array
  readonly use?: string
  readonly scene?: string
  readonly classified?: string
}

/** A gate for one document. Nothing is counted before `sign` is called; the daemon refuses what its ledger refuses. */
export const openDaemonGate = ({ key, now, document, ...wish }: DaemonGateWish): Gate => {
  const id = uuidv7(now)
  let used: string | undefined
  const signer = key.under({ id, document: toHex(sm3(document)), ...wish }, (use) => {
    used = use
  })
  return {
    signer,
    get use() {
      return used
    },
    stamped: (result) => key.end({ id, outcome: 'stamped', result: toHex(sm3(result)) }),
    failed: async (reason) => {
      if (used !== undefined) await key.end({ id, outcome: 'lost', reason })
    },
  }
}
