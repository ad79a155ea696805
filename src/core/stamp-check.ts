/** A stamped file is opened again before anybody sees it: the new signature holds, and no earlier one lost anything. */
import { equalBytes } from './base/bytes.ts'
import { GsealError } from './base/error.ts'
import type { Check } from './base/verdict.ts'
import type { Document, Found, Pending } from './document/document.ts'

const failing = (found: Found): Check | undefined =>
  found.integrity().find((check) => check.verdict === 'fail')

/** Equal as one run of bytes, however they are cut into pieces. */
const sameText = (a: Iterable<Uint8Array>, b: Iterable<Uint8Array>): boolean => {
  const [left, right] = [[...a], [...b]]
  let [i, j, at, over] = [0, 0, 0, 0]
  for (;;) {
    const [x, y] = [left[i], right[j]]
    if (x === undefined || y === undefined) return x === y
    const count = Math.min(x.byteLength - at, y.byteLength - over)
    if (!equalBytes(x.subarray(at, at + count), y.subarray(over, over + count))) return false
    at += count
    over += count
    if (at === x.byteLength) [i, at] = [i + 1, 0]
    if (over === y.byteLength) [j, over] = [j + 1, 0]
  }
}

/** @returns the result, opened. @throws STAMP_UNSOUND */
export const checkStamped = (before: Document, bytes: Uint8Array, pending: Pending): Document => {
  const after = before.reopen(bytes)
  const { id } = pending
  const mine = after.signatures().find((found) => found.id === id || found.id.endsWith(`:${id}`))
  const unsound = (check: string, reason: string): never => {
    throw new GsealError('STAMP_UNSOUND', { check, reason })
  }
  if (mine === undefined)
    throw new GsealError('STAMP_UNSOUND', { check: 'format', reason: 'the new signature is not in the list' })
  if (!sameText(mine.covered ?? [], pending.covered)) unsound('data-hash', 'the signed text changed')
  const fault = failing(mine)
  if (fault !== undefined) unsound(fault.name, fault.code ?? '')
  for (const earlier of before.signatures()) {
    const now = after.signatures().find((found) => found.id === earlier.id)
    if (failing(earlier) !== undefined) continue
    const broken = now === undefined ? undefined : failing(now)
    if (now === undefined || broken !== undefined)
      unsound(broken?.name ?? 'format', `signature ${earlier.id} would break`)
  }
  return after
}
