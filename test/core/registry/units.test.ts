/** The registry of units: who is an authority, who issues a unit's seals, and what a decision makes of it. */
import t from 'tap'
import {
  DAY,
  firstContent,
  type Memory,
  person,
  START,
  staffed,
  tell,
  toActive,
  UNIT,
} from '../../helpers/registry.ts'

const CENTRE = '11619999XX0000019M'
const unit = {
  code: UNIT.unitCode,
  name: UNIT.unit,
  area: UNIT.area,
  holder: 'institution',
  issuing: '示例市机构编制委员会办公室',
  issuingDocument: '示例编办〔2026〕3号',
} as const
const authority = { code: CENTRE, name: '示例市数据局', area: UNIT.area, holder: 'state-organ' } as const
const designation = { code: CENTRE, level: 'county', designation: '示例政函〔2026〕1号' } as const
const approve = { do: 'application.approve', with: { id: 'A1', version: 2, opinion: '同意' } } as const

/** A submitted application, both units in the registry, and `dora` of the unit that may become the authority. */
const waiting = (): Memory => {
  const ledger = tell(staffed(), toActive().slice(0, 2))
  ledger.run('sec', { do: 'unit.add', with: unit }, { do: 'unit.add', with: authority })
  ledger.run('sec', {
    do: 'operator.add',
    with: person('dora', 40, { unit: authority.name, unitCode: CENTRE }),
  })
  return ledger
}

t.test('an authority decides when its designation is filed, and not before or after', async (t) => {
  const ledger = waiting()
  const grant = { do: 'operator.grant', with: { name: 'dora', role: 'authority' } } as const
  t.equal(ledger.refusal('sec', grant), 'AUTHORITY_UNFILED', 'nobody acts for a unit that is none')
  ledger.run('sec', { do: 'unit.designate', with: designation })
  t.equal(ledger.refusal('sec', grant), 'AUTHORITY_UNFILED', 'designated, not filed')
  ledger.run('sec', { do: 'unit.designate', with: { ...designation, filedAt: START - DAY } })
  ledger.run('sec', grant)
  ledger.run('sec', { do: 'unit.undesignate', with: { code: CENTRE, reason: '机构改革' } })
  t.equal(ledger.refusal('dora', approve), 'AUTHORITY_NOT_FILED', 'the designation ended')
  t.equal(
    ledger.refusal('auth', approve),
    'AUTHORITY_NOT_FILED',
    "a role's own document does not stand against the registry",
  )
  ledger.run('sec', { do: 'unit.designate', with: { ...designation, filedAt: START - DAY } })
  t.equal(ledger.refusal('dora', approve), 'accepted')
})

t.test('an authority decides for its own area and level alone', async (t) => {
  const ledger = waiting()
  const add = (name: string, code: string, n: number, area: string, level: 'province' | 'city' | 'county') =>
    ledger.run(
      'sec',
      { do: 'unit.add', with: { ...authority, code, area } },
      { do: 'unit.designate', with: { code, level, designation: 'x', filedAt: START - DAY } },
      { do: 'operator.add', with: person(name, n, { unitCode: code, area }) },
      { do: 'operator.grant', with: { name, role: 'authority' } },
    )
  add('city', '11619900XX0000011A', 50, '619900', 'city')
  add('province', '11610000XX0000012B', 51, '610000', 'province')
  add('elsewhere', '11629999XX0000013C', 52, '629999', 'county')
  t.equal(ledger.refusal('city', approve), 'AUTHORITY_LEVEL')
  t.equal(ledger.refusal('province', approve), 'AUTHORITY_LEVEL')
  t.equal(ledger.refusal('elsewhere', approve), 'AUTHORITY_AREA')
})

t.test('one authority for each area and level, of a level that its area has', async (t) => {
  const ledger = waiting()
  const designate = (more: object) =>
    ledger.refusal('sec', { do: 'unit.designate', with: { ...designation, ...more } })
  t.equal(designate({ level: 'province' }), 'UNIT_LEVEL')
  t.equal(designate({ filedAt: START + DAY }), 'UNIT_FILED_LATER')
  t.equal(designate({ code: '11619999XX0000027G' }), 'UNIT_UNKNOWN')
  t.equal(designate({ level: 'city' }), 'accepted', 'a county code that is run as a city')
  t.equal(designate({}), 'accepted', 'and designated again')
  t.equal(designate({ code: UNIT.unitCode }), 'UNIT_AUTHORITY_TWICE')
  const moved = { do: 'unit.change', with: { ...authority, area: '619998' } } as const
  t.equal(ledger.refusal('sec', moved), 'UNIT_DESIGNATED')
  t.equal(
    ledger.refusal('anna', { do: 'unit.designate', with: designation }),
    'ROLE_MISSING',
    'the security administrator keeps the registry',
  )
})

t.test('an application names the issuing department of the registry', async (t) => {
  const submit = (more: object): string => {
    const ledger = staffed()
    ledger.run('sec', { do: 'unit.add', with: unit })
    ledger.run('anna', { do: 'application.draft', with: { id: 'A1', content: firstContent(more) } })
    return ledger.refusal('anna', { do: 'application.submit', with: { id: 'A1' } })
  }
  t.equal(submit({}), 'accepted')
  t.equal(submit({ issuing: '别处' }), 'UNIT_DIFFERS', 'Art. 6')
  t.equal(submit({ holder: 'enterprise' }), 'UNIT_DIFFERS', 'Art. 2')
  t.equal(submit({ unit: '旧名称' }), 'UNIT_DIFFERS')
})

t.test('descriptions are checked, and a unit ends when its seals have', async (t) => {
  const ledger = tell(staffed(), toActive())
  const add = (more: object) => ledger.refusal('sec', { do: 'unit.add', with: { ...unit, ...more } })
  t.equal(add({ code: '12619999XX0000035O' }), 'UNIT_CODE')
  t.equal(add({ area: '6199' }), 'AREA_INVALID')
  const { issuingDocument: _, ...halved } = unit
  t.equal(ledger.refusal('sec', { do: 'unit.add', with: halved }), 'UNIT_ISSUING')
  t.equal(add({}), 'accepted')
  t.equal(add({}), 'UNIT_EXISTS')
  const close = { do: 'unit.close', with: { code: unit.code, reason: '撤并' } } as const
  t.equal(ledger.refusal('sec', close), 'UNIT_HAS_SEALS')
  t.equal(ledger.refusal('sec', { do: 'unit.unexempt', with: close.with }), 'UNIT_NOT_EXEMPT')
  t.equal(ledger.refusal('sec', { do: 'unit.undesignate', with: close.with }), 'UNIT_NO_AUTHORITY')
  ledger.run('sec', { do: 'unit.add', with: authority })
  ledger.run('sec', { do: 'unit.close', with: { code: CENTRE, reason: '撤并' } })
  t.equal(ledger.refusal('sec', { do: 'unit.change', with: authority }), 'UNIT_CLOSED')
})
