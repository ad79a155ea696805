/** What bodies and people are known by: credit codes, identity numbers, holder code types, areas. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { areaAt, areaVerdict } from '../../../src/core/licence/area.ts'
import { citizenIdFault, grownUp, normaliseCitizenId } from '../../../src/core/licence/citizen-id.ts'
import { creditCodeVerdict } from '../../../src/core/licence/credit-code.ts'
import { HOLDER_TYPES, holderCodeFault, holderType } from '../../../src/core/licence/holder-types.ts'
import { mask } from '../../../src/core/licence/mask.ts'
import { FIXTURES } from '../../helpers/paths.ts'

const fixture = <T>(name: string): T => JSON.parse(readFileSync(join(FIXTURES, 'licence', name), 'utf8')) as T

t.test('credit codes: good, doubtful where a legal code fails its check, bad without the form', async (t) => {
  const vectors = fixture<{ good: string[]; bad: string[]; legalButFailing: [string, string, boolean][] }>(
    'credit-codes.json',
  )
  for (const code of vectors.good) t.same(creditCodeVerdict(code), { verdict: 'good', told: [] }, code)
  for (const code of vectors.bad) t.equal(creditCodeVerdict(code).verdict, 'bad', code)
  for (const [code, expected, innerHolds] of vectors.legalButFailing) {
    const { verdict, told } = creditCodeVerdict(code)
    t.equal(verdict, 'doubtful', code)
    t.match(told[0], { code: 'CREDIT_CODE_CHECK', params: { expected } })
    t.equal(told.length, innerHolds ? 1 : 2, code)
  }
  t.match(creditCodeVerdict('08619999XX0000019M').told[0], { code: 'CREDIT_CODE_CLASS' })
})

t.test('a changed character of a credit code is seen', async (t) => {
  const code = '11619999XX0000019M'
  for (let at = 2; at < 18; at++) {
    const other = code[at] === '7' ? '4' : '7'
    t.not(creditCodeVerdict(code.slice(0, at) + other + code.slice(at + 1)).verdict, 'good', String(at))
  }
})

t.test('identity numbers: check, date, area, the old form', async (t) => {
  const vectors = fixture<{ good: string[]; bad: [string, string][]; grownUp: [string, string][] }>(
    'citizen-ids.json',
  )
  const today = Date.UTC(2026, 0, 1)
  for (const number of vectors.good) t.equal(citizenIdFault(number, today), undefined, number)
  for (const [number, code] of vectors.bad) t.equal(citizenIdFault(number, today)?.code, code, number)
  for (const [old, grown] of vectors.grownUp) t.equal(grownUp(old), grown)
  t.equal(normaliseCitizenId('11010519491231002x'), '11010519491231002X')
})

t.test('a holder is checked against the type that was given, not against a guess', async (t) => {
  t.equal(HOLDER_TYPES.length, 16)
  const type = (text: string) => holderType(text) ?? t.fail(text)
  const fault = (name: string, code: string) => {
    const found = type(name)
    return found === true || found === false ? undefined : holderCodeFault(found, code)?.code
  }
  t.equal(fault('111', '11010519491231002X'), undefined)
  t.equal(fault('公民身份号码', '11619999XX0000019M'), 'CITIZEN_ID_FORM')
  t.equal(fault('001', '11010519491231002X'), 'CREDIT_CODE_FORM')
  t.equal(fault('516', 'H12345678'), undefined)
  t.equal(fault('516', '12345678'), 'HOLDER_CODE_FORM')
  t.equal(fault('414', 'E12345678'), undefined)
  t.equal(fault('099', ''), 'HOLDER_CODE_FORM')
  t.equal(fault('999', '示例字第0001号'), undefined)
  t.equal(holderType('110'), undefined)
})

t.test('an area that was valid when something was issued stays good', async (t) => {
  t.equal(areaVerdict('612700', '1998-05-01'), 'valid')
  t.equal(areaVerdict('612700', '2010-05-01'), 'not-then')
  t.equal(areaVerdict('610800', '1998-05-01'), 'not-then')
  t.equal(areaAt('610800', '2010-05-01')?.name, '榆林市')
  t.equal(areaVerdict('610822', '2010-05-01'), 'unknown')
  t.equal(areaVerdict('990000', '2010-05-01'), 'bad')
  t.equal(areaVerdict('6101', '2010-05-01'), 'bad')
  t.equal(areaAt('619999', '2024-01-01')?.name, '示例市')
})

t.test('masks keep what finds a row and hide what harms a person', async (t) => {
  t.equal(mask('name', '张三丰'), '张**')
  t.equal(mask('name', '张'), '*')
  t.equal(mask('code', '11010519491231002X'), '110105**********2X')
  t.equal(mask('code', 'E1234567'), 'E******7')
  t.equal(mask('phone', '13900000000'), '139******00')
  t.equal(mask('all', '秘密'), '**')
  t.equal(mask('none', '示例'), '示例')
  t.equal(mask('code', ''), '*')
})
