/** `gseal batch resume`: goes on with a batch of a register, from where its rows lie on this machine. */
import { GsealError } from '../../core/base/error.ts'
import { actorOf, type Desk, whoActs } from '../acting.ts'
import { readJob } from '../batch-job.ts'
import { batchState } from '../batches.ts'
import { publishedCatalog } from '../catalog-source.ts'
import { registerAt, rowsOf } from '../issue-rows.ts'
import { digestOfFile, runBatch, sealingWith, tellEnd } from '../issuing.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk: Desk = { session, store, home }
    const id = input.first
    const state = batchState(store, id)
    const job = await readJob(home, id)
    const { register: path } = job
    if (path === undefined)
      throw new GsealError('BATCH_STATE', { id, state: state.purpose, wanted: 'register' })
    if ((await digestOfFile(path)) !== state.digest) throw new GsealError('BATCH_REGISTER', { id, path })
    const source = publishedCatalog(desk, state.catalog, state.catalogVersion)
    const place = { ...job, register: path }
    const register = await registerAt(place, source.catalog)
    const sealing = await sealingWith(desk, job.seal)
    const by = await whoActs(session, store, home, 'clerk')
    const { catalog } = source
    const counts = await runBatch(desk, input, {
      ...{ id, source, sealing, job },
      use: state.use,
      clerk: actorOf(store, by),
      total: register.facts.rows,
      begin: { do: 'batch.open', with: { id } },
      rows: () =>
        rowsOf(register, place, {
          store,
          catalog,
          unit: sealing.state.unitCode,
          at: session.world.now(),
        }),
    })
    return tellEnd(session, id, counts)
  })
