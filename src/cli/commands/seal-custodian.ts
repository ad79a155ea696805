/** `gseal seal custodian`: the unit names who keeps a seal (印章 Art. 21). */
import { act, whoActs } from '../acting.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const [seal = '', operator = ''] = input.args
    const by = await whoActs(session, store, home, 'use-approver')
    await act({ session, store, home }, by, [{ do: 'seal.entrust', with: { seal, operator } }])
    tellDone(session, { type: 'custodian', seal, operator, by }, 'custodianNamed', { seal, operator })
    return 0
  })
