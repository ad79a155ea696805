/** `gseal licence pledge`: a pledge lies over a licence until it is released (证照 Art. 13). */
import { act, whoActs } from '../acting.ts'
import { licenceState } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { required, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { licenceRecord } from '../show-licences.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    licenceState(store, id)
    const [pledge, party, right, document] = ['pledge', 'party', 'right', 'document'].map((flag) =>
      required(session, input, flag),
    ) as [string, string, string, string]
    const by = await whoActs(session, store, home, 'issuer')
    const pledged = { id, pledge, party, right, document }
    await act({ session, store, home }, by, [{ do: 'licence.pledge', with: pledged }])
    const record = { ...licenceRecord(id, licenceState(store, id), session.world.now()), by }
    tellDone(session, record, 'pledgeDone', { id, pledge })
    return 0
  })
