/** Identifiers of licences against public and own vectors. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { ALPHABET, checkCharacter, legacyCheckCharacter } from '../../../src/core/licence/alphabet.ts'
import {
  type LicenceIdentifier,
  makeIdentifier,
  readIdentifier,
} from '../../../src/core/licence/identifier.ts'
import { FIXTURES } from '../../helpers/paths.ts'

interface Vector extends LicenceIdentifier {
  readonly source: string
  readonly check: string
}
const vectors = JSON.parse(readFileSync(join(FIXTURES, 'licence/identifiers.json'), 'utf8')) as {
  identifiers: Vector[]
  legacy: string[]
  published: { text: string; expected: string }
  plain: [string, string][]
  bad: [string, string][]
}

const textOf = ({ typeCode, issuerCode, serial, version, check }: Vector): string =>
  `1.2.156.3005.2.${typeCode}.${issuerCode}.${serial}.${String(version).padStart(3, '0')}.${check}`

t.test('identifiers that are in use are read as good', async (t) => {
  for (const vector of vectors.identifiers) {
    const reading = readIdentifier(textOf(vector))
    t.equal(reading.verdict, 'ok', textOf(vector))
    t.match(reading.identifier, { serial: vector.serial, version: vector.version })
    const short = vector.issuerCode.length === 6
    t.same(
      reading.told.map(({ code }) => code),
      short ? ['LICENCE_ID_ISSUER_SHORT'] : [],
    )
    if (!short) t.equal(makeIdentifier(vector), textOf(vector))
  }
})

t.test('an identifier with the check character of the wrong algorithm is named, and not made', async (t) => {
  const { text, expected } = vectors.published
  const reading = readIdentifier(text)
  t.equal(reading.verdict, 'legacy')
  t.equal(reading.expected, expected)
  t.match(reading.told, [{ code: 'LICENCE_ID_LEGACY' }])
  if (reading.identifier !== undefined) t.ok(makeIdentifier(reading.identifier).endsWith('.D'))
  vectors.legacy.forEach((legacy, i) => {
    const vector = vectors.identifiers[i] as Vector
    const input =
      vector.typeCode + vector.issuerCode + vector.serial + String(vector.version).padStart(3, '0')
    t.equal(legacyCheckCharacter(input), legacy, textOf(vector))
  })
})

t.test('the check character of plain texts', async (t) => {
  for (const [text, check] of vectors.plain) t.equal(checkCharacter(text), check, text)
})

t.test('what is no identifier is told by code', async (t) => {
  for (const [text, code] of vectors.bad) {
    const reading = readIdentifier(text)
    t.equal(reading.verdict, 'bad', text)
    t.equal(reading.told[0]?.code, code, text)
  }
  t.equal(readIdentifier(vectors.bad[0]?.[0] ?? '').told[0]?.params['position'], 15 + 6 + 1 + 10 + 1 + 5)
})

t.test('every single wrong character is seen', async (t) => {
  const letter = fc.constantFrom(...ALPHABET)
  fc.assert(
    fc.property(fc.array(letter, { minLength: 1, maxLength: 72 }), fc.nat(), letter, (chars, at, other) => {
      const wrong = chars.with(at % chars.length, other).join('')
      const text = chars.join('')
      return wrong === text || checkCharacter(wrong) !== checkCharacter(text)
    }),
    { seed: 36904, numRuns: 1000 },
  )
  t.pass()
})

t.test('parts that cannot stand in an identifier are refused', async (t) => {
  const good = {
    typeCode: '11619999XX0000019M001',
    issuerCode: '11619999XX0000019M',
    serial: 'A1',
    version: 1,
  }
  t.ok(makeIdentifier(good))
  const wrong: Partial<LicenceIdentifier>[] = [
    { serial: '' },
    { serial: 'a1' },
    { serial: 'X'.repeat(33) },
    { serial: '鲁1' },
    { version: 0 },
    { version: 1000 },
    { version: 1.5 },
    { issuerCode: '340100' },
    { typeCode: '11619999XX0000019M' },
  ]
  for (const part of wrong)
    t.throws(() => makeIdentifier({ ...good, ...part }), { code: 'LICENCE_ID_SEGMENT' }, JSON.stringify(part))
})
