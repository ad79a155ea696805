/**
 * One code of the product: what a message says, what to do about it, in both languages, and where the rule stands.
 * `{name}` in a text is replaced by the parameter of that name.
 */
export interface CodeRow {
  /** Exit status when the code ends a command (the table of exit statuses in docs/commands.md). */
  readonly exit: 1 | 2 | 6 | 70 | 130
  /** Clause of a standard or article of a measure behind the rule. */
  readonly clause?: string
  readonly en: readonly [message: string, hint: string]
  readonly zh: readonly [message: string, hint: string]
  /** A paragraph more for `gseal explain`. */
  readonly more?: readonly [en: string, zh: string]
}

/** Keeps the literal keys of a table while checking its rows. */
export const rows = <K extends string>(table: Record<K, CodeRow>): Record<K, CodeRow> => table
