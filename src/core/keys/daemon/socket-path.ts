/**
 * Where the daemon of a user listens, and whether what stands there may be trusted. A false socket could not forge a
 * signature (the client verifies each one), but it could be told a PIN.
 */
import { lstatSync, type Stats } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { GsealError } from '../../base/error.ts'

/** Made by systemd for the service (RuntimeDirectory=gseal). */
export const SYSTEM_FOLDER = '/run/gseal'
export const SOCKET_NAME = 'daemon.sock'
/** sun_path of Linux, with its final zero; other systems have less. */
const PATH_BYTES = 103

export interface SocketPlace {
  readonly path: string
  /** A person named it: `GSEAL_DAEMON`, an option or the configuration. */
  readonly named: boolean
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false })

/** Folders in which a daemon is looked for, in order; the last is that of the home itself. */
export const socketFolders = ({ env, home }: Surroundings): string[] => {
  const runtime = env['XDG_RUNTIME_DIR']
  return [
    ...(runtime === undefined || !runtime.startsWith('/') ? [] : [join(runtime, 'gseal')]),
    SYSTEM_FOLDER,
    join(home, 'run'),
  ]
}

/** `GSEAL_DAEMON` names a socket; `none` forbids to ask any daemon. */
const namedIn = ({ env }: Surroundings): string | undefined => {
  const named = env['GSEAL_DAEMON']
  return named === undefined || named === '' ? undefined : named
}

export const checkPath = (path: string): string => {
  if (Buffer.byteLength(path) <= PATH_BYTES) return path
  throw new GsealError('DAEMON_SOCKET', { path, reason: `longer than ${PATH_BYTES} bytes` })
}

/** Sockets that are there now, the first to be asked first; none when `GSEAL_DAEMON` is `none`. */
export const socketPlaces = (around: Surroundings): SocketPlace[] => {
  const named = namedIn(around)
  if (named === 'none') return []
  if (named !== undefined) return [{ path: resolve(named), named: true }]
  return socketFolders(around)
    .map((folder) => ({ path: join(folder, SOCKET_NAME), named: false }))
    .filter(({ path }) => Buffer.byteLength(path) <= PATH_BYTES && statOf(path)?.isSocket() === true)
}

/**
 * A socket that nobody named must lie in a folder that its owner alone can write, and be his, root's, or that of the
 * service for which the system made the folder.
 * @throws DAEMON_SOCKET_FOREIGN
 */
export const checkOwner = ({ path, named }: SocketPlace, uid: number | undefined): void => {
  if (named || uid === undefined) return
  const [folder, socket] = [statOf(dirname(path)), statOf(path)]
  if (folder === undefined || socket === undefined) return
  const system = dirname(path) === SYSTEM_FOLDER
  const reason =
    (folder.mode & 0o022) !== 0
      ? 'others can write in its folder'
      : folder.uid !== socket.uid
        ? 'it belongs to another user than its folder'
        : !system && folder.uid !== uid && folder.uid !== 0
          ? `it belongs to user ${folder.uid}`
          : undefined
  if (reason !== undefined) throw new GsealError('DAEMON_SOCKET_FOREIGN', { path, reason })
}
