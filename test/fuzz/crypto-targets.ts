/** Readers of certificates, lists, signed values, keys, seals and stamps; each run does what a verifier would do with them. */
import { readPrivateKey } from '../../src/core/keys/pkcs8.ts'
import { readPkcs12 } from '../../src/core/keys/pkcs12.ts'
import {
  type Certificate,
  judgeCertificate,
  makeTrust,
  parseCertificate,
  parseCrl,
  readPem,
  readSignedData,
  verifySignedData,
  writePem,
} from '../../src/core/pki/index.ts'
import { policyNamed } from '../../src/core/policy.ts'
import { checkSeal } from '../../src/core/seal-check.ts'
import { readSesSignature, signatureChecks } from '../../src/core/ses/index.ts'
import { hexes, seedFiles, type Target, texts } from './seeds.ts'

const silent = (): void => undefined
const NOW = Date.UTC(2026, 10, 24)
const TEXT = Buffer.from('<a>619999</a>\n')

/** The roots and lists of fixtures/pki; read when first wanted. */
const trusted = () => {
  const certificates = seedFiles('pki', '-root.crt').map((der) => parseCertificate(der))
  return makeTrust(
    certificates,
    seedFiles('pki', '.crl').map((der) => parseCrl(der)),
  )
}
let held: ReturnType<typeof trusted> | undefined
const trust = () => {
  held ??= trusted()
  return held
}

const judge = (certificate: Certificate, extra: readonly Certificate[] = []): void => {
  const { verdict, problems } = judgeCertificate(certificate, {
    trust: trust(),
    extra,
    at: NOW,
    atSource: 'claimed',
    now: NOW,
    purpose: 'sign',
  })
  if ((verdict === 'pass') !== (problems.length === 0))
    throw new Error(`${verdict} with ${problems.length} problems`)
}

const runCrl = (bytes: Uint8Array): void => {
  const crl = parseCrl(bytes)
  for (const name of ['00', '01', 'ff', '-80']) crl.lookup(name)
  const list = makeTrust(trust().anchors, [crl])
  for (const der of seedFiles('pki', '-sign.crt')) {
    judgeCertificate(parseCertificate(der), {
      trust: list,
      extra: [],
      at: NOW,
      atSource: 'claimed',
      now: NOW,
      purpose: 'sign',
    })
  }
}

const runCms = (bytes: Uint8Array): void => {
  const signed = readSignedData(bytes, silent)
  const result = verifySignedData(signed, [TEXT], silent)
  if (result.signer !== undefined) judge(result.signer, result.certificates)
}

const DER_TOKENS = hexes(
  '30',
  '3080',
  '3000',
  '0000',
  '0500',
  '020101',
  'a0',
  'a1',
  'a3',
  '80',
  '82',
  '0101ff',
  '010100',
  '17',
  '18',
  '0603551d0f',
  '0603551d13',
  '0603551d1c',
  '0603551d1b',
  '06092a864886f70d010903',
  '06092a864886f70d010904',
  '06092a864886f70d010701',
  '06082a811ccf55018375',
  '06082a811ccf5501822d',
  '0c',
  '1e',
  '84ffffffff',
  '8100',
)

export const CRYPTO_TARGETS: readonly Target[] = [
  {
    name: 'certificate',
    seeds: () => seedFiles('pki', '.crt'),
    tokens: DER_TOKENS,
    short: 500,
    run: (bytes) => judge(parseCertificate(bytes, silent)),
  },
  { name: 'crl', seeds: () => seedFiles('pki', '.crl'), tokens: DER_TOKENS, short: 1000, run: runCrl },
  { name: 'cms', seeds: () => seedFiles('pki', '.p7'), tokens: DER_TOKENS, short: 300, run: runCms },
  {
    name: 'pkcs8',
    seeds: () => seedFiles('keys', '.der', '.pem'),
    tokens: [...DER_TOKENS, ...texts('-----BEGIN ', '-----END ', 'PRIVATE KEY-----\n', 'DEK-Info: ', '\n')],
    short: 500,
    // The PIN is never the right one: the derivation would cost more than the reading.
    run: (bytes) => readPrivateKey(bytes, 'fuzz', async () => 'x'.repeat(2000)),
  },
  {
    name: 'pkcs12',
    seeds: () => seedFiles('keys', '.p12'),
    tokens: DER_TOKENS,
    short: 100,
    run: (bytes) => readPkcs12(bytes, 'fuzz', '619999'),
  },
  {
    name: 'pem',
    seeds: () => [
      ...seedFiles('keys', '.pem', 'sm2.crt'),
      Buffer.from(`text\n${writePem('CERTIFICATE', TEXT)}${writePem('X509 CRL', TEXT)}`),
    ],
    tokens: texts('-----BEGIN ', '-----END ', '-----', 'CERTIFICATE', '=', '==', '\n', '\r', ' ', 'A: b\n'),
    short: 8000,
    run: (bytes) => {
      const [first] = readPem(bytes)
      if (first === undefined) throw new Error('no block and no error')
    },
  },
  {
    name: 'seal',
    seeds: () => seedFiles('ses', '.esl'),
    tokens: [...DER_TOKENS, ...texts('ES', 'SM3', 'PNG')],
    short: 500,
    run: (bytes) => checkSeal(bytes, { trust: trust(), policy: policyNamed('interop'), now: NOW }),
  },
  {
    name: 'ses-signature',
    seeds: () => seedFiles('ses', '-stamp.der'),
    tokens: [...DER_TOKENS, ...texts('ES', '2026-11-24 10:00:00')],
    short: 300,
    run: (bytes) => {
      const signature = readSesSignature(bytes, silent)
      signatureChecks(signature, { covered: [TEXT], propertyInfo: '' }, { trust: trust(), now: NOW })
    },
  },
]
