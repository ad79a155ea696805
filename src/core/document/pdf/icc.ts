/**
 * The colours that RGB numbers of a composed file mean (ISO 19005 asks for it): the primaries of sRGB (IEC 61966-2-1)
 * adapted to D50, and a gamma of 2.2, as an ICC profile of version 2.1 made here, so that none has to be shipped.
 */
const FIXED = 65_536

const tagText = (text: string): Buffer => {
  const body = Buffer.alloc(8 + text.length + 1)
  body.write('text', 0, 'latin1')
  body.write(text, 8, 'latin1')
  return body
}

/** textDescriptionType: ASCII, then empty Unicode and Macintosh parts. */
const tagDescription = (text: string): Buffer => {
  const body = Buffer.alloc(12 + text.length + 1 + 4 + 4 + 2 + 1 + 67)
  body.write('desc', 0, 'latin1')
  body.writeUInt32BE(text.length + 1, 8)
  body.write(text, 12, 'latin1')
  return body
}

const tagXyz = (x: number, y: number, z: number): Buffer => {
  const body = Buffer.alloc(20)
  body.write('XYZ ', 0, 'latin1')
  for (const [i, value] of [x, y, z].entries()) body.writeInt32BE(Math.round(value * FIXED), 8 + i * 4)
  return body
}

const tagGamma = (gamma: number): Buffer => {
  const body = Buffer.alloc(14)
  body.write('curv', 0, 'latin1')
  body.writeUInt32BE(1, 8)
  body.writeUInt16BE(Math.round(gamma * 256), 12)
  return body
}

const header = (size: number): Buffer => {
  const head = Buffer.alloc(128)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(0x02100000, 8)
  head.write('mntrRGB XYZ ', 12, 'latin1')
  for (const [i, value] of [2026, 1, 1].entries()) head.writeUInt16BE(value, 24 + i * 2)
  head.write('acsp', 36, 'latin1')
  for (const [i, value] of [0.9642, 1, 0.8249].entries())
    head.writeInt32BE(Math.round(value * FIXED), 68 + i * 4)
  return head
}

const make = (): Uint8Array => {
  const gamma = tagGamma(2.2)
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', tagDescription('RGB, primaries of sRGB, gamma 2.2')],
    ['cprt', tagText('No copyright; facts of IEC 61966-2-1')],
    ['wtpt', tagXyz(0.9642, 1, 0.8249)],
    ['rXYZ', tagXyz(0.4361, 0.2225, 0.0139)],
    ['gXYZ', tagXyz(0.3851, 0.7169, 0.0971)],
    ['bXYZ', tagXyz(0.1431, 0.0606, 0.7139)],
    ['rTRC', gamma],
    ['gTRC', gamma],
    ['bTRC', gamma],
  ]
  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length, 0)
  const places = new Map<Buffer, number>()
  const bodies: Buffer[] = []
  let at = 128 + table.length
  for (const [i, [name, body]] of tags.entries()) {
    const place = places.get(body) ?? at
    if (!places.has(body)) {
      places.set(body, place)
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
      bodies.push(padded)
      at += padded.length
    }
    table.write(name, 4 + i * 12, 'latin1')
    table.writeUInt32BE(place, 8 + i * 12)
    table.writeUInt32BE(body.length, 12 + i * 12)
  }
  return Buffer.concat([header(at), table, ...bodies])
}

let made: Uint8Array | undefined

export const rgbProfile = (): Uint8Array => {
  made ??= make()
  return made
}
