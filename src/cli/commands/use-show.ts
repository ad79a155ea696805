/** `gseal use show`: one permission with its documents and the stamps made under it. */
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import type { UseState } from '../../core/registry/index.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { showUse, stateWord, useRecord } from '../show-registry.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const id = input.first
    const state = store.state(`use:${id}`)?.state as unknown as UseState | undefined
    if (state === undefined) throw new GsealError('USE_UNKNOWN', { id })
    const stamps = store.rows('stamps', { equal: { use_id: id }, order: ['at'] })
    session.out.record({
      ...useRecord(id, state),
      stamps: stamps.map((row) => ({
        id: row['id'],
        document: `sm3:${row['document']}`,
        state: row['state'],
        operator: row['operator'],
        at: isoTime(Number(row['at'])),
        ...(row['result'] === null ? {} : { result: `sm3:${row['result']}` }),
      })),
    })
    showUse(session, id, state)
    session.out.table(
      stamps.map((row) => [
        toned('dim', '  '),
        localTime(Number(row['at'])),
        stateWord(session, String(row['state'])),
        String(row['operator']),
        `sm3:${String(row['document']).slice(0, 16)}…`,
      ]),
    )
    return 0
  })
