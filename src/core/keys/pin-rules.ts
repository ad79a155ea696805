/**
 * Rules for PINs (印章 Art. 15): not easy to guess, none of the last ones again. What was used is remembered as salted
 * hashes that cost time to try; they lie beside the key, never in the ledger.
 */
import { randomBytes, scryptSync } from 'node:crypto'
import { equalBytes, fromHex, toHex } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'

/** PINs that are remembered. */
export const PIN_HISTORY = 5
const COST = { N: 16_384, r: 8, p: 1 } as const
const HASH_BYTES = 32

export interface UsedPin {
  readonly salt: string
  readonly hash: string
  /** ms since 1970 UTC */
  readonly at: number
}

const hashOf = (pin: string, salt: Uint8Array): Uint8Array =>
  scryptSync(pin.normalize('NFC'), salt, HASH_BYTES, COST)

export const rememberPin = (pin: string, at: number): UsedPin => {
  const salt = randomBytes(16)
  return { salt: toHex(salt), hash: toHex(hashOf(pin, salt)), at }
}

const wasUsed = (pin: string, { salt, hash }: UsedPin): boolean =>
  equalBytes(hashOf(pin, fromHex(salt)), fromHex(hash))

/** Steps between neighbours that are all the same: 000000, 123456, 97531. */
const isRun = (pin: string): boolean => {
  const codes = [...pin].map((character) => character.codePointAt(0) ?? 0)
  const step = (codes[1] ?? 0) - (codes[0] ?? 0)
  return Math.abs(step) <= 2 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step)
}

const isDate = (pin: string): boolean => /^(19|20)?\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(pin)

const WEAK: readonly (readonly [reason: string, test: (pin: string) => boolean])[] = [
  ['a run', isRun],
  ['a date', isDate],
  ['fewer than three different characters', (pin) => new Set(pin).size < 3],
  ['a repetition', (pin) => /^(.{1,3})\1+$/u.test(pin)],
]

/** @throws PIN_WEAK, PIN_REUSED */
export const checkPin = (pin: string, history: readonly UsedPin[]): void => {
  const weak = WEAK.find(([, test]) => test(pin))
  if (weak !== undefined) throw new GsealError('PIN_WEAK', { reason: weak[0] })
  if (history.slice(-PIN_HISTORY).some((used) => wasUsed(pin, used)))
    throw new GsealError('PIN_REUSED', { last: PIN_HISTORY })
}
