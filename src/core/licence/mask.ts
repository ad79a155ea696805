/** Personal data as it may stand in messages, error lists and masked exports: enough to find the row, not to use it. */

export const MASKS = ['none', 'name', 'code', 'phone', 'address', 'all'] as const
export type Mask = (typeof MASKS)[number]

/** Ends are kept and the middle is stars, at least as many as are hidden; short values are hidden whole. */
const middle = (chars: readonly string[], head: number, tail: number): string => {
  const hidden = chars.length - head - tail
  if (hidden < 1) return '*'.repeat(Math.max(1, chars.length))
  return chars.slice(0, head).join('') + '*'.repeat(hidden) + chars.slice(chars.length - tail).join('')
}

const MASKING: Readonly<Record<Mask, (chars: readonly string[]) => string>> = {
  none: (chars) => chars.join(''),
  name: (chars) => (chars.length < 2 ? '*' : middle(chars, 1, 0)),
  // Area and check character of a citizen's number; no birth date.
  code: (chars) => (chars.length < 9 ? middle(chars, 1, 1) : middle(chars, 6, 2)),
  phone: (chars) => (chars.length < 8 ? middle(chars, 1, 1) : middle(chars, 3, 2)),
  address: (chars) => middle(chars, Math.min(6, Math.floor(chars.length / 2)), 0),
  all: (chars) => '*'.repeat(Math.min(chars.length, 8)),
}

export const mask = (how: Mask, value: string): string => MASKING[how]([...value])
