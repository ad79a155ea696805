/**
 * Events of the store itself, about the ledger as a whole: subjects `ledger:…`, without state and views. There is one: a
 * ledger was restored from a backup, by two operators who both signed for it (印章 Art. 28).
 */
import { fromBase64, toBase64, utf8 } from '../base/bytes.ts'
import { canonicalJson, type JsonObject } from '../base/canonical.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { verifySignature } from '../gm/index.ts'
import type { Signer } from '../keys/signer.ts'
import { parseCertificate } from '../pki/index.ts'
import type { NewEvent } from '../registry/event.ts'

export const RESTORED = 'ledger.restored'
export const RESTORE_SUBJECT = 'ledger:restore'

export interface Restore {
  /** SM3 of the backup's manifest. */
  readonly backup: string
  /** The last event of the backup. */
  readonly seq: number
  readonly hash: string
  /** The last event of the ledger that was replaced; null when there was none that could be read. */
  readonly replaced: { readonly seq: number; readonly hash: string } | null
}

export interface Restorer {
  readonly operator: string
  readonly signer: Signer
}

type Cert = (digest: string) => Uint8Array | undefined

const statementOf = (at: number, body: JsonObject): Uint8Array => {
  const { signatures: _, ...order } = body
  return utf8(`gseal restore 1\n${canonicalJson({ at, ...order })}`)
}

/** The event of a restore, signed by both. @throws KEY_* */
export const restoreEvent = async (
  place: { readonly id: string; readonly at: number; readonly source: string },
  restore: Restore,
  restorers: readonly [Restorer, Restorer],
): Promise<NewEvent> => {
  const operators = restorers.map(({ operator, signer }) => ({
    operator,
    cert: parseCertificate(signer.cert).sm3,
    algorithm: signer.algorithm,
  }))
  const order = { ...restore, replaced: restore.replaced && { ...restore.replaced }, operators }
  const signatures: string[] = []
  for (const { signer } of restorers) {
    signatures.push(toBase64(await signer.sign({ kind: 'statement', tbs: statementOf(place.at, order) })))
  }
  const [first] = operators
  return {
    ...place,
    actor: { operator: first?.operator ?? '', cert: first?.cert ?? '' },
    type: RESTORED,
    subject: RESTORE_SUBJECT,
    body: { ...order, signatures },
  }
}

const wrong = (reason: string): GsealError => new GsealError('RESTORE_STATEMENT', { reason })

const checkSignature = (event: NewEvent, person: JsonObject, value: unknown, find: Cert): void => {
  const { operator, cert, algorithm } = person
  const name = String(operator)
  const der = typeof cert === 'string' ? find(cert) : undefined
  if (der === undefined) throw wrong(`the certificate of ${name} is not in the ledger`)
  const signature = typeof value === 'string' ? fromBase64(value) : undefined
  if (signature === undefined) throw wrong('no signature')
  const { key } = parseCertificate(der)
  const message = statementOf(event.at, event.body)
  const verdict = verifySignature({ key, algorithm: String(algorithm), message, signature })
  if (verdict !== 'good') throw wrong(`the signature of ${name} does not fit`)
}

/**
 * Whether an event of the store itself may stand in the ledger.
 * @throws STORE_EVENT_INVALID, RESTORE_STATEMENT
 */
export const checkOwnEvent = (event: NewEvent, find: Cert): void => {
  const { type, subject, body } = event
  if (type !== RESTORED || subject !== RESTORE_SUBJECT) {
    throw new GsealError('STORE_EVENT_INVALID', { field: 'type', reason: `${type} about ${subject}` })
  }
  const operators = Array.isArray(body['operators']) ? (body['operators'] as readonly JsonObject[]) : []
  const signatures = Array.isArray(body['signatures']) ? body['signatures'] : []
  const [first, second] = operators
  if (first === undefined || second === undefined || operators.length !== 2 || signatures.length !== 2) {
    throw wrong('there are not two of them')
  }
  if (first['operator'] === second['operator'] || first['cert'] === second['cert'])
    throw wrong('they are one person')
  try {
    checkSignature(event, first, signatures[0], find)
    checkSignature(event, second, signatures[1], find)
  } catch (error) {
    if (isGsealError(error, 'RESTORE_STATEMENT') || !isGsealError(error)) throw error
    throw wrong(error.message)
  }
}
