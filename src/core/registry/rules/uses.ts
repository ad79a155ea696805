/** Permissions to use a seal (印章 Art. 3, 21, 23). */
import { GsealError } from '../../base/error.ts'
import { isoTime } from '../../base/time.ts'
import { DAY, RULES, type Scene } from '../kinds.ts'
import type { SealState } from '../state/seal.ts'
import type { UseState } from '../state/use.ts'
import type { Desk } from './desk.ts'
import { apart, some } from './duties.ts'

const subject = (id: string): string => `use:${id}`

const ownSeal = (desk: Desk, code: string): SealState => {
  const seal = desk.seal(code)
  if (seal.unitCode !== desk.me().unitCode) throw new GsealError('SEAL_OTHER_UNIT', { seal: code })
  return seal
}

export interface UseRequest {
  readonly id: string
  readonly seal: string
  readonly scene: Scene
  readonly purpose: string
  /** SM3 of the documents; none for a standing permission. */
  readonly documents: readonly string[]
  /** Stamps that a standing permission allows. */
  readonly count?: number
  readonly from: number
  readonly until: number
  /** `none`, or what the requester says that the documents are. */
  readonly classification: string
}

const checkPeriod = ({ from, until, documents }: UseRequest, at: number): void => {
  const fault =
    until <= from
      ? 'it ends before it begins'
      : until <= at
        ? `it ended on ${isoTime(until)}`
        : documents.length === 0 && until - from > RULES.standingDays * DAY
          ? `a standing permission lasts ${RULES.standingDays} days at most`
          : undefined
  if (fault !== undefined) throw new GsealError('USE_REQUEST', { reason: fault })
}

/** @throws ROLE_MISSING, SEAL_OTHER_UNIT, SEAL_STATE, USE_CLASSIFIED, USE_REQUEST */
export const requestUse = (desk: Desk, request: UseRequest): void => {
  desk.role('applicant')
  const { id, seal: code, documents, count } = request
  const seal = ownSeal(desk, code)
  if (seal.state === 'revoked')
    throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'active' })
  if (desk.useIfAny(id) !== undefined) throw new GsealError('USE_REQUEST', { reason: `${id} exists` })
  if (request.classification !== 'none')
    throw new GsealError('USE_CLASSIFIED', { classification: request.classification })
  checkPeriod(request, desk.at)
  if (new Set(documents).size !== documents.length)
    throw new GsealError('USE_REQUEST', { reason: 'a document stands there twice' })
  const standing = documents.length === 0
  if (standing && (count === undefined || count < 1))
    throw new GsealError('USE_REQUEST', { reason: 'neither documents nor a count' })
  desk.emit('use.requested', subject(id), {
    seal: code,
    kind: standing ? 'standing' : 'documents',
    scene: request.scene,
    purpose: request.purpose,
    documents,
    count: standing ? count : documents.length,
    from: request.from,
    until: request.until,
    classification: 'none',
  })
}

export interface UseDecision {
  readonly id: string
  readonly version: number
  readonly opinion: string
}

const opened = (desk: Desk, { id, version, opinion }: UseDecision): Record<string, unknown> => {
  desk.role('use-approver')
  const use = desk.use(id)
  const seal = ownSeal(desk, use.seal)
  if (use.state !== 'requested')
    throw new GsealError('USE_STATE', { id, state: use.state, wanted: 'requested' })
  if (use.version !== version)
    throw new GsealError('APPLICATION_CHANGED', { id, read: version, version: use.version })
  if (opinion.trim() === '') throw new GsealError('APPLICATION_OPINION', { id })
  const exceptions = [
    ...apart(desk, 'request-approve', use.requestedBy),
    ...apart(desk, 'custody-approve', seal.custodian),
  ]
  return { version, opinion, exceptions: some(exceptions) }
}

export const approveUse = (desk: Desk, decision: UseDecision): void =>
  desk.emit('use.approved', subject(decision.id), opened(desk, decision))

export const rejectUse = (desk: Desk, decision: UseDecision): void =>
  desk.emit('use.rejected', subject(decision.id), opened(desk, decision))

/** Ends a permission before its time, by the unit's approver or whoever asked for it. */
export const closeUse = (
  desk: Desk,
  { id, reason }: { readonly id: string; readonly reason: string },
): void => {
  const use = desk.use(id)
  if (use.requestedBy !== desk.name) desk.role('use-approver')
  ownSeal(desk, use.seal)
  if (use.state !== 'requested' && use.state !== 'approved')
    throw new GsealError('USE_STATE', { id, state: use.state, wanted: 'requested, approved' })
  desk.emit('use.closed', subject(id), { reason })
}

/** Why a permission does not serve for a document now; `undefined` when it does. */
export const useFault = (
  id: string,
  use: UseState,
  wish: { readonly at: number; readonly document: string; readonly scene?: Scene | undefined },
): GsealError | undefined => {
  if (use.state !== 'approved')
    return new GsealError('USE_STATE', { id, state: use.state, wanted: 'approved' })
  if (wish.at < use.from) return new GsealError('USE_NOT_YET', { id, from: isoTime(use.from) })
  if (wish.at > use.until) return new GsealError('USE_OVER', { id, until: isoTime(use.until) })
  if (wish.scene !== undefined && wish.scene !== use.scene)
    return new GsealError('USE_SCENE', { id, scene: use.scene, wanted: wish.scene })
  if (use.kind === 'documents' && !use.documents.includes(wish.document))
    return new GsealError('USE_DOCUMENT', { id, document: wish.document })
  if (use.taken.includes(wish.document)) return new GsealError('USE_TAKEN', { id, document: wish.document })
  if (use.used >= use.count) return new GsealError('USE_EXHAUSTED', { id, count: use.count })
  return undefined
}
