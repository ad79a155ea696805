/** `gseal issue`: a register becomes stamped licences (证照 Art. 14, 16, 17, 19). Running it again goes on. */
import { basename, resolve } from 'node:path'
import type { BatchState } from '../../core/registry/index.ts'
import { actorOf, type Desk, whoActs } from '../acting.ts'
import type { BatchJob } from '../batch-job.ts'
import { type CatalogSource, catalogForCheck, catalogSource } from '../catalog-source.ts'
import type { Session } from '../context.ts'
import { glyphFinder } from '../glyph-finder.ts'
import { checkRows } from '../issue-check.ts'
import { type RegisterPlace, registerAt, rowsOf } from '../issue-rows.ts'
import { defaultOut, digestOfFile, permissionFor, runBatch, sealingWith, tellEnd } from '../issuing.ts'
import { withLedger } from '../ledger.ts'
import { newName, required } from '../papers.ts'
import type { Input, Run } from '../record.ts'

const PATHS = ['scans', 'photos', 'map'] as const
const WORDS = ['encoding', 'sheet'] as const

/** Where the register and its files are, as absolute paths. */
export const placeOf = (session: Session, input: Input): RegisterPlace => {
  const { cwd } = session.world
  const register = resolve(cwd, required(session, input, 'register'))
  const given = (flag: string): string | undefined => input.text(flag)
  const paths = PATHS.flatMap((flag) => {
    const value = given(flag)
    return value === undefined ? [] : [[flag, resolve(cwd, value)]]
  })
  const words = WORDS.flatMap((flag) => {
    const value = given(flag)
    return value === undefined ? [] : [[flag, value]]
  })
  return { register, ...Object.fromEntries([...paths, ...words]) }
}

const fontsOf = (session: Session, input: Input): string[] =>
  input.texts('font').map((path) => resolve(session.world.cwd, path))

/** A batch of this register that may go on, the newest first. */
const openBatchOf = (
  { store }: Desk,
  digest: string,
  { catalog: { code: catalog }, version }: CatalogSource,
  job: BatchJob,
): string | undefined =>
  store
    .rows('batches', { equal: { digest, catalog }, order: ['at'], descending: true })
    .map((row) => [String(row['id']), store.state(row.subject)?.state as unknown as BatchState] as const)
    .find(
      ([, { state, format, catalogVersion }]) =>
        (state === 'begun' || state === 'finished') && format === job.format && catalogVersion === version,
    )?.[0]

const jobOf = (session: Session, input: Input, place: RegisterPlace): BatchJob => ({
  ...place,
  fonts: fontsOf(session, input),
  out: resolve(session.world.cwd, input.text('out-dir') ?? defaultOut(session.world.cwd)),
  format: input.text('format') === 'pdf' ? 'pdf' : 'ofd',
  seal: required(session, input, 'seal'),
  createdAt: Math.floor(session.world.now() / 1000) * 1000,
})

export const run: Run = async (session, input) => {
  const named = required(session, input, 'catalog')
  const place = placeOf(session, input)
  if (input.has('check'))
    return withLedger(session, 'read', async (store, home) => {
      const { catalog, fonts } = await catalogForCheck({ session, store, home }, named)
      const missingGlyph = await glyphFinder([...fonts, ...fontsOf(session, input)])
      return checkRows(session, place, { store, catalog, missingGlyph, at: session.world.now() })
    })
  return withLedger(session, 'write', async (store, home) => {
    const desk: Desk = { session, store, home }
    const source = await catalogSource(desk, named, input.text('template'))
    const job = jobOf(session, input, place)
    const { catalog } = source
    const register = await registerAt(place, catalog)
    const sealing = await sealingWith(desk, job.seal)
    const by = await whoActs(session, store, home, 'clerk')
    const digest = await digestOfFile(place.register)
    const id = openBatchOf(desk, digest, source, job) ?? newName('B', session.world.now())
    const use = permissionFor(desk, input, sealing)
    const rows = () =>
      rowsOf(register, place, {
        store,
        catalog,
        unit: sealing.state.unitCode,
        at: session.world.now(),
      })
    const counts = await runBatch(desk, input, {
      ...{ id, source, sealing, use, job, rows },
      clerk: actorOf(store, by),
      total: register.facts.rows,
      begin: {
        do: 'batch.begin',
        with: {
          ...{ id, digest, use },
          catalog: catalog.code,
          catalogVersion: source.version,
          purpose: 'register',
          register: basename(place.register),
          format: job.format,
          seal: sealing.code,
        },
      },
    })
    return tellEnd(session, id, counts)
  })
}
