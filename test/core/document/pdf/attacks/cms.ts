/** Attacks on the signed value in the form of CMS; all stand in the room of a stamp, which is large enough for each. */
import { constants, createHash, createPrivateKey, sign } from 'node:crypto'
import { type DerNode, readDer, write } from '../../../../../src/core/der/index.ts'
import { digestAlgorithm, signatureAlgorithm, sm3 } from '../../../../../src/core/gm/index.ts'
import { buildSignedAttributes, buildSignedData, OID } from '../../../../../src/core/pki/index.ts'
import { DAY, type Issued, issue, NOW } from '../../../../helpers/certs.ts'
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { noticePdf, type PdfOffice } from '../../../../helpers/pdf-office.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const SHA1 = '1.3.14.3.2.26'
const SHA1_WITH_RSA = '1.2.840.113549.1.1.5'
const SHA1_WITH_ECDSA = '1.2.840.10045.4.1'
const SHA512 = '2.16.840.1.101.3.4.2.3'

/** Places in a SignedData by the numbers of children. */
const AT = {
  encapsulated: [1, 0, 2],
  certificates: [1, 0, 3],
  signers: [1, 0, 4],
  attributes: [1, 0, 4, 0, 3],
  signature: [1, 0, 4, 0, 5],
  digest: [1, 0, 4, 0, 2],
} as const

/** The element with one inside it rewritten; lengths follow. `undefined` leaves it out. */
const edited = (
  bytes: Uint8Array,
  path: readonly number[],
  edit: (node: DerNode) => Uint8Array | undefined,
): Uint8Array => {
  const at = (node: DerNode, left: readonly number[]): Uint8Array | undefined => {
    const [index, ...rest] = left
    if (index === undefined) return edit(node)
    const parts = node.children.flatMap((child, i) => (i === index ? (at(child, rest) ?? []) : child.raw))
    return write.element(node.tag, ...(parts as Uint8Array[]))
  }
  return at(readDer(bytes, 'value'), path) ?? new Uint8Array()
}

const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  write.sequence(write.oid(oid), write.setOf(value))

interface Wish {
  readonly by?: Issued
  readonly text?: Uint8Array
  /** Attributes in place of the usual ones. */
  readonly attributes?: Uint8Array
  readonly time?: number
  readonly certificate?: Uint8Array
}

/** Signs the text of a victim as an honest program would, but for the wish. */
const signed = (unit: Issued, text: Uint8Array, wish: Wish = {}): Uint8Array => {
  const { by = unit, certificate = by.der } = wish
  const digest = signatureAlgorithm(by.key.algorithm)?.digest
  if (digest === undefined) throw new Error('no digest')
  const common = { form: 'cms', digestOid: digest.oid, certificate } as const
  const attributes =
    wish.attributes ??
    buildSignedAttributes({ ...common, digest: digest.digest(wish.text ?? text), time: wish.time ?? NOW })
  const signature = by.key.sign(attributes)
  return buildSignedData({ ...common, attributes, signature, signatureOid: by.key.algorithm })
}

/** A value whose digest and signature are made with SHA-1. */
const weak = (unit: Issued, text: Uint8Array): Uint8Array => {
  const common = { form: 'cms', digestOid: SHA1, certificate: unit.der } as const
  const attributes = buildSignedAttributes({
    ...common,
    digest: createHash('sha1').update(text).digest(),
    time: NOW,
  })
  const key = createPrivateKey({ key: Buffer.from(unit.key.pkcs8()), format: 'der', type: 'pkcs8' })
  const rsa = key.asymmetricKeyType === 'rsa'
  const signature = sign('sha1', attributes, rsa ? { key, padding: constants.RSA_PKCS1_PADDING } : key)
  return buildSignedData({
    ...common,
    attributes,
    signature,
    signatureOid: rsa ? SHA1_WITH_RSA : SHA1_WITH_ECDSA,
  })
}

/** SM2 over a digest without the signer's id in it: what the one-shot calls of OpenSSL make. */
const withoutId = (unit: Issued, text: Uint8Array): Uint8Array => {
  const common = { form: 'cms', digestOid: digestAlgorithm('SM3')?.oid ?? '', certificate: unit.der } as const
  const attributes = buildSignedAttributes({ ...common, digest: sm3(text), time: NOW })
  const key = createPrivateKey({ key: Buffer.from(unit.key.pkcs8()), format: 'der', type: 'pkcs8' })
  const signature = sign('sm3', attributes, key)
  return buildSignedData({ ...common, attributes, signature, signatureOid: unit.key.algorithm })
}

/** Attributes without those of an OID, and with others. */
const attributesBut = (usual: Uint8Array, oid: string, ...more: readonly Uint8Array[]): Uint8Array => {
  const name = Buffer.from(write.oid(oid))
  const kept = readDer(usual, 'attributes').children.filter(
    (item) => !name.equals(item.children[0]?.raw ?? name),
  )
  return write.setOf(...kept.map(({ raw }) => raw), ...more)
}

/** Indefinite length in place of a definite one (X.690 8.1.3.6). */
const indefinite = (value: Uint8Array): Uint8Array => {
  const { tag, content } = readDer(value, 'value')
  return Buffer.concat([Buffer.of(tag, 0x80), content, Buffer.of(0, 0)])
}

const valueCases = (
  victims: Victims,
  office: PdfOffice,
  text: Uint8Array,
): readonly (readonly [string, Uint8Array, string])[] => {
  const { kind } = victims
  const unit = office.units[kind]
  const { stranger, root } = office
  const good = signed(unit, text)
  const digest = signatureAlgorithm(unit.key.algorithm)?.digest
  const usual = buildSignedAttributes({
    form: 'cms',
    digestOid: digest?.oid ?? '',
    certificate: unit.der,
    digest: digest?.digest(text) ?? text,
    time: NOW,
  })
  const bare = (oid: string, ...more: readonly Uint8Array[]): Uint8Array =>
    signed(unit, text, { attributes: attributesBut(usual, oid, ...more) })
  const sum = write.octetString(digest?.digest(text) ?? text)
  const serial = Buffer.from(unit.cert.serial, 'hex')
  const double = issue(unit.name, root, {
    serial,
    kind: unit.key.publicKey.family === 'rsa' ? 'RSA-2048' : 'SM2',
    keyLabel: `double ${kind}`,
  })
  const reissued = issue(unit.name, stranger, {
    keyLabel: unit.name,
    kind: kind === 'rsa' ? 'RSA-2048' : kind === 'p256' ? 'P-256' : 'SM2',
  })
  const special = (name: string, wish: Parameters<typeof issue>[2]): Issued =>
    issue(name, root, { kind: 'SM2', ...wish })
  const expired = special('PDF expired', { notAfter: NOW - DAY })
  const encryption = special('PDF encryption', { keyUsage: ['keyEncipherment'] })
  const other = Buffer.from('other text')
  const list: (readonly [string, Uint8Array, string])[] = [
    [
      'a text inside that is another',
      edited(good, AT.encapsulated, () =>
        write.sequence(write.oid(OID.pkcs7Data), write.tagged(0, [write.octetString(other)])),
      ),
      'data-hash DATA_HASH_DIFFERS',
    ],
    [
      'a digest inside that is another',
      edited(
        edited(good, AT.encapsulated, () =>
          write.sequence(write.oid(OID.pkcs7Data), write.tagged(0, [write.octetString(sm3(other))])),
        ),
        AT.attributes,
        () => undefined,
      ),
      'data-hash DATA_HASH_DIFFERS',
    ],
    ['no messageDigest', bare(OID.messageDigest), 'format CMS_ATTRIBUTE_MISSING'],
    [
      'two messageDigests',
      bare(
        OID.messageDigest,
        attribute(OID.messageDigest, sum),
        attribute(OID.messageDigest, write.octetString(other)),
      ),
      'format CMS_ATTRIBUTE_TWICE',
    ],
    ['messageDigest of another text', signed(unit, text, { text: other }), 'data-hash DATA_HASH_DIFFERS'],
    [
      'empty messageDigest',
      bare(OID.messageDigest, attribute(OID.messageDigest, write.octetString(new Uint8Array()))),
      'data-hash DATA_HASH_DIFFERS',
    ],
    [
      'messageDigest cut short',
      bare(
        OID.messageDigest,
        attribute(OID.messageDigest, write.octetString((digest?.digest(text) ?? text).subarray(0, 16))),
      ),
      'data-hash DATA_HASH_DIFFERS',
    ],
    ['no contentType', bare(OID.contentType), 'format CMS_ATTRIBUTE_MISSING'],
    [
      'contentType of something else',
      bare(OID.contentType, attribute(OID.contentType, write.oid(OID.pkcs7SignedData))),
      'data-hash CMS_CONTENT_TYPE_DIFFERS',
    ],
    [
      'content of an unknown type',
      edited(good, [...AT.encapsulated, 0], () => write.oid('1.2.840.113549.1.9.16.1.4')),
      'signature-value CMS_CONTENT_UNKNOWN',
    ],
    [
      'two signers',
      edited(good, AT.signers, (node) => write.element(node.tag, node.content, node.content)),
      'signature-value CMS_SIGNERS',
    ],
    [
      'two signers, the second a stranger',
      edited(good, AT.signers, (node) =>
        write.element(
          node.tag,
          node.content,
          readDer(signed(stranger, text), 'v').children[1]?.children[0]?.children[4]?.content ?? text,
        ),
      ),
      'signature-value CMS_SIGNERS',
    ],
    ['no signer', edited(good, AT.signers, (node) => write.element(node.tag)), 'signature-value CMS_SIGNERS'],
    ['attributes taken off', edited(good, AT.attributes, () => undefined), 'signature-value SIGNATURE_BAD'],
    [
      'attribute added after signing',
      edited(good, AT.attributes, (node) =>
        write.element(node.tag, node.content, attribute('1.2.840.113549.1.9.15', write.sequence())),
      ),
      'signature-value SIGNATURE_BAD',
    ],
    [
      'attribute twice',
      edited(good, AT.attributes, (node) =>
        write.element(node.tag, node.content, attribute(OID.signingTime, write.x509Time(NOW))),
      ),
      'format CMS_ATTRIBUTE_TWICE',
    ],
    [
      'text behind a value of indefinite length',
      Buffer.concat([indefinite(good), other]),
      'coverage PDF_CONTENTS_TRAILING',
    ],
    [
      'signature of nothing',
      edited(good, AT.signature, () => write.octetString(new Uint8Array())),
      'signature-value SIGNATURE_BAD',
    ],
    [
      'signature of zeros',
      edited(good, AT.signature, (node) => write.octetString(Buffer.alloc(node.content.length))),
      'signature-value SIGNATURE_BAD',
    ],
    [
      'signature with a bit turned',
      edited(good, AT.signature, (node) =>
        write.octetString(
          Uint8Array.from(node.content, (byte, i) => (i === node.content.length - 1 ? byte ^ 1 : byte)),
        ),
      ),
      'signature-value SIGNATURE_BAD',
    ],
    [
      'another digest named than was made',
      edited(good, AT.digest, () => write.sequence(write.oid(SHA512))),
      'data-hash DATA_HASH_DIFFERS',
    ],
    [
      'no certificate',
      edited(good, AT.certificates, (node) => write.element(node.tag)),
      'signature-value CMS_NO_SIGNER_CERT',
    ],
    [
      "another's certificate of the same name and number",
      edited(good, AT.certificates, (node) => write.element(node.tag, double.der)),
      'signature-value SIGNATURE_BAD',
    ],
    [
      'two certificates of the same name and number',
      edited(good, AT.certificates, (node) => write.element(node.tag, node.content, double.der)),
      'signature-value CMS_SIGNER_CERT_AMBIGUOUS',
    ],
    [
      "signed by another's key under the signer's certificate",
      signed(unit, text, { by: double, certificate: unit.der }),
      'signature-value SIGNATURE_BAD',
    ],
    [
      'certificate named among the attributes is another',
      signed(reissued, text, { attributes: usual }),
      'signature-value CMS_SIGNER_CERT_DIFFERS',
    ],
    ['the same key certified by a stranger', signed(reissued, text), 'signer-cert CERT_NO_PATH'],
    ['signed by a stranger', signed(stranger, text), 'signer-cert CERT_NO_PATH'],
    ['signed with an expired certificate', signed(expired, text), 'signer-cert CERT_EXPIRED'],
    [
      'signed with a certificate for encryption',
      signed(encryption, text),
      'signer-cert CERT_ENCRYPTION_ONLY',
    ],
    ['signed in the future', signed(unit, text, { time: NOW + DAY }), 'timestamp SIGNED_IN_FUTURE'],
    ['value of another document', signed(unit, Buffer.concat([text, other])), 'data-hash DATA_HASH_DIFFERS'],
    ['cut short', good.subarray(0, good.length - 20), 'signature-value SIGNATURE_BAD'],
    ['one element in place of the value', write.sequence(), 'format PDF_VALUE_UNKNOWN'],
    [
      'noise in place of the value',
      Buffer.concat([Buffer.of(0x30, 0x20), Buffer.alloc(32, 7)]),
      'format PDF_VALUE_UNKNOWN',
    ],
  ]
  if (kind === 'rsa' || kind === 'p256') {
    const fault = kind === 'rsa' ? 'signature-value DIGEST_WEAK' : 'signature-value ALGORITHM_UNSUPPORTED'
    list.push(['SHA-1', weak(unit, text), fault])
  }
  if (kind === 'sm2')
    list.push(['SM2 without the id of the signer', withoutId(unit, text), 'signature-value SIGNATURE_BAD'])
  return list
}

/** A file with room for any value, and the bytes that its signature covers. */
const roomFor = async (office: PdfOffice): Promise<{ readonly victim: Victim; readonly text: Buffer }> => {
  const victim = new Victim(await office.stamp('ses', await noticePdf()))
  const [, a, b, c] = victim.range
  return { victim, text: Buffer.concat([victim.bytes.subarray(0, a), victim.bytes.subarray(b, b + c)]) }
}

/** An honest value in that room, for the suite of files that must pass. */
export const honestValue = async (office: PdfOffice, kind: Victims['kind']): Promise<Uint8Array> => {
  const { victim, text } = await roomFor(office)
  return victim.withValue(signed(office.units[kind], text))
}

export const signedValues = async (victims: Victims, office: PdfOffice): Promise<Attack[]> => {
  if (victims.kind === 'ses') return []
  const { victim, text } = await roomFor(office)
  const cases = valueCases(victims, office, text).map(
    ([name, value, fault]): Case => [name, victim.withValue(value), fault],
  )
  return casesOf('signed value (CMS)', victims.kind, cases)
}
