/**
 * SM3 of many texts. OpenSSL takes one after another; four side by side take two fifths of the time, so a batch that is
 * worth it goes through lanes (sm3-lanes.ts) and everything else through OpenSSL. The digests are the same: before a
 * batch, and each megabyte where documents share one, the lanes have to agree with OpenSSL about known texts, or they are
 * left for good. docs/decisions/sm3.md has the measurements.
 */
import { concatBytes, equalBytes } from '../base/bytes.ts'
import { type RunningHash, sm3, sm3Hash } from './sm3.ts'
import { LANES } from './sm3-code.ts'
import { Sm3Lanes, wholeBlocks } from './sm3-lanes.ts'

/** A process that digests no more than this ends before the lanes have paid for being compiled. */
const WORTH = 16 * 1024 * 1024
/** Four texts that are no longer than this together take OpenSSL about as long as the known texts take the lanes. */
const WORTH_AT_ONCE = 128 * 1024

/** One block of padding and two, a whole block, and what goes on alone when the others are done. */
const KNOWN = [3, 55, 64, 119, 1000].map((length) => new Uint8Array(length).map((_, i) => i * 7 + length))
/** Begun beside them, it goes on alone with what is no whole block. */
const [OPENING, REST] = [700, 345].map((length) => new Uint8Array(length).map((_, i) => i * 5 + length)) as [
  Uint8Array,
  Uint8Array,
]

let lanes: Sm3Lanes | 'none' | undefined
let answers: readonly Uint8Array[] | undefined
/** Bytes that went through here, as far as they tell whether lanes are worth it. */
let digested = 0

const begun = (): Sm3Lanes | 'none' => {
  try {
    return new Sm3Lanes()
  } catch {
    return 'none'
  }
}

/** The digest of a text whose beginning gave `state`. */
const resumed = (
  tried: Pick<Sm3Lanes, 'digests'>,
  state: Uint8Array,
  opening: Uint8Array,
  more: readonly Uint8Array[],
): Uint8Array | undefined => {
  const length = wholeBlocks(opening)
  const bytes = concatBytes(opening.subarray(length), ...more)
  return tried.digests([{ bytes, after: { length, state } }], [].values())[0]
}

/** Whether lanes give the digests of the known texts. */
export const agrees = (tried: Pick<Sm3Lanes, 'digests'>): boolean => {
  answers ??= [...KNOWN.map((text) => sm3(text)), sm3(OPENING, REST)]
  const [state, ...found] = tried.digests([{ bytes: OPENING, open: true }], KNOWN.values())
  const last = state && resumed(tried, state, OPENING, [REST])
  const given = [...found.slice(0, KNOWN.length), last]
  return answers.every((answer, i) => equalBytes(answer, given[i] ?? answer.subarray(1)))
}

/** Bytes between two tries of the lanes by small batches; the known texts are 2 KB. */
const TRIED_EVERY = 1024 * 1024
let tried: number | undefined

/**
 * The lanes, where they work: what a compiler makes of them later is not what it made of them at first.
 * @param small of known length and no more than some hundred KB: a try for each would cost more than it could find
 */
const working = ({ small }: { small: boolean }): Sm3Lanes | undefined => {
  lanes ??= begun()
  if (lanes === 'none') return undefined
  if (!small || tried === undefined || digested - tried >= TRIED_EVERY) {
    tried = digested
    if (!agrees(lanes)) lanes = 'none'
  }
  return lanes === 'none' ? undefined : lanes
}

/** A digest whose beginning went through lanes. What follows is short. */
class ResumedHash implements RunningHash {
  readonly #opening: Uint8Array
  readonly #state: Uint8Array
  readonly #more: Uint8Array[]

  constructor(opening: Uint8Array, state: Uint8Array, more: readonly Uint8Array[] = []) {
    this.#opening = opening
    this.#state = state
    this.#more = [...more]
  }

  update(bytes: Uint8Array): void {
    this.#more.push(Uint8Array.from(bytes))
  }

  digest(): Uint8Array {
    for (const bytes of this.#more) digested += bytes.byteLength
    const useful = working({ small: true })
    const digest = useful && resumed(useful, this.#state, this.#opening, this.#more)
    return digest ?? sm3(this.#opening, ...this.#more)
  }

  copy(): RunningHash {
    return new ResumedHash(this.#opening, this.#state, this.#more)
  }
}

export interface Digested {
  readonly digests: Uint8Array[]
  /** The digest of the opening on its way, where it was begun. */
  readonly begun?: RunningHash
}

/**
 * As `sm3Many`, and the digest of a text that begins with `opening` is begun beside the others where lanes do them; to
 * begin it elsewhere would save nothing. The opening must not change while the digest is on its way.
 */
export const sm3Beside = (opening: Uint8Array | undefined, texts: Iterable<Uint8Array>): Digested => {
  const source = texts[Symbol.iterator]()
  const digests: Uint8Array[] = []
  digested += opening?.byteLength ?? 0
  for (;;) {
    const group: Uint8Array[] = []
    let bytes = 0
    while (group.length < LANES) {
      const next = source.next()
      if (next.done === true) break
      bytes += next.value.byteLength
      group.push(next.value)
    }
    digested += bytes
    const worth = group.length > 1 && bytes > WORTH_AT_ONCE && digested > WORTH
    const useful = worth ? working({ small: false }) : undefined
    if (useful !== undefined && opening !== undefined) {
      const [state, ...found] = useful.digests([{ bytes: opening, open: true }, ...group], source)
      return {
        digests: [...digests, ...found],
        ...(state === undefined ? {} : { begun: new ResumedHash(opening, state) }),
      }
    }
    if (useful !== undefined) return { digests: [...digests, ...useful.digests(group, source)] }
    digests.push(...group.map((text) => sm3(text)))
    if (group.length < LANES) return { digests }
  }
}

/** A digest is asked for; or, of a text of which more will follow, one on its way. */
export type Asked = { readonly text: Uint8Array } | { readonly opening: Uint8Array }

/** Texts that are shorter do not fill a lane for long. */
const LONG = 32 * 1024

const alone = (asked: Asked): Uint8Array | RunningHash => {
  if ('text' in asked) return sm3(asked.text)
  const hash = sm3Hash()
  hash.update(asked.opening)
  return hash
}

/**
 * What is asked for, in its order, taken side by side where there is enough for all lanes. Openings must not change while
 * their digests are on their way.
 */
export const sm3Asked = (list: readonly Asked[]): (Uint8Array | RunningHash)[] => {
  const texts = list.map((asked, i) => ({ asked, i, bytes: 'text' in asked ? asked.text : asked.opening }))
  digested += texts.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  const long = texts.filter(({ bytes }) => bytes.byteLength >= LONG).length
  const useful = long >= LANES && digested > WORTH ? working({ small: true }) : undefined
  if (useful === undefined) return list.map(alone)
  // The longest first, so that none is left alone at the end.
  texts.sort((a, b) => b.bytes.byteLength - a.bytes.byteLength)
  const found = useful.digests(
    texts.map(({ asked, bytes }) => ({ bytes, open: 'opening' in asked })),
    [].values(),
  )
  const results: (Uint8Array | RunningHash)[] = []
  for (const [place, { asked, i, bytes }] of texts.entries()) {
    const outcome = found[place] as Uint8Array
    results[i] = 'text' in asked ? outcome : new ResumedHash(bytes, outcome)
  }
  return results
}

/**
 * The digests of the texts, 32 bytes each, in their order. Four texts at most are held at a time, so an iterator may
 * make each one when it is asked for it. Not for secrets: what was digested stays in memory for a while.
 */
export const sm3Many = (texts: Iterable<Uint8Array>): Uint8Array[] => sm3Beside(undefined, texts).digests
