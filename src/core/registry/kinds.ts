/**
 * The closed lists of the regulation (陕政办函〔2021〕152号), and the numbers that it leaves to its users. "印章" stands for
 * the measure for electronic seals; articles are given where a list rests on one.
 */

/** Rule set that decisions are made by, kept in the founding event. */
export const RULE_SET = '陕政办函〔2021〕152号'

/** Roles of seals and licences; a role says what a person may do at all, `duties.ts` what they may not do twice. */
export const ROLES = [
  'applicant',
  'use-approver',
  'custodian',
  'authority',
  'maker',
  'industry',
  'clerk',
  'reviewer',
  'issuer',
  'sysadmin',
  'secadmin',
  'auditor',
] as const
export type Role = (typeof ROLES)[number]

/** 三员分立: no two of them in one person, and none together with a business role. */
export const ADMIN_ROLES: readonly Role[] = ['sysadmin', 'secadmin', 'auditor']

/** 印章 Art. 2: kinds of seal, with the code of the national structure. */
export const SEAL_SUBKINDS = {
  statutory: '01',
  department: '01',
  branch: '01',
  finance: '02',
  invoice: '03',
  contract: '04',
  inspection: '06',
  customs: '06',
  business: '06',
  'legal-representative': '05',
  proprietor: '05',
  principal: '05',
  cfo: '05',
  authorised: '05',
} as const
export type SealSubkind = keyof typeof SEAL_SUBKINDS
export const SUBKINDS = Object.keys(SEAL_SUBKINDS) as SealSubkind[]

/** Seals of persons, used for the unit's business alone. */
export const isPersonSeal = (subkind: SealSubkind): boolean => SEAL_SUBKINDS[subkind] === '05'

/** 印章 Art. 2: what kind of body the unit is. */
export const HOLDERS = [
  'state-organ',
  'people-organisation',
  'social-organisation',
  'enterprise',
  'institution',
  'other',
] as const

/** 印章 Art. 5: authorities are those of a level. */
export const LEVELS = ['province', 'city', 'county'] as const
export type AuthorityLevel = (typeof LEVELS)[number]

/** 印章 Art. 12, 15, 17, 19. */
export const APPLICATION_KINDS = [
  'first',
  'additional',
  'replacement',
  'renewal',
  'suspension',
  'restoration',
  'revocation',
  'pin-reset',
] as const
export type ApplicationKind = (typeof APPLICATION_KINDS)[number]

/** Applications that end in a new seal. */
export const NEW_SEAL: readonly ApplicationKind[] = ['first', 'additional', 'replacement']

/** Applications that are nothing without papers; in an emergency the others must not wait for any. */
export const WITH_MATERIALS: readonly ApplicationKind[] = [...NEW_SEAL, 'restoration', 'pin-reset']

/** 印章 Art. 17, 18: why a seal ends. */
export const REVOCATION_REASONS = [
  'unit-changed',
  'name-changed',
  'damaged',
  'unit-abolished',
  'disused',
  'key-leak',
  'device-damaged',
  'stolen',
  'lost',
] as const
export type RevocationReason = (typeof REVOCATION_REASONS)[number]

/** After these a third person may hold the key: earlier stamps are judged by the time of the incident. */
export const LEAK_REASONS: readonly RevocationReason[] = ['key-leak', 'stolen', 'lost']

/** 印章 Art. 3: 政务服务, 政务协同办公, 证照文件发布, 监管执法. */
export const SCENES = ['service', 'office', 'publication', 'enforcement'] as const
export type Scene = (typeof SCENES)[number]

/** Acts on an issued licence that end it; the first two come from an authority's decision. */
export const LICENCE_ENDINGS = ['revoked', 'annulled', 'cancelled', 'abolished'] as const
export type LicenceEnding = (typeof LICENCE_ENDINGS)[number]

/** What is filed with the national platform (印章 Art. 14). */
export const FILINGS = ['release', 'renewal', 'deactivation'] as const

/** Numbers that the text leaves open; the reference gives them as proposals. */
export const RULES = {
  /** An approval that was not executed lapses. */
  lapseDays: 30,
  /** A freeze wants an application within so many days. */
  freezeDays: 3,
  /** 印章 Art. 16. */
  renewMonths: 3,
  /** Filing "in time" (印章 Art. 14). */
  filingHours: 24,
  /** 印章 Art. 15 "regularly": a reminder first, a refusal later. */
  pinWarnDays: 90,
  pinLastDays: 120,
  /** Longest standing permission. */
  standingDays: 366,
} as const

export const DAY = 86_400_000

/** Rules of separation of duties; each can be lifted for a named person by a named exception, which every use reports. */
export const RULE_NAMES = [
  /** who applied does not decide about the application */
  'apply-approve',
  /** who applied does not make or execute */
  'apply-make',
  /** who approved does not make or execute */
  'approve-make',
  /** who made the seal does not activate it or hold it */
  'make-custody',
  /** who asked for a use does not approve it */
  'request-approve',
  /** who holds the seal does not approve its uses */
  'custody-approve',
  /** 证照 Art. 7: who drafted licences neither releases them nor decides about them */
  'draft-issue',
  /** 证照 Art. 7: who reviewed licences does not release them */
  'review-issue',
  /** 证照 Art. 12: who wrote or submitted a catalog does not review it */
  'draft-review',
  /** the three administrators are three persons with no other role */
  'three-admins',
] as const
export type RuleName = (typeof RULE_NAMES)[number]
