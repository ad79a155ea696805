/** Acts on an issued licence (证照 Art. 13; reference §11.4): by the issuer, each with its basis. */
import { GsealError } from '../../base/error.ts'
import type { LicenceEnding } from '../kinds.ts'
import type { LicenceState } from '../state/licence.ts'
import type { OrgState } from '../state/org.ts'
import type { Desk } from './desk.ts'
import { apart, some } from './duties.ts'

export const licence = (desk: Desk, id: string): LicenceState => {
  const state = desk.look<LicenceState>(`licence:${id}`)
  if (state === undefined) throw new GsealError('LICENCE_UNKNOWN', { id })
  return state
}

export interface LicenceAct {
  readonly id: string
  readonly basis: string
  /** Number of the document by which an authority decided. */
  readonly authority?: string
  /** Consent of those it is pledged to. */
  readonly pledgees?: string
}

const needed = (id: string, what: string): GsealError => new GsealError('LICENCE_BASIS', { id, what })

/** Who drafted a licence does not decide about it. */
const taken = (
  desk: Desk,
  { id, basis }: Pick<LicenceAct, 'id' | 'basis'>,
  ...wanted: readonly LicenceState['state'][]
): { state: LicenceState; exceptions: readonly string[] | undefined } => {
  desk.role('issuer')
  const state = licence(desk, id)
  if (!wanted.includes(state.state))
    throw new GsealError('LICENCE_STATE', { id, state: state.state, wanted: wanted.join(', ') })
  if (basis.trim() === '') throw needed(id, 'basis')
  return { state, exceptions: some(apart(desk, 'draft-issue', state.draftedBy)) }
}

/** A pledged licence does not change under those it is pledged to. */
export const checkPledges = (id: string, state: LicenceState, pledgees: string | undefined): void => {
  const [pledge] = state.pledges
  if (pledge !== undefined && (pledgees ?? '').trim() === '')
    throw new GsealError('LICENCE_PLEDGED', { id, party: pledge.party })
}

export const suspendLicence = (desk: Desk, { id, basis, authority }: LicenceAct): void => {
  const { exceptions } = taken(desk, { id, basis }, 'issued')
  desk.emit('licence.suspended', `licence:${id}`, { basis, authority, exceptions })
}

export const restoreLicence = (desk: Desk, { id, basis, authority }: LicenceAct): void => {
  const { exceptions } = taken(desk, { id, basis }, 'held')
  desk.emit('licence.restored', `licence:${id}`, { basis, authority, exceptions })
}

export const transferLicence = (desk: Desk, act: LicenceAct & { readonly to: string }): void => {
  const { id, basis, authority, to } = act
  const { state, exceptions } = taken(desk, act, 'issued')
  checkPledges(id, state, act.pledgees)
  desk.emit('licence.transferred', `licence:${id}`, { basis, authority, exceptions, to })
}

/** 吊销 and 撤销 come from an authority's decision; the holder's wish or the law alone ends a pledged one only with consent. */
const BY_AUTHORITY: readonly LicenceEnding[] = ['revoked', 'annulled']

export const endLicence = (desk: Desk, act: LicenceAct & { readonly how: LicenceEnding }): void => {
  const { id, basis, authority, how } = act
  const { state, exceptions } = taken(desk, act, 'issued', 'held')
  if (!BY_AUTHORITY.includes(how)) checkPledges(id, state, act.pledgees)
  else if ((authority ?? '').trim() === '') throw needed(id, 'authority')
  desk.emit(`licence.${how}`, `licence:${id}`, { basis, authority, exceptions })
}

export interface PledgeInput {
  readonly id: string
  readonly pledge: string
  readonly party: string
  readonly right: string
  readonly document: string
}

export const pledgeLicence = (desk: Desk, { id, pledge, party, right, document }: PledgeInput): void => {
  const { state } = taken(desk, { id, basis: document }, 'issued', 'held')
  if (state.pledges.some((other) => other.id === pledge)) throw new GsealError('PLEDGE_KNOWN', { id: pledge })
  desk.emit('licence.pledged', `licence:${id}`, { id: pledge, party, right, document })
}

export const releasePledge = (
  desk: Desk,
  { id, pledge, basis }: { readonly id: string; readonly pledge: string; readonly basis: string },
): void => {
  const { state } = taken(desk, { id, basis }, 'issued', 'held')
  if (!state.pledges.some((other) => other.id === pledge))
    throw new GsealError('PLEDGE_UNKNOWN', { id: pledge })
  desk.emit('licence.pledge-released', `licence:${id}`, { id: pledge, basis })
}

export interface Succession {
  readonly code: string
  readonly name: string
  readonly by: string
  readonly successor: string
  readonly basis: string
}

/** Longest chain of successors that is followed. */
const LONGEST = 16

/** 证照 Art. 13. @throws ROLE_MISSING, ORG_SUCCEEDED, ORG_CYCLE */
export const succeedOrg = (desk: Desk, { code, ...body }: Succession): void => {
  desk.role('authority')
  const old = desk.look<OrgState>(`org:${code}`)
  if (old !== undefined) throw new GsealError('ORG_SUCCEEDED', { code, by: old.by })
  if (successorsOf((id) => desk.look<OrgState>(`org:${id}`), body.by).includes(code) || body.by === code)
    throw new GsealError('ORG_CYCLE', { code, by: body.by })
  desk.emit('org.succeeded', `org:${code}`, { ...body })
}

/** Codes that an issuer's licences have passed to, in order. */
export const successorsOf = (
  org: (code: string) => OrgState | undefined,
  code: string,
): readonly string[] => {
  const chain: string[] = []
  for (let state = org(code); state !== undefined && chain.length < LONGEST; state = org(state.by))
    chain.push(state.by)
  return chain
}
