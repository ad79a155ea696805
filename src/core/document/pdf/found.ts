/** The signatures of a PDF as the verbs see them. */
import { isGsealError } from '../../base/error.ts'
import { answer, type Check, pass } from '../../base/verdict.ts'
import { Beginnings } from '../../gm/index.ts'
import type { Coverage, Found, LaterChange, Placement } from '../document.ts'
import type { Covered } from './byte-range.ts'
import type { Comparison } from './changes/change.ts'
import { compareRevisions } from './changes/compare.ts'
import { judgeChanges, LATER_CLAUSE } from './changes/judge.ts'
import { overlayChecks } from './changes/overlays.ts'
import { parsePdfDate } from './date.ts'
import { fieldsOf } from './fields.ts'
import type { PdfFile } from './file.ts'
import { frameOf, fromRect, rectOf, roundMm } from './geometry.ts'
import { pageNumberOf, readPage } from './page-number.ts'
import { pageList } from './pages.ts'
import { permissionsOf } from './permissions.ts'
import type { PdfSignature } from './signatures.ts'
import { decodeTextString } from './text-string.ts'
import type { RevisionView } from './view.ts'

const DICTIONARY_CLAUSE = 'ISO 32000-2 12.8.1'
const RANGE_CLAUSE = 'ISO 32000-2 12.8.1 ByteRange'
const FIELD_CLAUSE = 'ISO 32000-2 12.7.5.5'

/** Checks that speak of packages and of a seal stored apart; a PDF has neither. */
const ABSENT = new Set(['part-digest', 'seal-embedded', 'relative'] as const)

/** What all signatures of one file share. */
export interface PdfScene {
  readonly file: PdfFile
  /** Comparison with the newest revision, made once for each signed revision. */
  compare(from: number): Comparison
  /** The text of a byte range; those of all signatures and the file share their beginnings. */
  text(ranges: readonly Covered[]): Iterable<Uint8Array>
  whole(): Iterable<Uint8Array>
}

/** The file from its start, cut where any signature's gap begins. */
const startPieces = (file: PdfFile, ends: readonly number[]) => {
  const cuts = [...new Set(ends)].filter((end) => end > 0 && end <= file.bytes.length).sort((a, b) => a - b)
  const pieces = cuts.map((end, i) => file.bytes.subarray(cuts[i - 1] ?? 0, end))
  return { last: cuts.at(-1) ?? 0, upTo: (end: number) => pieces.slice(0, cuts.indexOf(end) + 1) }
}

export const sceneOf = (file: PdfFile, signatures: readonly PdfSignature[]): PdfScene => {
  const known = new Map<number, Comparison>()
  const starts = startPieces(
    file,
    signatures.flatMap(({ covered }) => covered[0]?.[1] ?? []),
  )
  const beginnings = new Beginnings()
  return {
    file,
    text: ([first, ...rest]) =>
      beginnings.text(
        ...starts.upTo(first?.[1] ?? 0),
        ...rest.map(([start, end]) => file.bytes.subarray(start, end)),
      ),
    whole: () => beginnings.text(...starts.upTo(starts.last), file.bytes.subarray(starts.last)),
    compare: (from) => {
      const made = known.get(from) ?? compareRevisions(file, from)
      known.set(from, made)
      return made
    },
  }
}

const coverageOf = (file: PdfFile, signature: PdfSignature): Coverage => {
  if (signature.endsRevision === undefined || signature.problems.length > 0) return 'partial'
  return signature.endsRevision === file.revisions.length - 1 ? 'whole' : 'revision'
}

const isRangeProblem = (code: string): boolean => /^PDF_SIG_(?:BYTERANGE|GAP|END|CONTENTS)/.test(code)

/** Faults of the dictionary and of its byte range: any defect is a failure, none is skipped. */
const structureChecks = (file: PdfFile, signature: PdfSignature): Check[] => {
  const checks = signature.problems.map(({ code, params }) =>
    isRangeProblem(code)
      ? answer('coverage', 'fail', RANGE_CLAUSE, code, params)
      : answer('format', 'fail', DICTIONARY_CLAUSE, code, params),
  )
  if (signature.endsRevision === undefined && !checks.some((check) => check.name === 'coverage'))
    checks.push(
      answer('coverage', 'fail', RANGE_CLAUSE, 'PDF_SIG_END', { end: signature.covered[1]?.[1] ?? 0 }),
    )
  if (signature.endsRevision !== undefined && signature.endsRevision < signature.revision)
    checks.push(
      answer('coverage', 'fail', RANGE_CLAUSE, 'PDF_RANGE_NOT_OWN', { revision: signature.revision + 1 }),
    )
  if (checks.every((check) => check.name !== 'coverage'))
    checks.push(pass('coverage', RANGE_CLAUSE, { coverage: coverageOf(file, signature) }))
  return checks
}

const DEPTH = 32

/** Offset behind the element at `at`, of definite or indefinite length (X.690 8.1.3); `undefined` when it has no end. */
const elementEnd = (bytes: Uint8Array, at: number, depth = 0): number | undefined => {
  const first = bytes[at + 1]
  if (first === undefined || depth > DEPTH || ((bytes[at] ?? 0) & 0x1f) === 0x1f) return undefined
  if (first < 0x80) return at + 2 + first
  const octets = bytes.subarray(at + 2, at + 2 + (first & 0x7f))
  if (first !== 0x80)
    return octets.length > 4
      ? undefined
      : at + 2 + octets.length + octets.reduce((sum, octet) => sum * 256 + octet, 0)
  for (let next: number | undefined = at + 2; next !== undefined && next < bytes.length; ) {
    if (bytes[next] === 0 && bytes[next + 1] === 0) return next + 2
    next = elementEnd(bytes, next, depth + 1)
  }
  return undefined
}

/** /Contents holds the value and then zeros; anything else behind it is room for data that nobody signed. */
const splitContents = (
  contents: Uint8Array | undefined,
): { readonly bytes?: Uint8Array; readonly checks: Check[] } => {
  if (contents === undefined) return { checks: [] }
  const length = elementEnd(contents, 0)
  if (length === undefined || length > contents.length) return { bytes: contents, checks: [] }
  const rest = contents.subarray(length)
  const clean = rest.every((byte) => byte === 0)
  const checks = clean
    ? []
    : [answer('coverage', 'fail', RANGE_CLAUSE, 'PDF_CONTENTS_TRAILING', { count: rest.length })]
  return { bytes: contents.subarray(0, length), checks }
}

/** How the signature hangs in the form. */
const fieldChecks = (signature: PdfSignature): Check[] => {
  const id = idOf(signature)
  if (signature.uses.length === 0 && signature.permissions.length === 0)
    return [answer('format', 'unknown', FIELD_CLAUSE, 'PDF_SIGNATURE_UNLISTED', { id })]
  // /Perms may still name a certifying signature that no field shows any more.
  const shown = signature.uses.length === 0 || signature.uses.some(({ current }) => current)
  if (signature.detached || !shown)
    return [answer('later-changes', 'fail', FIELD_CLAUSE, 'PDF_SIGNATURE_DETACHED', { id })]
  const signed = signature.endsRevision ?? signature.revision
  return signature.uses
    .filter((use) => use.since > signed)
    .map((use) =>
      answer('later-changes', 'fail', FIELD_CLAUSE, 'PDF_SHARED_LATER', {
        field: use.field,
        object: signature.ref.number,
      }),
    )
}

/** Field name of the first field that shows the signature; an object number when none does. */
export const idOf = (signature: PdfSignature): string =>
  signature.fieldNames[0] ?? `object-${signature.ref.number}`

const laterChecks = (
  scene: PdfScene,
  signature: PdfSignature,
): { checks: Check[]; comparison?: Comparison } => {
  const { endsRevision } = signature
  if (endsRevision === undefined)
    return {
      checks: [answer('later-changes', 'unknown', LATER_CLAUSE, 'CHECK_NOT_POSSIBLE', { needs: 'coverage' })],
    }
  try {
    const view = scene.file.view(endsRevision)
    const fields = fieldsOf(view).fields.filter(
      (field) => field.value?.type === 'ref' && field.value.number === signature.ref.number,
    )
    const comparison = scene.compare(endsRevision)
    return { checks: [...judgeChanges(comparison, permissionsOf(view, signature.dict, fields))], comparison }
  } catch (error) {
    if (!isGsealError(error)) throw error
    return { checks: [answer('later-changes', 'unknown', LATER_CLAUSE, error.code, error.params)] }
  }
}

/** /P is optional (12.5.2): then the page is the one whose /Annots names the widget. */
const pageShowing = (view: RevisionView, object: number): number | undefined =>
  pageList(view).find((page) =>
    view
      .array(page.dict.entries.get('Annots'))
      ?.items.some((item) => item.type === 'ref' && item.number === object),
  )?.ref.number

const placementOf = (view: RevisionView, object: number): Placement | undefined => {
  const value = view.object(object)?.value
  if (value?.type !== 'dict') return undefined
  const numbers = view.array(value.entries.get('Rect'))?.items.map((item) => view.number(item)) ?? []
  const rect = rectOf(numbers)
  if (rect === undefined) return undefined
  const own = value.entries.get('P')
  const ref = own?.type === 'ref' ? own.number : pageShowing(view, object)
  const page = ref === undefined ? undefined : readPage(view, ref, 0)
  const number = ref === undefined ? undefined : pageNumberOf(view, ref)
  if (page === undefined || number === undefined) return undefined
  const { x, y, width, height } = fromRect(frameOf(page), rect)
  return { page: number, x: roundMm(x), y: roundMm(y), width: roundMm(width), height: roundMm(height) }
}

/** Where the stamp is seen. A signature without a rectangle is a signature all the same. */
const appearanceChecks = (placements: readonly Placement[]): Check[] => [
  pass('appearance', FIELD_CLAUSE, { stamps: placements.length }),
]

/** The widgets that show the signature in the newest view. */
const placementsOf = (file: PdfFile, signature: PdfSignature): Placement[] => {
  const view = file.view()
  return fieldsOf(view)
    .fields.filter((field) => field.value?.type === 'ref' && field.value.number === signature.ref.number)
    .flatMap((field) => field.widgets)
    .flatMap((widget) => placementOf(view, widget.ref.number) ?? [])
}

const safely = <T>(fallback: T, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (!isGsealError(error)) throw error
    return fallback
  }
}

const text = (file: PdfFile, signature: PdfSignature, key: string): string | undefined => {
  const value = file.view(signature.revision).string(signature.dict.entries.get(key))
  return value === undefined ? undefined : decodeTextString(value)
}

/** Handlers whose values are CMS by their name alone: anything else in them is a fault and not another form. */
const CMS_HANDLERS: ReadonlySet<string> = new Set([
  ...['adbe.pkcs7.detached', 'adbe.pkcs7.sha1', 'ETSI.CAdES.detached', 'ETSI.RFC3161'],
])

/** `Filter/SubFilter` as the dictionary names them. */
const handlerOf = (
  file: PdfFile,
  signature: PdfSignature,
): { readonly name: string; readonly cms: boolean } => {
  const view = file.view(signature.revision)
  const [filter, sub] = ['Filter', 'SubFilter'].map(
    (key) => view.name(signature.dict.entries.get(key)) ?? '-',
  )
  return { name: `${filter}/${sub}`, cms: CMS_HANDLERS.has(sub ?? '') }
}

const changeRecord = ({ kind, code, params }: Comparison['changes'][number]): LaterChange => ({
  kind,
  code,
  params,
})

/**
 * What is judged when it is asked for. A class, because accessors of an object literal give each object a shape of its
 * own, which keeps it and the whole file in memory until the next full collection of garbage.
 */
class Judging {
  readonly scene: PdfScene
  readonly signature: PdfSignature
  readonly valueChecks: readonly Check[]
  #later: ReturnType<typeof laterChecks> | undefined
  #placements: readonly Placement[] | undefined

  constructor(scene: PdfScene, signature: PdfSignature, valueChecks: readonly Check[]) {
    this.scene = scene
    this.signature = signature
    this.valueChecks = valueChecks
  }

  get placements(): readonly Placement[] {
    this.#placements ??= safely([], () => placementsOf(this.scene.file, this.signature))
    return this.#placements
  }

  get laterChanges(): readonly LaterChange[] {
    return this.#judged().comparison?.changes.map(changeRecord) ?? []
  }

  #judged(): ReturnType<typeof laterChecks> {
    this.#later ??= laterChecks(this.scene, this.signature)
    return this.#later
  }

  integrity(): readonly Check[] {
    const { scene, signature } = this
    const { checks, comparison } = this.#judged()
    const own = [
      ...structureChecks(scene.file, signature),
      ...this.valueChecks,
      ...fieldChecks(signature),
      ...checks,
      ...appearanceChecks(this.placements),
    ]
    const from = signature.endsRevision
    if (comparison === undefined || from === undefined) return own
    return [...own, ...overlayChecks(scene.file, from, comparison)]
  }
}

/** One signature dictionary. Nothing here throws for a bad signature: the faults are checks. */
export const foundOf = (scene: PdfScene, signature: PdfSignature): Found => {
  const { file } = scene
  const ranges = signature.covered
  const handler = handlerOf(file, signature)
  const value = splitContents(signature.contents)
  const claimedTime = safely(undefined, () => text(file, signature, 'M'))
  const claimedAt = claimedTime === undefined ? undefined : parsePdfDate(claimedTime)
  return Object.assign(new Judging(scene, signature, value.checks), {
    id: idOf(signature),
    covered: ranges.length === 0 ? undefined : scene.text(ranges),
    signedValue: value.bytes,
    ...(handler.cms ? {} : { unknownHandler: handler.name }),
    handler: handler.name,
    ...(claimedTime === undefined ? {} : { claimedTime }),
    ...(claimedAt === undefined ? {} : { claimedAt }),
    coverage: coverageOf(file, signature),
    absent: ABSENT,
  })
}
