/**
 * The door from the operating system: what belongs to a real process and not to a test (signals, broken pipes, the
 * controlling terminal). `bin/gseal.js` comes before it.
 */
import { openSync } from 'node:fs'
import { homedir } from 'node:os'
import { PassThrough } from 'node:stream'
import { ReadStream, WriteStream } from 'node:tty'
import { GsealError } from '../core/base/error.ts'
import type { Terminal, World } from './context.ts'
import { notWritable, removeLeftovers } from './files.ts'
import { run, tellError } from './run.ts'

/** The controlling terminal, whatever stdin and stdout are; Windows has none by that name and uses its console. */
const openTerminal = (process: NodeJS.Process): Terminal => {
  try {
    const input = new ReadStream(openSync('/dev/tty', 'r'))
    const output = new WriteStream(openSync('/dev/tty', 'w'))
    return {
      input,
      output,
      close: () => {
        input.destroy()
        output.destroy()
      },
    }
  } catch (cause) {
    if (process.stdin.isTTY === true && process.stderr.isTTY === true) {
      return { input: process.stdin, output: process.stderr, close: () => process.stdin.pause() }
    }
    throw new GsealError('TERMINAL_UNAVAILABLE', {}, { cause })
  }
}

const worldOf = (process: NodeJS.Process): World => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  userHome: homedir(),
  now: Date.now,
  terminal: () => openTerminal(process),
})

/**
 * A reader that goes away (`gseal verify … | head -1`) is no fault: the work goes on, so that the exit status stays
 * true, and nothing more is written. Results that cannot be written for another reason end the command; about talk
 * that cannot be written, nothing can be said.
 */
const guardStreams = (process: NodeJS.Process, argv: readonly string[], world: World): void => {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    removeLeftovers()
    process.exit(tellError(argv, { ...world, stdout: new PassThrough() }, notWritable('stdout', error)))
  })
}

/** Outputs appear by rename alone, so an interrupt has only temporary files to remove. */
const onInterrupt = (process: NodeJS.Process, argv: readonly string[], world: World): void => {
  const stop = (): void => {
    removeLeftovers()
    const status = tellError(argv, world, new GsealError('INTERRUPTED'))
    process.exit(status)
  }
  // A file beyond the limit of the system is told by the write that fails, not by a silent end.
  process.on('SIGXFSZ', () => undefined)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** Runs one command line and leaves its exit status in `process.exitCode`. */
export const main = async (process: NodeJS.Process): Promise<void> => {
  const argv = process.argv.slice(2)
  const world = worldOf(process)
  guardStreams(process, argv, world)
  onInterrupt(process, argv, world)
  process.exitCode = await run(argv, world)
  // A descriptor that a shell left open on stdin must not keep the process alive.
  if (process.stdin.isTTY !== true) process.stdin.destroy()
}
