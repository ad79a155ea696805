/**
 * One daemon from its start to its end. It stops in order: no new connections and no new requests, what is in work is
 * finished (for so long), outcomes are written, keys are locked, the ledger is closed.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LIMITS } from '../core/base/limits.ts'
import { isoTime } from '../core/base/time.ts'
import { openBatchGate } from '../core/gate-batch.ts'
import { openDrawnGate } from '../core/gate-drawn.ts'
import { STATEMENTS, VIEWS } from '../core/registry/index.ts'
import { openStore, type Store } from '../core/store/index.ts'
import { Clerk } from './clerk.ts'
import { type Config, readConfig } from './config.ts'
import { Keeper } from './keeper.ts'
import { KeptAnswers } from './kept.ts'
import { LedgerThread } from './ledger.ts'
import { errorFields, type Log } from './log.ts'
import { Modules } from './modules.ts'
import { NearWriter } from './near-writer.ts'
import { openNotifier } from './notify.ts'
import type { Desk } from './routes.ts'
import { OwnSeals } from './seals.ts'
import { type Door, openDoor } from './server.ts'
import { activatedFd, holdHome, listen, ownPlace } from './socket.ts'
import { openSystem, type System } from './system.ts'

export interface DaemonOptions {
  readonly home: string
  readonly socket: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
  /** Given the way to stop, before anybody hears that it has started. */
  signals(stop: (reason: string) => void): void
}

export interface Daemon {
  readonly socket: string
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
}

/** How long a stop waits for what is in work. */
const DRAIN_MS = 30_000
const SWEEP_MS = 5_000

/** @throws DAEMON_PEER_UNKNOWN unless the configuration says that the socket file decides */
const systemFor = async (config: Config): Promise<System | undefined> => {
  try {
    const system = await openSystem()
    system.seclude()
    return system
  } catch (error) {
    if (config.callers === 'peer') throw error
    return undefined
  }
}

/** Signatures of which nothing was ever heard: no document came of them, as far as anyone knows (印章 Art. 21). */
const sweep = (desk: Desk): void => {
  const { kept, clerk, config, now } = desk
  for (const id of kept.overdue(now() - config.outcomeMs))
    void clerk.endLater({ id, outcome: 'lost', reason: 'the caller never said what came of it' })
}

/** Stamps that a daemon had begun when it was killed: whether their signatures left is not known. */
const sweepOld = async (store: Store, clerk: Clerk, log: Log, before: number): Promise<void> => {
  const old = store
    .rows('stamps', { equal: { state: 'begun' }, below: { at: before } })
    .filter((row) => {
      const state = store.state(row.subject)?.state
      return typeof state?.['caller'] === 'string'
    })
    .map((row) => String(row['id']))
  if (old.length === 0) return
  await clerk.end(
    old.map((id) => ({ id, outcome: 'lost' as const, reason: 'the daemon ended before it was told' })),
  )
  log('warn', 'stamps.lost', { count: old.length })
}

const drain = async (desk: Desk): Promise<void> => {
  const late = new AbortController()
  await Promise.race([
    Promise.all(desk.keeper.queues.map((queue) => queue.drained())),
    sleep(DRAIN_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
  ])
  late.abort()
}

const shutDown = async (desk: Desk, door: Door, ledger: LedgerThread): Promise<void> => {
  door.close()
  await drain(desk)
  // The answers are in the sockets; outcomes may still come back over them for a moment.
  await sleep(50)
  door.endAll()
  await desk.clerk.flush()
  await desk.keeper.close()
  desk.store.close()
  await ledger.close()
}

/** @throws DAEMON_*, STORE_* */
export const startDaemon = async ({ home, socket, env, log, signals }: DaemonOptions): Promise<Daemon> => {
  const now = Date.now
  const config = readConfig(home)
  const system = await systemFor(config)
  const own = process.getuid?.() ?? -1
  const fd = activatedFd(env, process.pid)
  const at = socket ?? config.socketPath ?? ownPlace(env, home)
  const modules = await Modules.of(home, env)
  let stopping: string | undefined
  let stopped = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    stopped = resolve
  })
  const stop = (reason: string): void => {
    if (stopping !== undefined) return
    stopping = reason
    stopped()
  }
  const path = join(home, 'ledger.db')
  // First, because it may have to bring an older ledger up to date.
  const ledger = await LedgerThread.open(path, (error) => {
    log('error', 'ledger.lost', errorFields(error))
    stop('the ledger cannot be written any more')
  })
  const store = await openStore({
    path,
    views: VIEWS,
    statements: STATEMENTS,
    access: 'write',
    hasty: true,
  })
  try {
    // Before the gate of batches is opened: what it may sign was begun after it, and nobody else signs that.
    holdHome(home, fd === undefined ? at : `fd ${fd}`, system)
  } catch (error) {
    store.close()
    await ledger.close()
    throw error
  }
  const clerk = new Clerk(new NearWriter(openBatchGate(store, now), ledger), log)
  const keeper = new Keeper({ home, config, store, clerk, modules, log, system, now })
  const door = openDoor(() => desk, own, config.callers === 'peer' ? system : undefined)
  const desk: Desk = {
    home,
    config,
    store,
    clerk,
    keeper,
    log,
    own,
    now,
    stop,
    seals: new OwnSeals(home, store, log),
    kept: new KeptAnswers(LIMITS.daemon.kept),
    drawn: openDrawnGate(store, now),
    startedAt: now(),
    refused: 0,
    connections: door.connections,
    get stopping() {
      return stopping !== undefined
    },
  }
  try {
    await listen(door.server, { path: at, fd, group: config.socketGroup, system })
  } catch (error) {
    store.close()
    await ledger.close()
    throw error
  }
  signals(stop)
  await sweepOld(store, clerk, log, now() - config.outcomeMs)
  const sweeper = setInterval(() => sweep(desk), SWEEP_MS)
  sweeper.unref()
  const notifier = openNotifier(env, process.pid, system, () => clerk.fault === undefined)
  notifier.ready(`${keeper.keys.length} keys, since ${isoTime(desk.startedAt)}`)
  log('info', 'daemon.started', { home, socket: fd === undefined ? at : `fd ${fd}`, pid: process.pid })
  const ended = asked.then(async () => {
    log('info', 'daemon.stopping', { reason: stopping })
    notifier.stopping()
    clearInterval(sweeper)
    await shutDown(desk, door, ledger)
    notifier.close()
    // A socket of systemd stays, for the next one.
    if (fd === undefined) rmSync(at, { force: true })
    log('info', 'daemon.stopped')
  })
  return { socket: at, ended }
}
