/** Progress of a batch on stderr: rows, rate, and how long it will take. */
import type { Session } from './context.ts'
import { say } from './texts/index.ts'

const FIRST_AFTER_MS = 1_000
const LINE_EVERY_MS = 10_000
const SHOW_EVERY_MS = 200

export interface RowProgress {
  step(): void
  end(): void
}

/** @param total rows, where the register says how many it has */
export const rowProgress = (session: Session, total: number | undefined): RowProgress => {
  const { world, out, settings } = session
  const started = world.now()
  const onTerminal = world.stderr.isTTY === true
  let [done, last, shown] = [0, started, false]
  const erase = (): void => {
    if (shown) world.stderr.write('\r\u001b[K')
    shown = false
  }
  const text = (now: number): string => {
    const rate = done / Math.max(0.001, (now - started) / 1000)
    const params = { done, rate: rate.toFixed(rate < 10 ? 1 : 0) }
    if (total === undefined) return say(settings.lang, 'progressOpen', params)
    const seconds = Math.max(0, Math.round((total - done) / Math.max(rate, 0.001)))
    const time = { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
    const left = say(settings.lang, 'minutesSeconds', time)
    return say(settings.lang, 'progressRate', { ...params, total, left })
  }
  const show = (): void => {
    const now = world.now()
    if (settings.quiet || now - started < FIRST_AFTER_MS) return
    if (now - last < (onTerminal ? SHOW_EVERY_MS : LINE_EVERY_MS)) return
    last = now
    if (onTerminal) {
      world.stderr.write(`\r\u001b[K${text(now)}`)
      shown = true
    } else out.talk(text(now))
  }
  out.onWrite(erase)
  return {
    step: () => {
      done++
      show()
    },
    end: () => {
      erase()
      out.onWrite(undefined)
    },
  }
}
