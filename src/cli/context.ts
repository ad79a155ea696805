/**
 * Everything a command may touch outside its arguments, passed in: streams, environment, clock, folder, terminal. So
 * that a test runs a command in-process with streams of its own, and nothing is opened until it is used.
 */
import type { Readable, Writable } from 'node:stream'
import type { Lang } from '../core/base/error.ts'
import type { Output } from './output.ts'
import type { CommandRecord } from './record.ts'

export interface Terminal {
  readonly input: Readable
  readonly output: Writable
  close(): void
}

export interface World {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined }
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly userHome: string
  /** Milliseconds since 1970 UTC. */
  now(): number
  /** The terminal for questions; throws TERMINAL_UNAVAILABLE. */
  terminal(): Terminal
}

/** The global options, understood. */
export interface Settings {
  /** Absolute path of the home. */
  readonly home: string
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly color: boolean
  /** Questions are allowed: stdin is a terminal and `--no-input` was not given. */
  readonly input: boolean
  readonly yes: boolean
  readonly lang: Lang
  readonly pinFile: string | undefined
  /** The operator who acts. */
  readonly as: string | undefined
}

export interface Session {
  readonly world: World
  readonly settings: Settings
  readonly out: Output
  /** The whole table of commands, for help, completion and explanations. */
  readonly commands: readonly CommandRecord[]
}
