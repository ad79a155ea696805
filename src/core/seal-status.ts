/**
 * Seal status lists: what the maker of seals says about them, signed with the key that made them, for verifiers without
 * any ledger. A list speaks for a while (`next`); after that it proves nothing. It holds the states of each seal with the
 * moments from which they held, so that an old stamp is judged by the state at its time.
 *
 * Form: JSON { list, cert, algorithm, signature }; the signature covers a heading and the canonical JSON of `list`.
 */
import { equalBytes, fromBase64, toBase64, utf8 } from './base/bytes.ts'
import { canonicalJson, type JsonObject } from './base/canonical.ts'
import { GsealError, isGsealError } from './base/error.ts'
import { isoTime } from './base/time.ts'
import { answer, type Check, pass } from './base/verdict.ts'
import { verifySignature } from './gm/index.ts'
import type { Signer } from './keys/signer.ts'
import { parseCertificate } from './pki/index.ts'
import type { StatusQuestion } from './ses/index.ts'

const HEADING = 'gseal seal status 1\n'
const CLAUSE = 'GB/T 38540-2020 6.3'

export type StatusEntry = {
  readonly code: string
  readonly states: readonly { readonly state: string; readonly at: number }[]
  /** The key may be in other hands. */
  readonly leaked?: 'yes'
  readonly incidentAt?: number
}

type List = {
  readonly issued: number
  readonly next: number
  readonly seals: readonly StatusEntry[]
}

export interface StatusList extends List {
  /** DER of the certificate that signed the list; its signature holds. */
  readonly cert: Uint8Array
}

const textOf = (list: List): Uint8Array => utf8(HEADING + canonicalJson(list as unknown as JsonObject))

/** Signs a list with the maker's key. */
export const writeStatusList = async (list: List, maker: Signer): Promise<string> => {
  const signature = await maker.sign({ kind: 'statement', tbs: textOf(list) })
  const record = {
    list,
    cert: toBase64(maker.cert),
    algorithm: maker.algorithm,
    signature: toBase64(signature),
  }
  return `${JSON.stringify(record, null, 1)}\n`
}

const refuse = (reason: string): never => {
  throw new GsealError('STATUS_LIST_INVALID', { reason })
}

const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const isEntry = (value: unknown): value is StatusEntry => {
  if (typeof value !== 'object' || value === null) return false
  const { code, states, leaked, incidentAt, ...rest } = value as Record<string, unknown>
  return (
    Object.keys(rest).length === 0 &&
    typeof code === 'string' &&
    Array.isArray(states) &&
    states.every(
      (span) =>
        typeof span === 'object' && span !== null && typeof span.state === 'string' && isTime(span.at),
    ) &&
    (leaked === undefined || leaked === 'yes') &&
    (incidentAt === undefined || isTime(incidentAt))
  )
}

const listOf = (value: unknown): List => {
  const { issued, next, seals, ...rest } = (value ?? {}) as Record<string, unknown>
  if (Object.keys(rest).length > 0 || !isTime(issued) || !isTime(next) || !Array.isArray(seals))
    return refuse('its form is not known')
  if (!seals.every(isEntry)) return refuse('an entry is not understood')
  if (new Set(seals.map(({ code }) => code)).size !== seals.length) return refuse('a seal stands there twice')
  return { issued, next, seals }
}

/**
 * Reads a list and proves its signature; whether the signer is the maker of a seal is judged with the seal.
 * @throws STATUS_LIST_INVALID
 */
export const readStatusList = (bytes: Uint8Array): StatusList => {
  let record: Record<string, unknown>
  try {
    record = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>
  } catch {
    return refuse('it is no JSON')
  }
  const list = listOf(record?.['list'])
  const [cert, signature] = [record['cert'], record['signature']].map((value) =>
    typeof value === 'string' ? fromBase64(value) : undefined,
  )
  if (cert === undefined || signature === undefined) return refuse('certificate or signature is missing')
  try {
    const verdict = verifySignature({
      key: parseCertificate(cert).key,
      algorithm: String(record['algorithm']),
      message: textOf(list),
      signature,
    })
    if (verdict !== 'good') return refuse('its signature does not hold')
  } catch (error) {
    if (!isGsealError(error) || error.code === 'STATUS_LIST_INVALID') throw error
    return refuse(error.message)
  }
  return { ...list, cert }
}

const stateAt = ({ states }: StatusEntry, at: number): string =>
  states.filter((span) => span.at <= at).at(-1)?.state ?? 'unknown'

const judge = (entry: StatusEntry, { id, at, proven }: StatusQuestion): Check => {
  const last = entry.states.at(-1)
  const moment = at ?? Number.MAX_SAFE_INTEGER
  const fail = (code: 'SEAL_WITHDRAWN' | 'SEAL_WAS_SUSPENDED', since: number): Check =>
    answer('seal-status', 'fail', CLAUSE, code, { id, at: isoTime(since) })
  if (entry.leaked === 'yes') {
    const from = entry.incidentAt ?? 0
    if (moment >= from) return fail('SEAL_WITHDRAWN', from)
    if (!proven)
      return answer('seal-status', 'unknown', CLAUSE, 'SEAL_LEAKED_TIME', { id, at: isoTime(from) })
  }
  const state = stateAt(entry, moment)
  if (state === 'active' && last?.state === 'revoked' && !proven)
    return answer('seal-status', 'warn', CLAUSE, 'SEAL_ENDED_LATER', { id, at: isoTime(last.at) })
  if (state === 'active') return pass('seal-status', CLAUSE)
  if (state === 'revoked') return fail('SEAL_WITHDRAWN', last?.at ?? 0)
  if (state === 'suspended')
    return fail('SEAL_WAS_SUSPENDED', moment === Number.MAX_SAFE_INTEGER ? 0 : moment)
  return answer('seal-status', 'unknown', CLAUSE, 'SEAL_NOT_IN_LIST', { id })
}

/** The check `seal-status` by a list: a list of another maker, a stale one, an unknown seal give no answer. */
export const sealStatus = (list: StatusList, question: StatusQuestion): Check => {
  const { id, maker, now } = question
  const open = (code: 'STATUS_LIST_FOREIGN' | 'STATUS_LIST_STALE' | 'SEAL_NOT_IN_LIST', params = {}): Check =>
    answer('seal-status', 'unknown', CLAUSE, code, { id, ...params })
  if (!equalBytes(list.cert, maker)) return open('STATUS_LIST_FOREIGN')
  if (now > list.next || now < list.issued) return open('STATUS_LIST_STALE', { next: isoTime(list.next) })
  const entry = list.seals.find(({ code }) => code === id)
  return entry === undefined ? open('SEAL_NOT_IN_LIST') : judge(entry, question)
}
