/** Files read into memory that the caller chooses. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Memory } from './memory.ts'

/**
 * The whole file, or `undefined` when it is larger than `most` bytes.
 * @throws what the system says
 */
export const readFileInto = (path: string, memory: Memory, most: number): Buffer | undefined => {
  const file = openSync(path, 'r')
  try {
    const info = fstatSync(file)
    if (info.size > most) return undefined
    // What is no ordinary file tells no size.
    if (!info.isFile() || info.size === 0) return readFileSync(file)
    const bytes = memory.take(info.size)
    let at = 0
    while (at < bytes.byteLength) {
      const count = readSync(file, bytes, at, bytes.byteLength - at, null)
      if (count === 0) break
      at += count
    }
    return bytes.subarray(0, at)
  } finally {
    closeSync(file)
  }
}
