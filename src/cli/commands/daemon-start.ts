/** `gseal daemon start`: the daemon in the background, its log in the home; returns when it answers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GsealError } from '../../core/base/error.ts'
import type { Session } from '../context.ts'
import { daemonIfThere } from '../daemon.ts'
import { openHome } from '../home.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'
import { daemonArguments } from './daemon-run.ts'

const START_MS = 20_000

/** What the last line of the log says. */
const lastWords = (log: string): string => {
  const line = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? ''
  try {
    const { code, message } = JSON.parse(line) as { code?: string; message?: string }
    return code === undefined ? line : `${message ?? ''} [${code}]`
  } catch {
    return line
  }
}

const answering = async (session: Session, input: Input, ended: () => boolean, log: string) => {
  const until = performance.now() + START_MS
  while (!ended() && performance.now() < until) {
    const daemon = await daemonIfThere(session, input.text('socket'))
    if (daemon !== undefined) return daemon
    await sleep(50)
  }
  throw new GsealError('DAEMON_NOT_STARTED', { reason: lastWords(log), log })
}

export const run: Run = async (session, input) => {
  const before = await daemonIfThere(session, input.text('socket'))
  if (before !== undefined) {
    before.close()
    throw new GsealError('DAEMON_RUNNING', { socket: before.socket })
  }
  const { path } = await openHome(session.settings.home)
  const folder = join(path, 'run')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const log = join(folder, 'daemon.log')
  const out = openSync(log, 'a', 0o600)
  const child = spawn(process.execPath, daemonArguments(session, input), {
    detached: true,
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  let over = false
  void once(child, 'exit').then(() => {
    over = true
  })
  const daemon = await answering(session, input, () => over, log)
  child.unref()
  daemon.close()
  const { pid } = daemon.hello
  session.out.record({ type: 'daemon', state: 'started', pid, socket: daemon.socket, log })
  session.out.line(say(session.settings.lang, 'daemonStarted', { pid, socket: daemon.socket }))
  return 0
}
