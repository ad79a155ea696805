/** `gseal catalog import`: drafts of catalogs from a file (证照 Art. 6, 11). */
import { basename, resolve } from 'node:path'
import { LIMITS } from '../../core/base/limits.ts'
import type { Catalog } from '../../core/licence/catalog.ts'
import { catalogFaults } from '../../core/licence/catalog-check.ts'
import { readCatalogs } from '../../core/licence/catalog-files.ts'
import type { Command } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { confirm } from '../ask.ts'
import { readInput } from '../files.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { tellCatalog, tellFaults } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const path = resolve(session.world.cwd, input.first)
    const options = { sheet: input.text('sheet'), encoding: input.text('encoding') }
    const given = await readCatalogs(input.first, await readInput(path, LIMITS.register.bytes), options)
    const template = input.text('template')
    const bytes =
      template === undefined
        ? undefined
        : await readInput(resolve(session.world.cwd, template), LIMITS.ledger.materialBytes)
    const material = bytes === undefined ? undefined : materialsOf(home).put(bytes)
    const catalogs = given.map(
      (catalog): Catalog =>
        material === undefined || template === undefined
          ? catalog
          : { ...catalog, template: { name: basename(template), digest: material.digest } },
    )
    const by = await whoActs(session, store, home, 'industry')
    await confirm(session, say(session.settings.lang, 'confirmCatalogImport', { count: catalogs.length }))
    const sound = (catalog: Catalog): boolean => input.has('submit') && catalogFaults(catalog).length === 0
    const commands = catalogs.flatMap((content): Command[] => [
      { do: 'catalog.draft', with: { content } },
      ...(sound(content) ? [{ do: 'catalog.submit', with: { code: content.code } } as const] : []),
    ])
    await act({ session, store, home }, by, commands, material === undefined ? [] : [material])
    for (const catalog of catalogs) {
      tellCatalog(session, store, catalog.code, by)
      tellFaults(session, catalog)
    }
    session.out.record({ type: 'summary', catalogs: catalogs.length })
    return 0
  })
