/** `gseal catalog check`: everything that is wrong with catalogs, of a file or of the ledger. */
import { resolve } from 'node:path'
import { LIMITS } from '../../core/base/limits.ts'
import type { Catalog } from '../../core/licence/catalog.ts'
import { readCatalogs } from '../../core/licence/catalog-files.ts'
import type { Session } from '../context.ts'
import { exists, readInput } from '../files.ts'
import { withLedger } from '../ledger.ts'
import type { Input, Run } from '../record.ts'
import { catalogState, tellFaults } from '../show-catalog.ts'

const catalogsOf = async (session: Session, input: Input): Promise<readonly Catalog[]> => {
  const path = resolve(session.world.cwd, input.first)
  if (/^[0-9A-Z]{21}$/.test(input.first) && !(await exists(path)))
    return withLedger(session, 'read', async (store) => [catalogState(store, input.first).content])
  const options = { sheet: input.text('sheet'), encoding: input.text('encoding') }
  return readCatalogs(input.first, await readInput(path, LIMITS.register.bytes), options)
}

export const run: Run = async (session, input) => {
  const catalogs = await catalogsOf(session, input)
  const faults = catalogs.reduce((count, catalog) => count + tellFaults(session, catalog), 0)
  session.out.record({ type: 'summary', catalogs: catalogs.length, faults })
  return faults === 0 ? 0 : 1
}
