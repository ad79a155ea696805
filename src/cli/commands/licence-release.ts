/** `gseal licence release`: ends a pledge. */
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { licenceState } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { required, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { licenceRecord } from '../show-licences.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    licenceState(store, id)
    const pledge = required(session, input, 'pledge')
    const by = await whoActs(session, store, home, 'issuer')
    const basis = await answerText(session, input, 'basis', 'askBasis')
    await act({ session, store, home }, by, [{ do: 'licence.release', with: { id, pledge, basis } }])
    const record = { ...licenceRecord(id, licenceState(store, id), session.world.now()), by }
    tellDone(session, record, 'pledgeReleased', { id, pledge })
    return 0
  })
