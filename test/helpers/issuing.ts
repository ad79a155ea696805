/**
 * An office that issues: the demo's ledger, a batch that the clerk began, threads that compose, and rows. What the tests
 * of batches, the crash test and the benches have in common.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDemoLedger } from '../../src/cli/demo-ledger.ts'
import { openPress, type PressPool } from '../../src/cli/workers/press.ts'
import {
  type Authority,
  DEMO_SEAL_ID,
  DEMO_UNIT,
  type Identity,
  signerFor,
} from '../../src/core/authority.ts'
import { toHex } from '../../src/core/base/bytes.ts'
import { uuidv7 } from '../../src/core/base/uuid.ts'
import { openBulkGate, storeReader } from '../../src/core/gate.ts'
import { sm3 } from '../../src/core/gm/index.ts'
import { type IssueOrder, issue } from '../../src/core/issue.ts'
import { batchFiles } from '../../src/core/issue-files.ts'
import type { RowData, RowIn, RowOut } from '../../src/core/issue-plan.ts'
import { privateKeyOf } from '../../src/core/keys/private-key.ts'
import type { Signer } from '../../src/core/keys/signer.ts'
import { numbering } from '../../src/core/licence/index.ts'
import { parseCertificate, writePem } from '../../src/core/pki/index.ts'
import {
  type Actor,
  type BatchState,
  type Command,
  decide,
  STATEMENTS,
  statementBytes,
  VIEWS,
  wantsStatement,
} from '../../src/core/registry/index.ts'
import { openStore, type Store } from '../../src/core/store/index.ts'
import { sampleCatalog } from './catalog.ts'

export const CATALOG = { name: '示例经营许可证', code: '11619999XX0000019M001', version: 1 }
const CATALOG_CONTENT = { name: CATALOG.name, code: CATALOG.code }
export const ISSUER = { name: DEMO_UNIT, code: '12619999XX00000358' }
const USE = 'DEMO-U2'
const PLAIN = new URL('./plain-tools.js', import.meta.url).href

const identity = (authority: Authority, name: string): Identity => {
  const found = authority.operators.find((item) => item.name === name)
  if (found === undefined) throw new Error(`no operator ${name}`)
  return found
}

export const actorOf = (authority: Authority, name: string): Actor => ({
  operator: name,
  cert: parseCertificate(identity(authority, name).cert).sm3,
})

/** Decides, signs and appends, as a command would. */
export const act = async (
  { store, authority, now }: Pick<Issuing, 'store' | 'authority' | 'now'>,
  name: string,
  ...commands: readonly Command[]
): Promise<void> => {
  const at = now()
  const asOf = store.head().seq
  const actor = actorOf(authority, name)
  const clerk = { actor, at, source: store.ledger.source, newId: () => uuidv7(at) }
  const { events, reads } = decide(storeReader(store), clerk, ...commands)
  const signer = signerFor(identity(authority, name))
  const signed = []
  for (const event of events) {
    if (!wantsStatement(event)) signed.push(event)
    else
      signed.push({
        ...event,
        statement: await signer.sign({ kind: 'statement', tbs: statementBytes(event) }),
      })
  }
  store.append(signed, { asOf, reads })
}

interface Kept {
  readonly key: string
  readonly cert: string
}

const kept = ({ key, cert }: Identity): Kept => ({
  key: Buffer.from(key.pkcs8()).toString('base64'),
  cert: Buffer.from(cert).toString('base64'),
})

const unkept = (name: string, { key, cert }: Kept): Identity => ({
  name,
  key: privateKeyOf(Buffer.from(key, 'base64')),
  cert: Buffer.from(cert, 'base64'),
})

/** For other processes: an authority as a file. */
export const saveAuthority = (path: string, { root, maker, unit, operators, crl, seal }: Authority): void =>
  writeFileSync(
    path,
    JSON.stringify({
      root: kept(root),
      maker: kept(maker),
      unit: kept(unit),
      operators: operators.map((item) => [item.name, kept(item)]),
      crl: Buffer.from(crl).toString('base64'),
      seal: Buffer.from(seal).toString('base64'),
    }),
    { mode: 0o600 },
  )

export const loadAuthority = (path: string): Authority => {
  const { root, maker, unit, operators, crl, seal } = JSON.parse(readFileSync(path, 'utf8'))
  return {
    root: unkept('demo-root', root),
    maker: unkept('demo-maker', maker),
    unit: unkept('demo', unit),
    operators: operators.map(([name, item]: [string, Kept]) => unkept(name, item)),
    crl: Buffer.from(crl, 'base64'),
    seal: Buffer.from(seal, 'base64'),
  }
}

export interface Issuing {
  readonly folder: string
  readonly authority: Authority
  readonly store: Store
  readonly press: PressPool
  readonly now: () => number
  close(): Promise<void>
}

export interface OpenOptions {
  /** Module of the composing threads. */
  readonly tools?: string
  readonly lanes?: number
  /** Threads that several offices of one authority share; whoever opened them closes them. */
  readonly press?: PressPool
}

/** Composing threads with the seal and the trust of an authority. */
export const pressOf = (
  authority: Authority,
  now: () => number,
  { tools = PLAIN, lanes = 1 }: Pick<OpenOptions, 'tools' | 'lanes'> = {},
): PressPool => {
  const { uri, cert, algorithm } = signerFor(authority.unit)
  const trust = [
    { name: 'root', bytes: Buffer.from(writePem('CERTIFICATE', authority.root.cert)) },
    { name: 'crl', bytes: Buffer.from(writePem('X509 CRL', authority.crl)) },
  ]
  return openPress({ tools, seal: authority.seal, signer: { uri, cert, algorithm }, trust }, lanes, now)
}

/** Makes the ledger in a folder, with the catalog in force. */
export const foundIssuing = async (folder: string, authority: Authority, at: number): Promise<void> => {
  await writeDemoLedger(folder, authority, at)
  const path = join(folder, 'ledger.db')
  const store = await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'write' })
  try {
    const desk = { store, authority, now: () => at }
    const { code } = CATALOG
    await act(
      desk,
      'demo-industry',
      { do: 'catalog.draft', with: { content: { ...sampleCatalog(), ...CATALOG_CONTENT } } },
      { do: 'catalog.submit', with: { code } },
    )
    await act(desk, 'demo-authority', { do: 'catalog.approve', with: { code, version: 2, opinion: '同意' } })
    await act(desk, 'demo-industry', { do: 'catalog.publish', with: { code } })
  } finally {
    store.close()
  }
}

export const openIssuing = async (
  folder: string,
  authority: Authority,
  now: () => number,
  options: OpenOptions = {},
): Promise<Issuing> => {
  const path = join(folder, 'ledger.db')
  const store = await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'write' })
  const press = options.press ?? pressOf(authority, now, options)
  return {
    ...{ folder, authority, store, press, now },
    close: async () => {
      if (options.press === undefined) await press.close()
      store.close()
    },
  }
}

/** Begins the batch, or takes it up again; the number of the run. */
export const openBatch = async (office: Issuing, id: string, more: object = {}): Promise<number> => {
  const before = office.store.state(`batch:${id}`)
  if (before !== undefined) await act(office, 'demo-clerk', { do: 'batch.open', with: { id } })
  else
    await act(office, 'demo-clerk', {
      do: 'batch.begin',
      with: {
        id,
        catalog: CATALOG.code,
        catalogVersion: CATALOG.version,
        purpose: 'register',
        register: '登记册.csv',
        digest: toHex(sm3(Buffer.from(id))),
        format: 'ofd',
        seal: DEMO_SEAL_ID,
        use: USE,
        ...more,
      },
    })
  return (office.store.state(`batch:${id}`)?.state as unknown as BatchState).run
}

export interface RunOptions {
  readonly signer?: Signer
  readonly createdAt?: number
  readonly order?: Partial<IssueOrder>
}

/** Issues rows as a run of a batch. */
export async function* runBatch(
  office: Issuing,
  batch: string,
  run: number,
  rows: AsyncIterable<RowIn>,
  { signer = signerFor(office.authority.unit), createdAt, order = {} }: RunOptions = {},
): AsyncGenerator<RowOut> {
  const { store, authority, press, now, folder } = office
  const bytes = authority.seal
  const gate = openBulkGate(signer, {
    store,
    actor: actorOf(authority, 'demo-custodian'),
    now,
    seal: DEMO_SEAL_ID,
    bytes,
    batch,
    use: USE,
  })
  yield* issue({
    store,
    batch,
    run,
    clerk: actorOf(authority, 'demo-clerk'),
    counting: {
      catalog: CATALOG,
      numbering: numbering({ pattern: '示例字〔{year}〕{digits:1-7}号', serial: '{1}{counter:8}' }),
      sealedBy: () => undefined,
      createdAt: createdAt ?? Math.floor(now() / 1000) * 1000,
    },
    stamp: { use: USE, seal: DEMO_SEAL_ID, number: 1, cert: parseCertificate(signer.cert).sm3 },
    gate,
    press,
    files: batchFiles(join(folder, 'out'), batch, 'ofd'),
    format: 'ofd',
    rows,
    now,
    ...order,
  })
}

export const rowData = (n: number, more: Partial<RowData> = {}): RowData => ({
  number: `示例字〔2026〕${n}号`,
  issuer: ISSUER,
  issuedOn: '2026-01-09',
  holders: [{ name: `示例商行 ${n}`, code: '91619999XX0000043X', codeType: '001' }],
  validTo: '2031-01-08',
  items: { JYFW: '示例经营范围' },
  ...more,
})

/** `count` rows, each with a scan of its own below the folder; `write` when the scans are not there yet. */
export const scanned = (folder: string, count: number, write = true): RowIn[] => {
  mkdirSync(join(folder, 'scans'), { recursive: true })
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, 'scans', `${i + 1}.jpg`)
    if (write) writeFileSync(path, `scan of ${i + 1}`)
    return { row: i + 2, data: rowData(i + 1), sources: [{ kind: 'scan', name: '1', path }] }
  })
}

export async function* streamed(rows: readonly RowIn[]): AsyncGenerator<RowIn> {
  yield* rows
}

export const collected = async (outs: AsyncIterable<RowOut>): Promise<RowOut[]> => {
  const list: RowOut[] = []
  for await (const out of outs) list.push(out)
  return list
}
