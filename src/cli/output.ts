/**
 * Where results and talk go: stdout is the result (text, or one JSON object a line), stderr is talk with the prefix
 * `gseal:`. A line is made of pieces; every piece is made safe before it is coloured, so that no text from a file can
 * reach the terminal as a command.
 */
import { createRequire } from 'node:module'
import type { ChalkInstance } from 'chalk'
import type { Settings, World } from './context.ts'
import { padTo, safe, safeJson, width } from './show.ts'

export type Tone = 'good' | 'bad' | 'doubt' | 'dim' | 'strong'
export type Piece = string | { readonly text: string; readonly tone: Tone }

const TONES: Readonly<Record<Tone, (chalk: ChalkInstance) => ChalkInstance>> = {
  good: (chalk) => chalk.green,
  bad: (chalk) => chalk.red.bold,
  doubt: (chalk) => chalk.yellow,
  dim: (chalk) => chalk.dim,
  strong: (chalk) => chalk.bold,
}

export const toned = (tone: Tone, text: string): Piece => ({ text, tone })

export interface Output {
  readonly json: boolean
  /** One JSON line on stdout; nothing without `--json`. */
  record(record: Readonly<Record<string, unknown>>): void
  /** One line of text on stdout; nothing with `--json`. */
  line(...pieces: readonly Piece[]): void
  /** Rows with aligned columns on stdout; nothing with `--json`. */
  table(rows: readonly (readonly Piece[])[]): void
  /** One line on stderr with the prefix; nothing with `--quiet`. */
  talk(...pieces: readonly Piece[]): void
  /** Errors and hints: on stderr whatever was asked for. */
  error(...pieces: readonly Piece[]): void
  /** Called before anything is written: a progress bar removes itself. */
  onWrite(before: (() => void) | undefined): void
}

const plain = (piece: Piece): string => safe(typeof piece === 'string' ? piece : piece.text)

type Paint = (piece: Piece) => string

/** The colours are loaded where a terminal shows them: pipes and batches have none. */
const painter = (coloured: boolean): Paint => {
  if (!coloured) return plain
  const { Chalk } = createRequire(import.meta.url)('chalk') as typeof import('chalk')
  const chalk = new Chalk({ level: 1 })
  return (piece) => (typeof piece === 'string' ? plain(piece) : TONES[piece.tone](chalk)(plain(piece)))
}

const columnWidths = (rows: readonly (readonly Piece[])[]): number[] => {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, width(plain(cell)))
    })
  }
  return widths
}

/** Pads outside the colour, so that escape sequences are not counted; the last column is left ragged. */
const tableLines = (paint: Paint, rows: readonly (readonly Piece[])[]): string[] => {
  const widths = columnWidths(rows)
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const gap = i === row.length - 1 ? '' : padTo('', (widths[i] ?? 0) - width(plain(cell)) + 2)
        return paint(cell) + gap
      })
      .join(''),
  )
}

export const makeOutput = (world: World, settings: Settings): Output => {
  const toOut = painter(settings.color && world.stdout.isTTY === true)
  const toErr = painter(settings.color && world.stderr.isTTY === true)
  let before: (() => void) | undefined
  const write = (stream: World['stdout'], text: string): void => {
    before?.()
    stream.write(`${text}\n`)
  }
  const talk = (pieces: readonly Piece[]): void => write(world.stderr, `gseal: ${pieces.map(toErr).join('')}`)
  return {
    json: settings.json,
    record: (record) => {
      if (settings.json) write(world.stdout, safeJson(record))
    },
    line: (...pieces) => {
      if (!settings.json) write(world.stdout, pieces.map(toOut).join(''))
    },
    table: (rows) => {
      if (!settings.json) for (const line of tableLines(toOut, rows)) write(world.stdout, line)
    },
    talk: (...pieces) => {
      if (!settings.quiet) talk(pieces)
    },
    error: (...pieces) => talk(pieces),
    onWrite: (hook) => {
      before = hook
    },
  }
}
