/**
 * daemon.json of the home: where to listen, who may use which key how often, how long a PIN is kept. Read strictly: a
 * member that is not known is an error, because a misspelt limit would be none. Without the file the daemon holds the
 * keys of the home, for its own user alone.
 */
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { type BodyOf, checkAny } from '../core/base/shape.ts'

const SHAPE = {
  format: 'count',
  socket: { optional: { object: { path: { optional: 'text' }, group: { optional: 'count' } } } },
  /** `peer`: by their credentials. `socket`: whoever may open the socket file counts as the daemon's own user. */
  callers: { optional: { oneOf: ['peer', 'socket'] as const } },
  pin: {
    optional: {
      object: {
        idleSeconds: { optional: 'count' },
        absoluteSeconds: { optional: 'count' },
        uses: { optional: 'count' },
        keepOnReplug: { optional: { oneOf: ['yes', 'no'] as const } },
      },
    },
  },
  keys: {
    optional: {
      list: {
        object: {
          name: 'text',
          uri: { optional: 'text' },
          uids: { optional: { list: 'count' } },
          gids: { optional: { list: 'count' } },
          seals: { optional: { list: 'text' } },
          perMinute: { optional: 'count' },
          perDay: { optional: 'count' },
          processes: { optional: 'count' },
        },
      },
    },
  },
  /** Clients that never say what came of a signature: after so long it is lost. */
  outcomeSeconds: { optional: 'count' },
} as const

type File = BodyOf<typeof SHAPE>

export interface KeyRule {
  readonly name: string
  readonly uri: string | undefined
  /** Users besides the daemon's own and root. */
  readonly uids: readonly number[]
  readonly gids: readonly number[]
  /** Codes of seals that it may stamp; all when absent. */
  readonly seals: readonly string[] | undefined
  readonly perMinute: number | undefined
  readonly perDay: number | undefined
  /** Processes for a key in a file. */
  readonly processes: number | undefined
}

export interface Config {
  readonly socketPath: string | undefined
  /** Group that may open the socket. */
  readonly socketGroup: number | undefined
  readonly callers: 'peer' | 'socket'
  readonly pin: {
    readonly idleMs: number
    readonly absoluteMs: number
    readonly uses: number | undefined
    readonly keepOnReplug: boolean
  }
  /** `undefined`: the keys of the home. */
  readonly keys: readonly KeyRule[] | undefined
  readonly outcomeMs: number
}

const IDLE_SECONDS = 600
const ABSOLUTE_SECONDS = 8 * 3600
const OUTCOME_SECONDS = 600

export const configPath = (home: string): string => join(home, 'daemon.json')

export const ruleFor = (name: string, more: Partial<KeyRule> = {}): KeyRule => ({
  name,
  uri: undefined,
  uids: [],
  gids: [],
  seals: undefined,
  perMinute: undefined,
  perDay: undefined,
  processes: undefined,
  ...more,
})

const textOf = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  const refuse = (field: string, reason: string): never => {
    throw new GsealError('DAEMON_CONFIG', { path, field, reason })
  }
  if (found.size > LIMITS.daemon.configBytes) refuse('/', `longer than ${LIMITS.daemon.configBytes} bytes`)
  // Whoever writes this file decides who may seal.
  if ((found.mode & 0o022) !== 0) refuse('mode', 'others than its owner can write the file')
  return readFileSync(path, 'utf8')
}

const parsed = (text: string, path: string): File => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new GsealError('DAEMON_CONFIG', { path, field: '/', reason: (cause as Error).message }, { cause })
  }
  checkAny(SHAPE, value, (field, reason) => new GsealError('DAEMON_CONFIG', { path, field, reason }))
  const file = value as File
  if (file.format !== 1)
    throw new GsealError('DAEMON_CONFIG', { path, field: '/format', reason: `${file.format} is not 1` })
  return file
}

const rulesOf = (file: File, path: string): readonly KeyRule[] | undefined => {
  const rules = file.keys?.map((key) => ruleFor(key.name, key as Partial<KeyRule>))
  const names = rules?.map(({ name }) => name) ?? []
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new GsealError('DAEMON_CONFIG', { path, field: '/keys', reason: `${twice} stands there twice` })
  return rules
}

/** @throws DAEMON_CONFIG */
export const readConfig = (home: string): Config => {
  const path = configPath(home)
  const text = textOf(path)
  const file: File = text === undefined ? { format: 1 } : parsed(text, path)
  const socket = file.socket?.path
  return {
    socketPath: socket === undefined || isAbsolute(socket) ? socket : resolve(home, socket),
    socketGroup: file.socket?.group,
    callers: file.callers ?? 'peer',
    pin: {
      idleMs: (file.pin?.idleSeconds ?? IDLE_SECONDS) * 1000,
      absoluteMs: (file.pin?.absoluteSeconds ?? ABSOLUTE_SECONDS) * 1000,
      uses: file.pin?.uses,
      keepOnReplug: file.pin?.keepOnReplug === 'yes',
    },
    keys: rulesOf(file, path),
    outcomeMs: (file.outcomeSeconds ?? OUTCOME_SECONDS) * 1000,
  }
}
