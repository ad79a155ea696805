/** `gseal catalog export`: catalogs in force as a file that other systems read. */
import { resolve } from 'node:path'
import { writeCatalogs } from '../../core/licence/catalog-files.ts'
import type { CatalogFormat } from '../../core/licence/catalog-formats.ts'
import { catalogInForce } from '../../core/registry/index.ts'
import { writeOutput } from '../files.ts'
import { withLedger } from '../ledger.ts'
import { required, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { catalogState } from '../show-catalog.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const out = required(session, input, 'out')
    const format = (input.text('format') ?? 'json') as CatalogFormat
    const named = input.args.length > 0
    const codes = named
      ? input.args
      : store.rows('catalogs', { order: ['code'] }).map((row) => String(row['code']))
    const states = codes.map((code) => ({ code, state: catalogState(store, code) }))
    const catalogs = states
      .filter(({ state }) => named || (state.versions.length > 0 && state.state !== 'retired'))
      .map(({ code, state }) => catalogInForce(code, state).content)
    const path = resolve(session.world.cwd, out)
    await writeOutput(path, writeCatalogs(format, catalogs), { force: input.has('force') })
    const count = catalogs.length
    tellDone(session, { type: 'catalogs', out, format, count }, 'catalogWritten', { count, path })
    return 0
  })
