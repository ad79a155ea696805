/** Stamps through a daemon: signed once, recorded once, whatever happens to client, key process or daemon. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { fromBase64, fromHex, toHex } from '../../src/core/base/bytes.ts'
import { verifySignature } from '../../src/core/gm/index.ts'
import { openDaemonKey } from '../../src/core/keys/daemon/key.ts'
import { parseCertificate, readPem } from '../../src/core/pki/index.ts'
import { readSeal, writeTbs } from '../../src/core/ses/index.ts'
import {
  childrenOf,
  codeOf,
  demoHome,
  HELLO,
  item,
  items,
  ledgerOf,
  rawClient,
  sealOf,
  signItems,
  startDaemon,
  tally,
  unlock,
  until,
} from '../helpers/daemon.ts'

const certOf = (home: string) => {
  const [block] = readPem(readFileSync(`${home}/keys/demo.crt`))
  return parseCertificate(block?.der ?? new Uint8Array())
}

t.test(
  'a batch: every item signed once over what the daemon composed, and the ledger shows each once',
  async (t) => {
    const home = await demoHome(t)
    const daemon = await startDaemon(t, home)
    const client = await daemon.client()
    t.equal(
      codeOf(
        (
          await signItems(client, home, items(1)).catch(({ code }) => [
            { id: '', error: { code, params: {} } },
          ])
        )[0],
      ),
      'DAEMON_KEY_LOCKED',
    )
    await unlock(client)
    const wanted = items(1000)
    const answers = await signItems(client, home, wanted)
    t.same(tally(answers), { signed: 1000 })
    t.same(
      answers.map(({ id }) => id),
      wanted.map(({ id }) => id),
      'in order',
    )
    const cert = certOf(home)
    const seal = readSeal(readFileSync(`${home}/seals/demo.esl`), () => undefined)
    for (const i of [0, 499, 999]) {
      const [asked, answer] = [wanted[i], answers[i]]
      if (asked === undefined || answer === undefined || 'error' in answer) throw new Error('no signature')
      const message = writeTbs({
        seal,
        time: asked.time ?? 0,
        dataHash: fromHex(asked.digest),
        propertyInfo: asked.property ?? '',
        cert: cert.der,
        algorithm: '1.2.156.10197.1.501',
      })
      const signature = fromBase64(answer.signature) ?? new Uint8Array()
      t.equal(
        verifySignature({ key: cert.key, algorithm: '1.2.156.10197.1.501', message, signature }),
        'good',
      )
    }
    const half = wanted.slice(0, 500).map(({ id }) => ({ id, outcome: 'stamped', result: 'ab'.repeat(32) }))
    await client.call('sign.end', { outcomes: half })
    const ledger = await ledgerOf(home)
    t.equal(ledger.used, 1000)
    t.same(ledger.events.get(wanted[0]?.id ?? ''), ['stamp.begun', 'stamp.ended'])
    t.same(ledger.events.get(wanted[999]?.id ?? ''), ['stamp.begun'])
    t.equal([...ledger.stamps.values()].filter((state) => state === 'stamped').length, 500)
    const status = await client.call<{ signed: number; healthy: boolean }>('status')
    t.same([status.signed, status.healthy], [1000, true])
  },
)

t.test(
  'the same request again is answered from before; another content under its name is refused',
  async (t) => {
    const home = await demoHome(t)
    const daemon = await startDaemon(t, home)
    const [first, second] = [await daemon.client(), await daemon.client()]
    await unlock(first)
    const wanted = items(20)
    const [a, b] = await Promise.all([signItems(first, home, wanted), signItems(second, home, wanted)])
    t.same(a, b, 'two at once get one signature')
    t.same(await signItems(second, home, wanted), a)
    t.equal((await ledgerOf(home)).used, 20)
    const other = { ...item(), id: wanted[0]?.id ?? '' }
    t.equal(codeOf((await signItems(first, home, [other]))[0]), 'DAEMON_ITEM_REPEATED')
    await first.call('sign.end', {
      outcomes: wanted.map(({ id }) => ({ id, outcome: 'stamped', result: 'cd'.repeat(32) })),
    })
    t.equal(
      codeOf((await signItems(first, home, wanted.slice(0, 1)))[0]),
      'STAMP_STATE',
      'the ledger remembers longer',
    )
    t.equal((await ledgerOf(home)).used, 20)
  },
)

t.test('what does not fit is refused item by item, and nothing is counted for it', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  const answers = await signItems(client, home, [
    item(),
    item({ use: 'U-none' }),
    item({ classified: '机密' }),
    item({ time: Date.now() - 86_400_000 }),
    item({ digest: 'zz'.repeat(32) }),
    item({ id: 'no-uuid' }),
  ])
  t.same(answers.map(codeOf), [
    'signed',
    'USE_UNKNOWN',
    'USE_CLASSIFIED',
    'DAEMON_MESSAGE',
    'DAEMON_MESSAGE',
    'DAEMON_MESSAGE',
  ])
  await t.rejects(client.call('sign', { ...sealOf(home), sealDigest: '00'.repeat(32), items: items(1) }), {
    code: 'DAEMON_SEAL_MISSING',
  })
  await t.rejects(client.call('sign', { ...sealOf(home), seal: '61', items: items(1) }), {
    code: 'SEAL_UNKNOWN',
  })
  await t.rejects(client.call('sign', { ...sealOf(home), key: 'demo-maker', items: items(1) }), {
    code: 'SEAL_KEY_NOT_LISTED',
  })
  await t.rejects(
    client.call('sign', { ...sealOf(home), items: items(1), digest: 'ab' }),
    { code: 'DAEMON_MESSAGE' },
    'no unknown fields',
  )
  t.equal((await ledgerOf(home)).used, 1)
})

t.test(
  'a client that is killed in mid-batch: what had not begun never does, what was begun is ended',
  async (t) => {
    const home = await demoHome(t)
    const daemon = await startDaemon(t, home)
    const client = await daemon.client()
    await unlock(client)
    const raw = await rawClient(t, daemon.socket)
    raw.send(HELLO)
    await raw.next()
    const wanted = items(1000)
    raw.send(
      `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'sign', params: { ...sealOf(home), items: wanted } })}\n`,
    )
    await until(async () => (await client.call<{ signed: number }>('status')).signed > 20)
    raw.socket.destroy()
    await until(async () => {
      const { keys } = await client.call<{ keys: { name: string; waiting: number }[] }>('status')
      return keys.find(({ name }) => name === 'demo')?.waiting === 0
    })
    await signItems(client, home, items(1))
    const ledger = await ledgerOf(home)
    const states = wanted.map(({ id }) => ledger.stamps.get(id) ?? 'never')
    t.ok(states.includes('never'), 'the rest was dropped')
    t.ok(states.includes('begun'), 'signed, outcome not told yet')
    t.ok(states.every((state) => ['never', 'begun', 'unsigned'].includes(state)))
    const signed = states.filter((state) => state === 'begun').length
    t.equal(ledger.used, signed + 1, 'a use is counted for each signature and for nothing else')
    const again = await signItems(
      client,
      home,
      wanted.filter(({ id }) => ledger.stamps.get(id) === 'begun'),
    )
    t.same(tally(again), { signed }, 'who comes back fetches them')
  },
)

t.test('a process that holds the key is killed: its signatures are reported, the others go on', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  const [victim = 0] = childrenOf(daemon.pid)
  const wanted = items(600)
  const answer = signItems(client, home, wanted)
  await until(async () => (await client.call<{ signed: number }>('status')).signed > 20)
  process.kill(victim, 'SIGKILL')
  const counts = tally(await answer)
  t.equal((counts['signed'] ?? 0) + (counts['DAEMON_KEY_LOST'] ?? 0), 600)
  const ledger = await ledgerOf(home)
  t.equal(ledger.used, counts['signed'])
  t.equal(
    [...ledger.stamps.values()].filter((state) => state === 'unsigned').length,
    counts['DAEMON_KEY_LOST'] ?? 0,
  )
  for (const pid of childrenOf(daemon.pid)) process.kill(pid, 'SIGKILL')
  await until(async () => !(await client.call<{ healthy: boolean }>('status')).healthy)
  await t.rejects(signItems(client, home, items(1)), { code: 'DAEMON_KEY_LOST' })
  await unlock(client)
  t.same(tally(await signItems(client, home, items(2))), { signed: 2 })
})

t.test('a process that hangs is ended at the deadline, and no signature comes later', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  for (const pid of childrenOf(daemon.pid)) process.kill(pid, 'SIGSTOP')
  const wanted = items(200)
  const counts = tally(await signItems(client, home, wanted, { deadlineMs: 400 }))
  t.equal(counts['signed'], undefined)
  t.equal(
    (counts['DAEMON_DEADLINE'] ?? 0) + (counts['DAEMON_KEY_LOST'] ?? 0) + (counts['DAEMON_KEY_LOCKED'] ?? 0),
    200,
  )
  const ledger = await ledgerOf(home)
  t.equal(ledger.used, 0, 'nothing left, nothing counted')
})

t.test(
  'kill -9 of the daemon in mid-batch: the ledger has begun every signature that can have left',
  async (t) => {
    const home = await demoHome(t)
    const daemon = await startDaemon(t, home)
    const client = await daemon.client()
    await unlock(client)
    const wanted = items(400)
    const groups = Array.from({ length: 10 }, (_, i) => wanted.slice(i * 40, i * 40 + 40))
    const left: string[] = []
    const answers = groups.map(async (group) => {
      const got = await signItems(client, home, group).catch(() => [])
      for (const answer of got) if (!('error' in answer)) left.push(answer.id)
    })
    await until(() => left.length > 40)
    await daemon.kill('SIGKILL')
    await Promise.all(answers)
    const ledger = await ledgerOf(home)
    for (const id of left) if (ledger.stamps.get(id) !== 'begun') t.fail(`${id} left unrecorded`)
    t.equal(ledger.used, ledger.stamps.size)
    const again = await startDaemon(t, home)
    const second = await again.client()
    await unlock(second)
    const rest = await signItems(second, home, wanted)
    const counts = tally(rest)
    t.equal(counts['STAMP_STATE'], ledger.stamps.size, 'what was begun is not signed a second time')
    t.equal(counts['signed'], 400 - ledger.stamps.size)
    await second.call('sign.end', {
      outcomes: left.map((id) => ({ id, outcome: 'stamped', result: 'ef'.repeat(32) })),
    })
    t.equal(
      (await ledgerOf(home)).stamps.get(left[0] ?? ''),
      'stamped',
      'outcomes may come after the restart',
    )
  },
)

t.test('SIGTERM finishes what is in work and takes nothing new', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const [client, late] = [await daemon.client(), await daemon.client()]
  await unlock(client)
  const answer = signItems(client, home, items(500))
  await until(async () => (await late.call<{ signed: number }>('status')).signed > 0)
  const ended = daemon.kill('SIGTERM')
  t.same(tally(await answer), { signed: 500 })
  t.equal(await ended, 0)
  await t.rejects(late.call('status'), { code: 'DAEMON_LOST' })
  t.equal((await ledgerOf(home)).used, 500)
})

t.test('a key of the daemon refuses a seal of which it composed something else', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  const key = await openDaemonKey(client, sealOf(home))
  const seal = readSeal(readFileSync(`${home}/seals/demo.esl`), () => undefined)
  const fields = {
    seal,
    time: Math.floor(Date.now() / 1000) * 1000,
    dataHash: fromHex('11'.repeat(32)),
    propertyInfo: '/a',
    cert: key.cert,
    algorithm: key.algorithm,
  }
  const { id, document } = item()
  const signer = key.under({ id, document }, () => undefined)
  const tbs = writeTbs(fields)
  t.ok(await signer.sign({ kind: 'stamp', tbs }))
  // A foreign structure with the same fields: one byte of the seal inside differs.
  const forged = Uint8Array.from(tbs)
  const at = Buffer.from(tbs).indexOf(Buffer.from(seal.makerCert)) + seal.makerCert.length - 1
  forged[at] = (forged[at] ?? 0) ^ 1
  const again = key.under(
    { ...item(), id: item().id, document: toHex(fromHex('22'.repeat(32))) },
    () => undefined,
  )
  await t.rejects(again.sign({ kind: 'stamp', tbs: forged }), { code: 'DAEMON_STRUCTURE' })
  await t.rejects(key.sign({ kind: 'statement', tbs }), { code: 'DAEMON_STAMPS_ONLY' })
  await t.rejects(again.sign({ kind: 'seal', tbs }), { code: 'DAEMON_STAMPS_ONLY' })
})
