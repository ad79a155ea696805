/** `gseal batch show`: counts, people and samples of one batch. */
import { batchState } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { batchRecord, showBatch } from '../show-licences.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const state = batchState(store, input.first)
    session.out.record(batchRecord(input.first, state))
    showBatch(session, input.first, state)
    return 0
  })
