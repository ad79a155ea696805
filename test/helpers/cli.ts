/** The command line in-process with streams of its own: fast, and nothing of the machine's home or terminal is touched. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import type { Terminal, World } from '../../src/cli/context.ts'
import { run } from '../../src/cli/run.ts'
import { GsealError } from '../../src/core/base/error.ts'

export type Json = Record<string, unknown>

export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** Lines of stdout, each parsed as JSON; throws when one is not. */
  records(): Json[]
}

export interface CallOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  /** Whether streams claim to be terminals. */
  readonly tty?: boolean
  readonly columns?: number
  /** ms since 1970 UTC, or a clock. */
  readonly now?: number | (() => number)
  /** What is typed at each question, then Ctrl-C; without it there is no terminal. */
  readonly types?: readonly string[]
}

class Sink extends Writable {
  text = ''
  readonly isTTY: boolean
  readonly columns: number | undefined
  constructor(tty: boolean, columns: number | undefined) {
    super({ decodeStrings: false, defaultEncoding: 'utf8' })
    this.isTTY = tty
    this.columns = columns
  }
  override _write(chunk: string | Uint8Array, _: string, done: () => void): void {
    this.text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    done()
  }
}

/** A terminal for one question, which is answered as soon as it stands there. */
const typing = (answer: string | undefined): Terminal => {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
  let typed = false
  const output = new Writable({
    write: (chunk: Buffer, _, done) => {
      done()
      if (typed || !/[:\uff1a]/.test(chunk.toString('utf8'))) return
      typed = true
      setImmediate(() => input.write(answer === undefined ? '\u0003' : `${answer}\n`))
    },
  })
  return { input, output, close: () => input.destroy() }
}

export const call = async (argv: readonly string[], options: CallOptions = {}): Promise<Ran> => {
  const tty = options.tty ?? options.types !== undefined
  const [stdout, stderr] = [new Sink(tty, options.columns), new Sink(tty, options.columns)]
  const bytes = options.stdin === undefined ? [] : [Buffer.from(options.stdin)]
  const answers = options.types === undefined ? undefined : [...options.types]
  const world: World = {
    stdin: Object.assign(Readable.from(bytes), { isTTY: tty }),
    stdout,
    stderr,
    env: { GSEAL_LANG: 'en', ...options.env },
    cwd: options.cwd ?? tmpdir(),
    userHome: join(tmpdir(), 'gseal-test-no-such-user'),
    now: () => (typeof options.now === 'function' ? options.now() : (options.now ?? Date.now())),
    terminal: () => {
      if (answers === undefined) throw new GsealError('TERMINAL_UNAVAILABLE')
      return typing(answers.shift())
    },
  }
  const status = await run(argv, world)
  return {
    status,
    stdout: stdout.text,
    stderr: stderr.text,
    records: () =>
      stdout.text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Json),
  }
}

/** A folder of the test's own, removed at its end. */
export const folderOf = (t: { teardown(done: () => unknown): unknown }): string => {
  const path = mkdtempSync(join(tmpdir(), 'gseal-test-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}
