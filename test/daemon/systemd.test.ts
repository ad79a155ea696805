/** systemd's part, played by this test: a socket that is passed on, notices by datagram, a watchdog. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { connectDaemon } from '../../src/core/keys/daemon/client.ts'
import { folderOf } from '../helpers/cli.ts'
import { demoHome, until } from '../helpers/daemon.ts'
import { ROOT } from '../helpers/paths.ts'
import { lacks } from '../helpers/process.ts'
import { GSEALD } from '../helpers/programs.ts'

/** Opens the sockets, starts the daemon with the stream socket as descriptor 3, prints each notice, then its exit status. */
const PLAYER = `
import os, socket, sys
path, notices, node, program, home = sys.argv[1:]
stream = socket.socket(socket.AF_UNIX)
stream.bind(path)
stream.listen(8)
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.bind(notices)
pid = os.fork()
if pid == 0:
    os.dup2(stream.fileno(), 3)
    os.set_inheritable(3, True)
    own = str(os.getpid())
    env = {'PATH': os.environ['PATH'], 'NOTIFY_SOCKET': notices, 'LISTEN_FDS': '1', 'LISTEN_PID': own,
           'WATCHDOG_PID': own, 'WATCHDOG_USEC': '200000'}
    os.execve(node, [node, program, '--home', home], env)
print('pid', pid, flush=True)
while True:
    notice = told.recv(4096).decode().split('\\n')
    print(*notice, flush=True)
    if 'STOPPING=1' in notice:
        break
print('exit', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.path.exists(path), flush=True)
`

const textOf = (child: ChildProcess): (() => string) => {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  return () => text
}

t.test('a socket that is passed on, and what is told', { skip: lacks('python3') }, async (t) => {
  const home = await demoHome(t)
  const folder = folderOf(t)
  const [path, notices] = [join(folder, 'd.sock'), join(folder, 'notify')]
  const player = spawn('python3', ['-c', PLAYER, path, notices, process.execPath, GSEALD, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(player, 'exit')
  const told = textOf(player)
  await until(() => told().includes('READY=1'))
  const pid = Number(/pid (\d+)/.exec(told())?.[1])
  t.teardown(() => {
    for (const stop of [() => process.kill(pid, 'SIGKILL'), () => player.kill('SIGKILL')]) {
      try {
        stop()
      } catch {
        // It has ended already.
      }
    }
  })
  const client = await connectDaemon({ path, named: true }, undefined)
  t.equal(client.hello.pid, pid)
  client.close()
  await until(() => told().split('WATCHDOG=1').length > 2)
  process.kill(pid, 'SIGTERM')
  await ended
  t.match(told(), /STOPPING=1\nexit 0 True/, 'the socket stays, for the next one')
})

t.test('the units name the options that the daemon has, and leave no core dump', async (t) => {
  const unit = readFileSync(join(ROOT, 'assets', 'systemd', 'gseald.service'), 'utf8')
  const exec = /^ExecStart=\S+gseald (.*)$/m.exec(unit)?.[1] ?? ''
  for (const word of exec.split(' ').filter((part) => part.startsWith('--')))
    t.match(readFileSync(join(ROOT, 'src', 'daemon', 'main.ts'), 'utf8'), `${word.slice(2)}: {`)
  for (const line of [
    'LimitCORE=0',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'Type=notify',
    'WatchdogSec=',
  ])
    t.ok(unit.includes(line), line)
})
