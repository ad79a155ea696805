/** `gseal daemon lock [KEY]`: the daemon forgets PIN and key. */
import { usingDaemon } from '../daemon.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = (session, input) =>
  usingDaemon(session, input, async (daemon) => {
    const [key] = input.args
    const { locked } = await daemon.call<{ locked: string[] }>('pin.lock', key === undefined ? {} : { key })
    session.out.record({ type: 'daemon-locked', keys: locked })
    const { lang } = session.settings
    session.out.line(
      locked.length === 0 ? say(lang, 'lockedNone') : say(lang, 'lockedKeys', { keys: locked.join(', ') }),
    )
    return 0
  })
