/** `gseal daemon stop`: asks the daemon to end and waits until it has. */
import { setTimeout as sleep } from 'node:timers/promises'
import { GsealError } from '../../core/base/error.ts'
import { usingDaemon } from '../daemon.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** A little longer than the daemon itself waits for what is in work. */
const STOP_MS = 40_000

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export const run: Run = (session, input) =>
  usingDaemon(session, input, async (daemon) => {
    const { pid } = daemon.hello
    await daemon.call('shutdown')
    daemon.close()
    const until = performance.now() + STOP_MS
    while (lives(pid) && performance.now() < until) await sleep(50)
    if (lives(pid)) throw new GsealError('DAEMON_STOPPING')
    session.out.record({ type: 'daemon', state: 'stopped', pid })
    session.out.line(say(session.settings.lang, 'daemonStopped'))
    return 0
  })
