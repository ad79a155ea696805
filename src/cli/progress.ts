/** Progress on stderr for work longer than a second: a bar on a terminal, otherwise a line every ten seconds. */
import type { Session } from './context.ts'
import { say } from './texts/index.ts'

const FIRST_AFTER_MS = 1_000
const LINE_EVERY_MS = 10_000
const BAR_CELLS = 30

export interface Progress {
  step(): void
  end(): void
}

const bar = (done: number, total: number): string => {
  const full = Math.round((done / Math.max(1, total)) * BAR_CELLS)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] ${done}/${total}`
}

export const startProgress = (session: Session, total: number): Progress => {
  const { world, out, settings } = session
  const started = world.now()
  const onTerminal = world.stderr.isTTY === true
  let done = 0
  let lastLine = started
  let shown = false
  const erase = (): void => {
    if (shown) world.stderr.write('\r\u001b[K')
    shown = false
  }
  const show = (): void => {
    if (settings.quiet || world.now() - started < FIRST_AFTER_MS) return
    if (onTerminal) {
      world.stderr.write(`\r\u001b[K${bar(done, total)}`)
      shown = true
    } else if (world.now() - lastLine >= LINE_EVERY_MS) {
      lastLine = world.now()
      out.talk(say(settings.lang, 'progress', { done, total }))
    }
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
