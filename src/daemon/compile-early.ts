/**
 * What V8 is told when the daemon starts. By itself it compiles a function for speed after some hundred calls, which are as
 * many stamps; a daemon runs for days and always does the same. What was measured is in docs/decisions/daemon.md.
 */
import { setFlagsFromString } from 'node:v8'

/** Bytes of bytecode that a function runs before V8 thinks of compiling it; V8 of Node 20 takes 67,584 by itself. */
const BUDGET_BYTES = 16_000

/** For the whole process, from the next time that a function has used up what it was given. */
export const compileEarly = (): void => setFlagsFromString(`--interrupt-budget=${BUDGET_BYTES}`)
