/** `gseal operator grant`: a role for an operator, with what its article asks for (印章 Art. 5, 7). */
import { parseTime } from '../../core/base/time.ts'
import type { Role } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { withLedger } from '../ledger.ts'
import { certAt, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const [name = '', role = ''] = input.args
    const [designation, filed, makerCert] = ['designation', 'filed', 'maker-cert'].map((flag) =>
      input.text(flag),
    )
    const grant = {
      name,
      role: role as Role,
      ...(designation === undefined ? {} : { designation }),
      ...(filed === undefined ? {} : { filedAt: parseTime(filed) }),
      ...(makerCert === undefined ? {} : { maker: (await certAt(session, makerCert)).sm3 }),
    }
    const by = await whoActs(session, store, home, 'secadmin')
    await act({ session, store, home }, by, [{ do: 'operator.grant', with: grant }])
    tellDone(session, { type: 'grant', ...grant, by }, 'roleGranted', { name, role })
    return 0
  })
