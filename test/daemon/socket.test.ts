/** The socket: whose it is, who may come, and what becomes of clients without manners. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { checkOwner, socketPlaces } from '../../src/core/keys/daemon/socket-path.ts'
import { folderOf } from '../helpers/cli.ts'
import {
  codeIn,
  demoHome,
  HELLO,
  items,
  rawClient,
  sealOf,
  signItems,
  spawnDaemon,
  startDaemon,
  unlock,
  until,
} from '../helpers/daemon.ts'

const isRoot = process.getuid?.() === 0

t.test('its folder and socket are for their owner alone; both go at the end', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  t.equal(statSync(join(home, 'run')).mode & 0o777, 0o700)
  t.equal(lstatSync(daemon.socket).mode & 0o777, 0o600)
  t.equal(await daemon.kill('SIGTERM'), 0)
  t.notOk(existsSync(daemon.socket))
})

t.test('of two daemons on one socket the second is refused, also when both start at once', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const second = spawnDaemon(home)
  const [status] = (await once(second.child, 'exit')) as [number]
  t.equal(status, 1)
  t.equal(second.events('daemon.failed')[0]?.['code'], 'DAEMON_RUNNING')
  t.ok((await daemon.client()).hello.pid === daemon.pid, 'the first goes on')
  await daemon.kill('SIGKILL')
  t.ok(existsSync(daemon.socket), 'left behind')
  const rivals = [spawnDaemon(home), spawnDaemon(home), spawnDaemon(home)]
  t.teardown(() => {
    for (const { child } of rivals) child.kill('SIGKILL')
  })
  const loud = () => rivals.filter((rival) => rival.events('daemon.started').length > 0)
  const refused = () =>
    rivals.filter((rival) => rival.events('daemon.failed')[0]?.['code'] === 'DAEMON_RUNNING')
  await until(() => loud().length + refused().length === 3)
  t.equal(loud().length, 1, 'a stale socket is taken over by one')
  t.equal((await (await startless(daemon.socket)).hello).pid, loud()[0]?.child.pid)
})

t.test('of two daemons of one home the second is refused, also on another socket', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const second = spawnDaemon(home, { socket: join(home, 'other', 'daemon.sock') })
  t.teardown(() => second.child.kill('SIGKILL'))
  await until(() => second.events('daemon.failed').length + second.events('daemon.started').length > 0)
  t.match(second.events('daemon.failed'), [{ code: 'DAEMON_RUNNING' }])
  t.match(second.log(), daemon.socket)
  await daemon.kill('SIGKILL')
  await startDaemon(t, home, { socket: join(home, 'other', 'daemon.sock') })
})

/** A client of a daemon that the helper did not start. */
const startless = async (path: string) => {
  const { connectDaemon } = await import('../../src/core/keys/daemon/client.ts')
  const client = await connectDaemon({ path, named: true }, undefined)
  const { hello } = client
  client.close()
  return { hello }
}

t.test('what is no socket of ours is never removed', async (t) => {
  const home = await demoHome(t)
  const socket = join(home, 'run', 'daemon.sock')
  mkdirSync(join(home, 'run'), { mode: 0o700 })
  writeFileSync(socket, 'mine')
  const failing = async (): Promise<unknown> => {
    const { child, events } = spawnDaemon(home)
    await once(child, 'close')
    return events('daemon.failed')[0]?.['code']
  }
  t.equal(await failing(), 'DAEMON_SOCKET')
  t.ok(existsSync(socket))
  rmSync(socket)
  chmodSync(join(home, 'run'), 0o777)
  t.equal(await failing(), 'DAEMON_SOCKET', 'a folder in which others can write')
})

t.test('a client looks who made a socket that nobody named', async (t) => {
  const folder = folderOf(t)
  const runtime = join(folder, 'gseal')
  mkdirSync(runtime, { mode: 0o700 })
  const server = createServer().listen(join(runtime, 'daemon.sock'))
  await once(server, 'listening')
  t.teardown(() => server.close())
  const [place] = socketPlaces({ env: { XDG_RUNTIME_DIR: folder }, home: folder })
  if (place === undefined) throw new Error('not found')
  const uid = process.getuid?.() ?? 0
  t.doesNotThrow(() => checkOwner(place, uid))
  // Root's folder is trusted by everybody.
  const stranger = (): void => checkOwner(place, uid + 1)
  if (uid === 0) t.doesNotThrow(stranger)
  else t.throws(stranger, { code: 'DAEMON_SOCKET_FOREIGN' })
  chmodSync(runtime, 0o777)
  t.throws(() => checkOwner(place, uid), { code: 'DAEMON_SOCKET_FOREIGN' })
  t.doesNotThrow(() => checkOwner({ ...place, named: true }, uid))
  t.same(socketPlaces({ env: { XDG_RUNTIME_DIR: folder, GSEAL_DAEMON: 'none' }, home: folder }), [])
})

t.test('a line without end, a line that is no JSON, a call before hello, an unknown method', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const long = await rawClient(t, daemon.socket)
  long.send(HELLO)
  await long.next()
  long.send(`{"jsonrpc":"2.0","id":1,"method":"status","params":{"x":"${'a'.repeat(5 * 1024 * 1024)}"}}\n`)
  t.equal(codeIn(await long.next()), 'DAEMON_LINE_LONG')
  await long.closed
  const odd = await rawClient(t, daemon.socket)
  const answered = async (line: string): Promise<unknown> => {
    odd.send(`${line}\n`)
    return ((await odd.next())['error'] as { code?: number } | undefined)?.code
  }
  t.equal(await answered('{'), -32700)
  t.equal(await answered('[]'), -32600)
  t.equal(await answered('{"jsonrpc":"2.0","id":{},"method":"status"}'), -32600)
  t.equal(await answered('{"jsonrpc":"2.0","id":1,"method":"no.such"}'), -32601)
  t.equal(await answered('{"jsonrpc":"2.0","id":1,"method":"__proto__"}'), -32601)
  t.equal(await answered('{"jsonrpc":"2.0","id":1,"method":"status"}'), -32602, 'hello comes first')
  t.equal(
    await answered('{"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":99,"client":"x"}}'),
    -32000,
  )
  odd.send(HELLO)
  t.ok((await odd.next())['result'])
  t.equal(await answered('{"jsonrpc":"2.0","id":1,"method":"keys.list","params":{"more":1}}'), -32602)
})

t.test('a client that says nothing, or begins a line and does not end it, is cut off', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const [silent, slow] = [await rawClient(t, daemon.socket), await rawClient(t, daemon.socket)]
  slow.send('{"jsonrpc"')
  t.equal(codeIn(await silent.next()), 'DAEMON_MESSAGE')
  t.equal(codeIn(await slow.next()), 'DAEMON_MESSAGE')
  await Promise.all([silent.closed, slow.closed])
})

t.test('200 connections: 64 are served, the others are told that it is busy', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const clients = await Promise.all(Array.from({ length: 200 }, () => rawClient(t, daemon.socket)))
  for (const client of clients) client.send(HELLO)
  const answers = await Promise.all(clients.map((client) => client.next()))
  const served = answers.filter((answer) => answer['result'] !== undefined)
  const busy = answers.filter((answer) => codeIn(answer) === 'DAEMON_BUSY')
  t.equal(served.length, 64)
  t.equal(busy.length, 136)
  t.equal((busy[0]?.['error'] as { code: number }).code, -32005)
  for (const client of clients) client.socket.destroy()
  await until(async () => {
    const client = await rawClient(t, daemon.socket)
    client.send(HELLO)
    const served = (await client.next())['result'] !== undefined
    client.socket.destroy()
    return served
  })
  t.pass('there is room again')
})

t.test('more calls at once than allowed are refused; a reader that does not read is bounded', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const owner = await daemon.client()
  await unlock(owner)
  const greedy = await rawClient(t, daemon.socket)
  greedy.send(HELLO)
  await greedy.next()
  const call = (id: number) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method: 'sign', params: { ...sealOf(home), items: items(2) } })}\n`
  greedy.send(Array.from({ length: 20 }, (_, i) => call(i + 1)).join(''))
  const answers = await Promise.all(Array.from({ length: 20 }, () => greedy.next()))
  t.equal(answers.filter((answer) => codeIn(answer) === 'DAEMON_BUSY').length, 4)
  t.equal(answers.filter((answer) => answer['result'] !== undefined).length, 16)

  const deaf = await rawClient(t, daemon.socket)
  deaf.send(HELLO)
  await deaf.next()
  deaf.socket.pause()
  const status = '{"jsonrpc":"2.0","id":7,"method":"status"}\n'.repeat(20_000)
  deaf.socket.write(status)
  const sizes: number[] = []
  for (let i = 0; i < 5; i++) sizes.push((await owner.call<{ rssBytes: number }>('status')).rssBytes)
  t.ok(Math.max(...sizes) < 400e6, 'memory stays bounded')
  t.equal((await signItems(owner, home, items(3))).length, 3, 'others are served meanwhile')
})

t.test(
  'a caller of another user is told nothing; one whom a rule names may stamp, and no more',
  {
    skip: isRoot ? false : 'only root can call as another user',
  },
  async (t) => {
    const home = await demoHome(t)
    const script = (socket: string, lines: readonly unknown[]) => `
    const socket = require('net').connect(${JSON.stringify(socket)})
    socket.on('error', (error) => console.log(JSON.stringify({ code: error.code })))
    socket.pipe(process.stdout)
    ${lines.map((line) => `socket.write(${JSON.stringify(`${JSON.stringify(line)}\n`)})`).join('\n')}
    setTimeout(() => socket.end(), 1500)`
    const asNobody = async (socket: string, lines: readonly unknown[]) => {
      // It starts as root and steps down itself: that user may not be allowed to run the file of this Node. What the
      // test runner puts into the environment cannot work for it either.
      const stepDown = 'process.setgroups([]); process.setgid(65534); process.setuid(65534);'
      const code = `${stepDown}${script(socket, lines)}`
      const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, '-e', code], {
        cwd: '/',
        env: {},
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8')
      })
      await once(child, 'close')
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    }
    const calls = [
      JSON.parse(HELLO) as unknown,
      { jsonrpc: '2.0', id: 1, method: 'keys.list' },
      { jsonrpc: '2.0', id: 2, method: 'audit.tail' },
      { jsonrpc: '2.0', id: 3, method: 'shutdown' },
    ]
    const open = folderOf(t)
    chmodSync(open, 0o711)
    mkdirSync(join(open, 's'), { mode: 0o755 })
    const daemon = await startDaemon(t, home, { socket: join(open, 's', 'd.sock') })
    t.equal((await asNobody(daemon.socket, calls))[0]?.['code'], 'EACCES', 'the file itself is closed')
    chmodSync(daemon.socket, 0o666)
    t.equal(
      codeIn((await asNobody(daemon.socket, calls))[0] ?? {}),
      'DAEMON_DENIED',
      'and the kernel says who it is',
    )
    await daemon.kill('SIGTERM')

    writeFileSync(
      join(home, 'daemon.json'),
      JSON.stringify({ format: 1, keys: [{ name: 'demo', uids: [65534] }, { name: 'demo-root' }] }),
      { mode: 0o600 },
    )
    const named = await startDaemon(t, home, { socket: join(open, 's', 'd.sock') })
    chmodSync(named.socket, 0o666)
    const answers = await asNobody(named.socket, calls)
    t.ok(answers[0]?.['result'])
    const { keys } = answers[1]?.['result'] as { keys: { name: string }[] }
    t.same(
      keys.map(({ name }) => name),
      ['demo'],
      'it sees its own keys alone',
    )
    t.same([codeIn(answers[2] ?? {}), codeIn(answers[3] ?? {})], ['DAEMON_DENIED', 'DAEMON_DENIED'])
  },
)
