/**
 * Writes ZIP packages field by field, right or wrong as a test wants them. It shares no code with src/core/zip, so that
 * a misreading of the format cannot hide in both.
 */
import { crc32, deflateRawSync } from 'node:zlib'

export interface Part {
  readonly name: string | Buffer
  readonly data?: Buffer | string
  readonly method?: number
  /** Packed bytes to write instead of what `method` would give. */
  readonly packed?: Buffer
  readonly flags?: number
  readonly crc?: number
  readonly size?: number
  readonly packedSize?: number
  /** A data descriptor behind the data, with zeros in the local header. */
  readonly descriptor?: 'signed' | 'bare' | 'wide' | 'missing'
  readonly extra?: Buffer
  readonly external?: number
  readonly gapBefore?: Buffer
  /** Fields of the local header that differ from the directory. */
  readonly local?: {
    name?: string
    method?: number
    flags?: number
    crc?: number
    size?: number
    extra?: Buffer
  }
  /** Directory offset of another part, by index. */
  readonly offsetOf?: number
  /** Sizes and offset of the directory in a ZIP64 extra field. */
  readonly zip64?: boolean
}

export interface Frame {
  readonly prefix?: Buffer
  /** Offsets count from the package's start, not from the file's. */
  readonly relative?: boolean
  readonly comment?: string | Buffer
  readonly trailing?: Buffer
  readonly beforeDirectory?: Buffer
  /** With ZIP64 end records. */
  readonly zip64?: boolean
  readonly disk?: number
  readonly count?: number
  readonly directoryOffset?: number
}

const u16 = (value: number): Buffer => {
  const b = Buffer.alloc(2)
  b.writeUInt16LE(value)
  return b
}
const u32 = (value: number): Buffer => {
  const b = Buffer.alloc(4)
  b.writeUInt32LE(value >>> 0)
  return b
}
const u64 = (value: number): Buffer => {
  const b = Buffer.alloc(8)
  b.writeBigUInt64LE(BigInt(value))
  return b
}

/** One block of an extra field. */
export const extra = (id: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([u16(id), u16(body.length), body])
}
export const unicodePath = (nameBytes: Buffer, name: string): Buffer =>
  extra(0x7075, Buffer.of(1), u32(crc32(nameBytes)), Buffer.from(name))

const TIME = Buffer.concat([u16(0x5440), u16(0x5d77)])

const packed = (part: Part) => {
  const data = Buffer.from(part.data ?? '')
  const name = Buffer.from(part.name as string)
  const method = part.method ?? 8
  const bytes = part.packed ?? (method === 8 ? deflateRawSync(data) : data)
  const bit3 = part.descriptor === undefined ? 0 : 8
  return {
    name: Buffer.isBuffer(part.name) ? part.name : name,
    method,
    bytes,
    flags: (part.flags ?? 0) | bit3,
    crc: part.crc ?? crc32(data),
    size: part.size ?? data.length,
    packedSize: part.packedSize ?? bytes.length,
  }
}

const descriptorOf = (part: Part, crc: number, packedSize: number, size: number): Buffer => {
  const sizes = [u32(packedSize), u32(size)]
  if (part.descriptor === 'signed') return Buffer.concat([Buffer.from('PK\x07\x08'), u32(crc), ...sizes])
  if (part.descriptor === 'bare') return Buffer.concat([u32(crc), ...sizes])
  if (part.descriptor === 'wide')
    return Buffer.concat([Buffer.from('PK\x07\x08'), u32(crc), u64(packedSize), u64(size)])
  return Buffer.alloc(0)
}

const localOf = (part: Part): Buffer => {
  const p = packed(part)
  const later = part.descriptor !== undefined && part.local?.size === undefined
  const name = part.local?.name === undefined ? p.name : Buffer.from(part.local.name)
  const field = part.local?.extra ?? part.extra ?? Buffer.alloc(0)
  const full = part.zip64 === true
  const wide = full ? extra(1, u64(later ? 0 : p.size), u64(later ? 0 : p.packedSize)) : Buffer.alloc(0)
  return Buffer.concat([
    Buffer.from('PK\x03\x04'),
    u16(20),
    u16(part.local?.flags ?? p.flags),
    u16(part.local?.method ?? p.method),
    TIME,
    u32(later ? 0 : (part.local?.crc ?? p.crc)),
    u32(full ? 0xffffffff : later ? 0 : p.packedSize),
    u32(full ? 0xffffffff : later ? 0 : (part.local?.size ?? p.size)),
    u16(name.length),
    u16(field.length + wide.length),
    name,
    wide,
    field,
    p.bytes,
    descriptorOf(part, p.crc, p.packedSize, p.size),
  ])
}

const recordOf = (part: Part, offset: number): Buffer => {
  const p = packed(part)
  const full = part.zip64 === true
  const wide = full ? extra(1, u64(p.size), u64(p.packedSize), u64(offset)) : Buffer.alloc(0)
  const field = part.extra ?? Buffer.alloc(0)
  return Buffer.concat([
    Buffer.from('PK\x01\x02'),
    u16(0x0314),
    u16(20),
    u16(p.flags),
    u16(p.method),
    TIME,
    u32(p.crc),
    u32(full ? 0xffffffff : p.packedSize),
    u32(full ? 0xffffffff : p.size),
    u16(p.name.length),
    u16(field.length + wide.length),
    u16(0),
    u16(0),
    u16(0),
    u32(part.external ?? 0),
    u32(full ? 0xffffffff : offset),
    p.name,
    wide,
    field,
  ])
}

const endOf = (frame: Frame, count: number, size: number, offset: number, at: number): Buffer => {
  const comment = Buffer.from((frame.comment ?? '') as string)
  const wide = frame.zip64 === true
  const end = Buffer.concat([
    Buffer.from('PK\x05\x06'),
    u16(frame.disk ?? 0),
    u16(frame.disk ?? 0),
    u16(wide ? 0xffff : count),
    u16(wide ? 0xffff : count),
    u32(wide ? 0xffffffff : size),
    u32(wide ? 0xffffffff : offset),
    u16(comment.length),
    comment,
    frame.trailing ?? Buffer.alloc(0),
  ])
  if (!wide) return end
  const fields = [u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(size), u64(offset)]
  const locator = [Buffer.from('PK\x06\x07'), u32(0), u64(at), u32(1)]
  return Buffer.concat([Buffer.from('PK\x06\x06'), ...fields, ...locator, end])
}

export const buildZip = (parts: readonly Part[], frame: Frame = {}): Buffer => {
  const prefix = frame.prefix ?? Buffer.alloc(0)
  const chunks: Buffer[] = [prefix]
  const shift = frame.relative === true ? prefix.length : 0
  let at = prefix.length
  const put = (chunk: Buffer): void => {
    chunks.push(chunk)
    at += chunk.length
  }
  const offsets: number[] = []
  for (const part of parts) {
    put(part.gapBefore ?? Buffer.alloc(0))
    offsets.push(at - shift)
    put(localOf(part))
  }
  put(frame.beforeDirectory ?? Buffer.alloc(0))
  const start = at
  for (const [i, part] of parts.entries()) put(recordOf(part, offsets[part.offsetOf ?? i] ?? 0))
  const offset = frame.directoryOffset ?? start - shift
  put(endOf(frame, frame.count ?? parts.length, at - start, offset, at - shift))
  return Buffer.concat(chunks)
}

/** A small package as an OFD document begins. */
export const ORDINARY: readonly Part[] = [
  { name: 'OFD.xml', data: '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>' },
  { name: 'Doc_0/Document.xml', data: '<ofd:Document/>'.repeat(20) },
  { name: 'Doc_0/Res/seal.png', data: Buffer.from([137, 80, 78, 71, 1, 2, 3]), method: 0 },
]
