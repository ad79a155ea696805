/** Whose key may stamp a document, and what comes out of keys that are not SM2. */
import t from 'tap'
import { memorySigner } from '../../src/core/keys/file.ts'
import { policyNamed } from '../../src/core/policy.ts'
import { stamp } from '../../src/core/stamp.ts'
import { verify } from '../../src/core/verify.ts'
import { issue, NOW } from '../helpers/certs.ts'
import { faultsOf, letter } from '../helpers/office.ts'
import { root, sealOf, trust } from './ses/scene.ts'

const signerOf = (one: ReturnType<typeof issue>) => memorySigner('file:test', one.key, one.der)
const strict = () => ({ trust, policy: policyNamed('strict'), now: NOW + 1000 })

t.test('keys of every family stamp and sign, and strict verification holds', async (t) => {
  const document = await letter(1)
  for (const kind of ['SM2', 'P-256', 'RSA-2048'] as const) {
    const unit = issue(`用章单位 ${kind}`, root, { kind })
    const base = { document, signer: signerOf(unit), lock: false, time: NOW }
    const seal = await sealOf({ certs: [unit] })
    const stamped = await stamp({ ...base, seal, where: [{ kind: 'at', pages: ['last'] }] })
    const signed = await stamp({ ...base, where: [] })
    for (const { bytes } of [stamped, signed]) {
      const report = verify(bytes, strict())
      t.equal(report.verdict, 'valid', `${kind}: ${faultsOf(report).join()}`)
    }
  }
})

t.test('an encryption certificate, or one for servers, is refused before anything is signed', async (t) => {
  const document = await letter(1)
  const wishes = [{ keyUsage: ['keyEncipherment', 'dataEncipherment'] as const }, { keyUsage: [] as const }]
  for (const wish of wishes) {
    const unit = issue('加密', root, wish)
    const seal = await sealOf({ certs: [unit] })
    const base = { document, signer: signerOf(unit), lock: false, time: NOW }
    await t.rejects(stamp({ ...base, seal, where: [{ kind: 'at', pages: ['last'] }] }), {
      code: 'SIGNER_CERT_USAGE',
    })
    await t.rejects(stamp({ ...base, where: [] }), { code: 'SIGNER_CERT_USAGE' })
  }
})
