/** Certificates, lists and signed values that OpenSSL made (fixtures/pki/make.sh), read and judged. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  type Certificate,
  type Crl,
  judgeCertificate,
  makeTrust,
  parseCertificate,
  parseCrl,
  readSignedData,
  verifySignedData,
  writePem,
} from '../../../src/core/pki/index.ts'
import { openssl, opensslSkip } from '../../helpers/openssl.ts'
import { FIXTURES } from '../../helpers/paths.ts'

const FOLDER = join(FIXTURES, 'pki')
const file = (name: string): Uint8Array => readFileSync(join(FOLDER, name))
const certificate = (name: string): Certificate => parseCertificate(file(`${name}.crt`))
const TEXT = file('text')
/** A year after the files were made, and long before they end. */
const AT = Date.UTC(2027, 10, 24)

const KINDS = ['sm2', 'p256', 'rsa'] as const

const codes = (name: string, root: string, lists: readonly Crl[] = []): string[] =>
  judgeCertificate(certificate(name), {
    trust: makeTrust([certificate(`${root}-root`)], lists),
    extra: [],
    at: AT,
    atSource: 'claimed',
    now: AT,
    purpose: 'sign',
  }).problems.map(({ code }) => code)

t.test('chains of every kind of key', async (t) => {
  for (const kind of KINDS) {
    const crl = parseCrl(file(`${kind}.crl`))
    const expected = kind === 'p256' ? ['CERT_REVOKED'] : []
    t.same(codes(`${kind}-sign`, kind, [crl]), expected, kind)
    t.same(codes(`${kind}-sign`, kind), ['REVOCATION_UNKNOWN'], `${kind} without a list`)
    t.equal(crl.count, 1)
  }
  t.same(codes('sm2-encrypt', 'sm2'), ['CERT_ENCRYPTION_ONLY', 'REVOCATION_UNKNOWN'])
  t.same(codes('rsa-sha1', 'rsa'), ['REVOCATION_UNKNOWN', 'DIGEST_WEAK'])
  t.same(codes('rsa-sign', 'sm2'), ['CERT_NO_PATH'])
  t.same(certificate('rsa-constrained').unknownCritical, ['2.5.29.30'])
})

t.test('fields as OpenSSL prints them', { skip: opensslSkip }, async (t) => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.crt'))
  t.ok(names.length >= 9)
  for (const name of names) {
    const cert = parseCertificate(file(name))
    const args = ['x509', '-inform', 'DER', '-in', name, '-noout', '-serial', '-startdate', '-enddate']
    const { text } = openssl([...args, '-dateopt', 'iso_8601'], FOLDER)
    const line = (label: string): string => new RegExp(`^${label}=(.*)$`, 'm').exec(text)?.[1] ?? ''
    t.equal(cert.serial, line('serial').toLowerCase(), name)
    t.equal(cert.notBefore, Date.parse(line('notBefore').replace(' ', 'T')), name)
    t.equal(cert.notAfter, Date.parse(line('notAfter').replace(' ', 'T')), name)
  }
})

/** What must come out of each signed value. */
const VALUES: Readonly<
  Record<string, readonly [outcome: string, dialect: string | undefined, odd: readonly string[]]>
> = {
  '': ['good', 'attributes', []],
  '-cades': ['good', 'attributes', []],
  '-keyid': ['good', 'attributes', []],
  '-noattr': ['good', 'plain', []],
  '-nodetach': ['good', 'attributes', ['CMS_CONTENT_PRESENT']],
  '-stream-indef-nodetach': ['good', 'attributes', ['DER_BER', 'CMS_CONTENT_PRESENT']],
}

const judged = (name: string) => {
  const odd: string[] = []
  const signed = readSignedData(file(`${name}.p7`), (code) => odd.push(code))
  return { odd, result: verifySignedData(signed, [TEXT], (code) => odd.push(code)) }
}

t.test('signed values of every form', async (t) => {
  for (const kind of ['p256', 'rsa']) {
    for (const [form, [outcome, dialect, expected]] of Object.entries(VALUES)) {
      const { odd, result } = judged(`${kind}-sign${form}`)
      t.same([result.outcome, result.dialect, odd], [outcome, dialect, expected], `${kind}${form}`)
      t.equal(result.signer?.sm3, certificate(`${kind}-sign`).sm3)
    }
  }
  const pss = judged('rsa-sign-pss').result
  t.equal(pss.outcome, 'good', 'RSASSA-PSS with its parameters')
  const sha1 = judged('rsa-sign-sha1')
  t.match(sha1.result, { outcome: 'good', weak: true, digest: 'SHA-1' })
  t.same(sha1.odd, ['DIGEST_WEAK'])
  t.same(
    judged('two-signers').result.value.map(({ code }) => code),
    ['CMS_SIGNERS'],
  )
  t.same(
    judged('rsa-sign-nocerts').result.value.map(({ code }) => code),
    ['CMS_NO_SIGNER_CERT'],
  )
})

t.test('PEM with the texts that OpenSSL prints around it', { skip: opensslSkip }, async (t) => {
  const { text } = openssl(['x509', '-inform', 'DER', '-in', 'sm2-sign.crt', '-text'], FOLDER)
  t.ok(text.includes(writePem('CERTIFICATE', file('sm2-sign.crt')).trim()))
})
