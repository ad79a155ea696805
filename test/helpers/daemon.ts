/** A demo home with a daemon of its own, as processes: what a test asks of it goes over a real socket. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEMO_SEAL_ID } from '../../src/core/authority.ts'
import { toHex } from '../../src/core/base/bytes.ts'
import { uuidv7 } from '../../src/core/base/uuid.ts'
import { sm3 } from '../../src/core/gm/index.ts'
import { connectDaemon, type DaemonClient } from '../../src/core/keys/daemon/client.ts'
import type { ItemAnswer, SignAnswer, StampItem } from '../../src/core/keys/daemon/protocol.ts'
import { STATEMENTS, VIEWS } from '../../src/core/registry/index.ts'
import { openStore } from '../../src/core/store/index.ts'
import { folderOf } from './cli.ts'
import { putDemoHome } from './demo-home.ts'
import { GSEALD } from './programs.ts'

export const PIN = '123456'

type Test = { teardown(done: () => unknown): unknown }

/** A demo home in a folder of the test's own. */
export const demoHome = async (t: Test): Promise<string> => {
  const home = join(folderOf(t), 'home')
  await putDemoHome(home)
  return home
}

export interface RunningDaemon {
  readonly home: string
  readonly socket: string
  readonly pid: number
  readonly process: ChildProcess
  log(): string
  /** Lines of the log that tell an event. */
  events(name: string): Record<string, unknown>[]
  client(): Promise<DaemonClient>
  /** Sends a signal and waits for the end; answers status or signal. */
  kill(signal: NodeJS.Signals): Promise<number | string>
}

const environment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _, GSEAL_HOME: __, XDG_RUNTIME_DIR: ___, NOTIFY_SOCKET: ____, ...rest } = process.env
  return { ...rest, ...env }
}

const eventsIn = (log: string, name: string): Record<string, unknown>[] =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === name)

export interface StartOptions {
  readonly socket?: string
  readonly env?: NodeJS.ProcessEnv
  readonly stdio?: readonly ('ignore' | 'pipe' | number)[]
  /** Its working folder, where core dumps of any size are allowed as far as the shell decides. */
  readonly dumpsInto?: string
}

/** The program, without waiting for it. */
export const spawnDaemon = (home: string, options: StartOptions = {}) => {
  const socket = options.socket ?? join(home, 'run', 'daemon.sock')
  const where = options.socket === undefined ? [] : ['--socket', socket]
  // Without what the test runner puts into the environment of every Node.
  const program = [process.execPath, GSEALD, '--home', home, ...where]
  const [command = '', ...rest] = [
    ...(options.dumpsInto === undefined ? [] : ['sh', '-c', 'ulimit -c unlimited; exec "$@"', 'sh']),
    ...['env', '-u', 'NODE_OPTIONS', ...program],
  ]
  const child = spawn(command, rest, {
    env: environment(options.env ?? {}),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(options.dumpsInto === undefined ? {} : { cwd: options.dumpsInto }),
  })
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  return { child, socket, log: () => text, events: (name: string) => eventsIn(text, name) }
}

/** Processes whose parent this is. */
export const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid)
      } catch {
        return false
      }
    })
    .map(Number)

/** Waits until something holds; a test that waits in vain ends by its own time limit. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await sleep(10)
}

export const startDaemon = async (
  t: Test,
  home: string,
  options: StartOptions = {},
): Promise<RunningDaemon> => {
  const { child, socket, log, events } = spawnDaemon(home, options)
  const clients: DaemonClient[] = []
  let over = false
  void once(child, 'exit').then(() => {
    over = true
  })
  t.teardown(async () => {
    for (const client of clients) client.close()
    if (!over) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })
  await until(() => over || events('daemon.started').length > 0)
  if (over) throw new Error(`the daemon ended: ${log()}`)
  return {
    home,
    socket,
    pid: child.pid ?? 0,
    process: child,
    log,
    events,
    client: async () => {
      const client = await connectDaemon({ path: socket, named: true }, undefined)
      clients.push(client)
      return client
    },
    kill: async (signal) => {
      const end = once(child, 'exit') as Promise<[number | null, string | null]>
      child.kill(signal)
      const [status, by] = await end
      return status ?? by ?? ''
    },
  }
}

export const unlock = (client: DaemonClient, pin = PIN, more: Record<string, unknown> = {}) =>
  client.callWithSecret<Record<string, unknown>>('pin.unlock', { key: 'demo', ...more }, Buffer.from(pin))

export const sealOf = (home: string) => ({
  seal: DEMO_SEAL_ID,
  sealDigest: toHex(sm3(readFileSync(join(home, 'seals', 'demo.esl')))),
})

let serial = 0

/** A stamp that nobody has asked for before. */
export const item = (more: Partial<StampItem> = {}): StampItem => {
  serial += 1
  return {
    id: uuidv7(Date.now()),
    kind: 'stamp',
    document: toHex(sm3(Buffer.from(`document ${process.pid} ${serial}`))),
    digest: toHex(sm3(Buffer.from(`digest ${serial}`))),
    time: Math.floor(Date.now() / 1000) * 1000,
    property: '/Doc_0/Signs/Sign_0/Signature.xml',
    ...more,
  }
}

export const items = (count: number): StampItem[] => Array.from({ length: count }, () => item())

export const signItems = async (
  client: DaemonClient,
  home: string,
  wanted: readonly StampItem[],
  more: Record<string, unknown> = {},
): Promise<readonly ItemAnswer[]> =>
  (await client.call<SignAnswer>('sign', { ...sealOf(home), items: wanted, ...more })).items

export const codeOf = (answer: ItemAnswer | undefined): string =>
  answer === undefined ? 'nothing' : 'error' in answer ? answer.error.code : 'signed'

/** How many answers have each code. */
export const tally = (answers: readonly ItemAnswer[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[codeOf(answer)] = (counts[codeOf(answer)] ?? 0) + 1
  return counts
}

/** What the ledger says of stamps, by their ids, and how many uses are counted. */
export const ledgerOf = async (home: string) => {
  const store = await openStore({
    path: join(home, 'ledger.db'),
    views: VIEWS,
    statements: STATEMENTS,
    access: 'read',
  })
  try {
    const stamps = new Map(store.rows('stamps').map((row) => [String(row['id']), String(row['state'])]))
    const events = (id: string): string[] => store.stream(`stamp:${id}`).map(({ type }) => type)
    return {
      stamps,
      used: store.rows('uses').reduce((sum, row) => sum + Number(row['used']), 0),
      events: new Map([...stamps.keys()].map((id) => [id, events(id)])),
    }
  } finally {
    store.close()
  }
}

/** A bare socket: what a client that knows no manners does. */
export interface RawClient {
  readonly socket: Socket
  send(text: string): void
  /** The next message. */
  next(): Promise<Record<string, unknown>>
  readonly closed: Promise<unknown>
}

/** Tried again while the system's queue of connections is full. */
const connected = async (path: string): Promise<Socket> => {
  for (;;) {
    const socket = connect(path)
    const fault = await new Promise<string | undefined>((resolve) => {
      socket.once('connect', () => resolve(undefined))
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
    })
    if (fault === undefined) return socket
    if (fault !== 'EAGAIN') throw new Error(`connect: ${fault}`)
    await sleep(20)
  }
}

export const rawClient = async (t: Test, path: string): Promise<RawClient> => {
  const socket = await connected(path)
  t.teardown(() => socket.destroy())
  const closed = new Promise((resolve) => socket.once('close', resolve))
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  return {
    socket,
    closed,
    send: (line) => void socket.write(line),
    next: async () => {
      let over = false
      void closed.then(() => {
        over = true
      })
      await until(() => text.includes('\n') || over)
      const end = text.indexOf('\n')
      if (end < 0) throw new Error('closed without a message')
      const line = text.slice(0, end)
      text = text.slice(end + 1)
      return JSON.parse(line) as Record<string, unknown>
    },
  }
}

export const HELLO = `${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'hello', params: { protocol: 1, client: 'test' } })}\n`

export const codeIn = (message: Record<string, unknown>): unknown =>
  (message['error'] as { data?: { code?: string } } | undefined)?.data?.code
