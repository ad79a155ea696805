/** The signatures of a chunk: as many at once as the key can use, and what becomes of the others when one of them fails. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { foundAuthority, signerFor } from '../../src/core/authority.ts'
import { GsealError } from '../../src/core/base/error.ts'
import type { Press, RowOut } from '../../src/core/issue-plan.ts'
import type { Signer } from '../../src/core/keys/signer.ts'
import type { LicenceState } from '../../src/core/registry/index.ts'
import { folderOf } from '../helpers/cli.ts'
import {
  collected,
  foundIssuing,
  type Issuing,
  openBatch,
  openIssuing,
  pressOf,
  runBatch,
  scanned,
  streamed,
} from '../helpers/issuing.ts'

const start = Date.now() - 600_000
const authority = await foundAuthority(start)
const unit = signerFor(authority.unit)
const press = pressOf(authority, Date.now)
t.teardown(() => press.close())

const ROWS = 12

const office = async (t: { teardown(done: () => unknown): unknown }) => {
  const folder = folderOf(t)
  await foundIssuing(folder, authority, start)
  const issuing = await openIssuing(folder, authority, Date.now, { press })
  t.teardown(() => issuing.close())
  return { issuing, rows: scanned(folder, ROWS) }
}

const stampsOf = ({ store }: Issuing): string[] =>
  store
    .rows('licences', { order: ['row'] })
    .map((row) => (store.state(row.subject)?.state as unknown as LicenceState).stamp.state)

const used = ({ store }: Issuing) => store.rows('uses', { equal: { id: 'DEMO-U2' } })[0]?.['used']

const types = (outs: readonly RowOut[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { type } of outs) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** A key with so many sessions, which refuses its calls from one number on; it tells the most that ran at once. */
const sessions = (lanes: number, from = Number.POSITIVE_INFINITY) => {
  const seen = { calls: 0, running: 0, most: 0 }
  const signer: Signer = {
    ...unit,
    lanes,
    sign: async (request) => {
      seen.calls += 1
      const number = seen.calls
      seen.running += 1
      seen.most = Math.max(seen.most, seen.running)
      await sleep(5)
      seen.running -= 1
      if (number >= from) throw new GsealError('KEY_PIN_WRONG', { key: 'test' })
      return unit.sign(request)
    },
  }
  return { seen, signer }
}

t.test('a key with several sessions signs as many at once; others one after another', async (t) => {
  for (const lanes of [1, 4]) {
    const { issuing, rows } = await office(t)
    const { seen, signer } = sessions(lanes)
    const run = await openBatch(issuing, 'B1')
    const outs = await collected(runBatch(issuing, 'B1', run, streamed(rows), { signer }))
    t.same(types(outs), { issued: ROWS })
    t.match(seen, { calls: ROWS, most: lanes })
  }
})

t.test(
  'a key that refuses while others of its sessions sign: each row once, nothing more is asked',
  async (t) => {
    const { issuing, rows } = await office(t)
    const { seen, signer } = sessions(4, 6)
    const outs: RowOut[] = []
    const stopping = async () => {
      const run = await openBatch(issuing, 'B1')
      for await (const out of runBatch(issuing, 'B1', run, streamed(rows), { signer })) outs.push(out)
    }
    await t.rejects(stopping(), { code: 'KEY_PIN_WRONG' })
    t.same(types(outs), { issued: 5 })
    t.ok(seen.calls <= 9, 'those that were under way when it refused, and no other')
    t.equal(used(issuing), 5)
    const rest = await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
    t.same(types(rest), { issued: ROWS - 5, skipped: 5 })
    t.same(stampsOf(issuing), Array(ROWS).fill('stamped'))
  },
)

interface Seen {
  asked: number
  composed: number
  /** Finished or dropped: the thread that composed it has given its memory back. */
  ended: number
}

/** The key, with sessions of its own, that breaks when it is asked the third time. */
const breaking = (seen: Seen, lanes: number): Signer => ({
  ...unit,
  lanes,
  sign: async (request) => {
    seen.asked += 1
    if (seen.asked === 3) throw new TypeError('a fault of the program')
    await sleep(5)
    return unit.sign(request)
  },
})

const watched = (seen: Seen): Press => ({
  ...press,
  compose: async (job) => {
    const made = await press.compose(job)
    seen.composed += 1
    return {
      ...made,
      finish: async (signature) => {
        const pressed = await made.finish(signature)
        seen.ended += 1
        return pressed
      },
      drop: () => {
        seen.ended += 1
        made.drop()
      },
    }
  },
})

for (const lanes of [1, 4])
  t.test(
    `a fault of the program ends the run when all that was begun has ended, ${lanes} lanes`,
    async (t) => {
      const { issuing, rows } = await office(t)
      const seen: Seen = { asked: 0, composed: 0, ended: 0 }
      const options = { signer: breaking(seen, lanes), order: { press: watched(seen) } }
      const run = await openBatch(issuing, 'B1')
      await t.rejects(collected(runBatch(issuing, 'B1', run, streamed(rows), options)), TypeError)
      t.same(seen, { asked: Math.max(3, lanes), composed: ROWS, ended: ROWS })
      await sleep(100)
      t.equal(seen.asked, Math.max(3, lanes), 'nothing is asked afterwards')

      const again = await openBatch(issuing, 'B1')
      await collected(runBatch(issuing, 'B1', again, streamed(rows)))
      t.same(stampsOf(issuing), Array(ROWS).fill('stamped'))
    },
  )

t.test('a thread that ends while a signature is awaited is met in its turn', async (t) => {
  const { issuing, rows } = await office(t)
  const slow: Signer = {
    ...unit,
    sign: async (request) => {
      await sleep(20)
      return unit.sign(request)
    },
  }
  const dying: Press = {
    ...press,
    compose: async (job) => ({
      ...(await press.compose(job)),
      finish: () => Promise.reject(new Error('a composing thread ended')),
    }),
  }
  const unmet: unknown[] = []
  const meet = (fault: unknown): void => void unmet.push(fault)
  process.on('unhandledRejection', meet)
  t.teardown(() => process.off('unhandledRejection', meet))
  const run = await openBatch(issuing, 'B1')
  const options = { signer: slow, order: { press: dying } }
  await t.rejects(collected(runBatch(issuing, 'B1', run, streamed(rows), options)), /thread ended/)
  t.same(unmet, [])
})

t.test('a key that has no session at the moment is asked all the same', async (t) => {
  const { issuing, rows } = await office(t)
  const run = await openBatch(issuing, 'B1')
  await collected(runBatch(issuing, 'B1', run, streamed(rows), { signer: { ...unit, lanes: 0 } }))
  t.same(stampsOf(issuing), Array(ROWS).fill('stamped'))
  t.equal(used(issuing), ROWS)
})
