/**
 * Filing records (备案, 印章 Art. 14) as profiles: which field of which system takes which fact. A profile is data, so
 * that a change of the national interface is a change of a table. Nothing is sent from here; the signature that the
 * national platform asks for over a record is made by the system that sends it, and stays empty.
 */
import { SEAL_SUBKINDS } from './kinds.ts'
import type { SealState, SealVersion } from './state/seal.ts'

export interface FilingFacts {
  readonly code: string
  readonly seal: SealState
  readonly version: SealVersion
  /** Base64 of the first signer's certificate. */
  readonly signCert: string
  /** Id of this system, as the platform knows it. */
  readonly system: string
  readonly at: number
}

type FactOf = (facts: FilingFacts) => string

const OFFSET = 8 * 3_600_000

/** `yyyy-MM-dd HH:mm:ss` of Asia/Shanghai. */
const clock = (ms: number | undefined): string =>
  ms === undefined ? '' : new Date(ms + OFFSET).toISOString().slice(0, 19).replace('T', ' ')

/** invalidType: 0 吊销, 1 撤销, 2 挂失. */
const INVALID: Readonly<Record<string, string>> = { lost: '2', stolen: '2', 'key-leak': '0' }

/** National state service (2019): task 207 release, 108 renewal, 209 deactivation. */
const NATIONAL: Readonly<Record<string, Readonly<Record<string, FactOf>>>> = {
  '207': {
    provincePubSysId: ({ system }) => system,
    sealCode: ({ code }) => code,
    sealName: ({ seal }) => seal.name,
    useUnitCode: ({ seal }) => seal.unitCode,
    sealZone: ({ seal }) => seal.area,
    validStartTime: ({ version }) => clock(version.validFrom),
    validEndTime: ({ version }) => clock(version.validTo),
    parentSealCode: ({ seal }) => seal.replaces ?? '',
    createTime: ({ version }) => clock(version.at),
    creater: ({ version }) => version.by,
    legalType: ({ seal }) => SEAL_SUBKINDS[seal.subkind],
    certStartTime: ({ version }) => clock(version.validFrom),
    certEndTime: ({ version }) => clock(version.validTo),
    signCert: ({ signCert }) => signCert,
    requestParam: () => '',
    signature: () => '',
  },
  '108': {
    provincePubSysId: ({ system }) => system,
    sealCode: ({ code }) => code,
    sealName: ({ seal }) => seal.name,
    validEndTime: ({ version }) => clock(version.validTo),
    signCert: ({ signCert }) => signCert,
    signature: () => '',
  },
  '209': {
    provincePubSysId: ({ system }) => system,
    sealName: ({ seal }) => seal.name,
    cancelReason: ({ seal }) => seal.reason ?? '',
    cancelDescribe: ({ code }) => code,
    applyDate: ({ seal }) => clock(seal.revokedAt),
    invalidType: ({ seal }) => INVALID[seal.reason ?? ''] ?? '1',
    invalidEffectTime: ({ seal }) => clock(seal.incidentAt ?? seal.revokedAt),
    signature: () => '',
  },
}

/** 印章 record of the GA 241 family. */
const POLICE: Readonly<Record<string, FactOf>> = {
  yzbm: ({ code }) => code,
  yzmc: ({ seal }) => seal.name,
  yzlxdm: ({ seal }) => SEAL_SUBKINDS[seal.subkind],
  tyshxydm: ({ seal }) => seal.unitCode,
  dwmc: ({ seal }) => seal.unit,
  dwdz_ssxqdm: ({ seal }) => seal.area,
  yzzzdwbm: ({ version }) => version.maker.slice(0, 12),
  yzztdm: ({ seal }) => (seal.state === 'revoked' ? '06' : seal.state === 'active' ? '04' : '01'),
  cjsj: ({ version }) => clock(version.at),
  yxqz: ({ version }) => clock(version.validTo),
}

export type FilingKind = 'release' | 'renewal' | 'deactivation'
export type FilingProfile = 'national' | 'police'

const TASK: Readonly<Record<FilingKind, string>> = { release: '207', renewal: '108', deactivation: '209' }

const filled = (fields: Readonly<Record<string, FactOf>>, facts: FilingFacts): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, of(facts)]))

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const elements = (record: Readonly<Record<string, string>>): string =>
  Object.entries(record)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join('')

/** The record of a filing in the form of a profile: JSON for the national platform, an XML package for the police form. */
export const filingRecord = (profile: FilingProfile, kind: FilingKind, facts: FilingFacts): string => {
  if (profile === 'national') {
    const taskCode = TASK[kind]
    return `${JSON.stringify({ taskCode, taskData: filled(NATIONAL[taskCode] ?? {}, facts) }, null, 2)}\n`
  }
  const head = {
    BBH: '1.0',
    DWDM: facts.seal.unitCode,
    DWMC: facts.seal.unit,
    JLS: '1',
    SCRQ: clock(facts.at),
    SJBBH: '1.0',
  }
  const record = elements(filled(POLICE, facts))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package><PackageHead>${elements(head)}</PackageHead><Data><Record>${record}</Record></Data></Package>\n`
}
