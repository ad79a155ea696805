/** `gseal licence show`: one licence, and what happened to it. */
import { isoTime } from '../../core/base/time.ts'
import { licenceState } from '../batches.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { licenceRecord, showLicence } from '../show-licences.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const id = input.first
    const state = licenceState(store, id)
    const events = store.stream(`licence:${id}`)
    session.out.record({
      ...licenceRecord(id, state, session.world.now()),
      events: events.map(({ seq, type, at, actor }) => ({ seq, type, at: isoTime(at), by: actor.operator })),
    })
    showLicence(session, id, state)
    session.out.table(
      events.map(({ seq, type, at, actor }) => [
        toned('dim', `  ${localTime(at)}`),
        type,
        actor.operator,
        toned('dim', String(seq)),
      ]),
    )
    return 0
  })
