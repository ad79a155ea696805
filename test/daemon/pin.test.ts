/** PINs at the daemon: tried once, forgotten in time, and in no memory after lock. */
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { encryptedKeyPem, readPrivateKey } from '../../src/core/keys/pkcs8.ts'
import { call } from '../helpers/cli.ts'
import {
  childrenOf,
  codeOf,
  demoHome,
  items,
  PIN,
  signItems,
  startDaemon,
  tally,
  unlock,
  until,
} from '../helpers/daemon.ts'

/** Not to be found by chance, and made of parts so that no source text or log holds it whole. */
const RARE_PIN = ['q7Zt', '94xP', 'w1Ks', 'h6Vb'].join('')

const underRarePin = async (home: string): Promise<void> => {
  const path = join(home, 'keys', 'demo.key')
  const { key } = await readPrivateKey(readFileSync(path), path, async () => PIN)
  writeFileSync(path, encryptedKeyPem(key, RARE_PIN))
  key.destroy()
}

interface Range {
  readonly from: number
  readonly to: number
}

/** What of a process's memory can be read and written: where secrets can be. */
const writableOf = (pid: number): Range[] =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter((line) => / rw/.test(line) && !line.includes('[v'))
    .map((line) => {
      const [from = '0', to = '0'] = (line.split(' ')[0] ?? '').split('-')
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }
    })

const STEP = 4 * 1024 * 1024

/** How often a text stands in the memory of a process, as bytes or as UTF-16. */
const findIn = (pid: number, text: string): number => {
  const file = openSync(`/proc/${pid}/mem`, 'r')
  const forms = [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]
  const buffer = Buffer.alloc(STEP + 256)
  let found = 0
  try {
    for (const { from, to } of writableOf(pid)) {
      for (let at = from; at < to; at += STEP) {
        const wanted = Math.min(STEP + 256, to - at)
        let count = 0
        try {
          count = readSync(file, buffer, 0, wanted, at)
        } catch {
          // Reserved and never touched.
          continue
        }
        const part = buffer.subarray(0, count)
        for (const form of forms) if (part.includes(form)) found += 1
      }
    }
  } finally {
    closeSync(file)
  }
  return found
}

/** Whether this process may look into another one at all. */
const canLook = (pid: number): boolean => {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'))
    return true
  } catch {
    return false
  }
}

t.test(
  'after lock the PIN is in no memory of the daemon, and the process that had the key is gone',
  async (t) => {
    const home = await demoHome(t)
    await underRarePin(home)
    const daemon = await startDaemon(t, home)
    if (!canLook(daemon.pid)) {
      t.pass('the memory of another process cannot be read here', { skip: true })
      return
    }
    const client = await daemon.client()
    const status = await client.call<{ pid: number }>('status')
    t.equal(status.pid, daemon.pid)
    t.ok(findIn(daemon.pid, 'daemon.started') > 0, 'the search finds what is there')
    for (let i = 0; i < 3; i++) {
      await unlock(client, RARE_PIN)
      t.same(tally(await signItems(client, home, items(5))), { signed: 5 })
      const holders = childrenOf(daemon.pid)
      t.ok(holders.length > 0)
      t.equal(findIn(daemon.pid, RARE_PIN), 0, 'not while it is unlocked either')
      await client.call('pin.lock', {})
      await until(() => holders.every((pid) => !existsSync(`/proc/${pid}`)))
    }
    await t.rejects(unlock(client, `${RARE_PIN}x`), { code: 'KEY_PIN_WRONG' })
    t.equal(findIn(daemon.pid, RARE_PIN), 0)
    t.same(childrenOf(daemon.pid), [])
    t.notOk(daemon.log().includes(RARE_PIN))
    t.match(readFileSync(`/proc/${daemon.pid}/limits`, 'utf8'), /Max core file size/)
  },
)

t.test('a wrong PIN is tried once and changes nothing; a locked key says how to go on', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await t.rejects(unlock(client, '999999'), { code: 'KEY_PIN_WRONG' })
  await t.rejects(signItems(client, home, items(1)), { code: 'DAEMON_KEY_LOCKED' })
  t.equal(daemon.events('key.unlock-refused').length, 1)
  await unlock(client)
  await t.rejects(unlock(client, '999999'), { code: 'KEY_PIN_WRONG' })
  t.same(tally(await signItems(client, home, items(1))), { signed: 1 }, 'who was unlocked stays so')
  await t.rejects(client.callWithSecret('pin.unlock', { key: 'none' }, Buffer.from(PIN)), {
    code: 'DAEMON_KEY_UNKNOWN',
  })
  await t.rejects(client.callWithSecret('pin.unlock', { key: 'demo' }, Buffer.alloc(300, 'a')), {
    code: 'DAEMON_MESSAGE',
  })
  t.same(tally(await signItems(client, home, items(1))), { signed: 1 }, 'the connection goes on')
})

t.test('a PIN is kept for so many signatures, or so long, and not longer', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client, PIN, { uses: 3 })
  const counts = tally(await signItems(client, home, items(5)))
  t.equal(counts['signed'], 3)
  await t.rejects(signItems(client, home, items(1)), { code: 'DAEMON_KEY_LOCKED' })
  await unlock(client, PIN, { absoluteSeconds: 1 })
  await until(async () => daemon.events('key.expired').length > 0)
  await t.rejects(signItems(client, home, items(1)), { code: 'DAEMON_KEY_LOCKED' })
})

t.test('a limit of the policy holds over a restart', async (t) => {
  const home = await demoHome(t)
  writeFileSync(
    join(home, 'daemon.json'),
    JSON.stringify({ format: 1, keys: [{ name: 'demo', perDay: 4 }] }),
    { mode: 0o600 },
  )
  const first = await startDaemon(t, home)
  const client = await first.client()
  await unlock(client)
  t.same((await signItems(client, home, items(3))).map(codeOf), ['signed', 'signed', 'signed'])
  await first.kill('SIGTERM')
  const again = await startDaemon(t, home)
  const second = await again.client()
  await unlock(second)
  t.same((await signItems(second, home, items(3))).map(codeOf), ['signed', 'DAEMON_RATE', 'DAEMON_RATE'])
})

t.test(
  'the commands: status without a daemon, a PIN from a file, a document through the daemon',
  async (t) => {
    const home = await demoHome(t)
    t.equal((await call(['daemon', 'status', '--home', home])).status, 2)
    t.equal((await call(['daemon', 'unlock', 'demo', '--home', home])).status, 6)
    const daemon = await startDaemon(t, home)
    const out = join(home, '..')
    await call(['demo', '--out', join(out, 'demo'), '--force'])
    const letter = join(out, 'demo', 'notice.ofd')
    const sign = (to: string, ...more: string[]) =>
      call(['sign', letter, '--seal', 'demo', '--home', home, '--out', join(out, to), '--no-input', ...more])
    t.equal((await sign('a.ofd')).status, 2, 'locked there, so the key itself is asked for')
    const unlocked = await call(['daemon', 'unlock', 'demo', '--home', home, '--pin-file', '-', '--json'], {
      stdin: `${PIN}\n`,
    })
    t.equal(unlocked.status, 0)
    t.equal(unlocked.records()[0]?.['state'], 'unlocked')
    const signed = await sign('b.ofd', '--json')
    t.equal(signed.status, 0, signed.stderr)
    t.match(signed.records()[0]?.['use'], /^DEMO-U/)
    const named = await sign('c.ofd', '--key', 'daemon:demo')
    t.equal(named.status, 0, named.stderr)
    const alone = await call(
      [
        'sign',
        letter,
        '--seal',
        'demo',
        '--home',
        home,
        '--out',
        join(out, 'd.ofd'),
        '--pin-file',
        '-',
        '--no-input',
      ],
      {
        stdin: `${PIN}\n`,
        env: { GSEAL_DAEMON: 'none' },
      },
    )
    t.equal(alone.status, 0, alone.stderr)
    const verified = await call(['verify', join(out, 'b.ofd'), join(out, 'd.ofd'), '--home', home, '--json'])
    const [through, local] = verified.records()
    t.equal(through?.['verdict'], local?.['verdict'])
    t.equal(through?.['verdict'], 'valid', verified.stdout)
    const listed = await call(['audit', 'list', '--type', 'stamp.begun', '--home', home, '--json'])
    const callers = listed
      .records()
      .map((record) => (record['body'] as { caller?: string } | undefined)?.caller)
    t.equal(callers.filter((caller) => caller?.startsWith('uid ')).length, 2, 'the ledger names who asked')
    t.equal((await call(['daemon', 'status', '--home', home])).status, 0)
    t.equal((await call(['daemon', 'lock', '--home', home])).status, 0)
    t.equal((await call(['daemon', 'stop', '--home', home])).status, 0)
    t.equal(daemon.events('daemon.stopped').length, 1)
  },
)
