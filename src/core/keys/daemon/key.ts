/**
 * A key that a daemon holds. It is a Signer like any other, but signs under the daemon's gate alone: `under` names the
 * document and the permission, and what it gives signs once. The fields are taken out of the structure that is to be
 * signed; the daemon composes it again from its own copy of the seal. Other bytes would give a signature that does not
 * verify here, and that is thrown away.
 */
import { fromBase64, toHex } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { type DerNode, read, readDer } from '../../der/index.ts'
import { type PublicKey, verifySignature } from '../../gm/index.ts'
import { OID } from '../../pki/index.ts'
import { readCertFields } from '../cert-fields.ts'
import type { Signer, SignRequest } from '../signer.ts'
import type { DaemonClient } from './client.ts'
import { gatherer } from './gather.ts'
import {
  errorOfWire,
  type ItemAnswer,
  type SignAnswer,
  type SignedItem,
  type StampItem,
  type StampOutcome,
} from './protocol.ts'

/** What the gate is told besides the structure. */
export interface StampContext {
  /** UUIDv7: names the stamp in the ledger. */
  readonly id: string
  /** SM3 of the document before stamping, hex. */
  readonly document: string
  readonly use?: string
  readonly scene?: string
  readonly classified?: string
  /** Of a licence whose stamp a batch has begun: then the ledger is asked whether it is, and nothing is counted. */
  readonly licence?: string
}

export interface DaemonKey extends Signer {
  readonly daemon: DaemonClient
  /** A signer for one document; `counted` hears the permission when the signature is there. */
  under(context: StampContext, counted: (use: string) => void): Signer
  /** What came of a stamp that was signed. */
  end(outcome: StampOutcome): Promise<void>
}

/** What the daemon says about the key of a seal. */
export interface KeyAnswer {
  readonly name: string
  readonly uri: string
  /** Base64 of DER. */
  readonly cert: string
  readonly chain: readonly string[]
  readonly algorithm: string
}

export interface SealNamed {
  /** Its code. */
  readonly seal: string
  /** SM3, hex. */
  readonly sealDigest: string
}

type Fields = Pick<StampItem, 'kind' | 'digest' | 'time' | 'property' | 'form'>

const at = (node: DerNode, index: number): DerNode =>
  node.children[index] ?? node.fail('an element is missing')

/** The time as ms; V1 writes China's local time as text in a BIT STRING (GM/T 0031-2014 6.2.2). */
const timeOf = (node: DerNode): number => {
  if (node.tag !== 0x03) return read.time(node)
  const text = Buffer.from(read.bitStringBytes(node)).toString('latin1')
  return Date.parse(`${text.replace(' ', 'T')}+08:00`)
}

const stampFields = (tbs: Uint8Array): Fields => {
  const node = readDer(tbs, 'TBS_Sign')
  const property = read.text(at(node, 4))
  return {
    kind: 'stamp',
    time: timeOf(at(node, 2)),
    digest: toHex(read.bitStringBytes(at(node, 3))),
    ...(property === '' ? {} : { property }),
  }
}

/** The one value of an attribute. */
const attribute = (set: DerNode, oid: string): DerNode | undefined =>
  set.children.find((entry) => read.oid(at(entry, 0)) === oid)?.children[1]?.children[0]

const cmsFields = (tbs: Uint8Array): Fields => {
  const set = readDer(tbs, 'signedAttrs')
  const [type, digest, time] = [OID.contentType, OID.messageDigest, OID.signingTime].map((oid) =>
    attribute(set, oid),
  )
  if (type === undefined || digest === undefined) return set.fail('an attribute is missing')
  return {
    kind: 'cms',
    form: read.oid(type) === OID.gmData ? 'gm' : 'cms',
    digest: toHex(read.octetString(digest)),
    ...(time === undefined ? {} : { time: read.time(time) }),
  }
}

const fieldsOf = ({ kind, tbs }: SignRequest): Fields => {
  if (kind === 'stamp') return stampFields(tbs)
  if (kind === 'cms') return cmsFields(tbs)
  throw new GsealError('DAEMON_STAMPS_ONLY', { kind })
}

/** The signature, proved over the caller's own bytes. @throws DAEMON_STRUCTURE */
const proved = (answer: SignedItem, key: PublicKey, algorithm: string, message: Uint8Array): Uint8Array => {
  const signature = fromBase64(answer.signature) ?? new Uint8Array()
  if (verifySignature({ key, algorithm, message, signature }) !== 'good')
    throw new GsealError('DAEMON_STRUCTURE')
  return signature
}

const CALLS = Math.floor(LIMITS.daemon.calls / 2)

/** A key of the daemon for one seal. The caller closes it; the connection is its own. */
export const daemonKey = (daemon: DaemonClient, answer: KeyAnswer, named: SealNamed): DaemonKey => {
  const cert = fromBase64(answer.cert) ?? new Uint8Array()
  const uri = `daemon:${encodeURIComponent(answer.name)}`
  const { publicKey } = readCertFields(cert, uri)
  const limits = { items: LIMITS.daemon.items, calls: CALLS }
  const ask = gatherer<StampItem, ItemAnswer>(limits, async (items) => {
    const { items: answers } = await daemon.call<SignAnswer>('sign', { ...named, key: answer.name, items })
    return answers
  })
  const tell = gatherer<StampOutcome, unknown>({ ...limits, calls: CALLS - 1 }, async (outcomes) => {
    await daemon.call('sign.end', { outcomes })
    return outcomes
  })
  const base = {
    uri,
    cert,
    chain: answer.chain.map((der) => fromBase64(der) ?? new Uint8Array()),
    algorithm: answer.algorithm,
    // The daemon has a queue of its own; what is asked for at the same moment goes in one call.
    lanes: limits.items,
  }
  return {
    ...base,
    daemon,
    sign: ({ kind }) => Promise.reject(new GsealError('DAEMON_STAMPS_ONLY', { kind })),
    under: (context, counted) => ({
      ...base,
      sign: async (request) => {
        const signed = await ask({ ...context, ...fieldsOf(request) })
        if ('error' in signed) throw errorOfWire(signed.error)
        const signature = proved(signed, publicKey, answer.algorithm, request.tbs)
        counted(signed.use)
        return signature
      },
      close: async () => undefined,
    }),
    end: async (outcome) => void (await tell(outcome)),
    close: async () => daemon.close(),
  }
}

/** `daemon:NAME` names a key that a daemon holds; `null` for another scheme. */
export const daemonKeyName = (uri: string): string | null => {
  const name = /^daemon:(.+)$/i.exec(uri)?.[1]
  if (name === undefined) return null
  try {
    return decodeURIComponent(name)
  } catch (cause) {
    throw new GsealError('KEY_URI_INVALID', { reason: 'wrong percent-encoding' }, { cause })
  }
}

/**
 * The daemon's key for a seal.
 * @param key name or URI; without it the daemon chooses
 * @throws DAEMON_KEY_UNKNOWN, DAEMON_KEY_LOCKED, DAEMON_DENIED, DAEMON_SEAL_MISSING, SEAL_UNKNOWN
 */
export const openDaemonKey = async (
  daemon: DaemonClient,
  named: SealNamed,
  key?: string,
): Promise<DaemonKey> => {
  const answer = await daemon.call<KeyAnswer>('cert.get', { ...named, ...(key === undefined ? {} : { key }) })
  return daemonKey(daemon, answer, named)
}
