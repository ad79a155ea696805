/**
 * What the operator trusts: certificates and revocation lists out of the files of a folder. Every certificate given is
 * an anchor; nothing that comes with a document ever becomes one.
 */
import { toHex, utf8 } from '../base/bytes.ts'
import { GsealError, messageOf, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { TAG } from '../der/index.ts'
import { sm3 } from '../gm/index.ts'
import { type Certificate, isSelfIssued, parseCertificate } from './cert.ts'
import { type Crl, parseCrl } from './crl.ts'
import { looksLikePem, readPem } from './pem.ts'
import { DerCursor } from './scan.ts'

export interface Trust {
  readonly anchors: readonly Certificate[]
  /** Those of the anchors that another authority issued. */
  readonly intermediates: readonly Certificate[]
  readonly crls: readonly Crl[]
  /** `sm3:` and hex over everything given, the same for the same set in any order and any files. */
  readonly digest: string
  /** By `subjectMatch`. */
  readonly bySubject: ReadonlyMap<string, readonly Certificate[]>
  /** By `issuerMatch`, newest first. */
  readonly crlsByIssuer: ReadonlyMap<string, readonly Crl[]>
  isAnchor(certificate: Certificate): boolean
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

const unique = <T extends { readonly sm3: string }>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [item.sm3, item])).values(),
]

/** Trust out of certificates and lists that are already read. */
export const makeTrust = (certificates: readonly Certificate[], lists: readonly Crl[] = []): Trust => {
  const anchors = unique(certificates)
  const crls = unique(lists).sort((a, b) => b.thisUpdate - a.thisUpdate)
  const digests = [...anchors.map((item) => `c${item.sm3}`), ...crls.map((item) => `l${item.sm3}`)].sort()
  const given = new Set(anchors.map((anchor) => anchor.sm3))
  return {
    anchors,
    intermediates: anchors.filter((anchor) => !isSelfIssued(anchor)),
    crls,
    digest: `sm3:${toHex(sm3(utf8(digests.join('\n'))))}`,
    bySubject: groupBy(anchors, (anchor) => anchor.subjectMatch),
    crlsByIssuer: groupBy(crls, (crl) => crl.issuerMatch),
    isAnchor: (certificate) => given.has(certificate.sm3),
  }
}

interface Found {
  readonly certificates: Certificate[]
  readonly crls: Crl[]
}

/**
 * A list's fourth or fifth element is a time; a certificate keeps its times inside a SEQUENCE. Looks at five elements
 * at most, so that a list of 64 MB is not read twice.
 */
const isCrl = (der: Uint8Array): boolean => {
  const cursor = new DerCursor(der, 'file').expect(0, der.byteLength, TAG.sequence, 'certificate or CRL')
  cursor.expect(cursor.start, cursor.end, TAG.sequence, 'certificate or CRL')
  const { end } = cursor
  let at = cursor.start
  for (let i = 0; i < 5 && at < end; i++) {
    cursor.seek(at, end)
    if (cursor.tag === TAG.utcTime || cursor.tag === TAG.generalizedTime) return true
    at = cursor.end
  }
  return false
}

type Kind = 'certificate' | 'crl'

const KINDS: Readonly<Record<string, Kind>> = {
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'X509 CRL': 'crl',
}

const objects = (bytes: Uint8Array): readonly { kind: Kind; der: Uint8Array }[] => {
  if (!looksLikePem(bytes)) return [{ kind: isCrl(bytes) ? 'crl' : 'certificate', der: bytes }]
  return readPem(bytes).map(({ label, der, headers }) => {
    const kind = Object.hasOwn(KINDS, label) && !headers ? KINDS[label] : undefined
    if (kind === undefined) throw new GsealError('TRUST_OBJECT_UNKNOWN', { label })
    return { kind, der }
  })
}

const readFile = (bytes: Uint8Array, into: Found, note: Note): void => {
  if (bytes.byteLength > 2 * LIMITS.pki.crlBytes) {
    const limit = 2 * LIMITS.pki.crlBytes
    throw new GsealError('LIMIT_EXCEEDED', { what: 'trust file', actual: bytes.byteLength, limit })
  }
  for (const { kind, der } of objects(bytes)) {
    if (kind === 'crl') into.crls.push(parseCrl(der, note))
    else into.certificates.push(parseCertificate(der, note))
  }
}

/**
 * Reads the files of a trust folder: PEM with any number of certificates and revocation lists, or one of them in DER.
 * A file that cannot be read stops everything, so that no anchor or list is missing unnoticed.
 * @throws TRUST_FILE_UNREADABLE naming the file, with the reason as `cause`; LIMIT_EXCEEDED
 */
export const loadTrust = (
  files: Iterable<{ readonly name: string; readonly bytes: Uint8Array }>,
  note: Note = () => undefined,
): Trust => {
  const found: Found = { certificates: [], crls: [] }
  let count = 0
  for (const { name, bytes } of files) {
    count += 1
    if (count > LIMITS.pki.trustFiles) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'trust: files',
        actual: count,
        limit: LIMITS.pki.trustFiles,
      })
    }
    try {
      readFile(bytes, found, note)
    } catch (cause) {
      if (!(cause instanceof GsealError)) throw cause
      const reason = messageOf('en', cause.code, cause.params)
      const reasonZh = messageOf('zh', cause.code, cause.params)
      throw new GsealError('TRUST_FILE_UNREADABLE', { file: name, reason, reasonZh }, { cause })
    }
  }
  return makeTrust(found.certificates, found.crls)
}
