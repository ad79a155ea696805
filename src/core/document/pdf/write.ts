/**
 * Values as the writer puts them into a file (ISO 32000-2 7.3). Only objects that a stamp must change are written again,
 * and each is written whole from its parsed value; everything else keeps its stored bytes.
 */
import { ascii, toHex, view } from '../../base/bytes.ts'
import type { PdfDict, PdfRef, PdfStream, PdfValue, Span } from './value.ts'

/** A value that comes from no file. */
const NOWHERE: Span = { start: 0, end: 0 }

export const make = {
  name: (value: string): PdfValue => ({ type: 'name', value, span: NOWHERE }),
  number: (value: number): PdfValue => ({
    type: 'number',
    value,
    integer: Number.isInteger(value),
    span: NOWHERE,
  }),
  ref: (number: number, generation = 0): PdfRef => ({ type: 'ref', number, generation, span: NOWHERE }),
  array: (...items: readonly PdfValue[]): PdfValue => ({ type: 'array', items, span: NOWHERE }),
  dict: (entries: Readonly<Record<string, PdfValue | undefined>>): PdfDict => ({
    type: 'dict',
    entries: new Map(
      Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    ),
    duplicates: [],
    span: NOWHERE,
  }),
  bytes: (bytes: Uint8Array): PdfValue => ({ type: 'string', bytes, hex: true, span: NOWHERE }),
  /** A text string: ASCII as it is, everything else UTF-16BE with its mark (7.9.2.2). */
  text: (text: string): PdfValue => {
    const plain = /^[\x20-\x7e]*$/.test(text)
    const bytes = plain ? Buffer.from(text, 'latin1') : Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
    return { type: 'string', bytes, hex: !plain, span: NOWHERE }
  },
  /** A date (7.9.4) in UTC. */
  date: (ms: number): PdfValue =>
    make.text(`D:${new Date(ms).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`),
} as const

/** The dictionary with keys set, or taken out where the value is `undefined`. */
export const withEntries = (
  dict: PdfDict,
  changes: Readonly<Record<string, PdfValue | undefined>>,
): PdfDict => {
  const entries = new Map(dict.entries)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
  }
  return { ...dict, entries }
}

const REGULAR = /[^!-~]|[()<>[\]{}/%#]/g

const nameText = (value: string): string =>
  `/${value.replace(REGULAR, (char) => `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}`

/** Never with an exponent (7.3.3). */
const numberText = (value: number): string => {
  if (Number.isInteger(value)) return value.toFixed(0)
  return value.toFixed(10).replace(/0+$/, '').replace(/\.$/, '')
}

const stringText = (bytes: Uint8Array, hex: boolean): string => {
  if (hex) return `<${toHex(bytes)}>`
  const escaped = view(bytes)
    .toString('latin1')
    .replace(/[\\()]/g, '\\$&')
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n')
  return `(${escaped})`
}

/** One value as PDF text, one char per byte (latin1). A stream can only be an object: see `objectBytes`. */
export const valueText = (value: PdfValue): string => {
  switch (value.type) {
    case 'null':
      return 'null'
    case 'boolean':
      return value.value ? 'true' : 'false'
    case 'number':
      return numberText(value.value)
    case 'name':
      return nameText(value.value)
    case 'string':
      return stringText(value.bytes, value.hex)
    case 'ref':
      return `${value.number} ${value.generation} R`
    case 'array':
      return `[${value.items.map(valueText).join(' ')}]`
    case 'dict':
      return `<<${[...value.entries].map(([key, item]) => `${nameText(key)} ${valueText(item)}`).join('')}>>`
    case 'stream':
      throw new TypeError('a stream is no direct value')
  }
}

/** A new stream object. */
export const stream = (
  entries: Readonly<Record<string, PdfValue | undefined>>,
  raw: Uint8Array,
): PdfStream => ({
  type: 'stream',
  dict: make.dict({ ...entries, Length: make.number(raw.byteLength) }),
  raw,
  span: NOWHERE,
})

export const objectHead = (number: number, generation: number): string => `${number} ${generation} obj\n`
export const OBJECT_TAIL = '\nendobj\n'

/** `n g obj … endobj` with its line ends, in pieces so that large streams are not copied. */
export const objectBytes = (number: number, generation: number, value: PdfValue): readonly Uint8Array[] => {
  const head = objectHead(number, generation)
  if (value.type !== 'stream') return [ascii(`${head}${valueText(value)}${OBJECT_TAIL}`)]
  return [ascii(`${head}${valueText(value.dict)}\nstream\n`), value.raw, ascii(`\nendstream${OBJECT_TAIL}`)]
}
