/** What may be asked of the daemon: one row a method, with the closed shape of its parameters. */
import { toBase64 } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { PRODUCT } from '../core/base/product.ts'
import { type BodyOf, checkAny, type Shape } from '../core/base/shape.ts'
import type { KeyAnswer } from '../core/keys/daemon/key.ts'
import {
  type DaemonStatus,
  type HeldKeyInfo,
  type Hello,
  PROTOCOL,
  type SignParams,
  type StampOutcome,
  wireError,
} from '../core/keys/daemon/protocol.ts'
import { SCENES, type StampState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'
import type { Clerk } from './clerk.ts'
import type { Config } from './config.ts'
import type { Call, Client } from './connection.ts'
import { certDigest, type KeptKey } from './keeper.ts'
import type { Log } from './log.ts'
import { denied, isOwn, mayUse } from './policy.ts'
import { keyFor, type StampingParts, stampItems } from './stamping.ts'

export interface Desk extends StampingParts {
  readonly home: string
  readonly config: Config
  readonly store: Store
  readonly clerk: Clerk
  readonly log: Log
  readonly startedAt: number
  readonly stopping: boolean
  connections(): number
  refused: number
  stop(reason: string): void
}

interface Route<S extends Shape> {
  readonly shape: S
  /** Own user and root alone. */
  readonly own?: true
  run(desk: Desk, client: Client, params: BodyOf<S>, call: Call): unknown
}

const route = <const S extends Shape>(row: Route<S>): Route<Shape> => row as unknown as Route<Shape>

const hello = (desk: Desk): Hello => ({
  protocol: PROTOCOL,
  daemon: `${PRODUCT.name} ${PRODUCT.version}`,
  pid: process.pid,
  home: desk.home,
})

const infoOf = (desk: Desk, client: Client, { holder, rule, queue, signed }: KeptKey): HeldKeyInfo => {
  const { cert, until, left } = holder
  const digest = certDigest(holder)
  return {
    name: holder.name,
    uri: holder.uri,
    state: holder.state,
    waiting: queue.size,
    signed,
    allowed: mayUse(client.peer, desk.own, rule),
    ...(digest === undefined ? {} : { cert: digest }),
    ...(cert?.algorithm === undefined ? {} : { algorithm: cert.algorithm }),
    ...(until === undefined ? {} : { until }),
    ...(left === undefined ? {} : { left }),
  }
}

const visible = (desk: Desk, client: Client): HeldKeyInfo[] =>
  desk.keeper.keys.map((key) => infoOf(desk, client, key)).filter(({ allowed }) => allowed)

const faultsOf = (desk: Desk) => [
  ...(desk.clerk.fault === undefined ? [] : [desk.clerk.fault]),
  ...(desk.stopping ? [new GsealError('DAEMON_STOPPING')] : []),
  ...desk.keeper.keys
    .filter(({ holder }) => holder.state === 'lost')
    .map(({ holder }) => new GsealError('DAEMON_KEY_LOST', { key: holder.name, reason: holder.fault })),
]

const status = (desk: Desk, client: Client): DaemonStatus => {
  const faults = faultsOf(desk)
  return {
    ...hello(desk),
    healthy: faults.length === 0,
    faults: faults.map(wireError),
    startedAt: desk.startedAt,
    connections: desk.connections(),
    signed: desk.keeper.keys.reduce((sum, { signed }) => sum + signed, 0),
    refused: desk.refused,
    rssBytes: process.memoryUsage.rss(),
    ledgerSeq: desk.store.head().seq,
    keys: visible(desk, client),
  }
}

const usable = (desk: Desk, client: Client, name: string): KeptKey => {
  const key = desk.keeper.named(name)
  if (!mayUse(client.peer, desk.own, key.rule)) throw denied(client.peer, `use the key ${key.rule.name}`)
  return key
}

const SEAL_NAMED = { seal: 'text', sealDigest: 'digest', key: { optional: 'text' } } as const

const ITEM = {
  id: 'text',
  kind: { oneOf: ['stamp', 'cms'] as const },
  document: 'digest',
  digest: 'text',
  time: { optional: 'time' },
  property: { optional: 'text' },
  form: { optional: { oneOf: ['gm', 'cms'] as const } },
  use: { optional: 'text' },
  scene: { optional: { oneOf: SCENES } },
  classified: { optional: 'text' },
  licence: { optional: 'text' },
} as const

const OUTCOME = {
  id: 'text',
  outcome: { oneOf: ['stamped', 'lost'] as const },
  result: { optional: 'digest' },
  reason: { optional: 'text' },
} as const

/** Whether a stamp is this caller's: kept since it was signed, or by the ledger when the daemon has restarted since. */
const isCallers = (desk: Desk, client: Client, id: string): boolean => {
  if (desk.kept.isOpen(id, client.peer.uid)) return true
  const state = desk.store.state(`stamp:${id}`)?.state as unknown as StampState | undefined
  return state?.state === 'begun' && state.caller?.startsWith(`uid ${client.peer.uid} `) === true
}

const endStamps = async (desk: Desk, client: Client, outcomes: readonly StampOutcome[]): Promise<unknown> => {
  const mine = outcomes.filter(({ id }) => isCallers(desk, client, id))
  const refusals = await desk.clerk.end(mine)
  for (const { id } of mine) desk.kept.forget(id)
  const by = new Map(mine.map(({ id }, i) => [id, refusals[i]]))
  return {
    outcomes: outcomes.map(({ id }) => {
      const refusal = by.has(id) ? by.get(id) : new GsealError('STAMP_UNKNOWN', { id })
      return { id, ...(refusal === undefined ? {} : { error: wireError(refusal) }) }
    }),
  }
}

const unlock = async (
  desk: Desk,
  client: Client,
  params: {
    key: string
    bytes: number
    idleSeconds?: number
    absoluteSeconds?: number
    uses?: number
    lastTry?: string
  },
  call: Call,
): Promise<HeldKeyInfo> => {
  const key = usable(desk, client, params.key)
  const most = LIMITS.daemon.pinBytes
  if (params.bytes < 1 || params.bytes > most)
    throw new GsealError('DAEMON_MESSAGE', { reason: `a PIN of ${params.bytes} bytes, at most ${most}` })
  const { idleMs, absoluteMs, uses, keepOnReplug } = desk.config.pin
  const pin = await call.secret(params.bytes)
  // A caller can ask for less than the configuration allows, never for more.
  const least = (allowed: number, seconds: number | undefined): number =>
    Math.min(allowed, (seconds ?? Number.POSITIVE_INFINITY) * 1000)
  const count = Math.min(uses ?? Number.POSITIVE_INFINITY, params.uses ?? Number.POSITIVE_INFINITY)
  try {
    await key.holder.unlock(pin, {
      idleMs: least(idleMs, params.idleSeconds),
      absoluteMs: least(absoluteMs, params.absoluteSeconds),
      uses: Number.isFinite(count) ? count : undefined,
      keepOnReplug,
      lastTry: params.lastTry === 'yes',
    })
  } catch (error) {
    desk.log('warn', 'key.unlock-refused', {
      key: key.rule.name,
      caller: client.caller,
      code: wireError(error).code,
    })
    throw error
  } finally {
    pin.fill(0)
  }
  desk.log('info', 'key.unlocked', { key: key.rule.name, caller: client.caller })
  return infoOf(desk, client, key)
}

const lock = async (desk: Desk, client: Client, name: string | undefined): Promise<{ locked: string[] }> => {
  const keys =
    name === undefined
      ? desk.keeper.keys.filter(({ rule }) => mayUse(client.peer, desk.own, rule))
      : [usable(desk, client, name)]
  const open = keys.filter(({ holder }) => holder.state !== 'locked')
  for (const { holder, rule } of open) {
    await holder.lock()
    desk.log('info', 'key.locked', { key: rule.name, caller: client.caller })
  }
  return { locked: open.map(({ rule }) => rule.name) }
}

const certOf = (desk: Desk, client: Client, params: BodyOf<typeof SEAL_NAMED>): KeyAnswer => {
  const { holder } = keyFor(desk, client, desk.seals.inForce(params.seal, params.sealDigest), params.key)
  const { cert, chain, algorithm = '' } = holder.cert ?? { cert: new Uint8Array(), chain: [] }
  return { name: holder.name, uri: holder.uri, cert: toBase64(cert), chain: chain.map(toBase64), algorithm }
}

const tail = (desk: Desk, limit: number | undefined): unknown => ({
  events: desk.store
    .list({}, { limit: Math.min(limit ?? 20, 200), newestFirst: true })
    .map(({ seq, at, actor, type, subject, body }) => ({
      seq,
      at,
      operator: actor.operator,
      type,
      subject,
      body,
    })),
})

export const ROUTES: Readonly<Record<string, Route<Shape>>> = {
  hello: route({
    shape: { protocol: 'count', client: 'text' },
    run: (desk, client, { protocol }) => {
      if (protocol !== PROTOCOL) throw new GsealError('DAEMON_PROTOCOL', { theirs: PROTOCOL, ours: protocol })
      client.greeted = true
      return hello(desk)
    },
  }),
  status: route({ shape: {}, run: status }),
  'keys.list': route({ shape: {}, run: (desk, client) => ({ keys: visible(desk, client) }) }),
  'cert.get': route({ shape: SEAL_NAMED, run: certOf }),
  'pin.unlock': route({
    shape: {
      key: 'text',
      bytes: 'count',
      idleSeconds: { optional: 'count' },
      absoluteSeconds: { optional: 'count' },
      uses: { optional: 'count' },
      lastTry: { optional: { oneOf: ['yes'] as const } },
    },
    run: unlock,
  }),
  'pin.lock': route({
    shape: { key: { optional: 'text' } },
    run: (desk, client, { key }) => lock(desk, client, key),
  }),
  sign: route({
    shape: { ...SEAL_NAMED, items: { list: { object: ITEM } }, deadlineMs: { optional: 'count' } },
    run: (desk, client, params) => {
      if (desk.stopping) throw new GsealError('DAEMON_STOPPING')
      return stampItems(desk, client, params as unknown as SignParams)
    },
  }),
  'sign.end': route({
    shape: { outcomes: { list: { object: OUTCOME } } },
    run: (desk, client, { outcomes }) => endStamps(desk, client, outcomes as readonly StampOutcome[]),
  }),
  'sign.cancel': route({
    shape: {},
    run: (desk, client) => {
      for (const queue of desk.keeper.queues) queue.drop(client)
      return {}
    },
  }),
  'audit.tail': route({
    shape: { limit: { optional: 'count' } },
    own: true,
    run: (desk, _, { limit }) => tail(desk, limit),
  }),
  shutdown: route({
    shape: {},
    own: true,
    run: (desk, client) => {
      desk.stop(`asked by ${client.caller}`)
      return {}
    },
  }),
}

export const knows = (method: string): boolean => Object.hasOwn(ROUTES, method)

/** Carries out a call, or throws why not. */
export const handle = async (desk: Desk, client: Client, call: Call): Promise<unknown> => {
  const { method, params } = call
  const row = ROUTES[method]
  if (row === undefined) throw new GsealError('DAEMON_MESSAGE', { reason: `no method ${method}` })
  if (!client.greeted && method !== 'hello')
    throw new GsealError('DAEMON_MESSAGE', { reason: 'hello comes first' })
  if (row.own === true && !isOwn(client.peer, desk.own)) throw denied(client.peer, `call ${method}`)
  checkAny(row.shape, params, (field, reason) => {
    return new GsealError('DAEMON_MESSAGE', { reason: `${method} ${field}: ${reason}` })
  })
  return row.run(desk, client, params as BodyOf<Shape>, call)
}
