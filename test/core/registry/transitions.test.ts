/** Every state against every event: what may follow is written down in a file, and everything else is refused. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { JsonValue } from '../../../src/core/base/canonical.ts'
import { MACHINES } from '../../../src/core/registry/index.ts'
import { fold } from '../../../src/core/registry/machine.ts'
import type { Field, Shape } from '../../../src/core/registry/shape.ts'
import { ROOT } from '../../helpers/paths.ts'

const sample = (field: Field): JsonValue => {
  if (field === 'text') return '示例'
  if (field === 'digest') return '0'.repeat(64)
  if (field === 'der') return 'AA=='
  if (field === 'flag') return true
  if (field === 'time' || field === 'count') return 1
  if ('oneOf' in field) return field.oneOf[0] ?? ''
  if ('list' in field) return [sample(field.list)]
  if ('map' in field) return { ZZMC: sample(field.map) }
  if ('object' in field) return sampleBody(field.object)
  return sample(field.optional)
}
const sampleBody = (shape: Shape): Record<string, JsonValue> =>
  Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, sample(field)]))

const event = (type: string, subject: string, body: Record<string, JsonValue>) => ({
  id: '',
  at: 1,
  source: '',
  actor: { operator: 'a', cert: '' },
  type,
  subject,
  body,
})

/** A state rich enough for every fold. */
const richState = (state: string) => ({
  state,
  version: 1,
  number: 0,
  used: 1,
  kind: 'standing',
  versions: [],
  history: [],
  custodians: [],
  exceptions: [],
  roles: [],
  certs: [],
  taken: [],
  attempts: [],
  pledges: [{ id: '示例' }],
  next: 1,
  sealed: 1,
  issued: 0,
  skipped: 0,
  failed: 0,
  run: 1,
})

t.test('the table of transitions is the one that was agreed', async (t) => {
  const table = readFileSync(join(ROOT, 'fixtures/registry/transitions.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const lines: string[] = []
  for (const machine of MACHINES) {
    for (const [type, step] of Object.entries(machine.steps))
      lines.push(`${type}: ${step.from.length === 0 ? 'none' : step.from.join(' ')}`)
  }
  t.same(lines, table)
})

t.test('an event in any other state is refused', async (t) => {
  let refused = 0
  for (const machine of MACHINES) {
    for (const [type, step] of Object.entries(machine.steps)) {
      const body = sampleBody(step.shape)
      const said = event(type, `${machine.kind}:1`, body)
      for (const state of [undefined, ...machine.states]) {
        const fits = state === undefined ? step.from.length === 0 : step.from.includes(state)
        const act = () => fold(machine, state === undefined ? undefined : richState(state), said)
        if (fits) {
          t.ok(machine.states.includes(String(act()['state'])), `${type} in ${state}`)
        } else {
          t.throws(act, { code: 'EVENT_ILLEGAL' }, `${type} in ${state}`)
          refused += 1
        }
      }
    }
  }
  t.ok(refused > 100)
})

t.test('bodies are closed: unknown, missing and wrong fields are refused', async (t) => {
  for (const machine of MACHINES) {
    for (const [type, step] of Object.entries(machine.steps)) {
      const state = step.from[0] === undefined ? undefined : richState(step.from[0])
      const subject = `${machine.kind}:1`
      const body = sampleBody(step.shape)
      const refused = (change: Record<string, JsonValue>, why: string) =>
        t.throws(
          () => fold(machine, state, event(type, subject, change)),
          { code: 'EVENT_BODY' },
          `${type}: ${why}`,
        )
      refused({ ...body, extra: 1 }, 'an unknown field')
      for (const [name, field] of Object.entries(step.shape)) {
        const { [name]: _, ...rest } = body
        if (!(typeof field === 'object' && 'optional' in field)) refused(rest, `without ${name}`)
        refused({ ...body, [name]: null }, `${name} null`)
      }
    }
  }
})

t.test('a type that nobody knows is refused, whatever the subject', async (t) => {
  for (const machine of MACHINES.slice(0, 1))
    for (const type of ['office.burnt', '__proto__', 'toString'])
      t.throws(() => fold(machine, undefined, event(type, 'office:1', {})), { code: 'EVENT_TYPE_UNKNOWN' })
})
