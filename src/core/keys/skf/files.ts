/**
 * The files of an SKF application (GM/T 0016-2012), where vendors keep seals and their pictures. FILEATTRIBUTE is a
 * name of 32 bytes and three ULONGs, packed: size, right to read, right to write.
 */
import { LIMITS } from '../../base/limits.ts'
import type { Shelf } from '../device/driver.ts'
import { DeviceFault, type FaultKind } from '../device/fault.ts'
import type { DeviceFile, DeviceRight } from '../device/model.ts'
import { field, numberIn, type SkfName } from './library.ts'

const NAME_BYTES = 32
const INFO_BYTES = 128
/** Where the structure ends with ULONGs of 4 bytes; with 8 it goes on. */
const NARROW_END = NAME_BYTES + 3 * 4
/** What no library writes into the upper half of a right. */
const UNTOUCHED = 0xa5

/** SECURE_…_ACCOUNT: a right of several accounts is told by the one that is easiest to have. */
const RIGHTS: readonly (readonly [bits: number, right: DeviceRight])[] = [
  [0xff, 'anyone'],
  [0x10, 'user'],
  [0x01, 'admin'],
]
/** Only this file is concerned: the others are listed all the same. */
const OF_ONE_FILE: ReadonlySet<FaultKind> = new Set(['other', 'unsupported', 'login'])

const rightOf = (bits: number): DeviceRight =>
  RIGHTS.find(([wanted]) => (bits & wanted) === wanted)?.[1] ?? 'nobody'

/** The width shows by how far the library wrote. */
const attributesIn = (info: Buffer): Omit<DeviceFile, 'name'> => {
  const width = info.readUInt32LE(NARROW_END) === UNTOUCHED * 0x0101_0101 ? 4 : 8
  const [size = 0, read = 0, write = 0] = [0, 1, 2].map((i) => info.readUInt32LE(NAME_BYTES + i * width))
  return { size, read: rightOf(read), write: rightOf(write) }
}

export interface ShelfLibrary {
  do(name: SkfName, ...args: readonly (bigint | number | string | Uint8Array)[]): void
  list(name: 'EnumFiles', of: bigint): readonly string[]
}

export const skfShelf = (skf: ShelfLibrary, application: bigint): Shelf => {
  const told = (name: string): DeviceFile => {
    const info = Buffer.alloc(INFO_BYTES, UNTOUCHED)
    try {
      skf.do('GetFileInfo', application, name, info)
    } catch (error) {
      if (error instanceof DeviceFault && OF_ONE_FILE.has(error.kind)) return { name }
      throw error
    }
    return { name, ...attributesIn(info) }
  }
  return {
    list: () => skf.list('EnumFiles', application).slice(0, LIMITS.devices.storedFiles).map(told),
    piece: (name, offset, bytes) => {
      const [out, size] = [Buffer.alloc(bytes), field()]
      // Some libraries take it for the room in `out`.
      size.writeUInt32LE(bytes)
      skf.do('ReadFile', application, name, offset, bytes, out, size)
      const got = numberIn(size)
      if (got > bytes) throw new DeviceFault('other', 'SKF_ReadFile', `${got} bytes for ${bytes}`)
      return out.subarray(0, got)
    },
  }
}
