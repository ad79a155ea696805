/** The digests that gseal knows, by every name and object identifier under which real files give them. */
import { createHash } from 'node:crypto'
import { type RunningHash, running, sm3Hash } from './sm3.ts'
import { type Digested, sm3Beside, sm3Many } from './sm3-many.ts'

export interface DigestAlgorithm {
  readonly name: 'SM3' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'MD5'
  readonly oid: string
  /** Bytes of a digest. */
  readonly size: number
  /** Collisions can be made: a warning or a failure, never silence. */
  readonly weak: boolean
  digest(...parts: readonly Uint8Array[]): Uint8Array
  /** Of each text by itself, in their order; four at most are held at a time. */
  many(texts: Iterable<Uint8Array>): Uint8Array[]
  /** The same; and that of a text of which only `opening` is known is begun with them, where that takes less time. */
  beside(opening: Uint8Array, texts: Iterable<Uint8Array>): Digested
  create(): RunningHash
}

interface Row {
  readonly name: DigestAlgorithm['name']
  readonly size: number
  readonly weak?: true
  /** The standard's identifier first. */
  readonly oids: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    name: 'SM3',
    size: 32,
    // 401.1 and .2 are SM3 without and with a key; real OFD files name either for the plain digest. The last is
    // the draft's, from old Java libraries.
    oids: ['1.2.156.10197.1.401', '1.2.156.10197.1.401.1', '1.2.156.10197.1.401.2', '1.2.156.197.1.401'],
  },
  { name: 'SHA-1', size: 20, weak: true, oids: ['1.3.14.3.2.26'] },
  { name: 'SHA-256', size: 32, oids: ['2.16.840.1.101.3.4.2.1'] },
  { name: 'SHA-384', size: 48, oids: ['2.16.840.1.101.3.4.2.2'] },
  { name: 'SHA-512', size: 64, oids: ['2.16.840.1.101.3.4.2.3'] },
  { name: 'MD5', size: 16, weak: true, oids: ['1.2.840.113549.2.5'] },
]

const nodeHash = (name: string) => (): RunningHash => running(createHash(name.replace('-', '').toLowerCase()))

const algorithm = (row: Row): DigestAlgorithm => {
  const create = row.name === 'SM3' ? sm3Hash : nodeHash(row.name)
  const digest: DigestAlgorithm['digest'] = (...parts) => {
    const hash = create()
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const beside: DigestAlgorithm['beside'] = (opening, texts) =>
    row.name === 'SM3' ? sm3Beside(opening, texts) : { digests: Array.from(texts, (text) => digest(text)) }
  return {
    name: row.name,
    oid: row.oids[0] ?? '',
    size: row.size,
    weak: row.weak === true,
    create,
    digest,
    many: row.name === 'SM3' ? sm3Many : (texts) => Array.from(texts, (text) => digest(text)),
    beside,
  }
}

const byLabel: ReadonlyMap<string, DigestAlgorithm> = new Map(
  ROWS.flatMap((row) => {
    const entry = algorithm(row)
    return [row.name, row.name.replace('-', ''), ...row.oids].map(
      (label) => [label.toLowerCase(), entry] as const,
    )
  }),
)

/** By object identifier or name (`SM3`, `sha-256`, `SHA256`), without regard to case; `undefined` when unknown. */
export const digestAlgorithm = (label: string): DigestAlgorithm | undefined =>
  byLabel.get(label.trim().toLowerCase())
