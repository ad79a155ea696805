/** Vectors as text files: a head of `name: value` lines, an empty line, and bytes in hex. One file, one failure. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURES } from '../../helpers/paths.ts'

export interface VectorFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** A value of the head; a missing one is a fault of the vector. */
  head(key: string): string
}

const parse = (name: string, text: string): VectorFile => {
  const split = text.indexOf('\n\n')
  const head = new Map(
    text
      .slice(0, split)
      .split('\n')
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon), line.slice(colon + 1).trim()]
      }),
  )
  return {
    name,
    bytes: Buffer.from(text.slice(split).replace(/\s/g, ''), 'hex'),
    head: (key) => {
      const value = head.get(key)
      if (value === undefined) throw new Error(`${name} has no "${key}" in its head`)
      return value
    },
  }
}

/** Every vector of a folder below fixtures/, by name. */
export const vectorFiles = (folder: string): readonly VectorFile[] => {
  const dir = join(FIXTURES, folder)
  const names = readdirSync(dir).filter((name) => name.endsWith('.txt'))
  if (names.length === 0) throw new Error(`no vectors in ${folder}`)
  return names.sort().map((name) => parse(name, readFileSync(join(dir, name), 'utf8')))
}
