/**
 * What one signature protects: digests of the listed parts, and what is shown or lies about without being listed.
 * GB/T 33190-2016 18.2.3 lets a signer list what he likes, so the closure of references decides what had to be listed.
 */
import { equalBytes, fromBase64 } from '../../base/bytes.ts'
import { answer, type Check, pass } from '../../base/verdict.ts'
import { type DigestAlgorithm, digestAlgorithm } from '../../gm/index.ts'
import type { Coverage } from '../document.ts'
import type { Closure } from './closure.ts'
import type { Parts } from './parts.ts'
import type { Reference, SignatureFile } from './signature-file.ts'

const DIGEST_CLAUSE = 'GB/T 33190-2016 18.2.3'
export const COVERAGE_CLAUSE = 'GB/T 33190-2016 18.2'

/** Faults named one by one; a document with more is broken as a whole. */
const NAMED_FAULTS = 20

const judgeReference = (
  parts: Parts,
  file: SignatureFile,
  reference: Reference,
  digest: DigestAlgorithm,
  list: string,
): Check | undefined => {
  const part = parts.exact(file.part, reference.fileRef)
  if (part === undefined) {
    return answer('part-digest', 'fail', DIGEST_CLAUSE, 'OFD_PART_MISSING', { part: reference.fileRef })
  }
  const recorded = fromBase64(reference.checkValue)
  const actual = parts.digest(part, digest)
  if (recorded !== undefined && equalBytes(recorded, actual)) return undefined
  const code = part === list ? 'OFD_SIGNED_AFTER_LOCK' : 'OFD_PART_CHANGED'
  return answer('part-digest', 'fail', DIGEST_CLAUSE, code, { part })
}

/** Every Reference: the part is there, the digest known, the value equal. */
export const digestChecks = (parts: Parts, file: SignatureFile, list: string): Check[] => {
  const digest = digestAlgorithm(file.checkMethod)
  if (digest === undefined) {
    return [
      answer('part-digest', 'unknown', DIGEST_CLAUSE, 'OFD_DIGEST_UNSUPPORTED', { method: file.checkMethod }),
    ]
  }
  if (file.references.length === 0)
    return [answer('part-digest', 'fail', DIGEST_CLAUSE, 'OFD_NOTHING_PROTECTED')]
  parts.digestTogether(listedParts(parts, file), digest)
  const faults = file.references.flatMap(
    (reference) => judgeReference(parts, file, reference, digest, list) ?? [],
  )
  const more = faults.length - NAMED_FAULTS
  if (more > 0) {
    return [
      ...faults.slice(0, NAMED_FAULTS),
      answer('part-digest', 'fail', DIGEST_CLAUSE, 'OFD_MORE_CHANGED', { more }),
    ]
  }
  if (digest.weak)
    faults.push(answer('part-digest', 'unknown', DIGEST_CLAUSE, 'OFD_DIGEST_WEAK', { method: digest.name }))
  return faults.length > 0 ? faults : [pass('part-digest', DIGEST_CLAUSE, { parts: file.references.length })]
}

export interface Machinery {
  /** Lists of signatures of all bodies. */
  readonly lists: ReadonlySet<string>
  /** Signature.xml, SignedValue and Seal of every listed signature. */
  readonly files: ReadonlySet<string>
}

export interface Covered {
  readonly coverage: Coverage
  readonly checks: readonly Check[]
}

/** Faults of the parts that are left open, seen from document `body` of the package. */
const openChecks = (open: readonly string[], closure: Closure, body: number): Check[] => {
  const faults = open.flatMap((part) => {
    const reached = closure.reached.get(part)
    if (reached === undefined)
      return [answer('coverage', 'fail', COVERAGE_CLAUSE, 'OFD_PART_UNREFERENCED', { part })]
    if (!reached.bodies.has(body)) return []
    if (!reached.visible)
      return [answer('coverage', 'unknown', COVERAGE_CLAUSE, 'OFD_MINOR_UNPROTECTED', { part })]
    return [answer('coverage', 'fail', COVERAGE_CLAUSE, 'OFD_PART_UNPROTECTED', { part })]
  })
  const more = faults.length - NAMED_FAULTS
  if (more <= 0) return faults
  const severe = faults.filter((fault) => fault.verdict === 'fail')
  const named = [...severe, ...faults.filter((fault) => fault.verdict !== 'fail')].slice(0, NAMED_FAULTS)
  const verdict = severe.length > 0 ? 'fail' : 'unknown'
  return [...named, answer('coverage', verdict, COVERAGE_CLAUSE, 'OFD_MORE_UNPROTECTED', { more })]
}

/** Parts that a signature lists, by exact name. */
export const listedParts = (parts: Parts, file: SignatureFile): ReadonlySet<string> =>
  new Set(file.references.flatMap((reference) => parts.exact(file.part, reference.fileRef) ?? []))

/**
 * Which parts of the package the signature of document `body` leaves out. The lists of signatures and the parts of
 * signatures may be left out (they are judged by themselves), unless a reader would show them. Parts of other
 * documents of the package are theirs to protect; `unsignedBodies` looks at those.
 */
export const coverageOf = (
  parts: Parts,
  file: SignatureFile,
  closure: Closure,
  machinery: Machinery,
  body: number,
): Covered => {
  const listed = listedParts(parts, file)
  const left = parts.names().filter((name) => !listed.has(name))
  const open = left.filter(
    (name) => closure.reached.has(name) || !(machinery.lists.has(name) || machinery.files.has(name)),
  )
  const faults = openChecks(open, closure, body)
  const checks = faults.length > 0 ? faults : [pass('coverage', COVERAGE_CLAUSE, { parts: listed.size })]
  if (open.length > 0) return { coverage: 'partial', checks }
  return { coverage: left.some((name) => machinery.lists.has(name)) ? 'continued' : 'whole', checks }
}

/** Documents of the package (0-based) of which some visible part is protected by no signature at all. */
export const unsignedBodies = (
  parts: Parts,
  files: readonly SignatureFile[],
  closure: Closure,
): readonly number[] => {
  const protectedParts = new Set(files.flatMap((file) => [...listedParts(parts, file)]))
  const open = [...closure.reached].filter(([name, reached]) => reached.visible && !protectedParts.has(name))
  return [...new Set(open.flatMap(([, reached]) => [...reached.bodies]))].sort((a, b) => a - b)
}
