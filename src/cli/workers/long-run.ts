/**
 * What V8 is told before a batch begins. By itself it lets a heap become four times as large as what is
 * alive in it; a batch has a heap for each thread and runs for hours, so that each of them comes to that size.
 * What was measured is in docs/decisions/press.md.
 */
import { setFlagsFromString } from 'node:v8'

/** How far a heap grows beyond what was alive in it before it is collected again, in percent of that. */
const GROWTH_PERCENT = 50

/**
 * Holds for the whole process, from the next full collection of each heap, and cannot be taken back: to be called before the
 * heap of the thread that calls it has been collected, which else grows fourfold first.
 */
export const settleForLongRun = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
