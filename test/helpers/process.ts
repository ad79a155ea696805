/** gseal as a process of its own: for what only a process shows (signals, pipes, terminals). */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { GSEAL } from './programs.ts'

/** Environment without the user's own settings; NODE_OPTIONS of the test runner would only cost time. */
const environment = (): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _, GSEAL_HOME: __, NO_COLOR: ___, ...rest } = process.env
  return { ...rest, GSEAL_LANG: 'en' }
}

export const start = (argv: readonly string[], options: SpawnOptions): ChildProcess =>
  spawn(process.execPath, [GSEAL, ...argv], { env: environment(), ...options })

export const ended = (child: ChildProcess): Promise<{ status: number | null; signal: string | null }> =>
  new Promise((resolve) => child.once('close', (status, signal) => resolve({ status, signal })))

export interface ShellRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A line of bash in which `gseal` is a function. */
export const bash = (script: string, cwd: string, env: Record<string, string> = {}): ShellRun => {
  const head = `gseal() { "${process.execPath}" "${GSEAL}" "$@"; }\n`
  const ran = spawnSync('bash', ['-c', head + script], {
    cwd,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr }
}

/** Answers a reason to skip when a program is not on this machine. */
export const lacks = (program: string): string | false =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0 ? false : `${program} is not installed`

export const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')
