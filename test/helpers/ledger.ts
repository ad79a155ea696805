/**
 * A small registry for tests of the store alone: boxes that are opened, filled and shut. Decisions carry a statement that
 * is the reversed text of the event, so that forging one is easy to write and hard to miss.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '../../src/core/base/canonical.ts'
import { GsealError } from '../../src/core/base/error.ts'
import { uuidv7 } from '../../src/core/base/uuid.ts'
import type { NewEvent, Statements, Views } from '../../src/core/registry/event.ts'
import { createStore, openStore, type Store } from '../../src/core/store/index.ts'

const refuse = (event: NewEvent, reason: string): never => {
  throw new GsealError('STORE_EVENT_INVALID', { field: event.subject, reason })
}

const STEPS: Readonly<Record<string, (state: JsonObject | undefined, event: NewEvent) => JsonObject>> = {
  'box.opened': (state, event) =>
    state === undefined ? { state: 'open', things: [], ...event.body } : refuse(event, 'is open already'),
  'box.filled': (state, event) => {
    if (state?.['state'] !== 'open') return refuse(event, 'is not open')
    return { ...state, things: [...(state['things'] as string[]), String(event.body['thing'])] }
  },
  'box.shut': (state, event) =>
    state?.['state'] === 'open' ? { ...state, state: 'shut' } : refuse(event, 'is not open'),
}

export const BOXES: Views = {
  version: 1,
  tables: [
    {
      name: 'boxes',
      columns: { state: 'text', things: 'integer', room: 'text' },
      indexes: [['state', 'room']],
    },
    { name: 'things', columns: { thing: 'text' }, indexes: [['thing']] },
  ],
  reduce: (state, event) => STEPS[event.type]?.(state, event) ?? refuse(event, `no type ${event.type}`),
  rows: (_, state) => [
    {
      table: 'boxes',
      values: {
        state: String(state['state']),
        things: (state['things'] as string[]).length,
        room: typeof state['room'] === 'string' ? state['room'] : null,
      },
    },
    ...(state['things'] as string[]).map((thing) => ({ table: 'things', values: { thing } })),
  ],
}

export const sealOf = (event: NewEvent): Uint8Array =>
  Buffer.from([...`${event.id} ${event.type} ${JSON.stringify(event.body)}`].reverse().join(''))

export const TRUSTING: Statements = {
  certs: () => [],
  check: (event) => {
    if (event.statement === undefined || Buffer.compare(event.statement, sealOf(event)) === 0) return
    throw new GsealError('STORE_EVENT_INVALID', { field: 'statement', reason: 'not the one' })
  },
}

export const START = Date.UTC(2026, 10, 24)
let made = 0

/** An event at one second after the one before. */
export const event = (
  type: string,
  subject: string,
  body: JsonObject = {},
  more: Partial<NewEvent> = {},
): NewEvent => {
  const at = START + made++ * 1000
  return {
    id: uuidv7(at),
    at,
    source: 'test',
    actor: { operator: 'ann', cert: '' },
    type,
    subject,
    body,
    ...more,
  }
}

/** A box with things in it, as events. */
export const box = (name: string, things: readonly string[], shut = true): NewEvent[] => [
  event('box.opened', `box:${name}`, { room: `room ${things.length}` }),
  ...things.map((thing) => event('box.filled', `box:${name}`, { thing })),
  ...(shut ? [event('box.shut', `box:${name}`)] : []),
]

export interface Place {
  readonly folder: string
  readonly path: string
  create(): Promise<Store>
  open(access?: 'read' | 'write'): Promise<Store>
  clear(): void
}

/** A folder of its own for a ledger of boxes. */
export const place = (): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-ledger-'))
  const path = join(folder, 'ledger.db')
  const base = { path, views: BOXES, statements: TRUSTING }
  return {
    folder,
    path,
    create: () => createStore(base),
    open: (access = 'write') => openStore({ ...base, access }),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}
