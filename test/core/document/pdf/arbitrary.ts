/** Random PDF values as text, and what they mean, written without the code under test. */
import fc from 'fast-check'

/** A value as it is meant, and one of its texts. */
export interface Written {
  readonly text: string
  readonly meant: unknown
}

const blank = fc.constantFrom(' ', '\n', '\r\n', '\t', ' % comment ) >>\n', '\0')

const nameOf = (value: string, escaped: boolean): string =>
  `/${[...value]
    .map((char) => {
      const code = char.charCodeAt(0)
      const plain = code > 0x20 && code < 0x7f && !'#()<>[]{}/%'.includes(char)
      return plain && !escaped ? char : `#${code.toString(16).padStart(2, '0')}`
    })
    .join('')}`

const byteText = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)),
  maxLength: 12,
})

const name: fc.Arbitrary<Written> = fc
  .tuple(byteText, fc.boolean())
  .map(([value, escaped]) => ({ text: nameOf(value, escaped), meant: { name: value } }))

const literalOf = (bytes: Uint8Array): string =>
  `(${[...bytes]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      if ('()\\'.includes(char)) return `\\${char}`
      return byte === 13 || byte % 7 === 0 ? `\\${byte.toString(8).padStart(3, '0')}` : char
    })
    .join('')})`

const string: fc.Arbitrary<Written> = fc
  .tuple(fc.uint8Array({ maxLength: 20 }), fc.boolean())
  .map(([bytes, hex]) => ({
    text: hex ? `<${Buffer.from(bytes).toString('hex')}>` : literalOf(bytes),
    meant: { string: Buffer.from(bytes).toString('hex') },
  }))

const number: fc.Arbitrary<Written> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }).map((n) => ({ text: String(n), meant: { integer: n } })),
  fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 999 }))
    .map(([whole, part]) => {
      const text = `${whole}.${String(part).padStart(3, '0')}`
      return { text, meant: { real: Number(text) + 0 } }
    }),
)

const reference: fc.Arbitrary<Written> = fc
  .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 65_535 }))
  .map(([n, g]) => ({ text: `${n} ${g} R`, meant: { ref: [n, g] } }))

const simple: fc.Arbitrary<Written> = fc.oneof(
  name,
  string,
  number,
  reference,
  fc.constantFrom(
    { text: 'true', meant: true },
    { text: 'false', meant: false },
    { text: 'null', meant: null },
  ),
)

export const value: fc.Arbitrary<Written> = fc.letrec<{ value: Written; array: Written; dict: Written }>(
  (tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, simple, tie('array'), tie('dict')),
    array: fc.tuple(fc.array(tie('value'), { maxLength: 5 }), blank).map(([items, gap]) => ({
      text: `[${items.map(({ text }) => text).join(gap)}]`,
      meant: items.map(({ meant }) => meant),
    })),
    dict: fc
      .tuple(
        fc.uniqueArray(fc.tuple(byteText, tie('value')), { maxLength: 5, selector: ([key]) => key }),
        blank,
      )
      .map(([entries, gap]) => ({
        text: `<<${entries.map(([key, each]) => `${nameOf(key, false)}${gap}${each.text}`).join(gap)}${gap}>>`,
        meant: { dict: Object.fromEntries(entries.map(([key, each]) => [`/${key}`, each.meant])) },
      })),
  }),
).value

export const valueText: fc.Arbitrary<string> = value.map(({ text }) => text)

/** A dictionary without /Length and the other keys that a stream is read by. */
export const dictText: fc.Arbitrary<string> = fc
  .array(simple, { maxLength: 4 })
  .map((values) => `<< ${values.map(({ text }, i) => `/K${i} ${text}`).join(' ')} >>`)
