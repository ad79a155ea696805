/** `gseal daemon run`: the daemon's program in the foreground; signals reach it, its exit status is ours. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Session } from '../context.ts'
import { DAEMON_PROGRAM } from '../daemon.ts'
import type { Input, Run } from '../record.ts'

/** The daemon's own command line. */
export const daemonArguments = (session: Session, input: Input): string[] => {
  const socket = input.text('socket')
  return [
    DAEMON_PROGRAM,
    '--home',
    session.settings.home,
    ...(socket === undefined ? [] : ['--socket', resolve(session.world.cwd, socket)]),
  ]
}

export const run: Run = async (session, input) => {
  const child = spawn(process.execPath, daemonArguments(session, input), { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  // In the place of the command line's own end at these signals: the daemon finishes first.
  process.removeAllListeners('SIGINT').on('SIGINT', pass)
  process.removeAllListeners('SIGTERM').on('SIGTERM', pass)
  const [status] = (await once(child, 'exit')) as [number | null]
  return status ?? 1
}
