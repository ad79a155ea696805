/** `gseal catalog import`: drafts of catalogs from a file (证照 Art. 6, 11). */
import { resolve } from 'node:path'
import { LIMITS } from '../../core/base/limits.ts'
import type { Catalog } from '../../core/licence/catalog.ts'
import { catalogFaults } from '../../core/licence/catalog-check.ts'
import { readCatalogs } from '../../core/licence/catalog-files.ts'
import type { Command } from '../../core/registry/index.ts'
import { act, type Desk, whoActs } from '../acting.ts'
import { confirm } from '../ask.ts'
import { type Face, faceFrom, plainFaceOf } from '../catalog-face.ts'
import { readInput } from '../files.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'
import { tellCatalog, tellFaults } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

/** The face that each catalog is given here, if any. */
const facesFor = async (
  { session, home }: Desk,
  input: Input,
  catalogs: readonly Catalog[],
): Promise<(catalog: Catalog) => Face | undefined> => {
  const template = input.text('template')
  const plain = input.has('plain-face')
  if (template !== undefined && plain)
    throw usage(session.settings.lang, 'notTogether', { a: '--template', b: '--plain-face' })
  if (plain) return (catalog) => plainFaceOf(materialsOf(home), catalog)
  if (template === undefined) return () => undefined
  const face = await faceFrom(session, materialsOf(home), template, catalogs)
  return () => face
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const path = resolve(session.world.cwd, input.first)
    const options = { sheet: input.text('sheet'), encoding: input.text('encoding') }
    const given = await readCatalogs(input.first, await readInput(path, LIMITS.register.bytes), options)
    const faceOf = await facesFor({ session, store, home }, input, given)
    const faces = given.map(faceOf)
    const catalogs = given.map((catalog, i): Catalog => {
      const template = faces[i]?.template
      return template === undefined ? catalog : { ...catalog, template }
    })
    const materials = faces.flatMap((face) => face?.materials ?? [])
    const by = await whoActs(session, store, home, 'industry')
    await confirm(session, say(session.settings.lang, 'confirmCatalogImport', { count: catalogs.length }))
    const sound = (catalog: Catalog): boolean => input.has('submit') && catalogFaults(catalog).length === 0
    const commands = catalogs.flatMap((content): Command[] => [
      { do: 'catalog.draft', with: { content } },
      ...(sound(content) ? [{ do: 'catalog.submit', with: { code: content.code } } as const] : []),
    ])
    await act({ session, store, home }, by, commands, materials)
    for (const catalog of catalogs) {
      tellCatalog(session, store, catalog.code, by)
      tellFaults(session, catalog)
    }
    session.out.record({ type: 'summary', catalogs: catalogs.length })
    return 0
  })
