/** What composing a package needs everywhere: numbers of objects, boxes, colours, and the resources in use. */
import { equalBytes } from '../../base/bytes.ts'
import type { ComposeFont, ComposeImage } from '../layout.ts'
import { mm, tenThousandths } from './pages.ts'

export const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
export const NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'

/** IDs of one document: ST_ID, unique over all its parts. */
export class Ids {
  last = 0

  next(): number {
    this.last += 1
    return this.last
  }
}

export interface Media {
  readonly id: number
  readonly file: string
  readonly image: ComposeImage
}

export interface Resources {
  readonly ids: Ids
  readonly fonts: readonly { readonly id: number; readonly font: ComposeFont }[]
  /** A picture on many pages is stored once. */
  readonly media: Media[]
  /** Text objects that show an item of the metadata, and the number of their page. */
  readonly tags: { readonly tag: string; readonly object: number; readonly page: number }[]
}

const EXTENSIONS = { PNG: 'png', JPEG: 'jpg', BMP: 'bmp', GIF: 'gif' } as const

export const mediaOf = (resources: Resources, image: ComposeImage): number => {
  const { media, ids } = resources
  const known = media.find((item) => equalBytes(item.image.bytes, image.bytes))
  if (known !== undefined) return known.id
  const file = `image_${media.length}.${EXTENSIONS[image.format]}`
  const id = ids.next()
  media.push({ id, file, image })
  return id
}

export const box = (x: number, y: number, width: number, height: number): string =>
  `${mm(x)} ${mm(y)} ${mm(width)} ${mm(height)}`

const colorOf = (color: string): string => {
  const parts = /^#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})$/.exec(color)
  if (parts === null) throw new TypeError(`not a colour: ${color}`)
  return parts
    .slice(1)
    .map((part) => Number.parseInt(part, 16))
    .join(' ')
}

export const fill = (color: string | undefined): string =>
  color === undefined ? '' : `<ofd:FillColor Value="${colorOf(color)}"/>`

/**
 * Distances between neighbours; runs of three or more are written "g n d" (GB/T 33190-2016 11.3).
 * @param length how many of the steps
 */
export const deltas = (steps: readonly number[], length = steps.length): string => {
  let out = ''
  for (let i = 0; i < length; ) {
    const step = steps[i] ?? 0
    const written = tenThousandths(step)
    let run = 1
    while (i + run < length && tenThousandths(steps[i + run] ?? 0) === written) run += 1
    const text = mm(step)
    if (i > 0) out += ' '
    if (run > 2) out += `g ${run} ${text}`
    else out += run === 2 ? `${text} ${text}` : text
    i += run
  }
  return out
}
