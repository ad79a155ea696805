/** Which command a command line means: its first words, wherever the global options stand. */
import { GLOBAL_OPTIONS } from './globals.ts'
import type { CommandRecord } from './record.ts'

export type Located =
  | { readonly kind: 'command'; readonly record: CommandRecord; readonly rest: readonly string[] }
  /** `gseal seal`: a first word that several commands share. */
  | {
      readonly kind: 'group'
      readonly group: string
      readonly rest: readonly string[]
      readonly unknown?: string
    }
  | { readonly kind: 'none'; readonly rest: readonly string[]; readonly unknown?: string }

/** Global options whose value is the next word. */
const TAKES_NEXT = new Set(
  GLOBAL_OPTIONS.filter(({ value }) => value !== undefined).map(({ flag }) => `--${flag}`),
)

/** Positions of the first two words that are neither options nor values of global options. */
const firstWords = (argv: readonly string[]): number[] => {
  const found: number[] = []
  for (let i = 0; i < argv.length && found.length < 2; i++) {
    const word = argv[i] ?? ''
    if (word === '--') break
    if (TAKES_NEXT.has(word)) i++
    else if (!word.startsWith('-') || word === '-') found.push(i)
  }
  return found
}

const without = (argv: readonly string[], positions: readonly number[]): string[] =>
  argv.filter((_, i) => !positions.includes(i))

export const locate = (commands: readonly CommandRecord[], argv: readonly string[]): Located => {
  const [firstAt, secondAt] = firstWords(argv)
  if (firstAt === undefined) return { kind: 'none', rest: argv }
  const first = argv[firstAt] ?? ''
  const single = commands.find(({ name }) => name === first)
  if (single !== undefined) return { kind: 'command', record: single, rest: without(argv, [firstAt]) }
  const inGroup = commands.some(({ name }) => name.startsWith(`${first} `))
  const rest = without(argv, [firstAt])
  if (!inGroup) return { kind: 'none', rest, unknown: first }
  if (secondAt === undefined) return { kind: 'group', group: first, rest }
  const second = argv[secondAt] ?? ''
  const record = commands.find(({ name }) => name === `${first} ${second}`)
  if (record !== undefined) return { kind: 'command', record, rest: without(argv, [firstAt, secondAt]) }
  return { kind: 'group', group: first, rest, unknown: second }
}
