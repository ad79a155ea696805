/** What devices answer, made strict: four signatures of a real machine, padded and raw forms, and profiles read strictly. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { fromHex, utf8 } from '../../../../src/core/base/bytes.ts'
import { publicKeyOf, sm2PublicKey, sm2SignedWithoutZ } from '../../../../src/core/gm/index.ts'
import {
  deviceAlgorithm,
  normalised,
  provedSignature,
  waysFor,
  withoutPadding,
} from '../../../../src/core/keys/device/forms.ts'
import { readProfile } from '../../../../src/core/keys/device/profile.ts'
import { allProfiles, loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import { FIXTURES } from '../../../helpers/paths.ts'

interface Case {
  readonly mechanism: string
  readonly e: string
  readonly signature: string
  readonly nonCanonical?: string
}
/** The file says whence it is: published interop test data of a Sansec machine. */
const machine = JSON.parse(readFileSync(join(FIXTURES, 'devices', 'sansec-signatures.json'), 'utf8')) as {
  readonly publicKey: string
  readonly message: string
  readonly cases: readonly Case[]
}
const key = publicKeyOf(sm2PublicKey(fromHex(machine.publicKey)).spki)
const message = utf8(machine.message)

t.test('signatures of a real machine', async (t) => {
  t.equal(machine.cases.length, 4)
  for (const { mechanism, e, signature, nonCanonical = '' } of machine.cases) {
    const bytes = fromHex(signature)
    const strict = provedSignature(key, message, bytes)
    if (e === 'SM3(M)') {
      t.equal(strict, undefined, `${mechanism} left Z out and is thrown away`)
      t.ok(key.sm2 && sm2SignedWithoutZ(key.sm2, message, normalised(key, bytes)))
    } else {
      t.ok(strict, `${mechanism} ${nonCanonical}`)
      t.equal(
        Buffer.compare(strict ?? Buffer.alloc(0), bytes) === 0,
        nonCanonical === '',
        'rewritten where it was odd',
      )
    }
  }
})

t.test('a buffer that is padded with zeros is cut, and nothing else is', async (t) => {
  const der = fromHex(machine.cases[1]?.signature ?? '')
  t.same(withoutPadding(Buffer.concat([der, Buffer.alloc(30)])), der)
  t.ok(provedSignature(key, message, Buffer.concat([der, Buffer.alloc(30)])))
  t.equal(provedSignature(key, message, Buffer.concat([der, Buffer.from([1])])), undefined)
  t.equal(provedSignature(key, message, der.subarray(1)), undefined)
  t.equal(provedSignature(key, message, new Uint8Array()), undefined)
})

t.test('every profile of the package is read, and none lets a way without Z sign', async (t) => {
  const profiles = await allProfiles()
  t.ok(profiles.length >= 11)
  for (const profile of profiles) {
    t.ok(profile.source.length > 10, `${profile.profile} says whence its numbers are`)
    for (const way of waysFor(profile, key)) t.not(way.z, 'none', `${profile.profile} ${way.name}`)
  }
  const [first] = waysFor(await loadProfile('sansec-p11'), key)
  t.match(first, { mechanism: 0x80008105, input: 'e' })
  t.equal(deviceAlgorithm(key), '1.2.156.10197.1.501')
})

t.test('a profile with a fault is refused with the place', async (t) => {
  const good = {
    profile: 'x',
    version: 1,
    api: 'pkcs11',
    sign: [{ name: 'a', mechanism: '0x1', input: 'e' }],
  }
  t.equal(readProfile(JSON.stringify(good), 'x').sign[0]?.usable, true)
  for (const [change, reason] of [
    [{ usble: true }, 'usble'],
    [{ version: 2 }, 'version'],
    [{ api: 'capi' }, 'api'],
    [{ module: { maxSessions: 0 } }, 'maxSessions'],
    [{ sign: [{ name: 'a', mechanism: -1, input: 'e' }] }, 'mechanism'],
    [{ sign: [{ name: 'a', mechanism: 'NaN', input: 'e' }] }, 'mechanism'],
    [{ sign: [{ name: 'a', mechanism: 1, input: 'message' }] }, 'sign\\[0\\].z'],
    [{ sign: [{ name: 'a', mechanism: 1, input: 'message', z: 'none', usable: true }] }, 'usable'],
    [{ pin: { value: '1234' } }, 'pin.value'],
  ] as const)
    t.throws(() => readProfile(JSON.stringify({ ...good, ...change }), 'x'), {
      code: 'DEVICE_PROFILE',
      message: new RegExp(reason),
    })
  t.throws(() => readProfile('[]', 'x'), { code: 'DEVICE_PROFILE' })
  await t.rejects(loadProfile('../x'), { code: 'DEVICE_PROFILE_UNKNOWN' })
})
