/** Progress on stderr for work longer than a second: one changing line on a terminal, otherwise a line every ten seconds. */
import type { Session } from './context.ts'
import { say } from './texts/index.ts'

const FIRST_AFTER_MS = 1_000
const LINE_EVERY_MS = 10_000
const SHOW_EVERY_MS = 100
const BAR_CELLS = 30

export interface Progress {
  step(): void
  end(): void
}

/** What is shown after so many steps and milliseconds. */
type Told = (done: number, ms: number, onTerminal: boolean) => string

const start = (session: Session, told: Told): Progress => {
  const { world, out, settings } = session
  const started = world.now()
  const onTerminal = world.stderr.isTTY === true
  let [done, last, shown] = [0, started, false]
  const erase = (): void => {
    if (shown) world.stderr.write('\r\u001b[K')
    shown = false
  }
  const show = (): void => {
    const now = world.now()
    if (settings.quiet || now - started < FIRST_AFTER_MS) return
    if (now - last < (onTerminal ? SHOW_EVERY_MS : LINE_EVERY_MS)) return
    last = now
    const text = told(done, now - started, onTerminal)
    if (onTerminal) {
      world.stderr.write(`\r\u001b[K${text}`)
      shown = true
    } else out.talk(text)
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

const bar = (done: number, total: number): string => {
  const full = Math.round((done / Math.max(1, total)) * BAR_CELLS)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] ${done}/${total}`
}

/** Of a known number of files. */
export const startProgress = (session: Session, total: number): Progress =>
  start(session, (done, _, onTerminal) =>
    onTerminal ? bar(done, total) : say(session.settings.lang, 'progress', { done, total }),
  )

/**
 * Of the rows of a batch: rows, rate, and how long it will take.
 * @param total rows, where the register says how many it has
 */
export const rowProgress = (session: Session, total: number | undefined): Progress => {
  const { lang } = session.settings
  return start(session, (done, ms) => {
    const rate = done / Math.max(0.001, ms / 1000)
    const params = { done, rate: rate.toFixed(rate < 10 ? 1 : 0) }
    if (total === undefined) return say(lang, 'progressOpen', params)
    const seconds = Math.max(0, Math.round((total - done) / Math.max(rate, 0.001)))
    const time = { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
    return say(lang, 'progressRate', { ...params, total, left: say(lang, 'minutesSeconds', time) })
  })
}
