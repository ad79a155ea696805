/**
 * Timestamp tokens (RFC 3161, GB/T 20520): a SignedData whose content, TSTInfo, says that a digest was known at a time.
 * Whether the authority is trusted is asked elsewhere, with the purpose `timestamp`.
 */
import { equalBytes } from '../base/bytes.ts'
import type { Note } from '../base/error.ts'
import { context, type DerNode, read, readDer, TAG } from '../der/index.ts'
import { digestAlgorithm, digestText } from '../gm/index.ts'
import { readAlgorithm } from './algorithm.ts'
import type { Certificate } from './cert.ts'
import type { SignedData } from './cms.ts'
import { verifySignedData } from './cms-verify.ts'
import { OID } from './oids.ts'
import type { Problem } from './problem.ts'

/** TSTInfo (RFC 3161 2.4.2). */
export interface TimestampInfo {
  readonly digestOid: string
  readonly imprint: Uint8Array
  /** ms since 1970 UTC. */
  readonly time: number
  /** Critical extensions, none of which is known here. */
  readonly critical: readonly string[]
}

const at = (node: DerNode, index: number, name: string): DerNode =>
  node.children[index] ?? node.fail(`${name} is missing`)

const criticalIn = (extensions: DerNode): string[] =>
  extensions.children.flatMap((item) => {
    const flag = item.children[1]
    const critical = flag?.tag === TAG.boolean && read.boolean(flag)
    return critical ? [read.oid(at(item, 0, 'extension'))] : []
  })

/** @throws DER_MALFORMED */
export const readTimestampInfo = (content: Uint8Array): TimestampInfo => {
  const node = readDer(content, 'TSTInfo')
  if (node.tag !== TAG.sequence || node.children.length < 5) node.fail('TSTInfo of a wrong shape')
  if (read.integer(at(node, 0, 'version')) !== 1) node.fail('TSTInfo of an unknown version')
  read.oid(at(node, 1, 'policy'))
  const imprint = at(node, 2, 'messageImprint')
  const algorithm = readAlgorithm(at(imprint, 0, 'hashAlgorithm'))
  if (algorithm.parameters !== undefined || imprint.children.length !== 2)
    imprint.fail('messageImprint of a wrong shape')
  const extensions = node.children.slice(5).find((item) => item.tag === context(1, true))
  return {
    digestOid: algorithm.oid,
    imprint: read.octetString(at(imprint, 1, 'hashedMessage')),
    time: read.time(at(node, 4, 'genTime')),
    critical: extensions === undefined ? [] : criticalIn(extensions),
  }
}

export const isTimestamp = (signed: SignedData): boolean => signed.encapContentType === OID.timestampInfo

export interface TimestampResult {
  /** About the imprint. */
  readonly text: readonly Problem[]
  /** About the token's own signature. */
  readonly value: readonly Problem[]
  readonly info?: TimestampInfo
  readonly signer?: Certificate
  readonly certificates: readonly Certificate[]
}

const imprintProblems = (info: TimestampInfo, text: Iterable<Uint8Array>, note: Note): Problem[] => {
  const digest = digestAlgorithm(info.digestOid)
  if (digest === undefined)
    return [{ code: 'DIGEST_UNKNOWN', verdict: 'unknown', params: { digest: info.digestOid } }]
  if (digest.weak) note('DIGEST_WEAK', { digest: digest.name })
  return equalBytes(digestText(digest, text), info.imprint)
    ? []
    : [{ code: 'TIMESTAMP_OTHER_TEXT', verdict: 'fail', params: {} }]
}

/**
 * Verifies a token over a text. Whoever made it is not judged here.
 * @throws DER_MALFORMED when the content is no TSTInfo
 */
export const verifyTimestamp = (
  signed: SignedData,
  text: Iterable<Uint8Array>,
  note: Note,
): TimestampResult => {
  const result = verifySignedData(signed, 'content', note)
  const own = [...result.value, ...result.text]
  const known = {
    certificates: signed.certificates,
    ...(result.signer === undefined ? {} : { signer: result.signer }),
  }
  if (signed.content === undefined) return { text: [], value: own, ...known }
  const info = readTimestampInfo(signed.content)
  const critical = info.critical.map(
    (oid): Problem => ({ code: 'TIMESTAMP_EXTENSION_CRITICAL', verdict: 'unknown', params: { oid } }),
  )
  return { text: imprintProblems(info, text, note), value: [...own, ...critical], info, ...known }
}
