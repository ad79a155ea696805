/** Checks an exported file by itself: no ledger, no SQLite. The same words as `audit check` say what is wrong. */
import { fromBase64, toHex } from '../base/bytes.ts'
import { parseCanonicalObject } from '../base/canonical.ts'
import type { Code } from '../base/codes/index.ts'
import { GsealError, isGsealError, type Params } from '../base/error.ts'
import { sm3 } from '../gm/index.ts'
import type { Statements } from '../registry/event.ts'
import { bodyDigest, chainHash, type EventRow, eventOf, GENESIS } from './chain.ts'
import type { Fault, KnownHead } from './check.ts'
import { EXPORT_FORMAT } from './export.ts'
import { headSignatureFits, type SignedHead } from './heads.ts'
import { checkOwnEvent } from './own-events.ts'
import { isOwnSubject } from './view-tables.ts'

export interface ExportCheck {
  readonly faults: readonly Fault[]
  readonly first: number
  readonly last: number
  /** Events whose bodies are not in the file. */
  readonly withheld: number
  /** Hash of the last event. */
  readonly hash: string
  /** The newest head whose signature fits. */
  readonly vouched?: SignedHead
}

type Fields = Readonly<Record<string, unknown>>

/** Reading one line; what is missing or of the wrong kind names the line. */
const reader = (line: number) => {
  const wrong = (reason: string): never => {
    throw new GsealError('EXPORT_LINE', { line, reason })
  }
  const text = (fields: Fields, name: string): string => {
    const value = fields[name]
    return typeof value === 'string' ? value : wrong(`no "${name}"`)
  }
  return {
    wrong,
    text,
    fields: (source: string): Fields => {
      let value: unknown
      try {
        value = JSON.parse(source)
      } catch (cause) {
        return wrong((cause as Error).message)
      }
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Fields)
        : wrong('not an object')
    },
    whole: (fields: Fields, name: string): number => {
      const value = fields[name]
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : wrong(`no "${name}"`)
    },
    digest: (fields: Fields, name: string): string => {
      const value = text(fields, name)
      return /^[0-9a-f]{64}$/.test(value) ? value : wrong(`"${name}" is no digest`)
    },
    bytes: (fields: Fields, name: string): Uint8Array =>
      fromBase64(text(fields, name)) ?? wrong(`"${name}" is not base64`),
  }
}

type Reader = ReturnType<typeof reader>

interface Work {
  readonly statements: Statements
  readonly certs: Map<string, Uint8Array>
  /** Hashes of the events of the file, for its heads. */
  readonly hashes: Map<number, string>
  readonly faults: Fault[]
  ledger: string
  first: number
  last: number
  seq: number
  hash: string
  heads: number
  withheld: number
  vouched?: SignedHead
  ended: boolean
}

const fault = (work: Work, code: Code, params: Params): void => {
  work.faults.push({ code, params })
}

const checkBody = (work: Work, row: EventRow): void => {
  const actual = bodyDigest(row.body)
  const { seq } = row
  if (actual !== row.digest) {
    fault(work, 'AUDIT_FIELD', { seq, field: 'body', expected: row.digest, actual })
    return
  }
  try {
    parseCanonicalObject(row.body)
    const check = isOwnSubject(row.subject) ? checkOwnEvent : work.statements.check
    check(eventOf(row), (digest) => work.certs.get(digest))
  } catch (error) {
    if (!isGsealError(error)) throw error
    fault(work, 'AUDIT_STATEMENT', { seq, type: row.type, reason: error.message, code: error.code })
  }
}

const readEvent = (work: Work, fields: Fields, read: Reader): void => {
  const row: EventRow = {
    seq: read.whole(fields, 'seq'),
    id: read.text(fields, 'id'),
    at: read.whole(fields, 'at'),
    source: read.text(fields, 'source'),
    operator: read.text(fields, 'operator'),
    cert: read.text(fields, 'cert'),
    type: read.text(fields, 'event'),
    subject: read.text(fields, 'subject'),
    body: Object.hasOwn(fields, 'body') ? read.text(fields, 'body') : '',
    digest: read.digest(fields, 'digest'),
    statement: Object.hasOwn(fields, 'statement') ? read.bytes(fields, 'statement') : null,
    prev: read.digest(fields, 'prev'),
    hash: read.digest(fields, 'hash'),
  }
  const { seq } = row
  if (seq !== work.seq + 1) fault(work, 'AUDIT_GAP', { first: work.seq + 1, last: seq - 1 })
  // The hash before a range that does not begin with 1 is proved by what follows.
  else if ((seq === 1 || seq > work.first) && row.prev !== work.hash) {
    fault(work, 'AUDIT_FIELD', { seq, field: 'prev', expected: work.hash, actual: row.prev })
  }
  const hash = chainHash(row.prev, row)
  if (hash !== row.hash) {
    fault(work, 'AUDIT_FIELD', { seq, field: 'hash', expected: hash, actual: row.hash })
  }
  if (Object.hasOwn(fields, 'body')) checkBody(work, row)
  else work.withheld++
  work.seq = seq
  work.hash = row.hash
  work.hashes.set(seq, row.hash)
}

const readHead = (work: Work, fields: Fields, read: Reader): void => {
  const cert = work.certs.get(read.text(fields, 'cert')) ?? read.wrong('its certificate is not in the file')
  const head: SignedHead = {
    seq: read.whole(fields, 'seq'),
    hash: read.digest(fields, 'hash'),
    at: read.whole(fields, 'at'),
    cert,
    algorithm: read.text(fields, 'algorithm'),
    signature: read.bytes(fields, 'signature'),
  }
  work.heads++
  const actual = work.hashes.get(head.seq)
  if (actual !== head.hash) {
    const params = { seq: head.seq, expected: head.hash, actual: actual ?? 'nothing', from: 'head' }
    fault(work, 'AUDIT_HEAD_DIFFERS', params)
  } else if (!headSignatureFits(work.ledger, head)) fault(work, 'AUDIT_HEAD_SIGNATURE', { seq: head.seq })
  else if ((work.vouched?.seq ?? 0) <= head.seq) work.vouched = head
}

const readLedger = (work: Work, fields: Fields, read: Reader): void => {
  if (work.ledger !== '') read.wrong('a second first line')
  const format = read.whole(fields, 'format')
  if (format !== EXPORT_FORMAT) read.wrong(`format ${format}; this gseal knows ${EXPORT_FORMAT}`)
  work.ledger = read.digest(fields, 'ledger')
  work.first = read.whole(fields, 'first')
  work.last = read.whole(fields, 'last')
  work.seq = work.first - 1
}

const readCert = (work: Work, fields: Fields, read: Reader): void => {
  const der = read.bytes(fields, 'der')
  if (toHex(sm3(der)) !== read.text(fields, 'digest')) read.wrong('the certificate has another digest')
  work.certs.set(read.text(fields, 'digest'), der)
}

const readSummary = (work: Work, fields: Fields, read: Reader): void => {
  work.ended = true
  const count = (field: string, expected: number | string, actual: number | string): void => {
    if (expected !== actual) fault(work, 'EXPORT_COUNT', { field, expected, actual })
  }
  count('events', read.whole(fields, 'events'), work.hashes.size)
  count('heads', read.whole(fields, 'heads'), work.heads)
  count('last', work.last, work.seq)
  count('hash', read.text(fields, 'hash'), work.hash)
  if (work.first === 1) count('ledger', work.ledger, work.hashes.get(1) ?? 'nothing')
}

const KINDS: Readonly<Record<string, (work: Work, fields: Fields, read: Reader) => void>> = {
  ledger: readLedger,
  cert: readCert,
  event: readEvent,
  head: readHead,
  summary: readSummary,
}

const readLine = (work: Work, line: number, source: string): void => {
  const read = reader(line)
  const fields = read.fields(source)
  const type = read.text(fields, 'type')
  if ((line === 1) !== (type === 'ledger')) read.wrong(`a line of the type "${type}" here`)
  if (work.ended) read.wrong('something after the summary')
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  if (kind === undefined) read.wrong(`the type "${type}"`)
  else kind(work, fields, read)
}

/**
 * Reads the lines of an export and says what is wrong with them. A file without a signed head proves only that it agrees
 * with itself: then `vouched` is absent.
 * @throws EXPORT_LINE when a line cannot be understood; nothing after it is judged
 */
export const checkExport = async (
  lines: AsyncIterable<string> | Iterable<string>,
  statements: Statements,
  known: readonly KnownHead[] = [],
): Promise<ExportCheck> => {
  const work: Work = {
    statements,
    certs: new Map(),
    hashes: new Map(),
    faults: [],
    ledger: '',
    first: 1,
    last: 0,
    seq: 0,
    hash: GENESIS,
    heads: 0,
    withheld: 0,
    ended: false,
  }
  let number = 0
  for await (const source of lines) if (source !== '' || number === 0) readLine(work, ++number, source)
  if (!work.ended) throw new GsealError('EXPORT_LINE', { line: number + 1, reason: 'the file was cut off' })
  for (const { seq, hash, from } of known) {
    const actual = work.hashes.get(seq)
    if (actual !== undefined && actual !== hash)
      fault(work, 'AUDIT_HEAD_DIFFERS', { seq, expected: hash, actual, from })
  }
  const { first, last, withheld, vouched, faults } = work
  return { faults, first, last, withheld, hash: work.hash, ...(vouched && { vouched }) }
}
