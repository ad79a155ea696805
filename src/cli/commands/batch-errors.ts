/**
 * `gseal batch errors`: the rows that failed, with all columns of the register and the reasons, as a table that is
 * corrected and given to `issue` again: the columns of the reasons have headings that a register may have.
 */
import { resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { csvText, writeXlsx } from '../../core/licence/register/index.ts'
import type { BatchFailure } from '../../core/registry/index.ts'
import { failuresOf, told } from '../batch-failures.ts'
import { readJob } from '../batch-job.ts'
import { batchState } from '../batches.ts'
import { publishedCatalog } from '../catalog-source.ts'
import type { Session } from '../context.ts'
import { writeOutput } from '../files.ts'
import { registerAt } from '../issue-rows.ts'
import { digestOfFile } from '../issuing.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** Headings that every register may have and that mean nothing of a licence (assets/profiles/register.json). */
const HEADINGS = ['行号', '错误代码', '错误栏目', '错误值', '错误说明', '处理办法'] as const

const cellsOf = (session: Session, row: number, failures: readonly BatchFailure[]): string[] => {
  const texts = failures.map((failure) => ({ code: failure.code, ...told(session.settings.lang, failure) }))
  const joined = (of: (text: (typeof texts)[number]) => string): string =>
    [...new Set(texts.map(of).filter((text) => text !== ''))].join('; ')
  return [
    String(row),
    joined(({ code }) => code),
    joined(({ field }) => field),
    joined(({ value }) => value),
    joined(({ message }) => message),
    joined(({ hint }) => hint),
  ]
}

/** A register that was itself a list of errors: its old reasons go. */
const ownColumns = (header: readonly string[]): number[] =>
  header.flatMap((heading, i) => ((HEADINGS as readonly string[]).includes(heading.trim()) ? [] : [i]))

const padded = (cells: readonly string[], columns: readonly number[]): string[] =>
  columns.map((i) => cells[i] ?? '')

const show = (session: Session, row: number, failures: readonly BatchFailure[]): void => {
  const { lang } = session.settings
  for (const failure of failures) {
    const { message, hint, field } = told(lang, failure)
    session.out.record({ type: 'error', row, code: failure.code, field, message, hint })
    session.out.line(toned('bad', '✗ '), `${say(lang, 'rowAt', { row })}  ${message} [${failure.code}]`)
  }
}

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store, home) => {
    const id = input.first
    const state = batchState(store, id)
    const failures = failuresOf(store, id, state)
    if (failures.size === 0) {
      tellDone(session, { type: 'summary', batch: id, rows: 0 }, 'errorsNone', { id })
      return 0
    }
    const job = await readJob(home, id)
    const given = input.text('register')
    const path = given === undefined ? (job.register ?? '') : resolve(session.world.cwd, given)
    if ((await digestOfFile(path)) !== state.digest) throw new GsealError('BATCH_REGISTER', { id, path })
    const { catalog } = publishedCatalog({ store, home }, state.catalog, state.catalogVersion)
    const register = await registerAt({ ...job, register: path }, catalog)
    const columns = ownColumns(register.header)
    const table = [[...padded(register.header, columns), ...HEADINGS]]
    for await (const { row, raw } of register.rows()) {
      const found = failures.get(row)
      if (found === undefined) continue
      show(session, row, found)
      table.push([...padded(raw, columns), ...cellsOf(session, row, found)])
    }
    const out = input.text('out') ?? `${id}.errors.xlsx`
    const bytes = /\.csv$/i.test(out) ? csvText(table) : writeXlsx([{ name: id, rows: table }])
    await writeOutput(resolve(session.world.cwd, out), bytes, { force: input.has('force') })
    const rows = table.length - 1
    const record = { type: 'summary', batch: id, rows, file: out }
    tellDone(session, record, 'errorsWritten', { rows, path: out })
    return 0
  })
