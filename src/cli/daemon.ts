/** The daemon as commands see it: where it is looked for, when it is asked, how its program is started. */
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toHex } from '../core/base/bytes.ts'
import { GsealError, isGsealError } from '../core/base/error.ts'
import { openDaemonGate } from '../core/gate-daemon.ts'
import { sm3 } from '../core/gm/index.ts'
import { connectDaemon, type DaemonClient, findDaemon } from '../core/keys/daemon/client.ts'
import { type DaemonKey, daemonKeyName, openDaemonKey, type SealNamed } from '../core/keys/daemon/key.ts'
import { SOCKET_NAME, type SocketPlace, socketPlaces } from '../core/keys/daemon/socket-path.ts'
import { readSeal } from '../core/ses/index.ts'
import type { Session } from './context.ts'
import { type Gatekeeper, markOf } from './gated.ts'
import type { NamedSeal } from './keyring.ts'
import type { Input } from './record.ts'

/** The program of the daemon, beside that of the command line. */
export const DAEMON_PROGRAM = fileURLToPath(new URL('../../../bin/gseald.js', import.meta.url))

export const ownUid = (): number | undefined => process.getuid?.()

const placesOf = (session: Session, option: string | undefined): readonly SocketPlace[] => {
  if (option !== undefined) return [{ path: resolve(session.world.cwd, option), named: true }]
  return socketPlaces({ env: session.world.env, home: session.settings.home })
}

/** The daemon that the command means; `undefined` when none answers. @throws DAEMON_* */
export const daemonIfThere = async (session: Session, socket?: string): Promise<DaemonClient | undefined> => {
  try {
    return await findDaemon(placesOf(session, socket), ownUid())
  } catch (error) {
    if (isGsealError(error, 'DAEMON_ABSENT')) return undefined
    throw error
  }
}

/** @throws DAEMON_ABSENT and what `connectDaemon` throws */
export const usingDaemon = async <T>(
  session: Session,
  input: Input,
  use: (daemon: DaemonClient) => Promise<T>,
): Promise<T> => {
  const places = placesOf(session, input.text('socket'))
  const [first] = places
  const daemon =
    places.length === 1 && first !== undefined
      ? await connectDaemon(first, ownUid())
      : await findDaemon(places, ownUid())
  if (daemon === undefined)
    throw new GsealError('DAEMON_ABSENT', {
      socket: first?.path ?? `${session.settings.home}/run/${SOCKET_NAME}`,
    })
  try {
    return await use(daemon)
  } finally {
    daemon.close()
  }
}

const samePath = (a: string, b: string): boolean => {
  try {
    return realpathSync(a) === realpathSync(b)
  } catch {
    return false
  }
}

/** Why the daemon does not stamp in the place of the key itself: it holds no such key, or not now, or not for us. */
const NOT_THROUGH_IT: ReadonlySet<string> = new Set([
  'DAEMON_DENIED',
  'DAEMON_KEY_UNKNOWN',
  'DAEMON_KEY_LOCKED',
  'DAEMON_KEY_LOST',
  'DAEMON_SEAL_MISSING',
  'SEAL_KEY_NOT_LISTED',
  'SEAL_UNKNOWN',
])

const sealNamed = ({ bytes }: NamedSeal): SealNamed => ({
  seal: readSeal(bytes, () => undefined).id,
  sealDigest: toHex(sm3(bytes)),
})

/** `daemon:NAME` was asked for by name: then nothing else will do. */
const explicitKey = async (session: Session, seal: NamedSeal, name: string): Promise<DaemonKey> => {
  const daemon = await daemonIfThere(session)
  if (daemon === undefined) throw new GsealError('DAEMON_ABSENT', { socket: SOCKET_NAME })
  try {
    return await openDaemonKey(daemon, sealNamed(seal), name)
  } catch (error) {
    daemon.close()
    throw error
  }
}

/**
 * The key of a seal in the daemon of the same home, when it holds it unlocked; otherwise `undefined`, and the key is
 * opened as it would be without a daemon.
 * @param key as the command line or the home names it
 * @throws DAEMON_* when the key is asked for as `daemon:NAME`
 */
export const daemonKeyFor = async (
  session: Session,
  seal: NamedSeal,
  key: string | undefined,
): Promise<DaemonKey | undefined> => {
  const name = key === undefined ? null : daemonKeyName(key)
  if (name !== null) return explicitKey(session, seal, name)
  const daemon = await daemonIfThere(session)
  if (daemon === undefined) return undefined
  try {
    if (samePath(daemon.hello.home, session.settings.home))
      return await openDaemonKey(daemon, sealNamed(seal), key)
  } catch (error) {
    if (!isGsealError(error) || !NOT_THROUGH_IT.has(error.code)) {
      daemon.close()
      throw error
    }
  }
  daemon.close()
  return undefined
}

/** The gate of the daemon's ledger, for each document. */
export const daemonGatekeeper = (session: Session, input: Input, key: DaemonKey): Gatekeeper => {
  const [use, scene] = [input.text('use'), input.text('scene')]
  return {
    open: (_, document) => {
      const classified = markOf(document)
      return openDaemonGate({
        key,
        now: session.world.now(),
        document,
        ...(use === undefined ? {} : { use }),
        ...(scene === undefined ? {} : { scene }),
        ...(classified === undefined ? {} : { classified }),
      })
    },
    close: () => undefined,
  }
}
