/** The daemon's process: its command line, its signals, its log, and how it ends. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { GsealError, hintOf, isGsealError, messageOf } from '../core/base/error.ts'
import { PRODUCT } from '../core/base/product.ts'
import { compileEarly } from './compile-early.ts'
import { startDaemon } from './daemon.ts'
import { makeLog } from './log.ts'

const OPTIONS = {
  home: { type: 'string' },
  socket: { type: 'string' },
  version: { type: 'boolean' },
} as const

const words = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values
  } catch (cause) {
    throw new GsealError('DAEMON_CONFIG', {
      path: 'gseald',
      field: 'options',
      reason: (cause as Error).message,
    })
  }
}

const homeOf = (option: string | undefined, env: NodeJS.ProcessEnv): string => {
  const named = option ?? env['GSEAL_HOME']
  return named === undefined || named === '' ? join(homedir(), '.gseal') : resolve(named)
}

/** Runs until it is asked to stop, and leaves the exit status in `process.exitCode`. */
export const main = async (process: NodeJS.Process): Promise<void> => {
  const log = makeLog((line) => void process.stderr.write(line), Date.now)
  // A log that nobody reads any more is no reason to end.
  process.stderr.on('error', () => undefined)
  let stop = (signal: string): void => {
    log('info', 'daemon.stopped', { reason: signal })
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
  process.on('SIGHUP', () => log('info', 'daemon.hangup'))
  try {
    const values = words(process.argv.slice(2))
    if (values.version === true) {
      process.stdout.write(`gseald ${PRODUCT.version}\n`)
      return
    }
    compileEarly()
    const daemon = await startDaemon({
      home: homeOf(values.home, process.env),
      socket: values.socket === undefined ? undefined : resolve(values.socket),
      env: process.env,
      log,
      signals: (take) => {
        stop = take
      },
    })
    await daemon.ended
  } catch (error) {
    if (!isGsealError(error)) throw error
    log('error', 'daemon.failed', {
      code: error.code,
      message: messageOf('en', error.code, error.params),
      hint: hintOf('en', error.code, error.params),
    })
    process.exitCode = 1
  }
}
