/** The shape of a row in the table of commands, and of what the parser hands to its `run`. */
import type { Session } from './context.ts'
import type { ArgumentText, CommandText, OptionText } from './texts/index.ts'

/** What a shell can offer for a value. */
export type Completes = 'file' | 'folder' | 'seal' | 'key' | 'code'

export interface OptionRecord {
  /** Without the dashes, e.g. `pin-file`. */
  readonly flag: string
  readonly short?: string
  /** Name of the value in help, e.g. `FILE`; absent for a switch. */
  readonly value?: string
  readonly repeat?: true
  readonly choices?: readonly string[]
  readonly completes?: Completes
  readonly text: OptionText
}

export interface ArgumentRecord {
  /** As in help, e.g. `FILE`. */
  readonly name: string
  readonly optional?: true
  readonly variadic?: true
  readonly choices?: readonly string[]
  readonly completes?: Completes
  readonly text: ArgumentText
}

export interface CommandRecord {
  /** One word or two, e.g. `verify`, `seal check`. */
  readonly name: string
  readonly text: CommandText
  readonly arguments: readonly ArgumentRecord[]
  readonly options: readonly OptionRecord[]
  /** Command lines that work as they stand. */
  readonly examples: readonly string[]
  load(): Promise<{ run: Run }>
}

/** Answers the exit status. */
export type Run = (session: Session, input: Input) => Promise<number>

/** One parsed command line. A flag that the record does not have is a programmer's mistake. */
export interface Input {
  readonly args: readonly string[]
  /** The first argument, for commands that ask for exactly one. */
  readonly first: string
  /** Whether the option was given, with or without a value. */
  has(flag: string): boolean
  text(flag: string): string | undefined
  texts(flag: string): readonly string[]
  /** A whole number within bounds; USAGE otherwise. */
  integer(flag: string, min: number, max: number): number | undefined
}
