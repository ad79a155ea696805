/**
 * What a revocation list speaks about (RFC 5280 5.2, 6.3.3): which certificates of its issuer it covers, and what keeps
 * it from saying that one of them is good.
 */
import { toHex } from '../base/bytes.ts'
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import { context, type DerNode, read, readDer, TAG } from '../der/index.ts'
import type { Certificate } from './cert.ts'
import { type Extension, fullNames } from './extensions.ts'
import { OID } from './oids.ts'

export interface Obstacle {
  readonly code: Code
  readonly params: Params
  /** An entry of such a list still revokes: it is less than complete, but what it says of its issuer's certificates holds. */
  readonly entriesCount: boolean
}

/** What part of the issuer's certificates the list covers; a complete list has none of these. */
export interface CrlScope {
  /** DER, in hex, of the names of its distribution point; a certificate must name one of them. */
  readonly names?: readonly string[]
  readonly only?: 'users' | 'authorities'
}

/** Extensions of the list that are understood; those that narrow its scope are read below. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.authorityKeyIdentifier,
  OID.crlNumber,
  OID.expiredCertsOnCrl,
])

interface DistributionPoint {
  readonly scope: CrlScope
  readonly indirect: boolean
  /** Some reasons only, attribute certificates only, or a point named relative to the issuer. */
  readonly partial: boolean
}

const isTrue = (field: DerNode | undefined): boolean => {
  if (field === undefined) return false
  if (field.content.byteLength !== 1) field.fail('BOOLEAN of a wrong length')
  return field.content[0] !== 0
}

/** IssuingDistributionPoint: [0] point, [1] users, [2] authorities, [3] reasons, [4] indirect, [5] attribute certificates. */
const distributionPoint = (value: Uint8Array): DistributionPoint => {
  const node = readDer(value, 'issuingDistributionPoint')
  if (node.tag !== TAG.sequence) node.fail('issuingDistributionPoint of a wrong shape')
  const field = (number: number, constructed = false): DerNode | undefined =>
    node.children.find((child) => child.tag === context(number, constructed))
  const known = [context(0, true), ...[1, 2, 3, 4, 5].map((number) => context(number, false))]
  const strange = node.children.find((child) => !known.includes(child.tag))
  if (strange !== undefined) strange.fail('field that does not belong here')
  if (new Set(node.children.map((child) => child.tag)).size !== node.children.length) node.fail('field twice')
  const point = field(0, true)
  const names = point === undefined ? undefined : fullNames(point).map((name) => toHex(name.raw))
  const [users, authorities] = [isTrue(field(1)), isTrue(field(2))]
  const nowhere = names !== undefined && names.length === 0
  return {
    scope: {
      ...(names === undefined ? {} : { names }),
      ...(users ? { only: 'users' as const } : authorities ? { only: 'authorities' as const } : {}),
    },
    indirect: isTrue(field(4)),
    partial: field(3) !== undefined || isTrue(field(5)) || nowhere || (users && authorities),
  }
}

export interface ScopeOf {
  readonly scope: CrlScope
  readonly obstacle?: Obstacle
  /** Certificates that ended after this time are still named, ms since 1970 UTC. */
  readonly expiredSince?: number
}

const obstacleOf = ({ oid, critical, value }: Extension, issuer: string): Obstacle | undefined => {
  const params = { issuer }
  if (oid === OID.deltaCrlIndicator) return { code: 'CRL_DELTA', params, entriesCount: true }
  if (oid === OID.issuingDistributionPoint) {
    const { indirect, partial } = distributionPoint(value)
    if (indirect) return { code: 'CRL_INDIRECT', params, entriesCount: false }
    return partial ? { code: 'CRL_PARTIAL', params, entriesCount: true } : undefined
  }
  if (!critical || UNDERSTOOD.has(oid)) return undefined
  return { code: 'CRL_CRITICAL_EXTENSION', params: { issuer, oid }, entriesCount: false }
}

/** The gravest first: a list whose entries do not count is not asked, whatever else is the matter with it. */
const gravest = (obstacles: readonly (Obstacle | undefined)[]): Obstacle | undefined => {
  const found = obstacles.filter((obstacle) => obstacle !== undefined)
  return found.find((obstacle) => !obstacle.entriesCount) ?? found[0]
}

/**
 * @param entryCritical dotted name of an extension of an entry that is not understood
 * @throws DER_MALFORMED
 */
export const scopeOf = (
  list: readonly Extension[],
  issuer: string,
  hasNextUpdate: boolean,
  entryCritical: string | undefined,
): ScopeOf => {
  const find = (oid: string): Uint8Array | undefined => list.find((item) => item.oid === oid)?.value
  const params = { issuer }
  const code = entryCritical === OID.certificateIssuer ? 'CRL_INDIRECT' : 'CRL_CRITICAL_EXTENSION'
  const obstacle = gravest([
    entryCritical === undefined
      ? undefined
      : { code, params: { issuer, oid: entryCritical }, entriesCount: false },
    ...list.map((extension) => obstacleOf(extension, issuer)),
    // Nobody can say when such a list is out of date (RFC 5280 5.1.2.5 wants the field).
    hasNextUpdate ? undefined : { code: 'CRL_NO_NEXT_UPDATE', params, entriesCount: true },
  ])
  const point = find(OID.issuingDistributionPoint)
  const since = find(OID.expiredCertsOnCrl)
  return {
    scope: point === undefined ? {} : distributionPoint(point).scope,
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(since === undefined ? {} : { expiredSince: read.time(readDer(since, 'expiredCertsOnCRL')) }),
  }
}

/** Whether the list would name the certificate if it were revoked (RFC 5280 6.3.3 b). */
export const covers = ({ names, only }: CrlScope, certificate: Certificate): boolean => {
  const isAuthority = certificate.basicConstraints?.ca === true
  if (only !== undefined && (only === 'authorities') !== isAuthority) return false
  if (names === undefined) return true
  return certificate.crlPointNames?.some((name) => names.includes(name)) === true
}
