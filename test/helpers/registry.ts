/** A ledger in memory for the registry's tests: the same folds and rows that the store runs, without SQL or signatures. */
import type { JsonObject } from '../../src/core/base/canonical.ts'
import {
  type Command,
  type Content,
  type Decision,
  decide,
  type NewEvent,
  type NewOperator,
  type Reader,
  type Role,
  type Row,
  VIEWS,
} from '../../src/core/registry/index.ts'

export const START = Date.UTC(2026, 10, 2, 2)
export const DAY = 86_400_000
export const UNIT = { unit: '示例市大数据服务中心', unitCode: '12619999XX00000358', area: '619999' }
export const INDUSTRY = { unit: '示例省应急管理厅', unitCode: '11619999XX0000019M' }
export const SEAL = '6199990000001'

/** A digest that no file has, told apart by a number. */
export const digest = (n: number): string => n.toString(16).padStart(64, '0')

export interface Memory extends Reader {
  at: number
  readonly events: NewEvent[]
  subjects(): string[]
  /** Decides and appends; throws the refusal. */
  run(operator: string, ...commands: Command[]): Decision
  append(events: readonly NewEvent[]): void
  refusal(operator: string, ...commands: Command[]): string
}

export const memory = (): Memory => {
  const states = new Map<string, JsonObject>()
  const events: NewEvent[] = []
  let serial = 0
  const reader: Reader = {
    state: (subject) => states.get(subject),
    rows: (table, where) => {
      const found: Row[] = []
      for (const [subject, state] of states) {
        for (const row of VIEWS.rows(subject, state)) {
          const fits = Object.entries(where).every(([column, value]) => row.values[column] === value)
          if (row.table === table && fits) found.push(row.values)
        }
      }
      return found
    },
  }
  const ledger: Memory = {
    ...reader,
    at: START,
    events,
    subjects: () => [...states.keys()],
    append: (list) => {
      for (const event of list) {
        states.set(event.subject, VIEWS.reduce(states.get(event.subject), event))
        events.push(event)
      }
    },
    run: (operator, ...commands) => {
      const cert = String((states.get(`operator:${operator}`) as { cert?: string })?.cert ?? digest(0xfff))
      const clerk = {
        actor: { operator, cert },
        at: ledger.at,
        source: 'test',
        newId: () => {
          serial += 1
          return `00000000-0000-7000-8000-${serial.toString(16).padStart(12, '0')}`
        },
      }
      const decision = decide(reader, clerk, ...commands)
      ledger.append(decision.events)
      return decision
    },
    refusal: (operator, ...commands) => {
      try {
        ledger.run(operator, ...commands)
      } catch (error) {
        return String((error as { code?: string }).code ?? error)
      }
      return 'accepted'
    },
  }
  return ledger
}

const PEOPLE: readonly (readonly [name: string, role: Role])[] = [
  ['anna', 'applicant'],
  ['boss', 'use-approver'],
  ['kim', 'custodian'],
  ['auth', 'authority'],
  ['mark', 'maker'],
  ['audi', 'auditor'],
  ['indy', 'industry'],
  ['cleo', 'clerk'],
  ['rita', 'reviewer'],
  ['ivan', 'issuer'],
]

export const MAKER_CERT = digest(0xabc)

export const person = (name: string, n: number, more: Partial<NewOperator> = {}): NewOperator => ({
  name,
  person: `示例 ${name}`,
  ...UNIT,
  der: 'AA==',
  cert: digest(1000 + n),
  certUntil: START + 1000 * DAY,
  ...more,
})

/** A ledger with a security administrator `sec` and one person for each role. */
export const staffed = (): Memory => {
  const ledger = memory()
  ledger.run('sec', { do: 'office.found', with: { ...person('sec', 0), cert: digest(0xfff) } })
  PEOPLE.forEach(([name, role], i) => {
    ledger.run(
      'sec',
      { do: 'operator.add', with: person(name, i + 1, role === 'industry' ? INDUSTRY : {}) },
      {
        do: 'operator.grant',
        with: {
          name,
          role,
          ...(role === 'authority' ? { designation: '示例发〔2026〕1号', filedAt: START - DAY } : {}),
          ...(role === 'maker' ? { maker: MAKER_CERT } : {}),
        },
      },
    )
  })
  return ledger
}

export const SIGNER = digest(0x51)
export const PICTURE = digest(0x91)

export const firstContent = (more: Partial<Content> = {}): Content => ({
  kind: 'first',
  ...UNIT,
  seal: SEAL,
  name: '示例市大数据服务中心',
  subkind: 'statutory',
  holder: 'institution',
  issuing: '示例市机构编制委员会办公室',
  issuingDocument: '示例编办〔2026〕3号',
  impression: { scan: digest(0x90), picture: PICTURE, giver: '示例 经办人', width: 420, height: 420 },
  signers: [SIGNER],
  materials: [{ digest: digest(0x92), name: '印章制发文件.pdf', bytes: 1000 }],
  ...more,
})

export const VALID = { validFrom: START - DAY, validTo: START + 300 * DAY }

type Said = readonly [operator: string, command: Command]

/** Everything from the first application to an active seal, step by step, each with the operator who does it. */
export const toActive = (id = 'A1', content: Content = firstContent(), version = 2): Said[] => {
  const code = content.seal
  return [
    ['anna', { do: 'application.draft', with: { id, content } }],
    ['anna', { do: 'application.submit', with: { id } }],
    ['auth', { do: 'application.approve', with: { id, version, opinion: '同意' } }],
    ['mark', { do: 'seal.make', with: madeSeal(id, content) }],
    ['mark', { do: 'seal.file', with: { seal: code, filing: 'release', receipt: '备 2026-1' } }],
    ['boss', { do: 'seal.entrust', with: { seal: code, operator: 'kim' } }],
    ['kim', { do: 'seal.activate', with: { seal: code, digest: digest(0xe5), cert: SIGNER } }],
  ]
}

export const madeSeal = (id: string, content: Content, more: object = {}) => ({
  id,
  digest: digest(0xe5),
  standard: 'GB/T 38540-2020',
  maker: MAKER_CERT,
  signers: content.signers ?? [],
  ...VALID,
  code: content.seal,
  picture: content.impression?.picture ?? PICTURE,
  periods: (content.signers ?? []).map(() => ({ from: VALID.validFrom, to: VALID.validTo })),
  ...more,
})

export const standing = (id = 'U1', more: object = {}): Said[] => [
  [
    'anna',
    {
      do: 'use.request',
      with: {
        id,
        seal: SEAL,
        scene: 'service',
        purpose: '政务服务出件',
        documents: [],
        count: 3,
        from: START,
        until: START + 30 * DAY,
        classification: 'none',
        ...more,
      },
    },
  ],
  ['boss', { do: 'use.approve', with: { id, version: 1, opinion: '同意' } }],
]

export const begin = (id: string, use: string, document: number, more: object = {}): Said => [
  'kim',
  {
    do: 'stamp.begin',
    with: {
      id,
      use,
      seal: SEAL,
      digest: digest(0xe5),
      cert: SIGNER,
      certUntil: START + 400 * DAY,
      document: digest(document),
      ...more,
    },
  },
]

export const tell = (ledger: Memory, said: readonly Said[]): Memory => {
  for (const [operator, command] of said) ledger.run(operator, command)
  return ledger
}

export type { Said }
