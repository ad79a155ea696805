/** `gseal audit export`: the ledger as lines of JSON with their proof, to stdout or a file. */
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type ExportLine, exportLines } from '../../core/store/index.ts'
import type { Session } from '../context.ts'
import { writeOutput } from '../files.ts'
import { usingHomeStore } from '../home-store.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const optionsOf = (input: Input) => {
  const [from, to] = (['from', 'to'] as const).map((flag) => input.integer(flag, 1, Number.MAX_SAFE_INTEGER))
  const subject = input.text('subject')
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(subject !== undefined && { subject }),
  }
}

const PIECE = 64 * 1024

/** Lines in pieces that are worth a write each. */
function* texts(lines: Iterable<ExportLine>): Generator<string> {
  let text = ''
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield text
}

/** As fast as the reader takes them. */
const print = async ({ world }: Session, lines: Iterable<string>): Promise<void> => {
  for (const line of lines) if (!world.stdout.write(line)) await once(world.stdout, 'drain')
}

export const run: Run = (session, input) =>
  usingHomeStore(session, { access: 'read' }, async (store) => {
    const lines = texts(exportLines(store.ledger, optionsOf(input)))
    const out = input.text('out')
    if (out === undefined) {
      await print(session, lines)
      return 0
    }
    await writeOutput(resolve(session.world.cwd, out), lines, { force: input.has('force'), mode: 0o600 })
    session.out.record({ type: 'export', file: out })
    session.out.line(say(session.settings.lang, 'exportWritten', { path: out }))
    return 0
  })
