/** A batch through a daemon: what is counted when connections end, and how a connection stays that waits long. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { keptAwake } from '../../src/cli/issue-key.ts'
import { connectDaemon } from '../../src/core/keys/daemon/client.ts'
import { openDaemonKey } from '../../src/core/keys/daemon/key.ts'
import type { ItemAnswer, SignAnswer } from '../../src/core/keys/daemon/protocol.ts'
import { call } from '../helpers/cli.ts'
import { codeOf, demoHome, sealOf, startDaemon, unlock, until } from '../helpers/daemon.ts'
import { of, office, succeed } from '../helpers/issue-cli.ts'
import { allIssued, heldOffice, ISSUE, ROWS, signedBy, usedOf } from '../helpers/issue-daemon.ts'

t.test('a limit of the day counts what was signed, also after a restart', async (t) => {
  const clerk = await office(t, 'en')
  await succeed(clerk)
  const home = join(clerk.folder, 'home')
  const allow = (perDay: number): void => {
    const config = { format: 1, keys: [{ name: 'demo', perDay }] }
    writeFileSync(join(home, 'daemon.json'), JSON.stringify(config), { mode: 0o600 })
  }
  /** A run under a new daemon: why it stopped, and how many signatures were made. */
  const ran = async (perDay: number) => {
    allow(perDay)
    const daemon = await startDaemon(t, home)
    const client = await daemon.client()
    await unlock(client)
    const codes = of((await clerk.gseal(...ISSUE)).records(), 'error').map((record) => record['code'])
    const signed = await signedBy(client)
    await daemon.kill('SIGTERM')
    return { codes, signed }
  }
  t.same(await ran(5), { codes: ['DAEMON_RATE'], signed: 5 })
  t.same(await ran(5), { codes: ['DAEMON_RATE'], signed: 0 })
  t.same(await ran(8), { codes: ['DAEMON_RATE'], signed: 3 })
  t.same(await ran(ROWS), { codes: [], signed: ROWS - 8 })
  await allIssued(t, clerk)
})

/** A connection that is closed with an answer on its way is reset, which is no fault. */
const linesOf = (socket: Socket, hear: (line: string) => void): void => {
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket })
    .on('line', hear)
    .on('error', () => undefined)
}

/** Between the clerk and the daemon: lets everything through, but ends the connection in the place of the first answer to `sign`. */
const cutting = async (t: Test, folder: string, socket: string) => {
  const path = join(folder, 'between.sock')
  const made: ItemAnswer[] = []
  const server = createServer((near) => {
    const far = connect(socket)
    let wanted: unknown
    near.on('close', () => far.destroy())
    linesOf(near, (line) => {
      const { id, method } = JSON.parse(line) as { id: unknown; method: string }
      if (method === 'sign') wanted = id
      far.write(`${line}\n`)
    })
    linesOf(far, (line) => {
      const { id, result } = JSON.parse(line) as { id: unknown; result: SignAnswer }
      if (id !== wanted) near.write(`${line}\n`)
      else {
        made.push(...result.items)
        near.destroy()
      }
    })
  })
  server.listen(path)
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { path, made }
}

t.test('signatures that were made and did not arrive stay counted', async (t) => {
  const { clerk, home, daemon } = await heldOffice(t)
  const { folder, gseal } = clerk
  const between = await cutting(t, folder, daemon.socket)
  const more = ['--home', home, '--pin-file', join(folder, 'pin'), '--lang', 'en']
  const cut = await call([...ISSUE, ...more], { cwd: folder, env: { GSEAL_DAEMON: between.path } })
  t.same(
    of(cut.records(), 'error').map((record) => record['code']),
    ['DAEMON_LOST'],
  )
  const signed = between.made.filter((answer) => codeOf(answer) === 'signed').length
  t.ok(signed > 0, 'they left the daemon')
  t.equal(await usedOf(clerk), signed)
  t.equal((await gseal(...ISSUE)).status, 0)
  await allIssued(t, clerk)
  t.equal(await usedOf(clerk), signed + ROWS)
})

/** Between a client and the daemon: counts the calls by their names. */
const counting = async (t: Test, folder: string, socket: string) => {
  const path = join(folder, 'between.sock')
  const calls: string[] = []
  const server = createServer((near) => {
    const far = connect(socket)
    near.on('close', () => far.destroy())
    linesOf(far, (line) => near.write(`${line}\n`))
    linesOf(near, (line) => {
      calls.push((JSON.parse(line) as { method: string }).method)
      far.write(`${line}\n`)
    })
  })
  server.listen(path)
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { path, calls }
}

t.test('a key that waits for its batch keeps the connection awake until it is closed', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  await unlock(await daemon.client())
  const { path, calls } = await counting(t, home, daemon.socket)
  const client = await connectDaemon({ path, named: true }, undefined)
  const key = keptAwake(await openDaemonKey(client, sealOf(home)), 20)
  const pings = (): number => calls.filter((name) => name === 'keys.list').length
  await until(() => pings() >= 3)
  await key.close()
  await sleep(50)
  const before = pings()
  await sleep(200)
  t.equal(pings(), before)
})

t.test('a daemon that refuses to name its key is left', async (t) => {
  const clerk = await office(t, 'en')
  await succeed(clerk)
  const home = join(clerk.folder, 'home')
  const daemon = await startDaemon(t, home)
  const path = join(clerk.folder, 'between.sock')
  let left = 0
  const server = createServer((near) => {
    const far = connect(daemon.socket)
    near.on('close', () => {
      left += 1
      far.destroy()
    })
    linesOf(far, (line) => near.write(`${line}\n`))
    linesOf(near, (line) => {
      const { id, method } = JSON.parse(line) as { id: unknown; method: string }
      const busy = { code: 'DAEMON_BUSY', params: { what: 'it', retryAfterMs: 1 } }
      const error = { code: -32005, message: 'busy', data: busy }
      if (method !== 'cert.get') far.write(`${line}\n`)
      else near.write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`)
    })
  })
  server.listen(path)
  await once(server, 'listening')
  t.teardown(() => server.close())
  const more = ['--home', home, '--pin-file', join(clerk.folder, 'pin')]
  const refused = await call([...ISSUE, ...more], { cwd: clerk.folder, env: { GSEAL_DAEMON: path } })
  t.match(of(refused.records(), 'error'), [{ code: 'DAEMON_BUSY' }])
  await until(() => left === 1)
})
