/** Metadata under the names of each profile, there and back. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { type LicenceData, licenceOf, metadataItems } from '../../../src/core/licence/metadata.ts'
import { profileNamed, readProfile } from '../../../src/core/licence/profile.ts'
import { SAMPLE } from './sample-licence.ts'

const PROFILES = ['gb36903', 'zwfw', 'anhui'] as const

const code = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return isGsealError(error) ? error.code : String(error)
  }
}

t.test('a licence has the short names of GB/T 36903', async (t) => {
  const items = new Map(metadataItems(SAMPLE, profileNamed('gb36903')))
  t.equal(items.get('ZZBS'), SAMPLE.identifier)
  t.equal(items.get('ZZBFRQ'), '20240305')
  t.equal(items.get('CJSJ'), '20261130090203', "China's time")
  t.equal(items.get('CZZTDMLXDM'), '111')
  t.equal(items.get('CZZTDMLX'), '公民身份号码')
  t.equal(items.get('KZ_性别'), '女')
  t.notOk(items.has('KZ_QZDWMC'), 'no successor, no item')
})

t.test('several holders are joined, and no holder can hide in a name', async (t) => {
  const profile = profileNamed('gb36903')
  const holders = [...SAMPLE.holders, { name: '例小示', code: '619999190001010028', codeType: '111' }]
  const items = new Map(metadataItems({ ...SAMPLE, holders }, profile))
  t.equal(items.get('CZZT'), '示小例^例小示')
  const sly = { ...SAMPLE, holders: [{ name: '甲^乙', code: '1', codeType: '111' }] }
  t.equal(
    code(() => metadataItems(sly, profile)),
    'METADATA_VALUE',
  )
  t.equal(
    code(() => metadataItems({ ...SAMPLE, holders: [] }, profile)),
    'METADATA_VALUE',
  )
})

t.test('what is written reads back equal, under every profile', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'甲乙丙丁A1 <&>"\'，𬭩'), minLength: 1, maxLength: 12 })
  const day = fc
    .date({ min: new Date('1950-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const organisation = fc.record({ name: text, code: text })
  const licence: fc.Arbitrary<LicenceData> = fc.record(
    {
      identifier: text,
      catalog: fc.record({ name: text, code: text, version: fc.integer({ min: 1, max: 999 }) }),
      number: text,
      issuer: organisation,
      sealedBy: organisation,
      issuedOn: day,
      holders: fc.array(
        fc.record({ name: text, code: text, codeType: fc.constantFrom('001', '111', '999') }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      validFrom: day,
      validTo: fc.oneof(day, fc.constant('long-term')),
      items: fc.dictionary(fc.constantFrom('性别', '等级', 'XB'), text),
      predecessor: text,
      createdAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
    },
    {
      requiredKeys: [
        'identifier',
        'catalog',
        'number',
        'issuer',
        'issuedOn',
        'holders',
        'validTo',
        'items',
        'createdAt',
      ],
    },
  )
  for (const name of PROFILES) {
    const profile = profileNamed(name)
    fc.assert(
      fc.property(licence, (data) => {
        const items = metadataItems(data, profile)
        // fast-check makes objects without a prototype.
        return isDeepStrictEqual(licenceOf(items, profile), JSON.parse(JSON.stringify(data)))
      }),
      { seed: 36903, numRuns: 60 },
    )
  }
})

t.test('metadata that is no licence is refused by code', async (t) => {
  const profile = profileNamed('gb36903')
  const items = metadataItems(SAMPLE, profile)
  const without = (name: string) => items.filter(([own]) => own !== name)
  const changed = (name: string, value: string) =>
    items.map(([own, old]) => [own, own === name ? value : old] as const)
  t.equal(
    code(() => licenceOf(without('ZZBS'), profile)),
    'METADATA_MISSING',
  )
  t.equal(
    code(() => licenceOf(without('CJSJ'), profile)),
    'METADATA_MISSING',
  )
  t.equal(
    code(() => licenceOf([...items, ['ZZBS', 'x']], profile)),
    'METADATA_TWICE',
  )
  t.equal(
    code(() => licenceOf([...items, ['XYZ', 'x']], profile)),
    'METADATA_NAME_UNKNOWN',
  )
  t.equal(
    code(() => licenceOf(changed('ZZBFRQ', '20240230'), profile)),
    'METADATA_VALUE',
    'no such day',
  )
  t.equal(
    code(() => licenceOf(changed('ZZBFRQ', '2024-02-03'), profile)),
    'METADATA_VALUE',
    'another form',
  )
  t.equal(
    code(() => licenceOf(changed('CZZTDM', 'a^b'), profile)),
    'METADATA_VALUE',
    'one name, two codes',
  )
  t.equal(
    code(() => licenceOf(changed('KZ_ZZMLBB', '0'), profile)),
    'METADATA_VALUE',
  )
})

t.test('a value that would not read back the same is refused when written', async (t) => {
  const profile = profileNamed('gb36903')
  const refused = (change: Partial<LicenceData>) =>
    code(() => metadataItems({ ...SAMPLE, ...change }, profile))
  t.equal(refused({ createdAt: 1500 }), 'METADATA_VALUE', 'fractions of a second')
  t.equal(refused({ issuedOn: '2024-02-30' }), 'METADATA_VALUE')
  t.equal(refused({ issuedOn: '24-02-03' }), 'METADATA_VALUE')
  t.equal(refused({ items: { GLZZBS: 'x' } }), 'METADATA_NAME_TAKEN')
})

t.test('a profile names every field once and nothing else', async (t) => {
  const good = {
    profile: 'x',
    standard: 's',
    date: 'YYYY',
    time: 'YYYY',
    join: '^',
    names: { ...profileNamed('gb36903').names } as Record<string, unknown>,
    marks: { ...profileNamed('gb36903').marks } as Record<string, unknown>,
    items: { prefix: 'K_' } as Record<string, unknown>,
  }
  const refused = (change: object) => code(() => readProfile(JSON.stringify({ ...good, ...change }), 'x'))
  t.equal(refused({}), undefined)
  t.equal(refused({ names: { ...good.names, number: good.names['identifier'] } }), 'METADATA_PROFILE_BAD')
  t.equal(refused({ names: { ...good.names, extra: 'y' } }), 'METADATA_PROFILE_BAD')
  t.equal(refused({ join: '' }), 'METADATA_PROFILE_BAD')
  t.equal(refused({ marks: { ...good.marks, number: 'X' } }), 'METADATA_PROFILE_BAD')
  t.equal(refused({ marks: { ...good.marks, extra: 'F' } }), 'METADATA_PROFILE_BAD')
  t.equal(refused({ marks: undefined }), 'METADATA_PROFILE_BAD')
  t.equal(refused({ items: { prefix: 'a', json: 'b' } }), 'METADATA_PROFILE_BAD')
  t.equal(
    code(() => readProfile('{', 'x')),
    'METADATA_PROFILE_BAD',
  )
  t.equal(
    code(() => profileNamed('../../../package')),
    'METADATA_PROFILE_UNKNOWN',
  )
})
