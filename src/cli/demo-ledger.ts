/**
 * The ledger of a demo home: the same decisions that an office makes, each signed by the operator of its role, from the
 * founding to an active seal and a standing permission, so that `gseal sign` works there at once.
 */
import { join } from 'node:path'
import {
  type Authority,
  DEMO_INDUSTRY,
  DEMO_UNIT,
  DEMO_UNIT_CODE,
  type Identity,
  signerFor,
} from '../core/authority.ts'
import { toBase64, toHex } from '../core/base/bytes.ts'
import { uuidv7 } from '../core/base/uuid.ts'
import { storeReader } from '../core/gate.ts'
import { sm3 } from '../core/gm/index.ts'
import { parseCertificate } from '../core/pki/index.ts'
import {
  type Command,
  type Content,
  DAY,
  decide,
  type NewOperator,
  type Role,
  RULES,
  STATEMENTS,
  statementBytes,
  VIEWS,
  wantsStatement,
} from '../core/registry/index.ts'
import { readSeal } from '../core/ses/index.ts'
import { createStore, materialsIn, type Store } from '../core/store/index.ts'

const AREA = '619999'
const STAMPS = 100_000

/** Operators of the demo by role; the name of each is that of its key. */
const ROLES: readonly (readonly [name: string, role: Role])[] = [
  ['demo-applicant', 'applicant'],
  ['demo-use-approver', 'use-approver'],
  ['demo-authority', 'authority'],
  ['demo-maker-operator', 'maker'],
  ['demo-custodian', 'custodian'],
  ['demo-industry', 'industry'],
  ['demo-clerk', 'clerk'],
  ['demo-reviewer', 'reviewer'],
  ['demo-issuer', 'issuer'],
  ['demo-auditor', 'auditor'],
]

type Body = Pick<NewOperator, 'unit' | 'unitCode'>
const OFFICE: Body = { unit: DEMO_UNIT, unitCode: DEMO_UNIT_CODE }
const INDUSTRY: Body = { unit: DEMO_INDUSTRY.name, unitCode: DEMO_INDUSTRY.code }

interface Demo {
  readonly store: Store
  readonly authority: Authority
  readonly now: number
}

const identity = ({ authority }: Demo, name: string): Identity => {
  const found = authority.operators.find((item) => item.name === name)
  if (found === undefined) throw new TypeError(`the demo has no operator ${name}`)
  return found
}

const say = async (demo: Demo, name: string, ...commands: readonly Command[]): Promise<void> => {
  const { store, now: at } = demo
  const who = identity(demo, name)
  const actor = { operator: name, cert: parseCertificate(who.cert).sm3 }
  const clerk = { actor, at, source: store.ledger.source, newId: () => uuidv7(at) }
  const asOf = store.head().seq
  const { events, reads } = decide(storeReader(store), clerk, ...commands)
  const signer = signerFor(who)
  const signed = await Promise.all(
    events.map(async (event) =>
      wantsStatement(event)
        ? { ...event, statement: await signer.sign({ kind: 'statement', tbs: statementBytes(event) }) }
        : event,
    ),
  )
  store.append(signed, { asOf, reads })
  await store.signHead(signer, at)
}

const operator = (demo: Demo, name: string, { unit, unitCode }: Body = OFFICE): NewOperator => {
  const cert = parseCertificate(identity(demo, name).cert)
  return {
    name,
    person: /CN=([^,]+)/.exec(cert.subject)?.[1] ?? name,
    unit,
    unitCode,
    area: AREA,
    der: toBase64(cert.der),
    cert: cert.sm3,
    certUntil: cert.notAfter,
  }
}

const people = async (demo: Demo): Promise<void> => {
  await say(demo, 'demo-secadmin', { do: 'office.found', with: operator(demo, 'demo-secadmin') })
  const maker = parseCertificate(demo.authority.maker.cert).sm3
  for (const [name, role] of ROLES) {
    await say(
      demo,
      'demo-secadmin',
      { do: 'operator.add', with: operator(demo, name, role === 'industry' ? INDUSTRY : OFFICE) },
      {
        do: 'operator.grant',
        with: {
          name,
          role,
          ...(role === 'authority' ? { designation: '示例政函〔2026〕1号(演示)', filedAt: demo.now } : {}),
          ...(role === 'maker' ? { maker } : {}),
        },
      },
    )
  }
}

const seal = async (demo: Demo, folder: string): Promise<void> => {
  const { authority } = demo
  const { unit, seal: bytes } = authority
  const made = readSeal(bytes, () => undefined)
  const cert = parseCertificate(unit.cert)
  const materials = materialsIn(folder)
  for (const file of [bytes, made.picture.data, unit.cert]) materials.put(file)
  const picture = toHex(sm3(made.picture.data))
  const digest = toHex(sm3(bytes))
  const code = made.id
  const id = 'DEMO-A1'
  const [width, height] = [made.picture.width, made.picture.height].map((mm) => Math.round(mm * 10))
  const content: Content = {
    kind: 'first',
    unit: DEMO_UNIT,
    unitCode: DEMO_UNIT_CODE,
    area: AREA,
    seal: code,
    name: made.name,
    subkind: 'statutory',
    holder: 'institution',
    issuing: '示例市机构编制委员会办公室(演示)',
    issuingDocument: '示例编办〔2026〕1号(演示)',
    impression: { scan: picture, picture, giver: '示例 经办人', width: width ?? 0, height: height ?? 0 },
    signers: [cert.sm3],
    materials: [{ digest: picture, name: '样章.png', bytes: made.picture.data.byteLength }],
  }
  const person = (name: string, ...commands: readonly Command[]): Promise<void> =>
    say(demo, name, ...commands)
  await person(
    'demo-applicant',
    { do: 'application.draft', with: { id, content } },
    { do: 'application.submit', with: { id } },
  )
  await person('demo-authority', {
    do: 'application.approve',
    with: { id, version: 2, opinion: '同意(演示)' },
  })
  const order = {
    id,
    digest,
    standard: made.version.standard,
    maker: parseCertificate(authority.maker.cert).sm3,
    signers: [cert.sm3],
    validFrom: made.validFrom,
    validTo: made.validTo,
    code,
    picture,
    periods: [{ from: cert.notBefore, to: cert.notAfter }],
  }
  await person(
    'demo-maker-operator',
    { do: 'seal.make', with: order },
    { do: 'seal.file', with: { seal: code, filing: 'release', receipt: '演示' } },
  )
  await person('demo-use-approver', {
    do: 'seal.entrust',
    with: { seal: code, operator: 'demo-custodian' },
  })
  await person('demo-custodian', { do: 'seal.activate', with: { seal: code, digest, cert: cert.sm3 } })
  // Of two that fit, the one that ends first is drawn on: letters never use up the permission for licences.
  await permit(demo, code, 'DEMO-U1', 'office', '演示用印', RULES.standingDays - 1)
  await permit(demo, code, 'DEMO-U2', 'publication', '演示制证', RULES.standingDays)
}

/** A standing permission. */
const permit = async (
  demo: Demo,
  seal: string,
  id: string,
  scene: 'office' | 'publication',
  purpose: string,
  days: number,
): Promise<void> => {
  const period = { from: demo.now, until: demo.now + days * DAY }
  const request = {
    id,
    seal,
    scene,
    purpose,
    documents: [],
    count: STAMPS,
    classification: 'none',
    ...period,
  }
  await say(demo, 'demo-applicant', { do: 'use.request', with: request })
  await say(demo, 'demo-use-approver', {
    do: 'use.approve',
    with: { id, version: 1, opinion: '同意(演示)' },
  })
}

/** Writes `ledger.db` and `materials/` into a demo home that is being made. @throws STORE_* */
export const writeDemoLedger = async (folder: string, authority: Authority, at: number): Promise<void> => {
  const store = await createStore({ path: join(folder, 'ledger.db'), views: VIEWS, statements: STATEMENTS })
  try {
    const demo: Demo = { store, authority, now: Math.floor(at / 1000) * 1000 }
    await people(demo)
    await seal(demo, join(folder, 'materials'))
  } finally {
    store.close()
  }
}
