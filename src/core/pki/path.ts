/**
 * Building certificate paths: upwards from a certificate by names, key identifiers and signatures, through what the
 * operator gave and what came with the document, to an anchor.
 */
import type { Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { verifySignature } from '../gm/index.ts'
import { BoundedMap } from './cache.ts'
import { type Certificate, isSelfIssued } from './cert.ts'
import type { Problem } from './problem.ts'
import type { Trust } from './trust.ts'

interface Link {
  readonly outcome: 'good' | 'bad' | 'unsupported'
  /** Weak algorithms and odd forms of a good link. */
  readonly problems: readonly Problem[]
}

const links = new BoundedMap<Link>(LIMITS.pki.cachedLinks)

/** The issuer's signature over the certificate; the answer is kept by both digests. */
export const linkOf = (certificate: Certificate, issuer: Certificate): Link => {
  const key = `${certificate.sm3} ${issuer.sm3}`
  const known = links.get(key)
  if (known !== undefined) return known
  const problems: Problem[] = []
  const note: Note = (code, params = {}) => problems.push({ code, verdict: 'warn', params })
  const outcome = verifySignature({
    key: issuer.key,
    algorithm: certificate.signatureAlgorithm,
    parameters: certificate.signatureParameters,
    message: certificate.tbs,
    signature: certificate.signature,
    note,
  })
  return links.set(key, { outcome, problems })
}

export interface Path {
  readonly chain: readonly Certificate[]
  /** The last certificate is an anchor. */
  readonly anchored: boolean
}

export interface Paths {
  readonly paths: readonly Path[]
  /** There may be more: the budget of tries or the length of a chain ran out. */
  readonly cut: boolean
}

/** Where paths may lead. */
export interface Surroundings {
  readonly trust: Trust
  /** Certificates out of the document: they help to build a path and are never trusted. */
  readonly extra: readonly Certificate[]
}

class Climber {
  readonly found: Path[] = []
  cut = false
  #tries = 0
  readonly #around: Surroundings

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Counts one certificate or one signature looked at; false when nothing more may be. */
  #affordable(): boolean {
    this.#tries += 1
    if (this.#tries <= LIMITS.pki.pathTries) return true
    this.cut = true
    return false
  }

  /**
   * Certificates whose subject is the issuer's name and whose key id does not contradict, anchors first. Those that
   * signed it, when there are any: others of the name are only looked at to say that the signature is wrong.
   */
  #issuersOf(certificate: Certificate, chain: readonly Certificate[]): Certificate[] {
    const { trust, extra } = this.#around
    const wanted = certificate.authorityKeyId
    const named = [
      ...(trust.bySubject.get(certificate.issuerMatch) ?? []),
      ...extra.filter((other) => other.subjectMatch === certificate.issuerMatch),
    ].filter(
      (other) =>
        !chain.some((seen) => seen.sm3 === other.sm3) &&
        (wanted === undefined || other.subjectKeyId === undefined || other.subjectKeyId === wanted),
    )
    const different = [...new Map(named.map((other) => [other.sm3, other])).values()]
    const possible = different.filter(
      (other) => this.#affordable() && linkOf(certificate, other).outcome !== 'bad',
    )
    return possible.length > 0 ? possible : different
  }

  climb(chain: readonly Certificate[]): void {
    const top = chain.at(-1)
    if (top === undefined || !this.#affordable()) return
    const anchored = this.#around.trust.isAnchor(top)
    const above = anchored && isSelfIssued(top) ? [] : this.#issuersOf(top, chain)
    const full = chain.length >= LIMITS.pki.chain && above.length > 0
    if (full) this.cut = true
    if (above.length === 0 || anchored || full) this.found.push({ chain, anchored })
    if (!full) for (const next of above) this.climb([...chain, next])
  }
}

const isPrefix = (short: Path, long: Path): boolean =>
  short.chain.length < long.chain.length &&
  short.chain.every((certificate, depth) => certificate.sm3 === long.chain[depth]?.sm3)

const holdsFrom = (path: Path, from: number): boolean =>
  path.chain.slice(from, -1).every((certificate, step) => {
    const issuer = path.chain[from + step + 1]
    return issuer !== undefined && linkOf(certificate, issuer).outcome !== 'bad'
  })

/** A root that was given must not be passed over for an anchor below it: revocation is looked up on the longer path. */
const isSuperseded = (path: Path, all: readonly Path[]): boolean =>
  all.some((other) => other.anchored && isPrefix(path, other) && holdsFrom(other, path.chain.length - 1))

/**
 * Every path within the budget. Those that end at an anchor, when there are any; else those that end nowhere. An anchor
 * that another anchor issued is climbed over.
 */
export const pathsOf = (certificate: Certificate, around: Surroundings): Paths => {
  const climber = new Climber(around)
  climber.climb([certificate])
  const { found, cut } = climber
  const anchored = found.filter((path) => path.anchored)
  return {
    paths: anchored.length > 0 ? anchored.filter((path) => !isSuperseded(path, anchored)) : found,
    cut,
  }
}
