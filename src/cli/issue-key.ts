/**
 * The key that stamps a batch: a daemon's, when one of the same home holds it unlocked, so that its PIN was entered once;
 * otherwise it is opened here. In both cases the ledger has each licence as begun before its signature is asked for. The
 * daemon looks there itself, and signs nothing else.
 */
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { uuidv7 } from '../core/base/uuid.ts'
import type { BulkWish } from '../core/gate.ts'
import type { DaemonKey } from '../core/keys/daemon/key.ts'
import { openKey } from '../core/keys/open.ts'
import type { Signer } from '../core/keys/signer.ts'
import type { Session } from './context.ts'
import { daemonKeyFor } from './daemon.ts'
import { keyAccess, type NamedSeal } from './keyring.ts'

const AWAKE_MS = LIMITS.daemon.idleMs / 5

/**
 * The daemon ends a connection on which nothing comes for minutes. A batch may take longer to its first signature: the
 * clerk looks for a PIN, or a hundred thousand rows are done already.
 */
export const keptAwake = (key: DaemonKey, everyMs = AWAKE_MS): DaemonKey => {
  const timer = setInterval(() => {
    // What is wrong is told by the next signature.
    key.daemon.call('keys.list').catch(() => undefined)
  }, everyMs)
  timer.unref()
  return {
    ...key,
    close: async () => {
      clearInterval(timer)
      await key.close()
    },
  }
}

/** @throws DAEMON_* as `gseal sign` does; `undefined` when no daemon holds it unlocked for us */
export const heldKey = async (session: Session, seal: NamedSeal): Promise<DaemonKey | undefined> => {
  const key = await daemonKeyFor(session, seal, seal.key)
  return key && keptAwake(key)
}

/** What the daemon is told of each licence. */
export const daemonSigner =
  (key: DaemonKey, now: () => number): NonNullable<BulkWish['signerOf']> =>
  (document, licence) =>
    key.under({ id: uuidv7(now()), document, licence }, () => undefined)

/** @throws SEAL_KEY_NEEDED, and what the key's provider throws */
export const openSealKey = async (session: Session, { name, key }: NamedSeal): Promise<Signer> => {
  if (key === undefined) throw new GsealError('SEAL_KEY_NEEDED', { name })
  // A cable that comes loose must not cost a batch of hours: the PIN of the batch is that of the device when it is back.
  return openKey(key, keyAccess(session, name, { keepOnReplug: true }))
}
