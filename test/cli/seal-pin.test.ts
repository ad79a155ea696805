/** The PIN of a seal: changed by its custodian, by rules, and never told. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkPin, rememberPin } from '../../src/core/keys/pin-rules.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { letter } from '../helpers/office.ts'

const SEAL = '6199990000001'
const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)

t.before(async () => {
  await putDemoHome(home)
  for (const [name, pin] of [
    ['pin', '123456'],
    ['good', '74Hx92'],
    ['better', 'Q8-tz41'],
    ['weak', '456789'],
    ['date', '19991231'],
  ] as const)
    writeFileSync(at(name), `${pin}\n`)
  writeFileSync(at('a.ofd'), await letter(1))
})

const change = (old: string, fresh: string, as = 'demo-custodian') =>
  call(
    [
      ...['seal', 'pin', 'change', SEAL, '--as', as, '--home', home, '--pin-file', at('pin')],
      ...['--key-pin-file', at(old), '--new-pin-file', at(fresh)],
    ],
    { cwd: folder },
  )

t.test('the PIN of a seal is changed by its custodian and by the rules', async (t) => {
  t.match((await change('pin', 'weak')).stderr, /PIN_WEAK/)
  t.match((await change('pin', 'date')).stderr, /PIN_WEAK/)
  t.match((await change('pin', 'good', 'demo-applicant')).stderr, /ROLE_MISSING/)
  t.equal((await change('pin', 'good')).status, 0)
  t.match((await change('good', 'good')).stderr, /PIN_REUSED/)
  t.match((await change('pin', 'better')).stderr, /KEY_PIN_WRONG/)
  t.equal((await change('good', 'better')).status, 0)
  t.match((await change('better', 'good')).stderr, /PIN_REUSED/)
  const sign = (pin: string) =>
    call(['sign', 'a.ofd', '--seal', 'demo', '--pin-file', at(pin), '--home', home], { cwd: folder })
  t.equal((await sign('pin')).status, 6)
  t.equal((await sign('better')).status, 0)
})

const gseal = (...argv: string[]): ReturnType<typeof call> =>
  call([...argv, '--home', home, '--pin-file', at('pin')], { cwd: folder })

/** Applied for with proof, and approved; answers the id. */
const approvedReset = async (t: { equal(a: unknown, b: unknown, why: string): unknown }): Promise<string> => {
  writeFileSync(at('proof.txt'), '身份证明(示例)')
  t.equal((await gseal('seal', 'pin', 'reset', SEAL)).status, 1, 'not without proof')
  const applied = await gseal('seal', 'pin', 'reset', SEAL, '--file', 'proof.txt', '--json')
  t.equal(applied.status, 0, applied.stderr)
  const id = String(applied.records()[0]?.['id'])
  const decided = await gseal('seal', 'review', id, '--approve', '--opinion', '同意')
  t.equal(decided.status, 0, decided.stderr)
  return id
}

t.test(
  'a forgotten PIN is reset by application, out of a recovery copy, and changed before the next stamp',
  async (t) => {
    const certOf = (name: string): string => join(home, 'keys', `${name}.crt`)
    const execute = (id: string, ...more: string[]) =>
      gseal('seal', 'execute', id, '--new-pin-file', at('temporary'), ...more)
    writeFileSync(at('temporary'), 'tmp-48213\n')
    const first = await approvedReset(t)
    t.match((await execute(first, '--recovery-key', 'demo-auditor')).stderr, /PIN_NO_RECOVERY/)
    const gone = await gseal('seal', 'execute', first, '--fail', '没有恢复副本')
    t.equal(gone.status, 0, gone.stderr)

    const escrow = (cert: string, pin: string) =>
      gseal('seal', 'pin', 'escrow', SEAL, '--to', cert, '--key-pin-file', at(pin))
    t.match((await escrow(certOf('demo'), 'better')).stderr, /SEAL_RECOVERY_SELF/)
    t.match((await escrow(certOf('demo-auditor'), 'good')).stderr, /KEY_PIN_WRONG/)
    t.equal((await escrow(certOf('demo-auditor'), 'better')).status, 0)
    t.match((await gseal('audit', 'list', '--type', 'seal.escrowed')).stdout, /demo-custodian/)

    const id = await approvedReset(t)
    t.match((await execute(id)).stderr, /PIN_RECOVERY_KEY/)
    t.match((await execute(id, '--recovery-key', 'demo-maker')).stderr, /BACKUP_KEY/)
    writeFileSync(at('plain'), '123456\n')
    const weak = ['--new-pin-file', at('plain'), '--recovery-key', 'demo-auditor']
    t.match((await gseal('seal', 'execute', id, ...weak)).stderr, /PIN_WEAK/)
    const done = await execute(id, '--recovery-key', 'demo-auditor')
    t.equal(done.status, 0, done.stderr)
    t.match((await execute(id, '--recovery-key', 'demo-auditor')).stderr, /APPLICATION_STATE/, 'once')

    const sign = (pin: string) =>
      call(['sign', 'a.ofd', '--seal', 'demo', '--pin-file', at(pin), '--home', home, '--force'], {
        cwd: folder,
      })
    t.equal((await sign('better')).status, 6, 'the forgotten PIN is gone')
    t.match((await sign('temporary')).stderr, /PIN_TEMPORARY/, 'and the temporary one stamps nothing')
    writeFileSync(at('own'), 'x9-Lq22v\n')
    t.equal((await change('temporary', 'own')).status, 0)
    t.equal((await sign('own')).status, 0)
    t.equal((await gseal('audit', 'check')).status, 0)
  },
)

t.test('no PIN stands in the ledger or beside the key', async (t) => {
  for (const file of ['ledger.db', 'ledger.db-wal', 'keys/demo.key.pins.json', 'keys/demo.key.recovery']) {
    let bytes: string
    try {
      bytes = readFileSync(join(home, file)).toString('latin1')
    } catch {
      continue
    }
    for (const pin of ['74Hx92', 'Q8-tz41', 'tmp-48213', 'x9-Lq22v'])
      t.notOk(bytes.includes(pin), `${file} holds ${pin}`)
  }
})

t.test('rules: runs, repetitions, dates, few characters, the last five', async (t) => {
  const refused = (pin: string, code = 'PIN_WEAK') => t.throws(() => checkPin(pin, []), { code }, pin)
  for (const pin of ['000000', '123456', '987654', '121212', '123123', '991231', 'aabbaa']) refused(pin)
  for (const pin of ['846213', '7x!k2p', '印章甲乙丙丁']) t.doesNotThrow(() => checkPin(pin, []), pin)
  const history = ['846213', '1q2w3e', 'zx81vb', '70p3kd', 'mm4n7t', '5t6y9o'].map((pin) =>
    rememberPin(pin, 0),
  )
  t.throws(() => checkPin('5t6y9o', history), { code: 'PIN_REUSED' })
  t.doesNotThrow(() => checkPin('846213', history), 'six changes ago')
})
