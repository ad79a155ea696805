/** `gseal inspect`: what is in a file. `--raw` gives all of it as JSON, `--extract` writes the pieces into a folder. */
import { join, resolve } from 'node:path'
import { messageOf } from '../../core/base/error.ts'
import { extractPieces } from '../../core/extract.ts'
import { inspect } from '../../core/inspect.ts'
import type { Session } from '../context.ts'
import { aboutFile } from '../errors.ts'
import { makeFolder, readInput, writeOutput } from '../files.ts'
import { toned } from '../output.ts'
import type { Input, Run } from '../record.ts'
import { safeJson } from '../show.ts'
import { say } from '../texts/index.ts'

/** Lists longer than this are cut in the view for people; `--raw` and `--json` give all. */
const SHOWN = 40

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A small record without parts of its own: it takes one line in a list. */
const isFlat = (value: unknown): value is Record<string, unknown> =>
  isPlain(value) &&
  Object.keys(value).length <= 5 &&
  Object.values(value).every((item) => typeof item !== 'object' || item === null)

const oneLine = (value: Record<string, unknown>): string =>
  Object.entries(value)
    .map(([key, item], i) => (i === 0 ? String(item ?? '-') : `${key} ${item ?? '-'}`))
    .join('  ')

/** A record as an indented outline, keys as they stand in JSON. */
const outline = (session: Session, value: unknown, indent: string): void => {
  const { out } = session
  const entries = Array.isArray(value)
    ? value.slice(0, SHOWN).map((item, i) => [`${i + 1}`, item] as const)
    : isPlain(value)
      ? Object.entries(value)
      : []
  for (const [key, item] of entries) {
    if (Array.isArray(value) && isFlat(item)) {
      out.line(indent, oneLine(item))
      continue
    }
    const nested =
      (isPlain(item) && Object.keys(item).length > 0) ||
      (Array.isArray(item) && item.some((one) => typeof one === 'object'))
    if (nested) {
      out.line(indent, toned('strong', key))
      outline(session, item, `${indent}  `)
    } else {
      const text = Array.isArray(item) ? item.join(', ') : isPlain(item) || item === null ? '-' : String(item)
      out.line(indent, toned('dim', `${key}: `), text)
    }
  }
  if (Array.isArray(value) && value.length > SHOWN)
    out.line(indent, toned('dim', `… ${value.length - SHOWN} +`))
}

const extract = async (session: Session, input: Input, bytes: Uint8Array, dir: string): Promise<void> => {
  const folder = resolve(session.world.cwd, dir)
  await makeFolder(folder)
  const pieces = extractPieces(bytes)
  for (const piece of pieces) {
    await writeOutput(join(folder, piece.name), piece.bytes, { force: input.has('force') })
    session.out.record({ type: 'part', name: piece.name, bytes: piece.bytes.byteLength })
  }
  session.out.line(say(session.settings.lang, 'extracted', { count: pieces.length, path: folder }))
}

export const run: Run = aboutFile(async (session, input) => {
  const bytes = await readInput(resolve(session.world.cwd, input.first))
  const { notes, ...shown } = inspect(bytes)
  const { lang } = session.settings
  const told = notes.map(({ code, params }) => ({ code, detail: messageOf(lang, code, params) }))
  session.out.record({ type: 'inspection', file: input.first, ...shown, notes: told })
  if (input.has('raw')) session.out.line(safeJson({ file: input.first, ...shown, notes: told }))
  else {
    session.out.line(toned('strong', input.first))
    outline(session, shown, '  ')
    for (const note of told) session.out.line('  ', toned('doubt', `! ${note.detail} [${note.code}]`))
  }
  const dir = input.text('extract')
  if (dir !== undefined) await extract(session, input, bytes, dir)
  return 0
})
