/** The life of a seal, rule by rule: what is allowed once, and what is refused with which code. */
import t from 'tap'
import { type Content, renewalOpens, type SealState } from '../../../src/core/registry/index.ts'
import {
  begin,
  DAY,
  digest,
  firstContent,
  type Memory,
  madeSeal,
  person,
  SEAL,
  START,
  staffed,
  standing,
  tell,
  toActive,
  UNIT,
  VALID,
} from '../../helpers/registry.ts'

const sealOf = (ledger: Memory, code = SEAL): SealState =>
  ledger.state(`seal:${code}`) as unknown as SealState
const active = (): Memory => tell(staffed(), toActive())
const upTo = (steps: number): Memory => tell(staffed(), toActive().slice(0, steps))

const other = (kind: Content['kind'], more: Partial<Content> = {}): Content => ({
  kind,
  ...UNIT,
  seal: SEAL,
  note: '示例说明',
  materials: [{ digest: digest(0x77), name: '证明.pdf', bytes: 10 }],
  ...more,
})

/** Draft, submission and approval of a further application. */
const approved = (ledger: Memory, id: string, content: Content): Memory =>
  tell(ledger, [
    ['anna', { do: 'application.draft', with: { id, content } }],
    ['anna', { do: 'application.submit', with: { id } }],
    ['auth', { do: 'application.approve', with: { id, version: 2, opinion: '同意' } }],
  ])

t.test('from the first application to an active seal', async (t) => {
  const ledger = active()
  const seal = sealOf(ledger)
  t.equal(seal.state, 'active')
  t.equal(seal.custodian, 'kim')
  t.same(
    seal.history.map(({ state }) => state),
    ['pending-make', 'made', 'filed', 'active'],
  )
  t.same(seal.versions[0]?.validTo, VALID.validTo)
})

t.test('no step can be left out or done by somebody else', async (t) => {
  const steps = toActive()
  for (let left = 0; left < steps.length - 1; left += 1) {
    const ledger = tell(staffed(), steps.slice(0, left))
    for (const [operator, command] of steps.slice(left + 1)) {
      if (command.do === 'seal.entrust' && left >= 3) continue
      t.not(ledger.refusal(operator, command), 'accepted', `${command.do} without ${steps[left]?.[1].do}`)
    }
  }
  for (let i = 0; i < steps.length; i += 1) {
    const [right, command] = steps[i] ?? ['', steps[0]?.[1]]
    if (command === undefined) continue
    for (const wrong of ['anna', 'boss', 'kim', 'auth', 'mark', 'audi', 'sec']) {
      if (wrong === right) continue
      t.match(upTo(i).refusal(wrong, command), /^(ROLE_MISSING|CUSTODIAN_NOT)$/, `${command.do} by ${wrong}`)
    }
  }
})

t.test(
  'the same person under two roles is kept from deciding twice, unless a named exception says so',
  async (t) => {
    const ledger = upTo(2)
    ledger.run('sec', {
      do: 'operator.grant',
      with: { name: 'anna', role: 'authority', designation: '示例', filedAt: START - DAY },
    })
    const approve = { do: 'application.approve', with: { id: 'A1', version: 2, opinion: '同意' } } as const
    t.equal(ledger.refusal('anna', approve), 'DUTY_SEPARATED')
    const exception = {
      name: 'anna',
      id: 'E1',
      rule: 'apply-approve',
      reason: '编制不足',
      basis: '示例函〔2026〕9号',
      approvedBy: '示例 局长',
      until: START + DAY,
    } as const
    t.equal(ledger.refusal('anna', { do: 'operator.except', with: exception }), 'ROLE_MISSING')
    t.equal(
      ledger.refusal('sec', { do: 'operator.except', with: { ...exception, approvedBy: '示例 anna' } }),
      'ROLE_SELF',
    )
    ledger.run('sec', { do: 'operator.except', with: exception })
    const { events } = ledger.run('anna', approve)
    t.same(events[0]?.body['exceptions'], ['E1'], 'the decision names the exception')

    const late = upTo(2)
    late.run('sec', {
      do: 'operator.grant',
      with: { name: 'anna', role: 'authority', designation: '示例', filedAt: START - DAY },
    })
    late.run('sec', { do: 'operator.except', with: exception })
    late.at += 2 * DAY
    t.equal(late.refusal('anna', approve), 'DUTY_SEPARATED', 'an exception ends')
  },
)

t.test('administrators hold one role alone', async (t) => {
  const ledger = staffed()
  for (const role of ['sysadmin', 'auditor', 'secadmin'] as const)
    t.equal(ledger.refusal('sec', { do: 'operator.grant', with: { name: 'anna', role } }), 'DUTY_SEPARATED')
  t.equal(
    ledger.refusal('sec', { do: 'operator.grant', with: { name: 'audi', role: 'applicant' } }),
    'DUTY_SEPARATED',
  )
  t.equal(ledger.refusal('sec', { do: 'operator.grant', with: { name: 'sec', role: 'maker' } }), 'ROLE_SELF')
})

t.test('an authority is designated and filed, and of the own level and area', async (t) => {
  const ledger = upTo(2)
  const add = (name: string, n: number, area: string) =>
    ledger.run(
      'sec',
      { do: 'operator.add', with: person(name, n, { area }) },
      { do: 'operator.grant', with: { name, role: 'authority', designation: 'x', filedAt: START - DAY } },
    )
  t.equal(
    ledger.refusal('sec', { do: 'operator.grant', with: { name: 'boss', role: 'authority' } }),
    'AUTHORITY_UNFILED',
  )
  add('city', 50, '619900')
  add('province', 51, '610000')
  add('elsewhere', 52, '629999')
  const approve = { do: 'application.approve', with: { id: 'A1', version: 2, opinion: '同意' } } as const
  t.equal(ledger.refusal('city', approve), 'AUTHORITY_LEVEL')
  t.equal(ledger.refusal('province', approve), 'AUTHORITY_LEVEL')
  t.equal(ledger.refusal('elsewhere', approve), 'AUTHORITY_AREA')
})

t.test('a decision falls on what was read', async (t) => {
  const ledger = upTo(2)
  const review = { id: 'A1', version: 2, opinion: '材料不全' }
  t.equal(
    ledger.refusal('auth', { do: 'application.return', with: { ...review, faults: [] } }),
    'APPLICATION_FAULTS',
  )
  t.equal(
    ledger.refusal('auth', { do: 'application.approve', with: { ...review, opinion: ' ' } }),
    'APPLICATION_OPINION',
  )
  ledger.run('auth', { do: 'application.return', with: { ...review, faults: ['缺文件'] } })
  const content = firstContent({ issuingDocument: '示例编办〔2026〕4号' })
  ledger.run(
    'anna',
    { do: 'application.amend', with: { id: 'A1', content } },
    { do: 'application.submit', with: { id: 'A1' } },
  )
  const stale = { do: 'application.approve', with: { id: 'A1', version: 2, opinion: '同意' } } as const
  t.equal(ledger.refusal('auth', stale), 'APPLICATION_CHANGED')
  ledger.run('auth', { do: 'application.approve', with: { ...stale.with, version: 5 } })
  t.equal(ledger.refusal('auth', { ...stale, with: { ...stale.with, version: 6 } }), 'APPLICATION_STATE')
})

t.test('an approval that was not executed lapses', async (t) => {
  const ledger = upTo(3)
  ledger.at += 31 * DAY
  t.equal(
    ledger.refusal('mark', { do: 'seal.make', with: madeSeal('A1', firstContent()) }),
    'APPLICATION_LAPSED',
  )
})

t.test('applications that lack what their article asks for are not taken', async (t) => {
  const submit = (content: Content): string => {
    const ledger = staffed()
    ledger.run('anna', { do: 'application.draft', with: { id: 'A1', content } })
    return ledger.refusal('anna', { do: 'application.submit', with: { id: 'A1' } })
  }
  const { issuing: _, ...withoutIssuing } = firstContent()
  t.equal(submit(withoutIssuing), 'APPLICATION_FIELD', 'Art. 6')
  const { impression: __, ...withoutImpression } = firstContent()
  t.equal(submit(withoutImpression), 'APPLICATION_FIELD', 'Art. 4')
  t.equal(submit(firstContent({ materials: [] })), 'APPLICATION_MATERIALS', 'Art. 12')
  t.equal(submit(firstContent({ subkind: 'cfo' })), 'APPLICATION_FIELD', 'a name seal needs its person')
  t.equal(submit(firstContent({ person: '示例' })), 'APPLICATION_FIELD', 'and no other seal has one')
  t.equal(submit(firstContent({ signers: [] })), 'APPLICATION_FIELD')
  t.equal(submit(firstContent({ seal: 'x' })), 'APPLICATION_FIELD')
  t.equal(submit(firstContent({ area: '619998' })), 'APPLICATION_UNIT')
})

t.test('codes and impressions belong to one seal for ever', async (t) => {
  const ledger = active()
  const again = (content: Content, id: string): string => {
    ledger.run('anna', { do: 'application.draft', with: { id, content } })
    return ledger.refusal('anna', { do: 'application.submit', with: { id } })
  }
  t.equal(again(firstContent({ seal: '6199990000002' }), 'B1'), 'SEAL_IMPRESSION_TWICE')
  t.equal(again(firstContent({ kind: 'additional' }), 'B2'), 'SEAL_CODE_TAKEN')
  const impression = { scan: digest(1), picture: digest(2), giver: '示例', width: 400, height: 400 }
  t.equal(again(firstContent({ seal: '6199990000002', impression }), 'B3'), 'SEAL_NOT_FIRST')
  const more = firstContent({ kind: 'additional', seal: '6199990000002', impression })
  t.equal(again(more, 'B4'), 'accepted')
  t.equal(again(more, 'B5'), 'accepted', 'two may wait for one code')
  const review = (id: string) =>
    ({ do: 'application.approve', with: { id, version: 2, opinion: '同意' } }) as const
  ledger.run('auth', review('B4'))
  t.equal(ledger.refusal('auth', review('B5')), 'SEAL_CODE_TAKEN', 'the first approval takes it')
})

t.test(
  'what is made is what was approved, by the one maker, with the dates of the certificate',
  async (t) => {
    const make = (more: object): string =>
      upTo(3).refusal('mark', { do: 'seal.make', with: madeSeal('A1', firstContent(), more) })
    t.equal(make({ maker: digest(1) }), 'SEAL_MAKER')
    t.equal(make({ picture: digest(1) }), 'SEAL_NOT_AS_APPROVED')
    t.equal(make({ signers: [digest(1)] }), 'SEAL_NOT_AS_APPROVED')
    t.equal(make({ code: '6199990000009' }), 'SEAL_NOT_AS_APPROVED')
    t.equal(make({ validTo: VALID.validTo - 1000 }), 'SEAL_DATES')
    t.equal(make({}), 'accepted')
  },
)

t.test('the three months before the end are counted by the calendar of Shanghai', async (t) => {
  const day = (text: string): number => Date.parse(`${text}T12:00:00+08:00`)
  const opens = (text: string): string =>
    new Date(renewalOpens(day(text)) + 8 * 3_600_000).toISOString().slice(0, 16)
  t.equal(opens('2027-05-31'), '2027-02-28T00:00')
  t.equal(opens('2028-05-31'), '2028-02-29T00:00')
  t.equal(opens('2027-12-15'), '2027-09-15T00:00')
  t.equal(opens('2027-02-01'), '2026-11-01T00:00')
})

t.test(
  'renewal: not a day too early, not after the end, and the old version stays until the new one works',
  async (t) => {
    const renewal = other('renewal', { signers: [digest(0x52)] })
    const early = active()
    early.run('anna', { do: 'application.draft', with: { id: 'R1', content: renewal } })
    early.at = renewalOpens(VALID.validTo) - 1
    const submit = { do: 'application.submit', with: { id: 'R1' } } as const
    t.equal(early.refusal('anna', submit), 'SEAL_RENEW_EARLY')
    early.at = VALID.validTo + 1
    t.equal(early.refusal('anna', submit), 'SEAL_RENEW_LATE')
    early.at = renewalOpens(VALID.validTo)
    early.run('anna', submit)
    early.run('auth', { do: 'application.approve', with: { id: 'R1', version: 2, opinion: '同意' } })
    const span = { validFrom: early.at - DAY, validTo: early.at + 900 * DAY }
    const made = madeSeal('R1', renewal, {
      ...span,
      digest: digest(0xe6),
      periods: [{ from: span.validFrom, to: span.validTo }],
    })
    early.run('mark', { do: 'seal.make', with: made })
    t.equal(sealOf(early).number, 1)
    early.run('mark', { do: 'seal.file', with: { seal: SEAL, filing: 'renewal', receipt: '备 2' } })
    t.equal(sealOf(early).state, 'active')
    early.run('kim', { do: 'seal.activate', with: { seal: SEAL, digest: digest(0xe6), cert: digest(0x52) } })
    t.equal(sealOf(early).number, 2)
    t.same(
      sealOf(early).versions.map(({ state }) => state),
      ['superseded', 'active'],
    )
  },
)

t.test('suspension, restoration, freezing', async (t) => {
  const ledger = approved(active(), 'S1', other('suspension'))
  ledger.run('mark', { do: 'seal.suspend', with: { id: 'S1' } })
  t.equal(sealOf(ledger).state, 'suspended')
  approved(ledger, 'S2', other('restoration'))
  ledger.run('mark', { do: 'seal.restore', with: { id: 'S2' } })
  t.equal(sealOf(ledger).state, 'active')
  t.equal(ledger.refusal('mark', { do: 'seal.restore', with: { id: 'S2' } }), 'APPLICATION_STATE', 'once')
  t.equal(ledger.refusal('anna', { do: 'seal.freeze', with: { seal: SEAL, reason: 'x' } }), 'ROLE_MISSING')
  ledger.run('audi', { do: 'seal.freeze', with: { seal: SEAL, reason: '疑似泄露' } })
  t.ok(sealOf(ledger).frozen)
  approved(ledger, 'S3', other('suspension'))
  ledger.run('mark', { do: 'seal.suspend', with: { id: 'S3' } })
  t.notOk(sealOf(ledger).frozen, 'the application follows the freeze')
})

t.test('a reported leak ends the seal: no restoration, the incident has its time', async (t) => {
  const ledger = active()
  ledger.run('kim', { do: 'seal.freeze', with: { seal: SEAL, reason: '密钥泄露' } })
  const leak = other('revocation', { reason: 'key-leak' })
  ledger.run('anna', { do: 'application.draft', with: { id: 'L0', content: leak } })
  t.equal(ledger.refusal('anna', { do: 'application.submit', with: { id: 'L0' } }), 'INCIDENT_TIME_NEEDED')
  const timed = { ...leak, incidentAt: START - 3600_000 }
  const restoration = { do: 'application.draft', with: { id: 'L2', content: other('restoration') } } as const
  ledger.run('anna', restoration, { do: 'application.submit', with: { id: 'L2' } })
  approved(ledger, 'L1', timed)
  ledger.run('auth', { do: 'application.approve', with: { id: 'L2', version: 2, opinion: '同意' } })
  t.equal(ledger.refusal('mark', { do: 'seal.restore', with: { id: 'L2' } }), 'SEAL_LEAKED')
  ledger.run('mark', { do: 'seal.revoke', with: { id: 'L1' } })
  const seal = sealOf(ledger)
  t.equal(seal.state, 'revoked')
  t.ok(seal.leaked)
  t.equal(seal.incidentAt, START - 3600_000)
  ledger.run('mark', { do: 'seal.file', with: { seal: SEAL, filing: 'deactivation', receipt: '注 1' } })
  t.equal(
    ledger.refusal('mark', {
      do: 'seal.file',
      with: { seal: SEAL, filing: 'deactivation', receipt: '注 1' },
    }),
    'SEAL_FILED',
  )
})

t.test('a replacement is made when the old seal has ended, and never are both active', async (t) => {
  const ledger = active()
  const impression = { scan: digest(1), picture: digest(2), giver: '示例', width: 400, height: 400 }
  const content = firstContent({
    kind: 'replacement',
    seal: '6199990000002',
    replaces: SEAL,
    note: '名称变更',
    impression,
  })
  approved(ledger, 'P1', content)
  const make = { do: 'seal.make', with: madeSeal('P1', content) } as const
  t.equal(ledger.refusal('mark', make), 'SEAL_PREDECESSOR_LIVE')
  approved(ledger, 'P2', other('revocation', { reason: 'name-changed' }))
  ledger.run('mark', { do: 'seal.revoke', with: { id: 'P2' } })
  ledger.run('mark', make)
  t.equal(sealOf(ledger).succeededBy, '6199990000002')
})

t.test('permissions: another person approves, and each stamp is counted once', async (t) => {
  const ledger = tell(active(), standing())
  t.equal(ledger.refusal(...begin('T1', 'U1', 1, { scene: 'enforcement' })), 'USE_SCENE')
  t.equal(ledger.refusal(...begin('T1', 'U1', 1, { classified: '秘密' })), 'USE_CLASSIFIED')
  t.equal(ledger.refusal(...begin('T1', 'U1', 1, { cert: digest(9) })), 'SEAL_KEY_NOT_LISTED')
  t.equal(ledger.refusal(...begin('T1', 'U1', 1, { digest: digest(9) })), 'SEAL_NOT_IN_FORCE')
  tell(ledger, [begin('T1', 'U1', 1), begin('T2', 'U1', 2)])
  t.equal(ledger.refusal(...begin('T1', 'U1', 1)), 'STAMP_STATE')
  ledger.run('kim', { do: 'stamp.end', with: { id: 'T2', outcome: 'unsigned', reason: 'KEY_PIN_WRONG' } })
  t.equal(
    ledger.refusal('kim', { do: 'stamp.end', with: { id: 'T2', outcome: 'unsigned' } }),
    'STAMP_STATE',
    'a count is given back once',
  )
  ledger.run('kim', { do: 'stamp.end', with: { id: 'T1', outcome: 'stamped', result: digest(3) } })
  tell(ledger, [begin('T3', 'U1', 3), begin('T4', 'U1', 4)])
  t.equal(ledger.refusal(...begin('T5', 'U1', 5)), 'USE_EXHAUSTED')
  ledger.at += 31 * DAY
  t.equal(ledger.refusal(...begin('T6', 'U1', 6)), 'USE_OVER')
})

t.test('a permission for documents covers those alone, each once', async (t) => {
  const ledger = tell(active(), standing('U2', { documents: [digest(1), digest(2)] }))
  tell(ledger, [begin('T1', 'U2', 1)])
  t.equal(ledger.refusal(...begin('T2', 'U2', 1)), 'USE_TAKEN')
  t.equal(ledger.refusal(...begin('T2', 'U2', 3)), 'USE_DOCUMENT')
  tell(ledger, [begin('T2', 'U2', 2)])
})

t.test('no stamp but with an active seal, a young PIN, an approved permission', async (t) => {
  const ledger = tell(active(), standing().slice(0, 1))
  t.equal(ledger.refusal(...begin('T1', 'U1', 1)), 'USE_STATE')
  t.equal(
    ledger.refusal('anna', { do: 'use.approve', with: { id: 'U1', version: 1, opinion: '同意' } }),
    'ROLE_MISSING',
  )
  t.equal(
    ledger.refusal(...(standing('U9', { classification: '机密' })[0] ?? begin('', '', 1))),
    'USE_CLASSIFIED',
  )
  ledger.run('boss', { do: 'use.approve', with: { id: 'U1', version: 1, opinion: '同意' } })
  ledger.run('kim', { do: 'seal.freeze', with: { seal: SEAL, reason: 'x' } })
  t.equal(ledger.refusal(...begin('T1', 'U1', 1)), 'SEAL_STATE')

  const old = tell(active(), standing('U3', { until: START + 300 * DAY }))
  old.at += 121 * DAY
  t.equal(old.refusal(...begin('T1', 'U3', 1)), 'PIN_OLD')
  old.run('kim', { do: 'seal.change-pin', with: { seal: SEAL } })
  t.equal(old.refusal(...begin('T1', 'U3', 1)), 'accepted')
  old.at = VALID.validTo + 1
  t.not(old.refusal(...begin('T2', 'U3', 2)), 'accepted')
})

t.test('a removed operator, another certificate, an expired one: nothing can be done', async (t) => {
  const ledger = upTo(2)
  const approve = { do: 'application.approve', with: { id: 'A1', version: 2, opinion: '同意' } } as const
  ledger.run('sec', {
    do: 'operator.certify',
    with: { name: 'auth', der: 'AA==', cert: digest(77), certUntil: START + DAY },
  })
  ledger.at += 2 * DAY
  t.equal(ledger.refusal('auth', approve), 'OPERATOR_CERT_EXPIRED')
  ledger.run('sec', { do: 'operator.remove', with: { name: 'auth', reason: '调离' } })
  t.equal(ledger.refusal('auth', approve), 'OPERATOR_REMOVED')
  t.equal(ledger.refusal('nobody', approve), 'OPERATOR_UNKNOWN')
})
