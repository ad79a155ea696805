/**
 * The socket file: its folder is the daemon's own, a stale file goes only when nobody answers behind it and it is a
 * socket of ours, and of two daemons the second is refused. Under systemd the socket is there before us (fd 3).
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { connect, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { checkPath, SOCKET_NAME, SYSTEM_FOLDER, socketFolders } from '../core/keys/daemon/socket-path.ts'
import type { System } from './system.ts'

type Env = Readonly<Record<string, string | undefined>>

const refuse = (path: string, reason: string): never => {
  throw new GsealError('DAEMON_SOCKET', { path, reason })
}

/** First descriptor that systemd passes (sd_listen_fds). */
const FIRST_FD = 3

/** Descriptor of the socket that systemd opened for this process. */
export const activatedFd = (env: Env, pid: number): number | undefined =>
  env['LISTEN_PID'] === String(pid) && Number(env['LISTEN_FDS']) === 1 ? FIRST_FD : undefined

/** Where to listen when nobody says: the folder of the session, of the service when it is there, of the home. */
export const ownPlace = (env: Env, home: string): string => {
  const mine = (folder: string): boolean =>
    folder !== SYSTEM_FOLDER || (existsSync(folder) && statSync(folder).uid === process.getuid?.())
  const folder = socketFolders({ env, home }).find(mine) ?? join(home, 'run')
  return join(folder, SOCKET_NAME)
}

/** @param group that may come to the socket @throws DAEMON_SOCKET */
const prepareFolder = (folder: string, group: number | undefined): void => {
  const before = lstatSync(folder, { throwIfNoEntry: false })
  if (before === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const now = lstatSync(folder)
  if (!now.isDirectory()) refuse(folder, 'it is no folder')
  if (now.uid !== process.getuid?.()) refuse(folder, `it belongs to user ${now.uid}`)
  if ((now.mode & 0o022) !== 0) refuse(folder, 'others can write in it')
  if (group === undefined) return
  chownSync(folder, -1, group)
  chmodSync(folder, 0o750)
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(false)
      // A daemon whose queue is full answers too.
      else if (code === 'EAGAIN') resolve(true)
      else reject(new GsealError('DAEMON_SOCKET', { path, reason: code ?? message }))
    })
  })

/** @throws DAEMON_RUNNING, DAEMON_SOCKET */
const clearStale = async (path: string): Promise<void> => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) refuse(path, 'something else has this name')
  if (found.uid !== process.getuid?.()) refuse(path, `the socket there belongs to user ${found.uid}`)
  if (await answers(path)) throw new GsealError('DAEMON_RUNNING', { socket: path })
  rmSync(path)
}

const listening = (server: Server, where: { path: string } | { fd: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...where, backlog: 128 }, () => {
      server.off('error', reject)
      resolve()
    })
  })

export interface ListenOptions {
  readonly path: string
  readonly fd: number | undefined
  readonly group: number | undefined
  readonly system: System | undefined
}

/** Of two that start at the same moment one takes away the socket of the other, unless one of them waits outside. */
const refuseSecond = (path: string, system: System | undefined): void => {
  const file = openSync(`${path}.lock`, 'a', 0o600)
  if (system !== undefined && !system.holdsAlone(file))
    throw new GsealError('DAEMON_RUNNING', { socket: path })
}

/**
 * One daemon a home, on whatever socket: which stamps of batches it signed it keeps in mind (gate-drawn.ts), and another
 * one would sign them again. Held until the process ends.
 * @param socket for whoever comes second
 * @throws DAEMON_RUNNING
 */
export const holdHome = (home: string, socket: string, system: System | undefined): void => {
  const folder = join(home, 'run')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'home.lock')
  const file = openSync(path, 'a', 0o600)
  if (system === undefined) return
  if (!system.holdsAlone(file))
    throw new GsealError('DAEMON_RUNNING', { socket: readFileSync(path, 'utf8') || socket })
  ftruncateSync(file)
  writeSync(file, socket)
}

/**
 * Listens, on a socket that only its owner (and the group) can open from its first moment.
 * @throws DAEMON_RUNNING, DAEMON_SOCKET
 */
export const listen = async (server: Server, { path, fd, group, system }: ListenOptions): Promise<void> => {
  if (fd !== undefined) return listening(server, { fd })
  checkPath(path)
  prepareFolder(dirname(path), group)
  refuseSecond(path, system)
  await clearStale(path)
  const mask = process.umask(0o177)
  try {
    await listening(server, { path })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new GsealError('DAEMON_RUNNING', { socket: path }, { cause: error })
    throw new GsealError('DAEMON_SOCKET', { path, reason: code ?? String(error) }, { cause: error })
  } finally {
    process.umask(mask)
  }
  if (group === undefined) return
  chownSync(path, -1, group)
  chmodSync(path, 0o660)
}
