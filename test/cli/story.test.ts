/**
 * The life of a seal, told on the command line alone by six people, in both languages: from the first application to a
 * stamped document, renewal, suspension, restoration, a leaked key, revocation and replacement. docs/seal-life.md tells
 * the same story. Time passes by a clock of the test.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { drawImpression } from '../../src/core/impression/index.ts'
import { encryptedKeyPem } from '../../src/core/keys/pkcs8.ts'
import { writePem } from '../../src/core/pki/index.ts'
import { crlOf, DAY, type Issued, issue, NOW } from '../helpers/certs.ts'
import { call, folderOf, type Ran } from '../helpers/cli.ts'
import { letter } from '../helpers/office.ts'

const YEAR = 365 * DAY
const PIN = '846213'
const span = { notBefore: NOW - DAY, notAfter: NOW + 3 * YEAR }
const root = issue('示例根证书', undefined, { notBefore: NOW - YEAR, notAfter: NOW + 9 * YEAR })
const crl = crlOf(root, { thisUpdate: NOW - DAY, nextUpdate: NOW + 3 * YEAR })
const PEOPLE = ['chen', 'wang', 'liu', 'zhao', 'sun', 'li'] as const
/** Renewed within the last three months of the first certificate's 200 days. */
const UNIT = [
  issue('示例单位', root, { notBefore: NOW - DAY, notAfter: NOW + 200 * DAY, keyLabel: 'unit-1' }),
  issue('示例单位', root, { notBefore: NOW + 100 * DAY, notAfter: NOW + 500 * DAY, keyLabel: 'unit-2' }),
  issue('示例单位', root, { notBefore: NOW + 100 * DAY, notAfter: NOW + 600 * DAY, keyLabel: 'unit-3' }),
] as const

const OLD = '6199990000001'
const NEW = '6199990000002'

/** What of tap's test the teller uses. */
interface Check {
  equal(a: unknown, b: unknown, why: string): boolean
  ok(a: unknown, why: string): boolean
  teardown(done: () => unknown): unknown
}

interface Teller {
  readonly folder: string
  now: number
  /** Runs a command that must end with this status. */
  does(status: number, who: string | undefined, ...argv: string[]): Promise<Ran>
  /** Runs it with --json and answers the record of this type. */
  asks(type: string, who: string | undefined, ...argv: string[]): Promise<Record<string, unknown>>
}

const putKey = (home: string, name: string, { key, der }: Issued): void => {
  writeFileSync(join(home, 'keys', `${name}.key`), encryptedKeyPem(key, PIN), { mode: 0o600 })
  writeFileSync(join(home, 'keys', `${name}.crt`), writePem('CERTIFICATE', der))
}

const openTeller = async (t: Check, lang: 'en' | 'zh'): Promise<Teller> => {
  const folder = folderOf(t)
  const home = join(folder, 'home')
  const teller: Teller = {
    folder,
    now: NOW,
    does: async (status, who, ...argv) => {
      const as = who === undefined ? [] : ['--as', who]
      const ran = await call([...argv, ...as, '--home', home, '--pin-file', join(folder, 'pin')], {
        cwd: folder,
        now: () => teller.now,
        env: { GSEAL_LANG: lang },
      })
      t.equal(ran.status, status, `${argv.slice(0, 3).join(' ')} ${ran.stderr}`)
      teller.now += 1000
      return ran
    },
    asks: async (type, who, ...argv) => {
      const ran = await teller.does(0, who, ...argv, '--json')
      const record = ran.records().find((item) => item['type'] === type)
      t.ok(record, `${argv[0]} ${argv[1]} tells a ${type}`)
      return record ?? {}
    },
  }
  writeFileSync(join(folder, 'pin'), `${PIN}\n`)
  await teller.does(0, undefined, 'init')
  for (const name of PEOPLE) putKey(home, name, issue(`示例 ${name}`, root, span))
  putKey(home, 'maker', issue('示例制章单位', root, span))
  for (const [i, unit] of UNIT.entries()) putKey(home, `unit-${i + 1}`, unit)
  mkdirSync(join(home, 'trust'), { recursive: true })
  writeFileSync(join(home, 'trust', 'root.crt'), writePem('CERTIFICATE', root.der))
  writeFileSync(join(home, 'trust', 'root.crl'), writePem('X509 CRL', crl.raw))
  for (const [name, code] of [
    ['seal-1', OLD],
    ['seal-2', NEW],
  ] as const)
    writeFileSync(
      join(folder, `${name}.png`),
      (await drawImpression({ shape: 'round', name: '示例市大数据服务中心', code })).png,
    )
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    writeFileSync(join(folder, `${name}.ofd`), await letter(1 + (name.charCodeAt(0) % 3)))
  writeFileSync(join(folder, '批复.txt'), '示例批复')
  return teller
}

const office = async ({ does }: Teller): Promise<void> => {
  const unit = ['--unit', '示例市大数据服务中心', '--unit-code', '12619999XX00000358', '--area', '619999']
  await does(0, undefined, 'operator', 'add', 'chen', '--founder', '--person', '陈某', ...unit)
  for (const name of PEOPLE.slice(1)) await does(0, 'chen', 'operator', 'add', name, '--person', `${name}某`)
  await does(0, 'chen', 'operator', 'grant', 'wang', 'applicant')
  await does(0, 'chen', 'operator', 'grant', 'liu', 'use-approver')
  await does(1, 'chen', 'operator', 'grant', 'zhao', 'authority')
  const filed = ['--designation', '示例政函〔2026〕1号', '--filed', '2026-03-01']
  await does(0, 'chen', 'operator', 'grant', 'zhao', 'authority', ...filed)
  await does(0, 'chen', 'operator', 'grant', 'sun', 'maker', '--maker-cert', 'home/keys/maker.crt')
  await does(0, 'chen', 'operator', 'grant', 'li', 'custodian')
  await does(1, 'wang', 'operator', 'grant', 'wang', 'authority', ...filed)
}

const form = (n: 1 | 2 | 3, picture: string): string[] => [
  ...['--subkind', 'statutory', '--holder', 'institution', '--issuing', '示例市编办'],
  ...['--issuing-document', '示例编办〔2026〕3号', '--size', '42', '--file', '批复.txt'],
  ...['--scan', picture, '--picture', picture, '--signer', `home/keys/unit-${n}.crt`],
]

/** Made, filed and taken into use. */
const made = async ({ does, folder }: Teller, id: string, seal: string, n: number): Promise<void> => {
  await does(1, 'wang', 'seal', 'make', id, '--maker', 'maker')
  await does(0, 'sun', 'seal', 'make', id, '--maker', 'maker')
  await does(0, 'sun', 'seal', 'file', seal, '--out', `filing-${id}.json`)
  if (n !== 2) await does(0, 'sun', 'seal', 'file', seal, '--receipt', `备-${id}`)
  else {
    // The platform's answer as a file: one of the first filing is not that of the renewal.
    const answer = (taskCode: string): void => {
      const data = { taskCode, sealCode: seal, receiptNo: `备-${id}` }
      writeFileSync(join(folder, 'answer.json'), JSON.stringify({ code: '0', message: 'ok', data }))
    }
    answer('207')
    await does(1, 'sun', 'seal', 'file', seal, '--receipt-from', 'answer.json')
    answer('108')
    await does(0, 'sun', 'seal', 'file', seal, '--receipt-from', 'answer.json')
  }
  if (n !== 2) await does(0, 'liu', 'seal', 'custodian', seal, 'li')
  await does(0, 'li', 'seal', 'activate', seal, '--key', `unit-${n}`, '--name', seal)
}

const first = async (teller: Teller): Promise<void> => {
  const { does } = teller
  await does(
    0,
    'wang',
    'seal',
    'apply',
    '--id',
    'A1',
    ...form(1, 'seal-1.png').slice(0, -2),
    '--signer',
    'home/keys/unit-2.crt',
  )
  const back = ['--return', '--opinion', '证书有误', '--fault', '换成现行证书']
  await does(0, 'zhao', 'seal', 'review', 'A1', ...back)
  await does(0, 'wang', 'seal', 'apply', '--amend', 'A1', ...form(1, 'seal-1.png'))
  await does(1, 'wang', 'seal', 'review', 'A1', '--approve', '--opinion', '同意')
  await does(1, 'zhao', 'seal', 'review', 'A1', '--approve', '--opinion', '同意', '--read', '2')
  await does(0, 'zhao', 'seal', 'review', 'A1', '--approve', '--opinion', '同意')
  await made(teller, 'A1', OLD, 1)
}

/** Asks, approves, stamps; answers the name of the stamped document. */
const stamped = async ({ does, asks }: Teller, seal: string, name: string): Promise<string> => {
  const { id } = await asks(
    'use',
    'wang',
    'use',
    'request',
    seal,
    `${name}.ofd`,
    '--scene',
    'office',
    '--purpose',
    '印发',
  )
  await does(1, 'li', 'sign', `${name}.ofd`, '--seal', seal)
  await does(1, 'wang', 'use', 'approve', String(id), '--opinion', '同意')
  await does(0, 'liu', 'use', 'approve', String(id), '--opinion', '同意')
  await does(0, 'li', 'sign', `${name}.ofd`, '--seal', seal)
  await does(1, 'li', 'sign', `${name}.ofd`, '--seal', seal, '--out', `${name}-2.ofd`)
  return `${name}.stamped.ofd`
}

const decided = async ({ does }: Teller, id: string): Promise<void> => {
  await does(0, 'zhao', 'seal', 'review', id, '--approve', '--opinion', '同意')
}

const applied = async ({ asks }: Teller, ...argv: string[]): Promise<string> =>
  String((await asks('application', 'wang', 'seal', ...argv))['id'])

for (const lang of ['en', 'zh'] as const) {
  t.test(`the story in ${lang}`, async (t) => {
    const teller = await openTeller(t, lang)
    const { does, asks } = teller
    await office(teller)
    await first(teller)
    const early = await stamped(teller, OLD, 'a')
    await does(0, undefined, 'verify', early)

    // Renewal: not before the three months, then with the new certificate.
    teller.now = NOW + 100 * DAY
    await does(1, 'wang', 'seal', 'renew', OLD, '--signer', 'home/keys/unit-2.crt')
    teller.now = NOW + 120 * DAY
    const renewal = await applied(teller, 'renew', OLD, '--signer', 'home/keys/unit-2.crt')
    await decided(teller, renewal)
    await made(teller, renewal, OLD, 2)
    const renewed = await stamped(teller, OLD, 'b')
    await does(0, undefined, 'verify', renewed, early)

    // Suspension and restoration.
    const stop = await applied(teller, 'suspend', OLD, '--note', '机构调整')
    await decided(teller, stop)
    await does(0, 'sun', 'seal', 'execute', stop)
    const refused = await does(1, 'li', 'sign', 'c.ofd', '--seal', OLD)
    t.match(refused.stderr, lang === 'zh' ? /没有已批准的许可/ : /no approved permission/)
    const again = await applied(teller, 'restore', OLD, '--note', '调整结束', '--file', '批复.txt')
    await decided(teller, again)
    await does(0, 'sun', 'seal', 'execute', again)
    await does(0, 'sun', 'seal', 'status-list', '--out', 'before.json', '--maker', 'maker')
    await does(0, undefined, 'verify', early, renewed, '--status', 'before.json')

    // The key leaks; one stamp is made after that and before anybody knows.
    teller.now += DAY
    const incident = new Date(teller.now).toISOString()
    teller.now += 3_600_000
    const later = await stamped(teller, OLD, 'c')
    await does(0, 'li', 'seal', 'freeze', OLD, '--reason', '密钥泄露')
    await does(1, 'wang', 'seal', 'revoke', OLD, '--reason', 'key-leak')
    const end = await applied(teller, 'revoke', OLD, '--reason', 'key-leak', '--incident', incident)
    await decided(teller, end)
    await does(0, 'sun', 'seal', 'execute', end)
    await does(0, 'sun', 'seal', 'file', OLD, '--receipt', '注销-1')
    await does(0, 'sun', 'seal', 'status-list', '--out', 'after.json', '--maker', 'maker')
    await does(4, undefined, 'verify', early, '--status', 'after.json')
    await does(3, undefined, 'verify', later, '--status', 'after.json')
    teller.now += 8 * DAY
    await does(4, undefined, 'verify', later, '--status', 'after.json')

    // Replacement.
    await does(
      0,
      'wang',
      'seal',
      'replace',
      OLD,
      '--id',
      'P1',
      '--note',
      '密钥泄露',
      '--code',
      NEW,
      ...form(3, 'seal-2.png'),
    )
    await decided(teller, 'P1')
    await made(teller, 'P1', NEW, 3)
    await does(0, undefined, 'verify', await stamped(teller, NEW, 'd'))

    const history = await does(0, undefined, 'seal', 'history', OLD)
    t.match(history.stdout, /seal\.revoked[^\n]*sun/)
    const shown = await does(0, undefined, 'seal', 'show', OLD)
    t.match(shown.stdout, lang === 'zh' ? /已注销/ : /revoked/)
    t.equal((await asks('seal', undefined, 'seal', 'show', NEW))['replaces'], OLD)
    await does(0, undefined, 'seal', 'list')
    await does(0, undefined, 'operator', 'list')
    await does(0, undefined, 'use', 'list')
    await does(0, undefined, 'audit', 'check')
  })
}
