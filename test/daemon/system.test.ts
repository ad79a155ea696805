/** What the daemon asks of Linux beside sockets: where a process of its own may run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { descriptorOf, openSystem } from '../../src/daemon/system.ts'
import { folderOf } from '../helpers/cli.ts'
import {
  childrenOf,
  demoHome,
  item,
  items,
  signItems,
  startDaemon,
  tally,
  unlock,
  until,
} from '../helpers/daemon.ts'

const system = await openSystem().catch(() => undefined)
const skip = system === undefined ? 'the system tells nothing of its processors' : false

/** As the kernel writes them, `0-3,5`. */
const allowed = (pid: number | 'self'): number[] => {
  const list = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
  return list.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
}

t.test('a process is kept off one processor, and let back', { skip }, async (t) => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  const { pid = 0 } = child
  const all = allowed('self')
  const [first = 0] = all
  system?.keepOff(pid, first)
  t.same(allowed(pid), all.length === 1 ? all : all.slice(1), 'one is left where there is no other')
  system?.keepOff(pid, -1)
  t.same(allowed(pid), all)
  t.same(allowed('self'), all, 'its own place stays')
})

t.test(
  'while programs run on all processors, none of them is left to another process',
  { skip },
  async (t) => {
    const busy = Array.from({ length: availableParallelism() }, () =>
      spawn(process.execPath, ['-e', 'process.stdout.write("on"); for (;;);'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
    t.teardown(() => busy.map((child) => child.kill('SIGKILL')))
    await Promise.all(busy.map((child) => once(child.stdout, 'data')))
    const seen = Array.from({ length: 200 }, () => system?.ownProcessor())
    t.ok(seen.includes(-1))
    t.ok(seen.every((processor = 0) => processor === -1 || allowed('self').includes(processor)))
  },
)

t.test('signatures come one by one and many at once, by turns', { skip }, async (t) => {
  const home = await demoHome(t)
  const client = await (await startDaemon(t, home)).client()
  await unlock(client)
  for (let round = 0; round < 4; round++) {
    t.same(tally(await signItems(client, home, [item()])), { signed: 1 })
    t.same(tally(await signItems(client, home, items(40))), { signed: 40 })
  }
})

t.test('what comes in time is read without the loop, and nothing is no error', { skip }, async (t) => {
  const place = join(folderOf(t), 'socket')
  const server = createServer({ pauseOnConnect: true }).listen(place)
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = connect(place)
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [Socket],
    unknown,
  ]
  t.teardown(() => [client, socket].map((end) => end.destroy()))
  const room = Buffer.alloc(16)
  const read = (): string => room.toString('utf8', 0, system?.readSoon(descriptorOf(socket), room, 1))
  t.equal(read(), '')
  client.write('a signature of many bytes')
  t.equal(read(), 'a signature of m')
  t.equal(read(), 'any bytes')
  t.equal(read(), '')
  client.destroy()
  await once(client, 'close')
  t.equal(read(), '', 'its end')
  t.equal(system?.readSoon(-1, room, 1), 0, 'closed here')
})

t.test('the process of a key hears no signal of the terminal, and ends with its daemon', async (t) => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  const keys = childrenOf(daemon.pid)
  t.not(keys.length, 0)
  t.same(tally(await signItems(client, home, items(20))), { signed: 20 })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGSTOP', 'SIGCONT'])
    for (const pid of keys) process.kill(pid, signal)
  t.same(tally(await signItems(client, home, items(20))), { signed: 20 })
  t.same(childrenOf(daemon.pid), keys)
  await daemon.kill('SIGKILL')
  await until(() => keys.every((pid) => !existsSync(`/proc/${pid}`)))
})
