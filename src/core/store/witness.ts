/**
 * The witness: a small file beside the ledger that says how far it was written. SQLite drops the end of a write-ahead log
 * that was cut off and calls the database sound; the witness knows better. It is written after each commit and may lag
 * behind by a crash, never run ahead: so a ledger that is shorter than its witness has lost events.
 *
 *   {"seq":12,"hash":"…"}   padded with spaces to 256 bytes, written in place
 *
 * It guards against accidents and clumsy hands. Who can write both files is caught by the signed heads.
 */
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'

export interface Witness {
  readonly seq: number
  readonly hash: string
}

const BYTES = 256

export const witnessPath = (ledger: string): string => `${ledger}-witness`

/** `undefined` when there is none, or when it was cut off in the midst of a write. */
export const readWitness = (ledger: string): Witness | undefined => {
  try {
    const value = JSON.parse(readFileSync(witnessPath(ledger), 'utf8')) as Partial<Witness>
    const { seq, hash } = value
    if (!Number.isSafeInteger(seq) || typeof hash !== 'string') return undefined
    return { seq: seq as number, hash }
  } catch {
    return undefined
  }
}

/** Best effort: the commit stands whether or not this can be written. */
export const writeWitness = (ledger: string, { seq, hash }: Witness): void => {
  const text = JSON.stringify({ seq, hash }).padEnd(BYTES)
  try {
    const place = openSync(witnessPath(ledger), constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      writeSync(place, text, 0)
    } finally {
      closeSync(place)
    }
  } catch {
    // A disk without room: the ledger itself says so with the next commit.
  }
}
