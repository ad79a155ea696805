/**
 * What V8 is told when the daemon starts. By itself it compiles a function for speed after some hundred calls, which are as
 * many stamps; a daemon runs for days and always does the same. What was measured is in docs/decisions/daemon.md.
 */
import { setFlagsFromString } from 'node:v8'

/** Bytes of bytecode that a function runs before V8 thinks of compiling it; V8 of Node 20 takes 67,584 by itself. */
const BUDGET_BYTES = 16_000

/**
 * The flag, for a V8 that has it. Later ones count calls and have a quick compiler between: that of Node 24 needs no flag.
 */
export const earlyFlag = (v8: string): string | undefined =>
  v8.startsWith('11.') ? `--interrupt-budget=${BUDGET_BYTES}` : undefined

/** For the whole process, from the next time that a function has used up what it was given. */
export const compileEarly = (): void => {
  const flag = earlyFlag(process.versions.v8)
  if (flag !== undefined) setFlagsFromString(flag)
}
