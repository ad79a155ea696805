/** `gseal daemon unlock KEY`: asks for the PIN, or reads it from `--pin-file`, and hands it over once. */
import type { HeldKeyInfo } from '../../core/keys/daemon/protocol.ts'
import { localTime } from '../clock.ts'
import { usingDaemon } from '../daemon.ts'
import { pinOnce } from '../prompt.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const MOST_MINUTES = 7 * 24 * 60
const MOST_USES = 1_000_000_000

const termsOf = (input: Input): Record<string, number | string> => {
  const [idle, whole] = [input.integer('idle', 1, MOST_MINUTES), input.integer('for', 1, MOST_MINUTES)]
  const uses = input.integer('uses', 1, MOST_USES)
  return {
    ...(idle === undefined ? {} : { idleSeconds: idle * 60 }),
    ...(whole === undefined ? {} : { absoluteSeconds: whole * 60 }),
    ...(uses === undefined ? {} : { uses }),
    ...(input.has('last-try') ? { lastTry: 'yes' } : {}),
  }
}

export const run: Run = (session, input) =>
  usingDaemon(session, input, async (daemon) => {
    const key = input.first
    const terms = termsOf(input)
    const pin = Buffer.from(await pinOnce(session, key)(), 'utf8')
    const info = await daemon.callWithSecret<HeldKeyInfo>('pin.unlock', { key, ...terms }, pin)
    session.out.record({ type: 'daemon-key', ...info })
    const until = localTime(info.until ?? session.world.now())
    session.out.line(say(session.settings.lang, 'unlockedUntil', { key: info.name, until }))
    return 0
  })
