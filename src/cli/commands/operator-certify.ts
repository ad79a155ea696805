/** `gseal operator certify`: the new certificate of an operator whose old one ends. */
import { act, whoActs } from '../acting.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { certGiven } from './operator-add.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const name = input.first
    const certificate = await certGiven(session, home, input, input.text('key') ?? name)
    const by = await whoActs(session, store, home, 'secadmin')
    await act({ session, store, home }, by, [{ do: 'operator.certify', with: { name, ...certificate } }])
    const record = { type: 'operator', name, cert: `sm3:${certificate.cert}` }
    tellDone(session, record, 'operatorCertified', { name })
    return 0
  })
