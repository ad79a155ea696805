/** `gseal operator add`: a person with a certificate. The first one founds the ledger and becomes its administrator. */
import { toBase64 } from '../../core/base/bytes.ts'
import { GsealError } from '../../core/base/error.ts'
import type { NewOperator, OfficeState, UnitState } from '../../core/registry/index.ts'
import { OFFICE } from '../../core/registry/index.ts'
import { act, prepare, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import type { Session } from '../context.ts'
import { certFile, type Home } from '../home.ts'
import { withLedger } from '../ledger.ts'
import { certAt, tellDone } from '../papers.ts'
import type { Input, Run } from '../record.ts'

/** The certificate: of `--cert`, or of the key of that name in the home. */
export const certGiven = async (session: Session, home: Home, input: Input, name: string) => {
  const cert = await certAt(session, input.text('cert') ?? certFile(home, name))
  return { der: toBase64(cert.der), cert: cert.sm3, certUntil: cert.notAfter }
}

const newOperator = async (
  session: Session,
  home: Home,
  input: Input,
  office: OfficeState | undefined,
  unitOf: (code: string) => { readonly unit: string; readonly area: string } | undefined,
): Promise<NewOperator> => {
  const name = input.first
  const certificate = await certGiven(session, home, input, input.text('key') ?? name)
  const unitCode =
    input.text('unit-code') ??
    office?.unitCode ??
    (await answerText(session, input, 'unit-code', 'askUnitCode'))
  // Of another unit than the office's, the registry knows name and area, or they are asked for.
  const known = unitOf(unitCode) ?? (office?.unitCode === unitCode ? office : undefined)
  const unit = input.text('unit') ?? known?.unit ?? (await answerText(session, input, 'unit', 'askUnit'))
  const area = input.text('area') ?? known?.area ?? (await answerText(session, input, 'area', 'askArea'))
  return { name, person: input.text('person') ?? name, unit, unitCode, area, ...certificate }
}

export const run: Run = async (session, input) => {
  const founding = input.has('founder')
  return withLedger(session, founding ? 'founding' : 'write', async (store, home) => {
    const desk = { session, store, home }
    const office = store.state(OFFICE)?.state as unknown as OfficeState | undefined
    if (!founding && office === undefined) throw new GsealError('OFFICE_MISSING')
    const operator = await newOperator(session, home, input, office, (code) => {
      const unit = store.state(`unit:${code}`)?.state as unknown as UnitState | undefined
      return unit === undefined ? undefined : { unit: unit.name, area: unit.area }
    })
    if (founding) {
      const actor = { operator: operator.name, cert: operator.cert }
      await prepare(desk, actor, [{ do: 'office.found', with: operator }]).commit()
    } else {
      const by = await whoActs(session, store, home, 'secadmin')
      await act(desk, by, [{ do: 'operator.add', with: operator }])
    }
    const { name, person, unit, area, cert } = operator
    const record = { type: 'operator', name, person, unit, area, cert: `sm3:${cert}`, founder: founding }
    tellDone(session, record, founding ? 'officeFounded' : 'operatorAdded', { name, person })
    return 0
  })
}
