/** `gseal seal show`: a seal by its code, or an application by its id. */
import { GsealError } from '../../core/base/error.ts'
import type { ApplicationState, SealState } from '../../core/registry/index.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { applicationRecord, sealRecord, showApplication, showSeal } from '../show-registry.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const id = input.first
    const seal = store.state(`seal:${id}`)?.state as unknown as SealState | undefined
    if (seal !== undefined) {
      session.out.record(sealRecord(id, seal))
      showSeal(session, id, seal)
      return 0
    }
    const application = store.state(`application:${id}`)?.state as unknown as ApplicationState | undefined
    if (application === undefined) throw new GsealError('SEAL_UNKNOWN', { id })
    session.out.record(applicationRecord(id, application))
    showApplication(session, id, application)
    return 0
  })
