/** JPEG by its markers: kinds that cjpeg does not write, and damaged ones. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { LIMITS } from '../../../../src/core/base/limits.ts'
import { readJpeg } from '../../../../src/core/impression/index.ts'
import { FIXTURES } from '../../../helpers/paths.ts'

const vector = (name: string): Buffer => readFileSync(join(FIXTURES, 'impression', 'raster', name))

const segment = (marker: number, data: readonly number[]): number[] => {
  const length = data.length + 2
  return [0xff, marker, length >> 8, length & 255, ...data]
}
const frame = (components: number, marker = 0xc0, precision = 8): number[] => {
  const parts = Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0])
  return segment(marker, [precision, 0, 9, 0, 13, components, ...parts.flat()])
}
const TABLES = segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)])
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]
const ADOBE = segment(0xee, [...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 2])
const file = (...parts: readonly number[][]): Buffer => Buffer.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xd9])

t.test('CMYK with the marker of Adobe', async (t) => {
  t.match(readJpeg(file(ADOBE, TABLES, frame(4), SCAN)), { components: 4, adobe: true, width: 13, height: 9 })
  t.match(readJpeg(file(TABLES, frame(4), SCAN)), { components: 4, adobe: false })
})

t.test('kinds that PDF readers do not know are refused', async (t) => {
  const unsupported = { code: 'PICTURE_UNSUPPORTED' }
  for (const marker of [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]) {
    t.throws(() => readJpeg(file(TABLES, frame(3, marker), SCAN)), unsupported, marker.toString(16))
  }
  t.throws(() => readJpeg(file(TABLES, frame(3, 0xc1, 12), SCAN)), unsupported, '12 bit')
  t.throws(() => readJpeg(file(TABLES, frame(2), SCAN)), unsupported, 'two components')
  const scans = Array.from({ length: LIMITS.seal.scans + 1 }, () => SCAN)
  t.throws(() => readJpeg(file(TABLES, frame(1, 0xc2), ...scans)), unsupported, 'too many scans')
})

t.test('what is cut or contradicts itself is refused', async (t) => {
  const damaged = { code: 'PICTURE_DAMAGED' }
  t.throws(() => readJpeg(file(frame(3), SCAN)), damaged, 'no tables')
  t.throws(() => readJpeg(file(TABLES, SCAN)), damaged, 'no frame')
  t.throws(() => readJpeg(file(TABLES, frame(3))), damaged, 'no scan')
  t.throws(() => readJpeg(file(TABLES, frame(3), frame(3), SCAN)), damaged, 'two frames')
  t.throws(() => readJpeg(file(TABLES, frame(3), [0x12], SCAN)), damaged, 'bytes between segments')
  for (const name of ['rgb.jpg', 'progressive.jpg']) {
    const good = vector(name)
    for (let end = 4; end < good.length; end += 1) {
      t.throws(() => readJpeg(good.subarray(0, end)), damaged, `${name} cut at ${end}`)
    }
  }
})
