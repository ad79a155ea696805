/**
 * Catalogs (证照 Art. 6, 11, 12, 26): the industry's authority writes and publishes them, another person of an authority
 * reviews them. What may be published has no fault that `catalogFaults` knows.
 */
import { toHex, utf8 } from '../../base/bytes.ts'
import { canonicalJson } from '../../base/canonical.ts'
import { GsealError } from '../../base/error.ts'
import { sm3 } from '../../gm/index.ts'
import type { Catalog } from '../../licence/catalog.ts'
import { catalogFaults } from '../../licence/catalog-check.ts'
import type { CatalogState, CatalogVersion } from '../state/catalog.ts'
import type { Desk } from './desk.ts'
import { apart, some } from './duties.ts'

const subject = (code: string): string => `catalog:${code}`

/** What a review is about, in 64 hex digits. */
export const catalogDigest = (content: Catalog): string => toHex(sm3(utf8(canonicalJson(content))))

const known = (desk: Desk, code: string): CatalogState => {
  const state = desk.look<CatalogState>(subject(code))
  if (state === undefined) throw new GsealError('CATALOG_UNKNOWN', { code })
  return state
}

const expectState = (
  code: string,
  { state }: CatalogState,
  ...wanted: readonly CatalogState['state'][]
): void => {
  if (!wanted.includes(state))
    throw new GsealError('CATALOG_STATE', { code, state, wanted: wanted.join(', ') })
}

/** Whoever defines a kind of licence writes its catalog, and nobody else (Art. 6). */
const checkOwner = (desk: Desk, content: Catalog): void => {
  desk.role('industry')
  const { unitCode } = desk.me()
  if (content.authority.code !== unitCode)
    throw new GsealError('CATALOG_OTHER_UNIT', {
      code: content.code,
      authority: content.authority.code,
      unit: unitCode,
    })
}

/** A first draft, or the next one of a catalog that is there. @throws ROLE_MISSING, CATALOG_OTHER_UNIT, CATALOG_STATE */
export const draftCatalog = (desk: Desk, { content }: { readonly content: Catalog }): void => {
  checkOwner(desk, content)
  const { code } = content
  const before = desk.look<CatalogState>(subject(code))
  const digest = catalogDigest(content)
  if (before === undefined) {
    desk.emit('catalog.drafted', subject(code), { content, digest })
    return
  }
  expectState(code, before, 'draft', 'returned', 'approved', 'published')
  if (before.digest === digest) throw new GsealError('CATALOG_SAME', { code })
  desk.emit('catalog.amended', subject(code), { version: before.version, content, digest })
}

/** @throws CATALOG_* of the first fault: what lacks one of the six items is not put before anybody (Art. 11) */
export const submitCatalog = (desk: Desk, { code }: { readonly code: string }): void => {
  const state = known(desk, code)
  checkOwner(desk, state.content)
  expectState(code, state, 'draft', 'returned')
  const [fault] = catalogFaults(state.content)
  if (fault !== undefined) throw new GsealError(fault.code, fault.params)
  desk.emit('catalog.submitted', subject(code), { version: state.version, content: state.digest })
}

export interface CatalogReview {
  readonly code: string
  /** What the reviewer read. */
  readonly version: number
  readonly opinion: string
}

/** Gathered and reviewed by an authority (Art. 12), by somebody who neither wrote nor submitted it. */
const reviewed = (desk: Desk, { code, version, opinion }: CatalogReview): Record<string, unknown> => {
  desk.role('authority')
  const state = known(desk, code)
  expectState(code, state, 'submitted')
  if (state.version !== version)
    throw new GsealError('CATALOG_CHANGED', { code, read: version, version: state.version })
  if (opinion.trim() === '') throw new GsealError('CATALOG_OPINION', { code })
  const exceptions = some(apart(desk, 'draft-review', state.draftedBy, state.submittedBy))
  return { version, content: state.digest, opinion, exceptions }
}

export const approveCatalog = (desk: Desk, review: CatalogReview): void =>
  desk.emit('catalog.approved', subject(review.code), reviewed(desk, review))

export const returnCatalog = (
  desk: Desk,
  { faults, ...review }: CatalogReview & { readonly faults: readonly string[] },
): void => {
  const body = reviewed(desk, review)
  if (faults.length === 0) throw new GsealError('CATALOG_RETURN', { code: review.code })
  desk.emit('catalog.returned', subject(review.code), { ...body, faults })
}

/** @throws CATALOG_STATE when nobody approved it */
export const publishCatalog = (desk: Desk, { code }: { readonly code: string }): void => {
  const state = known(desk, code)
  checkOwner(desk, state.content)
  expectState(code, state, 'approved')
  const number = (state.versions.at(-1)?.number ?? 0) + 1
  desk.emit('catalog.published', subject(code), { version: state.version, content: state.digest, number })
}

/** Licences that were issued stay valid; while drafts of some wait, the catalog is still needed. */
export const retireCatalog = (
  desk: Desk,
  { code, reason }: { readonly code: string; readonly reason: string },
): void => {
  const state = known(desk, code)
  checkOwner(desk, state.content)
  if (state.state === 'retired' || state.versions.length === 0)
    throw new GsealError('CATALOG_STATE', { code, state: state.state, wanted: 'published' })
  const open = desk
    .rows('batches', { catalog: code })
    .find((row) => row['state'] === 'begun' || row['state'] === 'finished')
  if (open !== undefined) throw new GsealError('CATALOG_IN_USE', { code, batch: String(open['id']) })
  desk.emit('catalog.retired', subject(code), { version: state.version, reason })
}

/** The version that licences are issued from. @throws CATALOG_UNKNOWN, CATALOG_STATE */
export const catalogInForce = (code: string, state: CatalogState | undefined): CatalogVersion => {
  if (state === undefined) throw new GsealError('CATALOG_UNKNOWN', { code })
  const version = state.versions.at(-1)
  if (version === undefined || state.state === 'retired')
    throw new GsealError('CATALOG_STATE', { code, state: state.state, wanted: 'published' })
  return version
}
