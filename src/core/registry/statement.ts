/**
 * Statements: what an operator's key signs when it decides. The text names everything that the event says, under a
 * heading that no other signed thing of gseal begins with.
 */
import { fromBase64, utf8 } from '../base/bytes.ts'
import { canonicalJson } from '../base/canonical.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { ECDSA_WITH_SHA256, SHA256_WITH_RSA, SM2_WITH_SM3, verifySignature } from '../gm/index.ts'
import { type Certificate, parseCertificate } from '../pki/index.ts'
import type { NewEvent, Statements } from './event.ts'
import { stepOf } from './views.ts'

const HEADING = 'gseal statement 1\n'

/** The bytes that the operator signs: heading and canonical JSON of the event without its place in the ledger. */
export const statementBytes = ({ id, at, source, actor, type, subject, body }: NewEvent): Uint8Array =>
  utf8(
    HEADING +
      canonicalJson({
        id,
        at,
        source,
        actor: { operator: actor.operator, cert: actor.cert },
        type,
        subject,
        body,
      }),
  )

/** Whether an event of this type is a decision. @throws EVENT_TYPE_UNKNOWN */
export const wantsStatement = (event: NewEvent): boolean => stepOf(event).signed

/** One algorithm for each kind of key, the one that the key providers sign with. */
const algorithmOf = (cert: Certificate): string =>
  cert.key.family === 'rsa' ? SHA256_WITH_RSA : cert.key.family === 'sm2' ? SM2_WITH_SM3 : ECDSA_WITH_SHA256

const wrong = (event: NewEvent, reason: string): GsealError =>
  new GsealError('STATEMENT_WRONG', { type: event.type, subject: event.subject, reason })

const certOf = (event: NewEvent, der: Uint8Array): Certificate => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (isGsealError(error)) throw wrong(event, error.code)
    throw error
  }
}

export const STATEMENTS: Statements = {
  certs: ({ body }) => {
    const der = typeof body['der'] === 'string' ? fromBase64(body['der']) : undefined
    return der === undefined ? [] : [der]
  },
  check: (event, find) => {
    if (event.statement === undefined) {
      if (!wantsStatement(event)) return
      throw new GsealError('STATEMENT_MISSING', { type: event.type, subject: event.subject })
    }
    const der = find(event.actor.cert)
    if (der === undefined) throw wrong(event, 'the certificate of the actor is not in the ledger')
    const cert = certOf(event, der)
    if (cert.sm3 !== event.actor.cert) throw wrong(event, 'the certificate is another one')
    if (event.at < cert.notBefore || event.at > cert.notAfter)
      throw wrong(event, 'the certificate was not valid at that time')
    const verdict = verifySignature({
      key: cert.key,
      algorithm: algorithmOf(cert),
      message: statementBytes(event),
      signature: event.statement,
    })
    if (verdict !== 'good') throw wrong(event, 'the signature does not fit')
  },
}
