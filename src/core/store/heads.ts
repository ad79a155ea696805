/**
 * Signed heads: who signs the hash of an event vouches for all events up to it. A head is signed at the end of each batch
 * and leaves with exports and backups; whoever has one can tell later whether that history was changed or cut off.
 */
import { fromHex, toHex, utf8 } from '../base/bytes.ts'
import { canonicalJson } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import { sm3, verifySignature } from '../gm/index.ts'
import type { Signer } from '../keys/signer.ts'
import { parseCertificate } from '../pki/index.ts'
import type { Ledger } from './ledger.ts'

export interface Head {
  readonly seq: number
  /** 64 hex digits. */
  readonly hash: string
  /** Milliseconds since 1970 UTC. */
  readonly at: number
}

export interface SignedHead extends Head {
  /** DER */
  readonly cert: Uint8Array
  /** OID of the signature algorithm. */
  readonly algorithm: string
  readonly signature: Uint8Array
}

/** What is signed. The heading keeps it apart from every other statement; `ledger` is the hash of the first event. */
export const headStatement = (ledger: string, { seq, hash, at }: Head): Uint8Array =>
  utf8(`gseal ledger head 1\n${canonicalJson({ at, hash, ledger, seq })}`)

/** Whether the signature is that of the certificate over the head; says nothing about whose certificate it is. */
export const headSignatureFits = (ledger: string, head: SignedHead): boolean => {
  try {
    const { key } = parseCertificate(head.cert)
    const { algorithm, signature } = head
    return verifySignature({ key, algorithm, message: headStatement(ledger, head), signature }) === 'good'
  } catch (error) {
    if (error instanceof GsealError) return false
    throw error
  }
}

interface HeadRow {
  readonly seq: number
  readonly hash: Uint8Array
  readonly at: number
  readonly algorithm: string
  readonly signature: Uint8Array
  readonly der: Uint8Array
}

/** All signed heads of the ledger, in order. */
export const signedHeads = ({ db }: Pick<Ledger, 'db'>, from = 1): SignedHead[] => {
  const rows = db
    .prepare(
      `SELECT seq, hash, at, algorithm, signature, der FROM heads JOIN certs ON certs.digest = heads.cert
       WHERE seq >= ? ORDER BY seq, at`,
    )
    .all(from) as HeadRow[]
  return rows.map(({ der, hash, ...row }) => ({ ...row, hash: toHex(hash), cert: der }))
}

/** The newest signed head. */
export const lastSignedHead = ({ db }: Pick<Ledger, 'db'>): SignedHead | undefined => {
  const seq = db.prepare('SELECT max(seq) FROM heads').pluck().get() as number | null
  return seq === null ? undefined : signedHeads({ db }, seq)[0]
}

/**
 * Signs the head as it is now. Nothing happens in an empty ledger, or when this certificate signed this head before.
 * Events that others append while the key signs are simply not covered.
 * @throws KEY_* of the signer, STORE_*
 */
export const signHead = async (ledger: Ledger, signer: Signer, at: number): Promise<Head | undefined> => {
  const { db, events } = ledger
  const { seq, hash } = events.head()
  const first = events.hashAt(1)
  if (first === undefined) return undefined
  const head = { seq, hash, at }
  const cert = toHex(sm3(signer.cert))
  const known = db.prepare('SELECT 1 FROM heads WHERE seq = ? AND cert = ?').get(seq, cert)
  if (known !== undefined) return head
  const signature = await signer.sign({ kind: 'statement', tbs: headStatement(first, head) })
  db.transaction(() => {
    const kept = db.prepare('SELECT 1 FROM certs WHERE digest = ?').get(cert)
    if (kept === undefined) db.prepare('INSERT INTO certs (digest, der) VALUES (?, ?)').run(cert, signer.cert)
    db.prepare('INSERT INTO heads (seq, hash, at, cert, algorithm, signature) VALUES (?, ?, ?, ?, ?, ?)').run(
      seq,
      fromHex(hash),
      at,
      cert,
      signer.algorithm,
      signature,
    )
  }).immediate()
  return head
}
