/** The signatures of a package as the verbs see them. */
import { isGsealError } from '../../base/error.ts'
import { parseLooseTime } from '../../base/time.ts'
import { answer, type Check, pass } from '../../base/verdict.ts'
import type { Found, Placement } from '../document.ts'
import type { Closure } from './closure.ts'
import { COVERAGE_CLAUSE, type Covered, coverageOf, digestChecks, type Machinery } from './coverage.ts'
import type { OfdPage } from './pages.ts'
import type { Parts } from './parts.ts'
import { readSignatureFile, type SignatureFile, type StampAnnot } from './signature-file.ts'
import type { ListEntry, SignatureList } from './signature-list.ts'

const LIST_CLAUSE = 'GB/T 33190-2016 18.1'
const STAMP_CLAUSE = 'GB/T 33190-2016 18.2.4'

/** Everything about the package that judging one signature needs. */
export interface Scene {
  readonly parts: Parts
  /** Index of the document of the package. */
  readonly body: number
  readonly list: SignatureList
  /** Pages of this body by Page@ID, with their number over the whole file. */
  readonly pages: ReadonlyMap<string, { readonly page: OfdPage; readonly number: number }>
  readonly closure: () => Closure
  readonly machinery: () => Machinery
}

/** The description of a listed signature, or the check that says why there is none. */
export const describe = (parts: Parts, entry: ListEntry): SignatureFile | Check => {
  if (entry.part === undefined) {
    return answer('format', 'fail', LIST_CLAUSE, 'OFD_SIGNATURE_MISSING', { id: entry.id, path: entry.loc })
  }
  try {
    return readSignatureFile(parts, entry.part)
  } catch (error) {
    if (!isGsealError(error)) throw error
    return answer('format', 'fail', LIST_CLAUSE, error.code, error.params)
  }
}

export const isDescription = (value: SignatureFile | Check): value is SignatureFile => 'references' in value

const placementOf = (stamp: StampAnnot, scene: Scene): Placement | undefined => {
  const target = scene.pages.get(stamp.pageRef)
  if (target === undefined || stamp.boundary === undefined) return undefined
  const box = target.page.boxOrFallback
  const { x, y, width, height } = stamp.boundary
  const place = { page: target.number, x: x - box.x, y: y - box.y, width, height }
  return stamp.clip === undefined ? place : { ...place, clip: stamp.clip }
}

const appearanceChecks = (file: SignatureFile, kind: Found['kind'], scene: Scene): Check[] => {
  const faults = file.stamps.flatMap((stamp) => {
    if (!scene.pages.has(stamp.pageRef)) {
      return [
        answer('appearance', 'warn', STAMP_CLAUSE, 'OFD_STAMP_PAGE', { id: stamp.id, page: stamp.pageRef }),
      ]
    }
    const { boundary } = stamp
    const bad = boundary === undefined || boundary.width <= 0 || boundary.height <= 0
    return bad ? [answer('appearance', 'warn', STAMP_CLAUSE, 'OFD_STAMP_BOUNDARY', { id: stamp.id })] : []
  })
  if (kind === 'seal' && file.stamps.length === 0)
    faults.push(answer('appearance', 'warn', STAMP_CLAUSE, 'OFD_STAMP_NONE'))
  return faults.length > 0 ? faults : [pass('appearance', STAMP_CLAUSE, { stamps: file.stamps.length })]
}

/** Later stamps are allowed unless this signature protects the list. */
const laterCheck = (file: SignatureFile, scene: Scene, id: string): Check => {
  const position = scene.list.entries.findIndex((entry) => entry.id === id)
  const later = scene.list.entries.length - 1 - position
  const locked = file.references.some(
    (reference) => scene.parts.exact(file.part, reference.fileRef) === scene.list.part,
  )
  if (locked && later > 0) {
    return answer('later-changes', 'fail', COVERAGE_CLAUSE, 'OFD_SIGNED_AFTER_LOCK', {
      part: scene.list.part,
    })
  }
  return pass('later-changes', COVERAGE_CLAUSE, { later })
}

const optionalBytes = (parts: Parts, from: string, loc: string | undefined): Uint8Array | undefined => {
  const part = loc === undefined ? undefined : parts.resolve(from, loc)
  return part === undefined ? undefined : parts.bytes(part)
}

const broken = (entry: ListEntry, fault: Check): Found => ({
  id: entry.id,
  kind: entry.kind,
  covered: undefined,
  signedValue: undefined,
  propertyInfo: entry.loc,
  coverage: 'partial',
  placements: [],
  integrity: () => [fault],
})

/** A claim of time that cannot be read is told; nothing rests on it. */
const dateChecks = (file: SignatureFile): Check[] =>
  file.dateTime === undefined || parseLooseTime(file.dateTime) !== undefined
    ? []
    : [answer('format', 'warn', STAMP_CLAUSE, 'OFD_DATE_UNREADABLE', { value: file.dateTime })]

/** A class, because an accessor of an object literal would keep the whole package in memory until a full collection. */
class Judging {
  readonly covering: () => Covered

  constructor(covering: () => Covered) {
    this.covering = covering
  }

  get coverage(): Covered['coverage'] {
    return this.covering().coverage
  }
}

/** One entry of the list. Nothing here throws for a bad signature: the faults are checks. */
export const foundOf = (scene: Scene, entry: ListEntry): Found => {
  const { parts } = scene
  const file = describe(parts, entry)
  if (!isDescription(file)) return broken(entry, file)
  const signedValue = optionalBytes(parts, file.part, file.valueLoc)
  const seal = optionalBytes(parts, file.part, file.sealLoc)
  let covered: Covered | undefined
  const coverage = (): Covered => {
    covered ??= coverageOf(parts, file, scene.closure(), scene.machinery(), scene.body)
    return covered
  }
  const missing = [
    ...(signedValue === undefined ? [file.valueLoc] : []),
    ...(file.sealLoc !== undefined && seal === undefined ? [file.sealLoc] : []),
  ].map((path) => answer('format', 'fail', LIST_CLAUSE, 'OFD_SIGNATURE_MISSING', { id: entry.id, path }))
  return Object.assign(new Judging(coverage), {
    id: entry.id,
    kind: entry.kind,
    covered: [parts.bytes(file.part)],
    signedValue,
    ...(seal === undefined ? {} : { seal }),
    propertyInfo: `/${file.part}`,
    ...(file.method === undefined ? {} : { claimedAlgorithm: file.method }),
    ...(file.dateTime === undefined ? {} : { claimedTime: file.dateTime }),
    placements: file.stamps.flatMap((stamp) => placementOf(stamp, scene) ?? []),
    ...(entry.relative === undefined ? {} : { relative: entry.relative }),
    integrity: () => [
      ...missing,
      ...dateChecks(file),
      ...digestChecks(parts, file, scene.list.part),
      ...coverage().checks,
      laterCheck(file, scene, entry.id),
      ...appearanceChecks(file, entry.kind, scene),
    ],
  })
}
