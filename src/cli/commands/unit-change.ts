/** `gseal unit change`: what is not given stays as it is. */
import { GsealError } from '../../core/base/error.ts'
import type { UnitDescription, UnitState } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { issuingOf } from './unit-add.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const before = store.state(`unit:${code}`)?.state as unknown as UnitState | undefined
    if (before === undefined) throw new GsealError('UNIT_UNKNOWN', { id: code })
    const { issuing, issuingDocument } = before
    const unit: UnitDescription = {
      code,
      name: input.text('name') ?? before.name,
      area: input.text('area') ?? before.area,
      holder: (input.text('holder') ?? before.holder) as UnitDescription['holder'],
      ...(issuing === undefined ? {} : { issuing }),
      ...(issuingDocument === undefined ? {} : { issuingDocument }),
      ...issuingOf(input),
    }
    const by = await whoActs(session, store, home, 'secadmin')
    await act({ session, store, home }, by, [{ do: 'unit.change', with: unit }])
    tellDone(session, { type: 'unit', ...unit, state: 'active', by }, 'unitChanged', {
      code,
      name: unit.name,
    })
    return 0
  })
