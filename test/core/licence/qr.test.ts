/** Codes on faces: the same modules as another encoder, and pictures that another reader than ours shows. */
import { inflateSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import fc from 'fast-check'
import t from 'tap'
import { encode } from 'uqr'
import { decodePicture, readPicture } from '../../../src/core/impression/index.ts'
import { pngChunks } from '../../../src/core/impression/png.ts'
import { qrPicture } from '../../../src/core/licence/qr.ts'
import { qrModules } from '../../../src/core/licence/qr-code.ts'

const ours = (content: string): string => {
  const { size, modules } = qrModules(content)
  return `${size} ${modules.join('')}`
}

const theirs = (content: string): string => {
  const { data, size } = encode(content, { ecc: 'M', maskPattern: 2, border: 0 })
  return `${size} ${data.flat().map(Number).join('')}`
}

const MOST_BYTES = 2331

t.test('texts of every length have the modules of another encoder, in all versions', async (t) => {
  const sizes = new Set<string>()
  for (const kind of ['7', 'A', 'a', '证'])
    for (let n = 0; n * Buffer.byteLength(kind) <= MOST_BYTES; n += n < 40 ? 1 : 43) {
      const content = kind.repeat(n)
      const made = ours(content)
      sizes.add(made.slice(0, made.indexOf(' ')))
      if (made !== theirs(content)) t.fail(`${kind} ${n} times`)
    }
  t.ok(sizes.size > 35)
})

t.test('any text has the modules of another encoder', async (t) => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.stringMatching(/^[0-9]{0,200}$/),
    fc.stringMatching(/^[0-9A-Z $%*+./:-]{0,200}$/),
  )
  fc.assert(fc.property(texts, (content) => ours(content) === theirs(content)))
  t.throws(() => qrModules('a\ud800'), TypeError)
})

/** The modules as a picture shows them, from the middle of each. */
const shown = (side: number, at: (x: number, y: number) => number | undefined): string => {
  const size = side / 8 - 8
  const out: number[] = []
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) out.push(at((x + 4) * 8 + 3, (y + 4) * 8 + 3) === 0 ? 1 : 0)
  return `${size} ${out.join('')}`
}

const idat = (png: Uint8Array): Buffer => {
  const data = [...pngChunks(png)].filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)
  return inflateSync(Buffer.concat(data))
}

t.test('a picture has eight rows of eight pixels for each module, and ground around them', async (t) => {
  for (let version = 1; version <= 40; version += 1) {
    const content = 'a'.repeat(Math.min(MOST_BYTES, Math.round(1.42 * version ** 2 + 10 * version)))
    const { size, modules } = qrModules(content)
    const side = size + 8
    const rows = Buffer.alloc(side * 8 * (side + 1), 0xff)
    for (let y = 0; y < side * 8; y += 1) {
      rows[y * (side + 1)] = 0
      const row = (y >> 3) - 4
      for (let x = 0; x < size; x += 1)
        if (row >= 0 && row < size && modules[row * size + x] === 1) rows[y * (side + 1) + 5 + x] = 0
    }
    t.ok(idat(qrPicture(content)).equals(rows), `version ${version}`)
    t.match(readPicture(qrPicture(content), 'page'), { type: 'png', width: side * 8, height: side * 8 })
  }
})

t.test('another reader sees the same', async (t) => {
  for (const length of [0, 1, 76, 500]) {
    const content = 'z'.repeat(length)
    const png = Buffer.from(qrPicture(content))
    const { width } = decodePicture(png)
    const image = `<image width="${width}" height="${width}" href="data:image/png;base64,${png.toString('base64')}"/>`
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}">${image}</svg>`
    const { pixels } = new Resvg(svg).render()
    t.equal(
      shown(width, (x, y) => pixels[(y * width + x) * 4]),
      ours(content),
      `${length} bytes`,
    )
  }
})
