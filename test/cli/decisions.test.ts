/** Decisions on a real ledger: two at once, questions on the terminal, reminders, who acts. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DEMO_SEAL_ID } from '../../src/core/authority.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'

const DAY = 86_400_000
const folder = folderOf(t)
const home = join(folder, 'home')
const pin = join(folder, 'pin')
const start = Date.now()

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(pin, '123456\n')
})

const does = (argv: readonly string[], more: Parameters<typeof call>[1] = {}) =>
  call([...argv, '--home', home, ...(more.types === undefined ? ['--pin-file', pin] : [])], {
    cwd: folder,
    ...more,
  })

const suspension = async (): Promise<string> => {
  const ran = await does(['seal', 'suspend', DEMO_SEAL_ID, '--note', 'x', '--json'])
  return String(ran.records()[0]?.['id'])
}

t.test('of two who decide at once one wins, and the other is told', async (t) => {
  const id = await suspension()
  const both = await Promise.all([
    does(['seal', 'review', id, '--approve', '--opinion', '同意']),
    does(['seal', 'review', id, '--reject', '--opinion', '不同意']),
  ])
  t.same(both.map(({ status }) => status).sort(), [0, 1])
  const loser = both.find(({ status }) => status === 1)
  t.match(loser?.stderr, /STORE_CONFLICT|APPLICATION_STATE/)
})

t.test('who acts is the one operator with the role, or must be said', async (t) => {
  t.match(
    (await does(['seal', 'freeze', DEMO_SEAL_ID, '--reason', 'x', '--as', 'nobody'])).stderr,
    /OPERATOR_UNKNOWN/,
  )
  const ran = await does(['seal', 'freeze', DEMO_SEAL_ID, '--reason', 'x', '--as', 'demo-applicant'])
  t.match(ran.stderr, /ROLE_MISSING/)
  t.equal(ran.status, 1)
})

t.test('missing answers name their option where nothing may be asked', async (t) => {
  const ran = await does(['seal', 'freeze', DEMO_SEAL_ID])
  t.equal(ran.status, 2)
  t.match(ran.stderr, /--reason/)
  t.equal((await does(['use', 'request', DEMO_SEAL_ID, '--count', '1'])).status, 2)
})

t.test('on a terminal the reason is asked for, then a confirmation, the PIN last', async (t) => {
  const no = await does(['seal', 'freeze', DEMO_SEAL_ID], { types: ['疑似泄露', 'n'] })
  t.equal(no.status, 130, no.stderr)
  t.match((await does(['seal', 'list', '--json'])).stdout, /"state":"active"/)
  const yes = await does(['seal', 'freeze', DEMO_SEAL_ID], { types: ['疑似泄露', 'y', '123456'] })
  t.equal(yes.status, 0, yes.stderr)
  t.match((await does(['seal', 'list', '--json'])).stdout, /"state":"suspended"/)
  t.match((await does(['seal', 'show', DEMO_SEAL_ID], { env: { GSEAL_LANG: 'zh' } })).stdout, /疑似泄露/)
})

t.test('doctor reminds of a freeze that nobody followed, and of approvals that lapse', async (t) => {
  const codes = async (days: number): Promise<string[]> => {
    const ran = await does(['doctor', '--json'], { now: start + days * DAY })
    return ran
      .records()
      .map(({ code }) => String(code))
      .filter((code) => code.startsWith('DUE_'))
  }
  t.same(await codes(1), [])
  t.ok((await codes(4)).includes('DUE_FREEZE'))
  const id = await suspension()
  await does(['seal', 'review', id, '--approve', '--opinion', '同意'])
  t.notOk((await codes(4)).includes('DUE_FREEZE'))
  t.ok((await codes(25)).includes('DUE_APPROVAL'))
})

t.test(
  'doctor reminds of what was made, or revoked, and is not filed; the list tells what ends soon',
  async (t) => {
    const due = async (hours: number): Promise<string[]> => {
      const ran = await does(['doctor', '--json'], { now: start + hours * 3_600_000 })
      return ran
        .records()
        .map(({ code }) => String(code))
        .filter((code) => /^DUE_(FILING|DEACTIVATION)$/.test(code))
    }
    const expiring = async (days: number, ...more: string[]): Promise<unknown> => {
      const now = start + days * DAY
      const ran = await does(['seal', 'list', '--expiring', ...more, '--json'], { now })
      return ran.records().at(-1)?.['seals']
    }
    t.equal(await expiring(0), 0)
    t.equal(await expiring(1040), 1, 'within the ninety days before its end')
    t.equal(await expiring(0, '--within', '3000'), 1)

    const application = await does(['seal', 'revoke', DEMO_SEAL_ID, '--reason', 'disused', '--json'])
    const id = String(application.records()[0]?.['id'])
    await does(['seal', 'review', id, '--approve', '--opinion', '同意'])
    t.equal((await does(['seal', 'execute', id])).status, 0)
    t.same(await due(1), [])
    t.same(await due(26), ['DUE_DEACTIVATION'])
    await does(['seal', 'file', DEMO_SEAL_ID, '--receipt', '注销-1'])
    t.same(await due(26), [])
    t.equal(await expiring(1040), 0, 'a revoked seal ends no more')

    const picture = join(folder, 'new.png')
    await does(['seal', 'draw', picture, '--name', '示例单位', '--code', '6199990000002'])
    const form = [
      '--subkind',
      'statutory',
      '--holder',
      'institution',
      '--issuing',
      '示例编办',
      '--issuing-document',
      'x',
    ]
    const cert = join(home, 'keys', 'demo.crt')
    const papers = [
      '--scan',
      picture,
      '--picture',
      picture,
      '--signer',
      cert,
      '--file',
      picture,
      '--note',
      'x',
    ]
    const replaced = await does(['seal', 'replace', DEMO_SEAL_ID, ...form, '--size', '60', ...papers])
    t.match(replaced.stderr, /IMPRESSION_/, 'a picture that is too coarse for the size')
    const again = await does(['seal', 'replace', DEMO_SEAL_ID, ...form, '--size', '42', ...papers, '--json'])
    t.equal(again.status, 0, again.stderr)
    const next = String(again.records()[0]?.['id'])
    await does(['seal', 'review', next, '--approve', '--opinion', '同意'])
    const made = await does(['seal', 'make', next, '--maker', 'demo-maker'])
    t.equal(made.status, 0, made.stderr)
    t.same(await due(1), [])
    t.same(await due(26), ['DUE_FILING'])
  },
)
