/**
 * `audit check`: says exactly what is wrong with a ledger, and looks at everything however much is wrong. One read
 * transaction, so that others may append meanwhile. In order: the file (SQLite's own check, schema and triggers), the
 * chain event by event, signed statements, signed heads, the witness, materials, and the views computed anew.
 */
import { type JsonObject, parseCanonicalObject } from '../base/canonical.ts'
import type { Code } from '../base/codes/index.ts'
import { GsealError, isGsealError, type Params } from '../base/error.ts'
import { isoTime } from '../base/time.ts'
import { isUuidv7 } from '../base/uuid.ts'
import { bodyDigest, chainHash, type EventRow, eventOf, type FoldRow, GENESIS } from './chain.ts'
import { guarded } from './driver.ts'
import { type Head, headSignatureFits, type SignedHead, signedHeads } from './heads.ts'
import type { Ledger } from './ledger.ts'
import { checkOwnEvent } from './own-events.ts'
import { viewFaults } from './rebuild.ts'
import { schemaFaults } from './schema.ts'
import { isOwnSubject, viewStatements } from './view-tables.ts'
import { readWitness, type Witness } from './witness.ts'

export interface Fault {
  readonly code: Code
  readonly params: Params
}

/** A head that came from outside the ledger: an export, a backup, another home. */
export interface KnownHead extends Head {
  /** Where it comes from, for messages. */
  readonly from: string
}

export interface CheckOptions {
  /** Signed statements cost two thirds of a millisecond each. */
  readonly statements: boolean
  /** Heads kept elsewhere that this ledger must contain. */
  readonly known?: readonly KnownHead[]
  /** Whether a certificate may sign heads; all are when this is not given, and heads are told with their signers. */
  readonly mayVouch?: (cert: Uint8Array) => boolean
  /** Digest of a material's file as it is, or undefined when it is missing. */
  readonly material?: (digest: string) => string | undefined
  readonly progress?: (events: number) => void
}

export interface CheckResult {
  readonly faults: readonly Fault[]
  readonly events: number
  readonly statements: number
  readonly subjects: number
  /** The last event. */
  readonly head: { readonly seq: number; readonly hash: string }
  /** The newest head whose signature fits; events after it are vouched for by nobody yet. */
  readonly vouched?: SignedHead
  readonly heads: number
  readonly materials: number
}

/** A ledger in which everything is wrong is told by its first faults. */
const MOST = 1000

interface Work {
  readonly ledger: Ledger
  readonly options: CheckOptions
  readonly faults: Fault[]
  fault(code: Code, params: Params): void
}

const checkFile = ({ ledger, fault }: Work): void => {
  const { db, views } = ledger
  const answers = db.pragma('integrity_check(100)', { simple: false }) as { integrity_check: string }[]
  for (const { integrity_check: reason } of answers) if (reason !== 'ok') fault('AUDIT_FILE', { reason })
  for (const { object, expected, actual } of schemaFaults(db, viewStatements(views))) {
    fault('AUDIT_SCHEMA', { object, expected, actual })
  }
}

interface Chain {
  seq: number
  hash: string
  statements: number
}

/** One event against the one before it. A gap is told once; the chain goes on with what is stored. */
const checkLink = ({ fault }: Work, chain: Chain, row: EventRow): void => {
  const { seq } = row
  const differs = (field: string, expected: string, actual: string): void =>
    fault('AUDIT_FIELD', { seq, field, expected, actual })
  if (seq !== chain.seq + 1) fault('AUDIT_GAP', { first: chain.seq + 1, last: seq - 1 })
  else if (row.prev !== chain.hash) differs('prev', chain.hash, row.prev)
  const digest = bodyDigest(row.body)
  if (digest !== row.digest) differs('body', row.digest, digest)
  const hash = chainHash(row.prev, row)
  if (hash !== row.hash) differs('hash', hash, row.hash)
}

/** What a chain that was computed anew by an attacker could still get wrong. */
const checkForm = ({ fault }: Work, row: EventRow): void => {
  const { seq, id, at } = row
  if (!isUuidv7(id)) fault('AUDIT_FIELD', { seq, field: 'id', expected: 'UUID version 7', actual: id })
  if (!Number.isSafeInteger(at)) {
    fault('AUDIT_FIELD', { seq, field: 'at', expected: 'milliseconds', actual: String(at) })
  }
}

const checkStatement = (
  { ledger, fault }: Work,
  certOf: (digest: string) => Uint8Array | undefined,
  row: EventRow,
) => {
  try {
    if (isOwnSubject(row.subject)) checkOwnEvent(eventOf(row), certOf)
    else ledger.statements.check(eventOf(row), certOf)
  } catch (error) {
    if (!isGsealError(error)) throw error
    fault('AUDIT_STATEMENT', { seq: row.seq, type: row.type, reason: error.message, code: error.code })
  }
}

const checkChain = (work: Work): Chain => {
  const { ledger, options } = work
  const chain: Chain = { seq: 0, hash: GENESIS, statements: 0 }
  const certs = ledger.db.prepare('SELECT der FROM certs WHERE digest = ?').pluck()
  const certOf = (digest: string): Uint8Array | undefined => certs.get(digest) as Uint8Array | undefined
  for (const row of ledger.events.rows(0, Number.MAX_SAFE_INTEGER)) {
    checkLink(work, chain, row)
    checkForm(work, row)
    if (options.statements) checkStatement(work, certOf, row)
    if (row.statement !== null) chain.statements++
    chain.seq = row.seq
    chain.hash = row.hash
    if (row.seq % 10_000 === 0) options.progress?.(row.seq)
  }
  return chain
}

const checkHeads = (
  { ledger, options, fault }: Work,
  last: number,
): { count: number; vouched?: SignedHead } => {
  const first = ledger.events.hashAt(1)
  const heads = signedHeads(ledger)
  let vouched: SignedHead | undefined
  for (const head of heads) {
    const { seq } = head
    const actual = ledger.events.hashAt(seq)
    if (actual === undefined) {
      fault('AUDIT_HEAD_BEYOND', { seq, last, at: isoTime(head.at) })
      continue
    }
    if (actual !== head.hash) {
      fault('AUDIT_HEAD_DIFFERS', { seq, expected: head.hash, actual, from: 'heads' })
    } else if (first === undefined || !headSignatureFits(first, head)) {
      fault('AUDIT_HEAD_SIGNATURE', { seq })
    } else if (options.mayVouch !== undefined && !options.mayVouch(head.cert)) {
      fault('AUDIT_HEAD_STRANGER', { seq })
    } else vouched = head
  }
  return { count: heads.length, ...(vouched && { vouched }) }
}

const checkKnown = ({ ledger, fault }: Work, known: readonly KnownHead[], last: number): void => {
  for (const { seq, hash, from } of known) {
    const found = ledger.events.hashAt(seq)
    if (seq > last) fault('AUDIT_TAIL', { first: last + 1, last: seq, from })
    else if (found !== hash) {
      fault('AUDIT_HEAD_DIFFERS', { seq, expected: hash, actual: found ?? 'nothing', from })
    }
  }
}

const checkMaterials = ({ ledger, options, fault }: Work): number => {
  const rows = ledger.db.prepare('SELECT digest, seq FROM materials ORDER BY seq').all() as {
    digest: string
    seq: number
  }[]
  if (options.material === undefined) return rows.length
  for (const { digest, seq } of rows) {
    const actual = options.material(digest)
    if (actual !== digest) fault('AUDIT_MATERIAL', { digest, seq, actual: actual ?? 'nothing' })
  }
  return rows.length
}

const checkViews = ({ ledger, fault }: Work): void => {
  /** Bodies are read once, here: what is folded must be the one meaning that the hashed text has. */
  const bodyOf = (row: FoldRow): JsonObject => {
    try {
      return parseCanonicalObject(row.body)
    } catch (error) {
      if (!isGsealError(error)) throw error
      fault('AUDIT_FIELD', {
        seq: row.seq,
        field: 'body',
        expected: 'canonical JSON',
        actual: error.message,
      })
      throw error
    }
  }
  for (const found of viewFaults(ledger, bodyOf)) {
    if (!('error' in found)) fault('AUDIT_VIEW', { ...found })
    else {
      const { subject, seq, error } = found
      fault('AUDIT_FOLD', { subject, seq, reason: error.message, code: error.code })
    }
  }
}

/** A part that SQLite itself cannot read any more is a fault, and the other parts are looked at all the same. */
const attempt = <T>({ ledger, fault }: Work, part: () => T, otherwise: T): T => {
  try {
    return guarded(ledger.path, part)
  } catch (error) {
    if (!(error instanceof GsealError) || !error.code.startsWith('STORE_')) throw error
    fault('AUDIT_FILE', { reason: String(error.params['reason'] ?? error.message) })
    return otherwise
  }
}

const run = (work: Work, witness: Witness | undefined): Omit<CheckResult, 'faults'> => {
  const { ledger, options } = work
  attempt(work, () => checkFile(work), undefined)
  const chain = attempt(work, () => checkChain(work), { seq: 0, hash: GENESIS, statements: 0 })
  const { count, vouched } = attempt(work, () => checkHeads(work, chain.seq), { count: 0 })
  const known = [
    ...(witness === undefined ? [] : [{ ...witness, at: 0, from: 'witness' }]),
    ...(options.known ?? []),
  ]
  attempt(work, () => checkKnown(work, known, chain.seq), undefined)
  const materials = attempt(work, () => checkMaterials(work), 0)
  attempt(work, () => checkViews(work), undefined)
  return {
    events: chain.seq,
    statements: chain.statements,
    subjects: attempt(work, () => Number(ledger.db.prepare('SELECT count(*) FROM states').pluck().get()), 0),
    head: { seq: chain.seq, hash: chain.hash },
    heads: count,
    materials,
    ...(vouched && { vouched }),
  }
}

/** Looks at everything and changes nothing. A fault is a value, never an error. */
export const checkLedger = (ledger: Ledger, options: CheckOptions): CheckResult => {
  const faults: Fault[] = []
  const work: Work = {
    ledger,
    options,
    faults,
    fault: (code, params) => {
      if (faults.length < MOST) faults.push({ code, params })
    },
  }
  // Before the transaction: the witness never runs ahead of a commit, so what is read after it is not shorter.
  const witness = readWitness(ledger.path)
  const result = ledger.db.transaction(() => run(work, witness)).deferred()
  return { faults, ...result }
}
