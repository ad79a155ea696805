/** Applications on the side of the using unit, and the decisions of the authority (印章 Art. 12, 13, 19). */
import { toHex, utf8 } from '../../base/bytes.ts'
import { canonicalJson } from '../../base/canonical.ts'
import { GsealError } from '../../base/error.ts'
import { sm3 } from '../../gm/index.ts'
import { NEW_SEAL } from '../kinds.ts'
import type { ApplicationState, Content } from '../state/application.ts'
import { checkContent } from './content.ts'
import type { Desk } from './desk.ts'
import { apart, some } from './duties.ts'
import { checkFiledAuthority } from './units.ts'

/** What a decision is about, in 64 hex digits. */
export const contentDigest = (content: Content): string => toHex(sm3(utf8(canonicalJson(content))))

const subject = (id: string): string => `application:${id}`

const own = (desk: Desk, id: string): ApplicationState => {
  desk.role('applicant')
  const state = desk.application(id)
  if (state.content.unitCode !== desk.me().unitCode)
    throw new GsealError('APPLICATION_UNIT', { operator: desk.name, unit: state.content.unitCode })
  return state
}

export const draft = (
  desk: Desk,
  { id, content }: { readonly id: string; readonly content: Content },
): void => {
  desk.role('applicant')
  if (desk.applicationIfAny(id) !== undefined) throw new GsealError('APPLICATION_EXISTS', { id })
  if (content.unitCode !== desk.me().unitCode)
    throw new GsealError('APPLICATION_UNIT', { operator: desk.name, unit: content.unitCode })
  desk.emit('application.drafted', subject(id), { content, digest: contentDigest(content) })
}

export const amend = (
  desk: Desk,
  { id, content }: { readonly id: string; readonly content: Content },
): void => {
  const { version, content: before } = own(desk, id)
  if (before.kind !== content.kind || before.unitCode !== content.unitCode)
    throw new GsealError('APPLICATION_FIELD', { field: 'kind', reason: 'another application' })
  desk.emit('application.amended', subject(id), { version, content, digest: contentDigest(content) })
}

const expectState = (id: string, { state }: ApplicationState, ...wanted: readonly string[]): void => {
  if (!wanted.includes(state))
    throw new GsealError('APPLICATION_STATE', { id, state, wanted: wanted.join(', ') })
}

export const submit = (desk: Desk, { id }: { readonly id: string }): void => {
  const state = own(desk, id)
  expectState(id, state, 'draft', 'returned')
  checkContent(desk, state.content)
  desk.emit('application.submitted', subject(id), { version: state.version, content: state.digest })
}

export const withdraw = (
  desk: Desk,
  { id, reason }: { readonly id: string; readonly reason?: string },
): void => {
  const state = own(desk, id)
  expectState(id, state, 'draft', 'submitted', 'returned')
  desk.emit('application.withdrawn', subject(id), { version: state.version, reason })
}

export interface Review {
  readonly id: string
  /** What the reviewer read; a decision about something else is refused. */
  readonly version: number
  readonly opinion: string
}

/** Own level and own area: a county's application is decided by the county's authority (印章 Art. 5, 12, 19). */
const checkAuthority = (desk: Desk, { area }: Content): void => {
  const mine = desk.me().area
  if (mine === area) return
  const wider = mine.replace(/(00)+$/, '')
  throw area.startsWith(wider) || mine.startsWith(area.replace(/(00)+$/, ''))
    ? new GsealError('AUTHORITY_LEVEL', { operator: desk.name, own: mine, area })
    : new GsealError('AUTHORITY_AREA', { operator: desk.name, own: mine, area })
}

const opened = (
  desk: Desk,
  { id, version, opinion }: Review,
): { state: ApplicationState; body: Record<string, unknown> } => {
  desk.role('authority')
  const state = desk.application(id)
  expectState(id, state, 'submitted')
  if (state.version !== version)
    throw new GsealError('APPLICATION_CHANGED', { id, read: version, version: state.version })
  checkFiledAuthority(desk)
  checkAuthority(desk, state.content)
  if (opinion.trim() === '') throw new GsealError('APPLICATION_OPINION', { id })
  const exceptions = some(apart(desk, 'apply-approve', state.applicant, state.submittedBy))
  return { state, body: { version, content: state.digest, opinion, exceptions } }
}

const order = (desk: Desk, id: string, content: Content): void => {
  const { name, subkind, holder, person, unit, unitCode, area, impression, replaces } = content
  desk.emit('seal.ordered', `seal:${content.seal}`, {
    application: id,
    name,
    subkind,
    holder,
    person,
    unit,
    unitCode,
    area,
    picture: impression?.picture,
    replaces,
  })
}

/** An approval judges the world as it is now, not as it was on the day of submission. */
export const approve = (desk: Desk, review: Review): void => {
  const { state, body } = opened(desk, review)
  recheck(desk, state.content)
  desk.emit('application.approved', subject(review.id), body)
  if (NEW_SEAL.includes(state.content.kind)) order(desk, review.id, state.content)
}

/** Two applications for one code or one picture can both be waiting: the first approval takes it. */
const recheck = (desk: Desk, content: Content): void => {
  if (!NEW_SEAL.includes(content.kind)) return
  if (desk.sealIfAny(content.seal) !== undefined)
    throw new GsealError('SEAL_CODE_TAKEN', { seal: content.seal })
}

export const giveBack = (
  desk: Desk,
  { faults, ...review }: Review & { readonly faults: readonly string[] },
): void => {
  const { body } = opened(desk, review)
  if (faults.length === 0) throw new GsealError('APPLICATION_FAULTS', { id: review.id })
  desk.emit('application.returned', subject(review.id), { ...body, faults })
}

export const reject = (desk: Desk, review: Review): void => {
  const { body } = opened(desk, review)
  desk.emit('application.rejected', subject(review.id), body)
}
