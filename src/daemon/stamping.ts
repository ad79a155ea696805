/**
 * From what a caller asks to jobs of a queue: the daemon's own copy of the seal, the key, what the ledger is told, and
 * the structure that is composed when its turn comes.
 */
import { fromHex } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { isoTime } from '../core/base/time.ts'
import { isUuidv7 } from '../core/base/uuid.ts'
import type { BeginWish } from '../core/gate-batch.ts'
import type { DrawnGate } from '../core/gate-drawn.ts'
import { signatureAlgorithm } from '../core/gm/index.ts'
import {
  type ItemAnswer,
  type SignAnswer,
  type SignParams,
  type StampItem,
  wireError,
} from '../core/keys/daemon/protocol.ts'
import { buildSignedAttributes } from '../core/pki/index.ts'
import type { Scene } from '../core/registry/index.ts'
import { tbsParts } from '../core/ses/index.ts'
import type { Client } from './connection.ts'
import type { HeldCert, HeldRequest } from './holder.ts'
import type { Keeper, KeptKey } from './keeper.ts'
import { certFacts } from './keeper.ts'
import type { KeptAnswers } from './kept.ts'
import { denied, isOwn, mayUse } from './policy.ts'
import type { OwnSeal, OwnSeals } from './seals.ts'
import type { Job, JobGate } from './token-queue.ts'

export interface StampingParts {
  readonly keeper: Keeper
  readonly seals: OwnSeals
  readonly kept: KeptAnswers
  /** For stamps of licences that batches have begun. */
  readonly drawn: DrawnGate
  /** uid of the daemon. */
  readonly own: number
  now(): number
}

/** A caller names the time of a stamp; one that is not now would date it back. */
const CLOCK_MS = 10 * 60_000

const DIGEST = /^[0-9a-f]{64,128}$/

const message = (id: string, reason: string): GsealError =>
  new GsealError('DAEMON_MESSAGE', { reason: `item ${id}: ${reason}` })

/** What the shape of the message cannot say. @throws DAEMON_MESSAGE */
const checkItem = (item: StampItem, now: number): void => {
  const { id, kind, digest, time, form } = item
  if (!isUuidv7(id)) throw message(id, 'the id is no UUID of version 7')
  if (!DIGEST.test(digest) || digest.length % 2 !== 0) throw message(id, 'the digest is no digest')
  if (kind === 'stamp' && time === undefined) throw message(id, 'a stamp has a time')
  if (kind === 'cms' && form === undefined) throw message(id, 'cms has a form')
  if (time !== undefined && Math.abs(time - now) > CLOCK_MS)
    throw message(id, `${isoTime(time)} is not now (${isoTime(now)})`)
}

const tbsOf = (item: StampItem, seal: OwnSeal, held: Required<HeldCert>): readonly Uint8Array[] => {
  const digest = fromHex(item.digest)
  const algorithm = held.algorithm ?? ''
  if (item.kind === 'stamp') {
    const { time = 0, property = '' } = item
    return tbsParts({
      seal: seal.seal,
      time,
      dataHash: digest,
      propertyInfo: property,
      cert: held.cert,
      algorithm,
    })
  }
  const { form = 'gm', time } = item
  const digestOid = signatureAlgorithm(algorithm)?.digest?.oid
  if (digestOid === undefined) throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key: algorithm })
  const certificate = held.cert
  const common = { form, digestOid, certificate, digest }
  return [buildSignedAttributes({ ...common, ...(time === undefined ? {} : { time }) })]
}

/** The key that stamps for this caller. @throws DAEMON_KEY_UNKNOWN, DAEMON_KEY_LOCKED, DAEMON_KEY_LOST, DAEMON_DENIED, SEAL_KEY_NOT_LISTED */
export const keyFor = (
  { keeper, own }: Pick<StampingParts, 'keeper' | 'own'>,
  client: Client,
  seal: OwnSeal,
  named: string | undefined,
): KeptKey => {
  const listed = keeper.listed(seal.signers)
  const key = named === undefined ? listed[0] : keeper.named(named)
  if (key === undefined) throw new GsealError('DAEMON_KEY_UNKNOWN', { key: seal.code })
  const { rule, holder } = key
  if (!mayUse(client.peer, own, rule)) throw denied(client.peer, `use the key ${rule.name}`)
  if (rule.seals !== undefined && !rule.seals.includes(seal.code))
    throw denied(client.peer, `stamp with ${seal.code} by the key ${rule.name}`)
  if (!listed.includes(key)) throw new GsealError('SEAL_KEY_NOT_LISTED', { seal: seal.code })
  if (holder.state === 'lost')
    throw new GsealError('DAEMON_KEY_LOST', { key: holder.name, reason: holder.fault })
  if (holder.state === 'locked') throw new GsealError('DAEMON_KEY_LOCKED', { key: holder.name })
  return key
}

/** What the ledger is told of every item of a call. */
interface Common {
  readonly key: KeptKey
  readonly seal: OwnSeal
  readonly held: Required<HeldCert>
  readonly cert: string
  readonly certUntil: number
  readonly client: Client
  readonly expires: number
  readonly deadlineMs: number
}

const wishOf = (item: StampItem, { seal, cert, certUntil, client }: Common): BeginWish => ({
  id: item.id,
  seal: seal.code,
  digest: seal.digest,
  cert,
  certUntil,
  document: item.document,
  caller: client.caller,
  ...(item.use === undefined ? {} : { use: item.use }),
  ...(item.scene === undefined ? {} : { scene: item.scene as Scene }),
  ...(item.classified === undefined ? {} : { classified: item.classified }),
})

/** @throws DAEMON_BUSY, DAEMON_RATE */
const checkLoad = ({ key }: Common, { kept, now }: StampingParts, more: number): void => {
  if (kept.full || key.queue.size + more >= LIMITS.daemon.waiting)
    throw new GsealError('DAEMON_BUSY', { what: `${key.queue.size} signatures wait`, retryAfterMs: 1000 })
  const limit = key.meter.count(now())
  if (limit !== undefined) throw limit
}

const jobFor = (item: StampItem, common: Common, gate: JobGate, jobs: Job[]): Promise<ItemAnswer> => {
  const { key, client, expires, deadlineMs, seal, held } = common
  return new Promise((resolve) => {
    jobs.push({
      ...{ client, expires, deadlineMs, gate },
      id: item.id,
      holder: key.holder,
      cancelled: false,
      compose: (): HeldRequest => ({ kind: item.kind, parts: tbsOf(item, seal, held) }),
      answer: (result) => {
        if (!('error' in result)) key.signed += 1
        resolve(result)
      },
    })
  })
}

/**
 * A stamp that a batch has begun. Whoever can begin one there can write the ledger, so nobody else may ask.
 * @throws DAEMON_DENIED, DAEMON_MESSAGE
 */
const licenceGate = (item: StampItem, licence: string, common: Common, parts: StampingParts): JobGate => {
  const { client, seal, cert, certUntil } = common
  if (!isOwn(client.peer, parts.own)) throw denied(client.peer, 'sign licences of a batch')
  if (item.use !== undefined || item.scene !== undefined || item.classified !== undefined)
    throw message(item.id, 'what the batch has drawn on decides')
  const { code, digest } = seal
  const wish = { seal: code, digest, cert, certUntil, licence, document: item.document }
  return { take: () => parts.drawn.take(wish) }
}

/** One item: answered from before, refused, or a job; the answer is promised in each case. */
const take = (item: StampItem, common: Common, parts: StampingParts, jobs: Job[]): Promise<ItemAnswer> => {
  const { kept, now } = parts
  const { client } = common
  checkItem(item, now())
  if (item.licence !== undefined) {
    const gate = licenceGate(item, item.licence, common, parts)
    checkLoad(common, parts, jobs.length)
    return jobFor(item, common, gate, jobs)
  }
  const content = JSON.stringify([common.seal.digest, item])
  const earlier = kept.earlier(item.id, client.peer.uid, content)
  if (earlier !== undefined) return earlier
  checkLoad(common, parts, jobs.length)
  const answer = jobFor(item, common, { begin: wishOf(item, common) }, jobs)
  kept.keep(item.id, client.peer.uid, content, answer, now)
  return answer
}

/** Carries out one call. @throws what concerns the call as a whole; the rest is told item by item */
export const stampItems = async (
  parts: StampingParts,
  client: Client,
  params: SignParams,
): Promise<SignAnswer> => {
  const seal = parts.seals.inForce(params.seal, params.sealDigest)
  const key = keyFor(parts, client, seal, params.key)
  const held = key.holder.cert as Required<HeldCert>
  const { digest = '', until = 0 } = certFacts(key.holder) ?? {}
  const deadlineMs = Math.min(params.deadlineMs ?? LIMITS.daemon.deadlineMs, LIMITS.daemon.deadlineMs)
  const common: Common = {
    key,
    seal,
    held,
    cert: digest,
    certUntil: until,
    client,
    expires: performance.now() + deadlineMs,
    deadlineMs,
  }
  const jobs: Job[] = []
  const answers = params.items.map((item) => {
    try {
      return take(item, common, parts, jobs)
    } catch (error) {
      return { id: item.id, error: wireError(error) }
    }
  })
  if (jobs.length > 0) key.queue.push(client, jobs)
  return { key: key.holder.name, items: await Promise.all(answers) }
}
