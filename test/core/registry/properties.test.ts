/**
 * Random histories. A true story is taken, mixed with other stories, and spoilt: steps left out, doubled, swapped, done by
 * other people, at other times. Whatever the registry accepts of it must keep the invariants below.
 */
import fc from 'fast-check'
import t from 'tap'
import type { JsonObject } from '../../../src/core/base/canonical.ts'
import {
  type ApplicationState,
  type OperatorState,
  reduce,
  type SealState,
  type StampState,
  type UseState,
} from '../../../src/core/registry/index.ts'
import {
  begin,
  DAY,
  digest,
  firstContent,
  type Memory,
  madeSeal,
  type Said,
  SEAL,
  SIGNER,
  START,
  staffed,
  standing,
  tell,
  toActive,
  UNIT,
} from '../../helpers/registry.ts'

const OTHER = '6199990000002'
const impression = { scan: digest(1), picture: digest(2), giver: '示例', width: 400, height: 400 }
const second = firstContent({ kind: 'additional', seal: OTHER, impression })

const about = (kind: 'suspension' | 'restoration' | 'revocation', id: string): Said[] => [
  [
    'anna',
    {
      do: 'application.draft',
      with: {
        id,
        content: {
          kind,
          ...UNIT,
          seal: SEAL,
          note: 'x',
          ...(kind === 'revocation' ? { reason: 'key-leak' as const, incidentAt: START } : {}),
          materials: [{ digest: digest(9), name: 'x', bytes: 1 }],
        },
      },
    },
  ],
  ['anna', { do: 'application.submit', with: { id } }],
  ['auth', { do: 'application.approve', with: { id, version: 2, opinion: 'x' } }],
  [
    'mark',
    {
      do: kind === 'suspension' ? 'seal.suspend' : kind === 'restoration' ? 'seal.restore' : 'seal.revoke',
      with: { id },
    },
  ],
]

const stamps = (use: string): Said[] => [
  begin(`${use}-1`, use, 1),
  ['kim', { do: 'stamp.end', with: { id: `${use}-1`, outcome: 'stamped', result: digest(3) } }],
  begin(`${use}-2`, use, 2),
  ['kim', { do: 'stamp.end', with: { id: `${use}-2`, outcome: 'unsigned' } }],
  begin(`${use}-3`, use, 2),
  begin(`${use}-4`, use, 4),
  begin(`${use}-5`, use, 5),
  ['kim', { do: 'stamp.end', with: { id: `${use}-4`, outcome: 'lost' } }],
]

const STORY: readonly Said[] = [
  ...toActive('A1'),
  ...standing('U1'),
  ...stamps('U1'),
  ...toActive('A2', second),
  ...standing('U2', { documents: [digest(1), digest(2)] }),
  ...stamps('U2'),
  ['audi', { do: 'seal.freeze', with: { seal: SEAL, reason: 'x' } }],
  ...about('suspension', 'S1'),
  ...about('restoration', 'S2'),
  ...stamps('U1'),
  ...about('revocation', 'S3'),
  ['mark', { do: 'seal.file', with: { seal: SEAL, filing: 'deactivation', receipt: 'x' } }],
  ['mark', { do: 'seal.make', with: madeSeal('A1', firstContent()) }],
  ['kim', { do: 'seal.activate', with: { seal: SEAL, digest: digest(0xe5), cert: SIGNER } }],
]

const PEOPLE = ['anna', 'boss', 'kim', 'auth', 'mark', 'audi', 'sec'] as const

/** What is done to a step: kept, left out, done twice, done by somebody, moved. */
const spoilt = fc.record({
  keep: fc.integer({ min: 0, max: 40 }),
  twice: fc.integer({ min: 0, max: 12 }),
  by: fc.integer({ min: 0, max: 150 }),
  jump: fc.integer({ min: -6, max: 6 }),
  moved: fc.integer({ min: 0, max: 25 }),
  days: fc.integer({ min: 0, max: 600 }),
})

type Spoilt = typeof spoilt extends fc.Arbitrary<infer T> ? T : never

const history = (list: readonly Spoilt[]): { said: Said; days: number }[] => {
  const steps: { at: number; said: Said; days: number }[] = []
  STORY.forEach((said, i) => {
    const { keep, twice, by, jump, moved, days } = list[i] ?? {
      keep: 1,
      twice: 1,
      by: 150,
      jump: 0,
      moved: 1,
      days: 0,
    }
    if (keep === 0) return
    const person = PEOPLE[by]
    const step = {
      at: moved === 0 ? i + jump : i,
      said: person === undefined ? said : ([person, said[1]] as const),
      days: days < 20 ? days : 0,
    }
    steps.push(step)
    if (twice === 0) steps.push({ ...step, at: step.at + 0.5 })
  })
  return steps.sort((a, b) => a.at - b.at)
}

const play = (list: readonly Spoilt[], extra: (ledger: Memory) => void = () => undefined): Memory => {
  const ledger = staffed()
  extra(ledger)
  for (const { said, days } of history(list)) {
    ledger.at += days * DAY
    ledger.refusal(...said)
  }
  return ledger
}

const states = <T>(ledger: Memory, kind: string): (T & { id: string })[] =>
  ledger
    .subjects()
    .filter((subject) => subject.startsWith(`${kind}:`))
    .map((subject) => ({ ...(ledger.state(subject) as unknown as T), id: subject.slice(kind.length + 1) }))

/** Holders of a role, which never changes in these histories. */
const holds = (ledger: Memory, name: string | undefined, role: string): boolean =>
  (ledger.state(`operator:${name}`) as unknown as OperatorState)?.roles.some((held) => held.role === role)

const sealFault = (ledger: Memory, seal: SealState): string | undefined => {
  if (!seal.history.some(({ state }) => state === 'active')) return undefined
  const application = ledger.state(`application:${seal.application}`) as unknown as ApplicationState
  if (application === undefined) return undefined
  const [version] = seal.versions
  const persons = [application.applicant, application.decidedBy, version?.by]
  if (application.state !== 'executed') return 'active without an executed application'
  if (!holds(ledger, application.decidedBy, 'authority')) return 'approved by nobody who may'
  if (new Set(persons).size !== 3) return 'one person in two duties'
  if (version?.receipt === undefined) return 'active without filing'
  if (seal.custodian === undefined || seal.custodian === version.by) return 'no custodian of its own'
  return seal.history.filter(({ state }) => state === 'made').length === 1 ? undefined : 'made twice'
}

const useFault = (ledger: Memory, use: UseState & { id: string }): string | undefined => {
  const own = states<StampState>(ledger, 'stamp').filter((stamp) => stamp.use === use.id)
  const counted = own.filter(({ state }) => state !== 'unsigned')
  if (own.length > 0 && use.decidedBy === undefined) return 'stamped without approval'
  if (use.decidedBy === use.requestedBy) return 'approved by whoever asked'
  if (counted.length !== use.used) return `${counted.length} stamps, ${use.used} counted`
  if (use.used > use.count) return 'more than allowed'
  const documents = counted.map(({ document }) => document)
  if (use.kind === 'documents' && new Set(documents).size !== documents.length) return 'a document twice'
  return undefined
}

const RUNS = { numRuns: 250, seed: 20261124 }
const all = fc.array(spoilt, { minLength: STORY.length, maxLength: STORY.length })

t.test('the story unspoilt is accepted but for its last two steps', async (t) => {
  const ledger = staffed()
  const refused = STORY.filter((said) => ledger.refusal(...said) !== 'accepted').map(
    ([, command]) => command.do,
  )
  t.same(refused.slice(-2), ['seal.make', 'seal.activate'])
  t.ok(refused.length < 16, refused.join(' '))
})

t.test('no history reaches an active seal without its approvals', async (t) => {
  let reached = 0
  fc.assert(
    fc.property(all, (list) => {
      const ledger = play(list)
      for (const seal of states<SealState>(ledger, 'seal')) {
        if (seal.number > 0) reached += 1
        const fault = sealFault(ledger, seal)
        if (fault !== undefined) throw new Error(fault)
      }
    }),
    RUNS,
  )
  t.ok(reached > 50, `${reached} seals became active`)
})

t.test('nor when each person holds all the roles of business: separation is by person', async (t) => {
  let reached = 0
  const roles = ['applicant', 'use-approver', 'custodian', 'maker', 'authority'] as const
  fc.assert(
    fc.property(all, (list) => {
      const ledger = play(list, (empty) => {
        for (const name of ['anna', 'boss', 'kim', 'auth', 'mark'])
          for (const role of roles) {
            const more = { designation: 'x', filedAt: START - DAY, maker: digest(0xabc) }
            empty.refusal('sec', { do: 'operator.grant', with: { name, role, ...more } })
          }
      })
      for (const seal of states<SealState>(ledger, 'seal')) {
        if (seal.number > 0) reached += 1
        const fault = sealFault(ledger, seal)
        if (fault !== undefined) throw new Error(fault)
      }
    }),
    { ...RUNS, numRuns: 150 },
  )
  t.ok(reached > 30, `${reached} seals became active`)
})

t.test('a use is never counted twice, nor beyond what was allowed', async (t) => {
  let stamped = 0
  fc.assert(
    fc.property(all, (list) => {
      const ledger = play(list, (empty) => {
        tell(empty, [...toActive('A1'), ...standing('U1')])
      })
      for (const use of states<UseState>(ledger, 'use')) {
        stamped += use.used
        const fault = useFault(ledger, use)
        if (fault !== undefined) throw new Error(fault)
      }
    }),
    RUNS,
  )
  t.ok(stamped > 300, `${stamped} stamps`)
})

t.test('what the events are replayed to is what was lived', async () => {
  fc.assert(
    fc.property(all, (list) => {
      const ledger = play(list)
      const replayed = new Map<string, JsonObject>()
      for (const event of ledger.events)
        replayed.set(event.subject, reduce(replayed.get(event.subject), event))
      for (const subject of ledger.subjects())
        if (JSON.stringify(replayed.get(subject)) !== JSON.stringify(ledger.state(subject)))
          throw new Error(subject)
    }),
    { ...RUNS, numRuns: 100 },
  )
})
