import fc from 'fast-check'
import t from 'tap'
import { isGsealError } from '../../../../src/core/base/error.ts'
import { Meter, parseValueAt } from '../../../../src/core/document/pdf/index.ts'
import { scanReferences } from '../../../../src/core/document/pdf/reference-scan.ts'
import { eachReference } from '../../../../src/core/document/pdf/references.ts'
import { valueText } from './arbitrary.ts'

/** By scanning; `undefined` where the parser has to judge. */
const scanned = (text: string): readonly number[] | undefined => {
  const bytes = Buffer.from(text, 'latin1')
  return scanReferences(bytes, 0, bytes.length)?.references
}

/** By parsing; a refusal or a key that stands twice as a word. */
const parsed = (text: string): readonly number[] | string => {
  const found: number[] = []
  let twice = false
  const meter = new Meter(undefined, () => {
    twice = true
  })
  try {
    eachReference(parseValueAt(Buffer.from(text, 'latin1'), 0, true, meter).value, (n) => found.push(n))
  } catch (error) {
    if (!isGsealError(error)) throw error
    return error.code
  }
  return twice ? 'twice' : found
}

const container = fc
  .tuple(fc.array(valueText, { maxLength: 6 }), fc.boolean())
  .map(([values, dict]) =>
    dict ? `<< ${values.map((text, i) => `/K${i} ${text}`).join('\n')} >>` : `[${values.join(' ')}]`,
  )

t.test('the references of a value are those that parsing finds', async () => {
  let certain = 0
  fc.assert(
    fc.property(container, (text) => {
      const found = scanned(text)
      if (found === undefined) return true
      certain++
      return JSON.stringify(found) === JSON.stringify(parsed(text))
    }),
    { seed: 3, numRuns: 400 },
  )
  t.ok(certain > 100, `${certain} were certain`)
})

/** Bytes that mean something to the grammar. */
const PIECES = [...'<>[]()/%#R01.+- \\x', '\n', '<<', '>>', ' 7 0 R ', '/K0 ', 'null', '/XRef', '\0']

t.test('with bytes changed, certainty is never wrong', async () => {
  const change = fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...PIECES))
  let refused = 0
  fc.assert(
    fc.property(container, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
      const mutant = changes.reduce((mutated, [place, length, piece]) => {
        const at = place % mutated.length
        return mutated.slice(0, at) + piece + mutated.slice(at + length)
      }, text)
      const [found, right] = [scanned(mutant), parsed(mutant)]
      if (typeof right === 'string') refused++
      return found === undefined || JSON.stringify(found) === JSON.stringify(right)
    }),
    { seed: 5, numRuns: 4000 },
  )
  t.ok(refused > 200, `parsing refused ${refused}`)
})

t.test('references are found wherever the grammar has them', async (t) => {
  t.same(scanned('<< /A 1 0 R /B [2 0 R 3 4 0 R] /C << /D 5 %x\n0 %y\nR >> >> stream'), [1, 2, 4, 5])
  t.same(scanned('[1 2 3 0 R (4 0 R) <40> /N 5 0 R true -1 .5]'), [3, 5])
  t.same(scanned('<</A 1/B 2/C/D/E null>>'), [])
  t.same(scanned(' \n[ ]'), [])
})

t.test('what the parser must judge is left to it', async (t) => {
  for (const text of [
    '',
    '7 0 R',
    '/Name',
    '%\n[1 0 R]',
    '[1 0 R',
    '[1 0R]',
    '[1 R]',
    '[1 65536 R]',
    '[00000000001 0 R]',
    '[1 0 R}',
    '[1 (]',
    '[<4g>]',
    '[/A#42]',
    '<< /A >>',
    '<< /A 1 0 >>',
    '<< /A 1 2 3 >>',
    '<< /A 1 /A 2 >>',
    '<< 1 /A >>',
    '<< /A 1 0 R 5 >>',
    '<< /A (x) (y) >>',
    '<< /A [ >> ]',
    '<< /Type /XRef >>',
    `<< ${Array.from({ length: 65 }, (_, i) => `/K${i} ${i}`).join(' ')} >>`,
    '['.repeat(101) + ']'.repeat(101),
  ])
    t.equal(scanned(text), undefined, text.slice(0, 40))
})
