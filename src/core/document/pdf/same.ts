/** Equality of values as they stand: references are compared as references and are not followed. */
import { equalBytes } from '../../base/bytes.ts'
import type { PdfDict, PdfValue } from './value.ts'

export const sameDict = (a: PdfDict, b: PdfDict): boolean =>
  a.entries.size === b.entries.size &&
  [...a.entries].every(([key, value]) => {
    const other = b.entries.get(key)
    return other !== undefined && sameValue(value, other)
  })

/** The parser's limit on depth bounds the recursion. */
export const sameValue = (a: PdfValue, b: PdfValue): boolean => {
  switch (a.type) {
    case 'null':
      return b.type === 'null'
    case 'boolean':
    case 'name':
      return b.type === a.type && b.value === a.value
    case 'number':
      return b.type === 'number' && b.value === a.value
    case 'string':
      return b.type === 'string' && equalBytes(a.bytes, b.bytes)
    case 'ref':
      return b.type === 'ref' && b.number === a.number && b.generation === a.generation
    case 'array':
      return (
        b.type === 'array' &&
        a.items.length === b.items.length &&
        a.items.every((item, index) => {
          const other = b.items[index]
          return other !== undefined && sameValue(item, other)
        })
      )
    case 'dict':
      return b.type === 'dict' && sameDict(a, b)
    case 'stream':
      return b.type === 'stream' && sameDict(a.dict, b.dict) && equalBytes(a.raw, b.raw)
  }
}

/** Keys whose values differ, in either direction. */
export const differingKeys = (a: PdfDict, b: PdfDict): string[] => {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()])
  return [...keys].filter((key) => {
    const [before, after] = [a.entries.get(key), b.entries.get(key)]
    return before === undefined || after === undefined || !sameValue(before, after)
  })
}
