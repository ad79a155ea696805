/** The places of `gseal sign` out of the words on the command line. */
import type { Lang } from '../core/base/error.ts'
import type { PageChoice, Side, Size, Where } from '../core/places.ts'
import { usage } from './parse.ts'
import type { Input } from './record.ts'

const NAMED: ReadonlySet<string> = new Set(['first', 'last', 'all'])

const pagesOf = (lang: Lang, text: string): PageChoice =>
  text.split(',').map((word) => {
    if (NAMED.has(word)) return word as 'first' | 'last' | 'all'
    const m = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(word.trim())
    const [from, to] = [Number(m?.[1]), Number(m?.[2] ?? m?.[1])]
    if (m === null || from < 1 || to < from) throw usage(lang, 'pageForm', { word: text })
    return { from, to }
  })

const NUMBER = String.raw`(\d{1,5}(?:\.\d{1,4})?)`
const PAIR = new RegExp(`^${NUMBER}[,x×]${NUMBER}$`)

const pair = (text: string): readonly [number, number] | undefined => {
  const m = PAIR.exec(text.replace(/\s+/g, ''))
  return m === null ? undefined : [Number(m[1]), Number(m[2])]
}

/** `--size W,H` in mm. */
export const sizeOf = (lang: Lang, input: Input): Size | undefined => {
  const text = input.text('size')
  if (text === undefined) return undefined
  const [width, height] = pair(text) ?? []
  if (width === undefined || height === undefined || width <= 0 || height <= 0) {
    throw usage(lang, 'sizeForm', { word: text })
  }
  return { width, height }
}

const keywordOf = (lang: Lang, text: string): Where => {
  const m = /^(.*?)(?:#(\d{1,6}))?$/su.exec(text)
  const word = m?.[1] ?? ''
  const nth = m?.[2] === undefined ? undefined : Number(m[2])
  if (word.trim() === '' || nth === 0) throw usage(lang, 'keywordForm', { word: text })
  return { kind: 'keyword', text: word, ...(nth === undefined ? {} : { nth }) }
}

/**
 * All places of one signature. A page or a point asks for a mark at a point; keywords and riding stand beside it. With
 * none of them the mark goes to the lower right of the last page, where the unit of a letter signs.
 */
export const placesOf = (lang: Lang, input: Input): readonly Where[] => {
  const [page, at] = [input.text('page'), input.text('at')]
  const point = at === undefined ? undefined : pair(at)
  if (at !== undefined && point === undefined) throw usage(lang, 'pointForm', { word: at })
  const beside: Where[] = input.texts('keyword').map((text) => keywordOf(lang, text))
  const side = input.text('riding')
  if (side !== undefined) beside.push({ kind: 'riding', side: side as Side })
  if (page === undefined && point === undefined && beside.length > 0) return beside
  const pages = pagesOf(lang, page ?? 'last')
  return [{ kind: 'at', pages, ...(point === undefined ? {} : { x: point[0], y: point[1] }) }, ...beside]
}
