/** The parts that need no process: turns, rates, rules, the configuration, lines. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { GsealError } from '../../src/core/base/error.ts'
import type { BatchGate, BeginWish, GateGroup } from '../../src/core/gate-batch.ts'
import { Lines } from '../../src/core/keys/daemon/lines.ts'
import type { ItemAnswer } from '../../src/core/keys/daemon/protocol.ts'
import { Clerk, type GroupWriter } from '../../src/daemon/clerk.ts'
import { readConfig, ruleFor } from '../../src/daemon/config.ts'
import { FairQueue } from '../../src/daemon/fair-queue.ts'
import { Frames, frame, KEEP, KeptParts, PLACES, partsIn, WORTH } from '../../src/daemon/file-wire.ts'
import type { Holder } from '../../src/daemon/holder.ts'
import { KeptAnswers } from '../../src/daemon/kept.ts'
import { NearWriter } from '../../src/daemon/near-writer.ts'
import { Meter, mayCall, mayUse } from '../../src/daemon/policy.ts'
import { type Job, TokenQueue } from '../../src/daemon/token-queue.ts'
import { folderOf } from '../helpers/cli.ts'

t.test('turns: a client with much to do does not keep the others waiting', async (t) => {
  const queue = new FairQueue<string>(16)
  queue.push(
    'big',
    Array.from({ length: 100 }, (_, i) => `b${i}`),
  )
  queue.push('small', ['s0'])
  queue.push(
    'other',
    Array.from({ length: 20 }, (_, i) => `o${i}`),
  )
  const first = queue.take(40)
  t.equal(first.indexOf('s0'), 16)
  t.equal(first.indexOf('o0'), 17)
  t.equal(first.indexOf('b16'), 33)
  t.equal(queue.size, 81)
  t.equal(queue.drop('big').length, 77)
  t.same(queue.all(), ['o16', 'o17', 'o18', 'o19'])
  t.equal(queue.size, 0)
})

t.test('nothing is lost or doubled, whoever comes and goes', async (t) => {
  const queue = new FairQueue<number>(3)
  const taken: number[] = []
  let next = 0
  for (let round = 0; round < 200; round++) {
    const count = (round * 7) % 11
    queue.push(
      round % 5,
      Array.from({ length: count }, () => next++),
    )
    taken.push(...queue.take((round * 5) % 9))
  }
  taken.push(...queue.all())
  t.same(
    [...taken].sort((a, b) => a - b),
    Array.from({ length: next }, (_, i) => i),
  )
})

t.test('a meter counts by the minute and by the day', async (t) => {
  const noon = Date.UTC(2026, 10, 23, 12)
  const meter = new Meter(ruleFor('unit', { perMinute: 2, perDay: 5 }), noon, () => 1)
  const codes = (now: number, count: number) =>
    Array.from({ length: count }, () => meter.count(now)?.params['per'] ?? 'ok')
  t.same(codes(noon, 3), ['ok', 'ok', 'minute'])
  t.same(codes(noon + 60_000, 3), ['ok', 'ok', 'minute'])
  t.same(codes(noon + 120_000, 1), ['day'])
  t.same(codes(noon + 86_400_000, 1), ['ok'])
})

t.test('who may: the own user, root, those whom a rule names by user or group', async (t) => {
  const rule = ruleFor('unit', { uids: [1001], gids: [990] })
  const peer = (uid: number, ...groups: number[]) => ({ uid, gid: groups[0] ?? 1, groups, pid: 1 })
  t.same(
    [peer(500), peer(0), peer(1001), peer(7, 1, 990), peer(7, 991)].map((who) => mayUse(who, 500, rule)),
    [true, true, true, true, false],
  )
  t.notOk(mayCall(peer(8), 500, [rule]))
  t.ok(mayCall(peer(1001), 500, [ruleFor('a'), rule]))
})

t.test('a configuration that is not understood stops the daemon', async (t) => {
  const home = folderOf(t)
  t.same(readConfig(home).keys, undefined, 'without a file the keys of the home')
  const path = join(home, 'daemon.json')
  const refused = (text: string, field: string) => {
    writeFileSync(path, text, { mode: 0o600 })
    t.throws(() => readConfig(home), { code: 'DAEMON_CONFIG', params: { field } }, text)
  }
  refused('{', '/')
  refused('[]', '/')
  refused('{"format":2}', '/format')
  refused('{"format":1,"kyes":[]}', '/kyes')
  refused('{"format":1,"keys":[{"name":"a","perday":1}]}', '/keys/0/perday')
  refused('{"format":1,"keys":[{"name":"a"},{"name":"a"}]}', '/keys')
  refused('{"format":1,"pin":{"idleSeconds":-1}}', '/pin/idleSeconds')
  writeFileSync(path, '{"format":1,"keys":[{"name":"a","uids":[5],"perDay":3}],"pin":{"idleSeconds":60}}')
  const config = readConfig(home)
  t.equal(config.pin.idleMs, 60_000)
  t.match(config.keys?.[0], { name: 'a', uids: [5], gids: [], perDay: 3 })
  chmodSync(path, 0o666)
  t.throws(() => readConfig(home), { code: 'DAEMON_CONFIG', params: { field: 'mode' } })
})

t.test('lines come whole however they are cut, up to a limit', async (t) => {
  const text = Buffer.from('{"a":1}\n\n{"b":"印"}\nrest')
  for (const size of [1, 2, 3, 7, 100]) {
    const lines = new Lines(64)
    const found: string[] = []
    for (let at = 0; at < text.length; at += size)
      for (const line of lines.feed(text.subarray(at, at + size)) ?? []) found.push(line.toString('utf8'))
    t.same(found, ['{"a":1}', '', '{"b":"印"}'], `in pieces of ${size}`)
    t.ok(lines.begun)
  }
  const lines = new Lines(8)
  t.same(lines.feed(Buffer.from('12345678\n'))?.length, 1)
  t.equal(lines.feed(Buffer.from('123456789\n')), undefined)
  const slow = new Lines(8)
  t.ok(slow.feed(Buffer.from('12345')))
  t.equal(slow.feed(Buffer.from('6789')), undefined)
})

t.test('answers are kept for their owner until the outcome is told, refusals are not', async (t) => {
  const kept = new KeptAnswers(3)
  let now = 1000
  const signed = { id: 'a', signature: '', use: 'u' }
  kept.keep('a', 1, 'x', Promise.resolve(signed), () => now)
  kept.keep('b', 1, 'x', Promise.resolve({ id: 'b', error: { code: 'USE_NONE', params: {} } }), () => now)
  await Promise.resolve()
  t.same(await kept.earlier('a', 1, 'x'), signed)
  t.throws(() => kept.earlier('a', 2, 'x'), { code: 'DAEMON_ITEM_REPEATED' })
  t.throws(() => kept.earlier('a', 1, 'y'), { code: 'DAEMON_ITEM_REPEATED' })
  t.equal(kept.earlier('b', 1, 'x'), undefined)
  t.ok(kept.isOpen('a', 1))
  t.notOk(kept.isOpen('a', 2))
  now = 5000
  t.same(kept.overdue(999), [])
  t.same(kept.overdue(4000), ['a'])
  t.equal(kept.size, 0)
})

/** A process at the other end of the pipe: what its requests come to. */
const receiver = () => {
  const frames = new Frames()
  const kept = new Map<number, Uint8Array>()
  const requests: Buffer[] = []
  return {
    requests,
    feed: (bytes: Buffer) => {
      for (const { number, tag, content } of frames.feed(bytes)) {
        if (tag === KEEP) kept.set(number, Uint8Array.from(content))
        else requests.push(partsIn(content, kept))
      }
    },
  }
}

t.test('a long part goes to the process once, and every request comes to its own bytes', async (t) => {
  const sender = new KeptParts()
  const { requests, feed } = receiver()
  const seals = Array.from({ length: PLACES + 3 }, (_, i) => Buffer.alloc(WORTH + i, i))
  const wanted: Buffer[] = []
  let sent = 0
  for (const [i, seal] of [...seals, ...seals, ...seals.slice(-2), ...seals.slice(-2)].entries()) {
    const parts = [Buffer.from([i]), seal, Buffer.from(`tail ${i}`)]
    wanted.push(Buffer.concat(parts))
    const bytes = Buffer.concat(sender.frames(i, 'stamp', parts))
    sent += bytes.length
    for (let at = 0; at < bytes.length; at += 1000) feed(bytes.subarray(at, at + 1000))
  }
  t.same(requests, wanted)
  t.ok(sent < (2 * seals.length + 1) * (WORTH + PLACES + 64), 'the last four were known')
  t.throws(() => partsIn(frame(0, 0, [Buffer.from([9, 0, 0, 0x80])]).subarray(9), new Map()))
})

/** A ledger that writes when it is told to, or fails. */
const slowWriter = () => {
  const groups: { readonly group: GateGroup; readonly settle: (error?: GsealError) => void }[] = []
  const writer: GroupWriter = {
    write: (group, decided) =>
      new Promise((resolve, reject) => {
        const answers = {
          begun: group.begin.map(({ document }) => ({ use: document })),
          ended: group.end.map(() => undefined),
        }
        decided(answers)
        const settle = (error?: GsealError): void => (error === undefined ? resolve() : reject(error))
        groups.push({ group, settle })
      }),
  }
  return { groups, writer }
}

const wish = (name: string): BeginWish => ({ document: name }) as BeginWish
/** Until the clerk has gathered and given what was asked for before. */
const turn = async (): Promise<void> => {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
}

t.test('what is asked of the ledger while a group is written is the next group', async (t) => {
  const { groups, writer } = slowWriter()
  const clerk = new Clerk(writer, () => undefined)
  const told: unknown[] = []
  const begin = (...names: string[]): Promise<void> =>
    clerk.begin(names.map(wish), (begun) => {
      told.push(begun)
    })
  let durable = false
  const first = begin('a').then(() => {
    durable = true
  })
  await turn()
  const others = [begin('b', 'c'), begin('d')]
  const ended = clerk.end(
    Array.from({ length: 300 }, (_, i) => ({ id: `${i}`, outcome: 'stamped' as const })),
  )
  t.equal(groups.length, 1)
  t.same(told, [[{ use: 'a' }]], 'decided')
  t.notOk(durable, 'and not durable yet')
  groups[0]?.settle()
  await first
  await turn()
  t.same(
    groups[1]?.group.begin.map(({ document }) => document),
    ['b', 'c', 'd'],
  )
  for (let i = 1; i < 4; i++) {
    groups[i]?.settle()
    await turn()
  }
  await Promise.all(others)
  t.same(told, [[{ use: 'a' }], [{ use: 'b' }, { use: 'c' }], [{ use: 'd' }]])
  t.equal((await ended).length, 300)
  t.equal(groups.length, 4, 'many ends do not keep begins waiting')
})

/** A queue whose keys answer when they are told to. */
const slowQueue = () => {
  const { groups, writer } = slowWriter()
  const signing: ((signature: Uint8Array) => void)[] = []
  const holder = {
    sign: () => new Promise<Uint8Array>((resolve) => signing.push(resolve)),
    flush: () => undefined,
    collect: () => undefined,
  } as unknown as Holder
  const log = () => undefined
  const queue = new TokenQueue(new Clerk(writer, log), () => 4, log)
  const answers: ItemAnswer[] = []
  const job = (name: string): Job => ({
    client: 'c',
    holder,
    id: name,
    gate: { begin: { ...wish(name), id: name } },
    expires: Number.POSITIVE_INFINITY,
    deadlineMs: 1,
    compose: () => ({ kind: 'stamp', parts: [] }),
    answer: (answer) => answers.push(answer),
    cancelled: false,
  })
  return { groups, signing, queue, answers, job }
}

t.test('the key works while the disk does, and no signature is answered before it is durable', async (t) => {
  const { groups, signing, queue, answers, job } = slowQueue()
  queue.push('c', [job('a')])
  await turn()
  t.equal(signing.length, 1, 'it was decided')
  signing[0]?.(Buffer.from('s'))
  await turn()
  t.same(answers, [])
  groups[0]?.settle()
  await queue.drained()
  t.same(answers, [{ id: 'a', signature: Buffer.from('s').toString('base64'), use: 'a' }])
})

t.test('what was signed while the disk failed is thrown away, and what was not is not signed', async (t) => {
  const { groups, signing, queue, answers, job } = slowQueue()
  queue.push('c', ['a', 'b', 'c', 'd', 'e'].map(job))
  await turn()
  t.equal(signing.length, 4, 'as many as the key has lanes')
  signing[0]?.(Buffer.from('s'))
  groups[0]?.settle(new GsealError('STORE_FULL', { path: 'ledger' }))
  await turn()
  for (const sign of signing.slice(1)) sign(Buffer.from('s'))
  await queue.drained()
  t.equal(signing.length, 4)
  t.same(
    answers.map((answer) => [answer.id, 'error' in answer && answer.error.code]).sort(),
    ['a', 'b', 'c', 'd', 'e'].map((id) => [id, 'STORE_FULL']),
  )
  t.equal(groups.length, 1, 'nothing had begun: no use is given back')
})

t.test(
  'a lone stamp is written at hand; a group, or one while another process writes, by the thread',
  async (t) => {
    const written: string[] = []
    let busy = false
    const near: BatchGate = {
      write: (group, decided) => {
        if (busy) throw new GsealError('STORE_BUSY', { path: 'ledger', seconds: 0 })
        written.push('near')
        decided({ begun: group.begin.map(() => ({ use: 'u' })), ended: [] })
      },
    }
    const thread: GroupWriter = {
      write: async () => {
        written.push('thread')
      },
    }
    const writer = new NearWriter(near, thread)
    const write = (...names: string[]): Promise<void> =>
      writer.write({ begin: names.map(wish), end: [] }, () => undefined)
    await write('a')
    await write('a', 'b')
    busy = true
    await write('a')
    busy = false
    await write('a')
    t.same(written.splice(0), ['near', 'thread', 'thread', 'near'])
    for (let i = 0; i < 40; i++) await write('a')
    t.equal(written.filter((by) => by === 'thread').length, 1, 'which tidies the log now and then')
  },
)

t.test(
  'a ledger that cannot be written begins nothing, and keeps the ends that nobody waits for',
  async (t) => {
    const { groups, writer } = slowWriter()
    const clerk = new Clerk(writer, () => undefined)
    const begun = clerk.begin([wish('a')], () => undefined)
    await turn()
    const told = clerk.endLater({ id: 'x', outcome: 'unsigned' })
    groups[0]?.settle(new GsealError('STORE_FULL', { path: 'ledger' }))
    await t.rejects(begun, { code: 'STORE_FULL' })
    t.equal(clerk.fault?.code, 'STORE_FULL')
    await turn()
    groups[1]?.settle(new GsealError('STORE_FULL', { path: 'ledger' }))
    await told
    await turn()
    t.equal(groups.length, 2, 'not again at once')
    const flushed = clerk.flush()
    await turn()
    t.same(
      groups[2]?.group.end.map(({ id }) => id),
      ['x'],
    )
    groups[2]?.settle()
    t.ok(await flushed)
    t.equal(clerk.fault, undefined)
  },
)
