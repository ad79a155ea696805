/**
 * What Node does not offer of Linux: who is at the other end of a socket, datagrams to systemd, a process that nobody can
 * look into, where a process runs, and reading without Node's loop. The one file of the daemon that loads koffi, when
 * the first of these is asked for.
 */
import { openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import { GsealError } from '../core/base/error.ts'

/** Who calls. */
export interface Peer {
  readonly uid: number
  readonly gid: number
  /** All groups of the caller, the main one included. */
  readonly groups: readonly number[]
  readonly pid: number
}

interface Libc {
  getsockopt(fd: number, level: number, name: number, value: Buffer, length: number[]): number
  socket(domain: number, type: number, protocol: number): number
  sendto(fd: number, data: Buffer, length: number, flags: number, address: Buffer, size: number): number
  close(fd: number): number
  flock(fd: number, operation: number): number
  poll(files: Buffer, count: number, ms: number): number
  read(fd: number, room: Buffer, bytes: number): number
  pread(fd: number, room: Buffer, bytes: number, at: number): number
  prctl(option: number, a: number, b: number, c: number, d: number): number
  sched_getcpu(): number
  sched_getaffinity(pid: number, size: number, mask: Buffer): number
  sched_setaffinity(pid: number, size: number, mask: Buffer): number
}

const SOL_SOCKET = 1
const SO_PEERCRED = 17
const SO_PEERGROUPS = 59
const AF_UNIX = 1
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000
const PR_SET_DUMPABLE = 4
const POLLIN = 1
const LOCK_EX_NB = 2 | 4
const UCRED_BYTES = 12
const MOST_GROUPS = 1024
/** cpu_set_t of the C library: a bit for each processor. */
const CPU_SET_BYTES = 128

/** @throws DAEMON_PEER_UNKNOWN where there is no koffi, or another system than Linux */
export const openSystem = async (): Promise<System> => {
  const unknown = (reason: string, cause?: unknown): GsealError =>
    new GsealError('DAEMON_PEER_UNKNOWN', { reason }, { cause })
  if (process.platform !== 'linux') throw unknown(`${process.platform} has no SO_PEERCRED`)
  try {
    const { default: koffi } = await import('koffi')
    const own = koffi.load(null as unknown as string)
    return new System({
      getsockopt: own.func(
        'int getsockopt(int fd, int level, int name, void *value, _Inout_ uint32_t *length)',
      ) as Libc['getsockopt'],
      socket: own.func('int socket(int domain, int type, int protocol)') as Libc['socket'],
      sendto: own.func(
        'intptr_t sendto(int fd, void *data, size_t length, int flags, void *address, uint32_t size)',
      ) as Libc['sendto'],
      close: own.func('int close(int fd)') as Libc['close'],
      flock: own.func('int flock(int fd, int operation)') as Libc['flock'],
      read: own.func('intptr_t read(int fd, void *room, size_t bytes)') as Libc['read'],
      pread: own.func('intptr_t pread(int fd, void *room, size_t bytes, long at)') as Libc['pread'],
      poll: own.func('int poll(void *files, unsigned long count, int ms)') as Libc['poll'],
      prctl: own.func(
        'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
      ) as Libc['prctl'],
      sched_getcpu: own.func('int sched_getcpu()') as Libc['sched_getcpu'],
      sched_getaffinity: own.func(
        'int sched_getaffinity(int pid, size_t size, void *mask)',
      ) as Libc['sched_getaffinity'],
      sched_setaffinity: own.func(
        'int sched_setaffinity(int pid, size_t size, void *mask)',
      ) as Libc['sched_setaffinity'],
    })
  } catch (cause) {
    const [reason = ''] = (cause as Error).message.split('\n')
    throw unknown(reason, cause)
  }
}

/** What Node keeps behind a socket: undocumented, the same since it exists. */
interface Handle {
  readonly fd?: number
  readStart(): number
  readStop(): number
}

const handleOf = (socket: Socket): Handle | undefined =>
  (socket as unknown as { readonly _handle?: Handle | null })._handle ?? undefined

/** The descriptor of a socket, -1 when there is none: then nobody is let in. */
export const descriptorOf = (socket: Socket): number => {
  const fd = handleOf(socket)?.fd
  return typeof fd === 'number' && fd >= 0 ? fd : -1
}

/**
 * At once, and behind Node's back: `pause` lets it read on into buffers of its own, and a handle that is known to have
 * stopped is started again by the stream.
 */
export const stopReading = (socket: Socket): void => {
  const handle = handleOf(socket)
  if (handle === undefined) throw new GsealError('DAEMON_MESSAGE', { reason: 'the connection is closed' })
  handle.readStop()
}

export const startReading = (socket: Socket): void => {
  handleOf(socket)?.readStart()
}

export class System {
  readonly #libc: Libc
  #loadFile: number | undefined

  constructor(libc: Libc) {
    this.#libc = libc
  }

  #option(fd: number, name: number, bytes: number): Buffer | undefined {
    const value = Buffer.alloc(bytes)
    const length = [bytes]
    if (this.#libc.getsockopt(fd, SOL_SOCKET, name, value, length) !== 0) return undefined
    return value.subarray(0, length[0])
  }

  /** As the kernel knows them since the connection was made. @throws DAEMON_PEER_UNKNOWN */
  peerOf(socket: Socket): Peer {
    const fd = descriptorOf(socket)
    const ucred = fd < 0 ? undefined : this.#option(fd, SO_PEERCRED, UCRED_BYTES)
    if (ucred?.length !== UCRED_BYTES)
      throw new GsealError('DAEMON_PEER_UNKNOWN', { reason: 'SO_PEERCRED gave nothing' })
    const gid = ucred.readUInt32LE(8)
    const more = this.#option(fd, SO_PEERGROUPS, 4 * MOST_GROUPS) ?? Buffer.alloc(0)
    const groups = Array.from({ length: Math.floor(more.length / 4) }, (_, i) => more.readUInt32LE(4 * i))
    return { pid: ucred.readInt32LE(0), uid: ucred.readUInt32LE(4), gid, groups: [gid, ...groups] }
  }

  /** One datagram to a Unix socket; a name that begins with @ is abstract (systemd's sd_notify). */
  datagram(name: string, text: string): boolean {
    const path = Buffer.from(name.replace(/^@/, '\0'))
    const address = Buffer.concat([Buffer.alloc(2), path, Buffer.alloc(name.startsWith('@') ? 0 : 1)])
    address.writeUInt16LE(AF_UNIX)
    const fd = this.#libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
    if (fd < 0) return false
    const data = Buffer.from(text)
    const sent = Number(this.#libc.sendto(fd, data, data.length, 0, address, address.length))
    this.#libc.close(fd)
    return sent === data.length
  }

  /** Whether this process alone holds the file; for as long as it lives. */
  holdsAlone(fd: number): boolean {
    return this.#libc.flock(fd, LOCK_EX_NB) === 0
  }

  /**
   * Reads as soon as there is something, and waits so long for it. Node would throw an error where nothing is there
   * yet, and making one takes as long as a signature needs to come.
   * @returns how much; 0 when there is nothing
   */
  readSoon(fd: number, room: Buffer, ms: number): number {
    if (fd < 0) return 0
    const file = Buffer.alloc(8)
    file.writeInt32LE(fd, 0)
    file.writeInt16LE(POLLIN, 4)
    if (this.#libc.poll(file, 1, ms) !== 1) return 0
    return Math.max(0, Number(this.#libc.read(fd, room, room.length)))
  }

  /**
   * Programs that run at this moment, in the whole system; not a number where that is not told. Its file is kept open,
   * and read by the C library: Node's call takes twice as long, between the decision and the key.
   */
  #running(): number {
    try {
      this.#loadFile ??= openSync('/proc/loadavg', 'r')
    } catch {
      return Number.NaN
    }
    const text = Buffer.alloc(64)
    const length = Number(this.#libc.pread(this.#loadFile, text, text.length, 0))
    return Number(/(\d+)\/\d+/.exec(text.toString('latin1', 0, Math.max(0, length)))?.[1] ?? Number.NaN)
  }

  /** The processor that this thread runs on now, while another one is idle; else -1. */
  ownProcessor(): number {
    return this.#running() < availableParallelism() ? this.#libc.sched_getcpu() : -1
  }

  /**
   * Lets the main thread of another process run on all processors that this one may use, but one.
   * @param processor -1 for none
   */
  keepOff(pid: number, processor: number): void {
    const mask = Buffer.alloc(CPU_SET_BYTES)
    if (this.#libc.sched_getaffinity(0, mask.length, mask) !== 0) return
    if (processor >= 0 && processor < 8 * mask.length)
      mask.writeUInt8(mask.readUInt8(processor >> 3) & ~(1 << (processor & 7)), processor >> 3)
    // An empty set is refused: where there is one processor, all stays as it is.
    this.#libc.sched_setaffinity(pid, mask.length, mask)
  }

  /** No core dumps, and no other process of the same user may look inside. */
  seclude(): boolean {
    return this.#libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) === 0
  }
}
