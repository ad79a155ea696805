/**
 * A template: the face of one kind of licence as a JSON or YAML file. Read strictly: unknown members, wrong types and whatever
 * would stand outside the page are refused where they stand, because a misspelt member that is passed over shows only
 * when twenty thousand licences lack a date. Lengths are mm from the page's top left, y down.
 */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { each, fileName, fits, list, member, record, type Shape } from './template-shape.ts'
import { parseYaml } from './yaml.ts'

export const TEMPLATE_FORMAT = 'gseal-template-1'
/** The font that comes with gseal. */
export const OWN_FONT = 'serif'

export type Align = 'left' | 'center' | 'right'

/** What texts of either kind have in common. */
export interface TextStyle {
  readonly x: number
  readonly y: number
  /** Lines break here; a single line is aligned within it. */
  readonly width: number
  /** Height of the type. */
  readonly size: number
  readonly align: Align
  readonly font: string
  readonly color?: string
  /** Lines may take so much room; without it there is one line. */
  readonly height?: number
  /** From one line to the next, by the size. */
  readonly lineHeight: number
  /** The type may get so small before a text is refused as too long. */
  readonly minSize: number
}

export interface StaticText extends TextStyle {
  readonly text: string
}

export interface FieldText extends TextStyle {
  /** A value of the model (`number`, `holder.name` …) or a field of the catalog. */
  readonly field: string
  /** Of YYYY, MM, M, DD, D: the whole date or a part of it. */
  readonly date?: string
  readonly prefix: string
  readonly suffix: string
  /** Shown where there is no value. */
  readonly empty: string
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Template {
  readonly name: string
  readonly page: { readonly width: number; readonly height: number }
  /** File beside the template, and its page (1-based). */
  readonly background?: { readonly file: string; readonly page: number }
  /** Further fonts: name in the template → file beside it. */
  readonly fonts: Readonly<Record<string, string>>
  readonly texts: readonly StaticText[]
  readonly rules: readonly (Area & { readonly color?: string })[]
  readonly fields: readonly FieldText[]
  readonly photos: readonly (Area & { readonly field: string })[]
  /** `{field}` in the content is replaced. */
  readonly qr?: { readonly x: number; readonly y: number; readonly size: number; readonly content: string }
  /** Centre of the seal on the face. */
  readonly seal?: { readonly x: number; readonly y: number }
  /** Scans follow the face, a page each. */
  readonly scans: boolean
}

/** Values of the model that a face can show, beside the catalog's own fields. */
export const FACE_FIELDS = [
  'identifier',
  'number',
  'catalog.name',
  'catalog.code',
  'issuer.name',
  'issuer.code',
  'sealedBy.name',
  'sealedBy.code',
  'issuedOn',
  'holder.name',
  'holder.code',
  'validFrom',
  'validTo',
  'predecessor',
] as const

const COLOUR = /^#[0-9A-Fa-f]{6}$/
const DATE = /^(?:[^A-Za-z]|YYYY|MM?|DD?)+$/
const ALIGNS: readonly string[] = ['left', 'center', 'right']

const isAbove = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
const isText = (value: unknown): value is string => typeof value === 'string'
const isName = (value: unknown): value is string => isText(value) && value !== '' && value.length <= 128
const isColour = (value: unknown): value is string => isText(value) && COLOUR.test(value)

const PLACE: Shape = { x: [isPlace, 'mm from the left'], y: [isPlace, 'mm from the top'] }
const AREA: Shape = { ...PLACE, width: [isAbove, 'mm'], height: [isAbove, 'mm'] }
const STYLE: Shape = {
  ...PLACE,
  width: [isAbove, 'mm'],
  size: [isAbove, 'mm'],
  align: [(value) => ALIGNS.includes(value as string), 'left, center, right', 'left'],
  font: [isName, 'name of a font', OWN_FONT],
  color: [isColour, '#RRGGBB', undefined],
  height: [isAbove, 'mm', undefined],
  lineHeight: [isAbove, 'times the size', 1.4],
  minSize: [isAbove, 'mm', undefined],
}
const FIELD: Shape = {
  ...STYLE,
  field: [isName, 'name of a field'],
  date: [(value) => isText(value) && DATE.test(value), 'of YYYY, MM, M, DD, D', undefined],
  prefix: [isText, 'text', ''],
  suffix: [isText, 'text', ''],
  empty: [isText, 'text', ''],
}
const QR: Shape = { ...PLACE, size: [isAbove, 'mm'], content: [isName, 'text', '{identifier}'] }
const BACKGROUND: Shape = {
  file: [isName, 'name of a file'],
  page: [(value) => isAbove(value) && Number.isInteger(value), 'number of a page', 1],
}
const WHOLE: Shape = {
  format: [(value) => value === TEMPLATE_FORMAT, TEMPLATE_FORMAT],
  name: [isName, 'text'],
  page: [record, 'width and height in mm'],
  background: [record, 'file and page', undefined],
  fonts: [record, 'names and files', {}],
  texts: [list, 'list', []],
  rules: [list, 'list', []],
  fields: [list, 'list', []],
  photos: [list, 'list', []],
  qr: [record, 'record', undefined],
  seal: [record, 'x and y', undefined],
  scans: [(value) => typeof value === 'boolean', 'true or false', false],
}

type Page = Template['page']

/** A text's own room: its height, or one line. */
const styled = <T extends TextStyle>(
  shape: Shape,
  value: unknown,
  at: string,
  page: Page,
  fonts: object,
): T => {
  const read = member(value, shape, at) as unknown as T & { minSize?: number }
  const style = { ...read, minSize: read.minSize ?? read.size * 0.6 }
  fits(page, { ...style, height: style.height ?? style.size }, at)
  if (style.font !== OWN_FONT && !Object.hasOwn(fonts, style.font))
    throw new GsealError('TEMPLATE_FONT_UNKNOWN', { at, font: style.font })
  return style
}

const fontsOf = (value: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value).map(([name, file]) => {
      if (name === OWN_FONT)
        throw new GsealError('TEMPLATE_MEMBER', { at: `fonts.${name}`, wanted: 'another name' })
      return [name, fileName(file, `fonts.${name}`)]
    }),
  )

const pageOf = (value: unknown): Page => {
  const page = member(value, { width: [isAbove, 'mm'], height: [isAbove, 'mm'] }, 'page') as unknown as Page
  const most = LIMITS.template.pageMm
  for (const key of ['width', 'height'] as const) {
    if (page[key] > most)
      throw new GsealError('TEMPLATE_MEMBER', { at: `page.${key}`, wanted: `at most ${most} mm` })
  }
  return page
}

const backgroundOf = (value: unknown): NonNullable<Template['background']> => {
  const { file, page } = member(value, BACKGROUND, 'background')
  return { file: fileName(file, 'background.file'), page: page as number }
}

const maybe = <T>(value: unknown, read: (value: unknown) => T): T | undefined =>
  value === undefined ? undefined : read(value)

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)

/** Names of the files beside a template. */
export const filesOf = ({ fonts, background }: Template): readonly string[] => [
  ...new Set([...Object.values(fonts), ...(background === undefined ? [] : [background.file])]),
]

const parse = (source: string): unknown => {
  const bytes = Buffer.byteLength(source)
  if (bytes > LIMITS.template.bytes)
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'bytes of a template',
      actual: bytes,
      limit: LIMITS.template.bytes,
    })
  try {
    return /^\s*\{/.test(source) ? JSON.parse(source) : parseYaml(source)
  } catch (cause) {
    throw new GsealError('TEMPLATE_UNREADABLE', { reason: firstLine((cause as Error).message) }, { cause })
  }
}

/**
 * Reads a template.
 * @throws TEMPLATE_UNREADABLE, TEMPLATE_MEMBER, TEMPLATE_OFF_PAGE, TEMPLATE_FONT_UNKNOWN, TEMPLATE_FILE_NAME, LIMIT_EXCEEDED
 */
export const readTemplate = (source: string): Template => {
  const file = member(parse(source), WHOLE, '')
  const page = pageOf(file['page'])
  const fonts = fontsOf(file['fonts'] as Record<string, unknown>)
  const boxes = <T extends Area>(key: string, shape: Shape): readonly T[] =>
    each(file[key], key, (value, at) => {
      const area = member(value, shape, at) as unknown as T
      fits(page, area, at)
      return area
    })
  const background = maybe(file['background'], (value) => backgroundOf(value))
  const qr = maybe(file['qr'], (value) => {
    const code = member(value, QR, 'qr') as unknown as NonNullable<Template['qr']>
    fits(page, { ...code, width: code.size, height: code.size }, 'qr')
    return code
  })
  const seal = maybe(file['seal'], (value) => {
    const centre = member(value, PLACE, 'seal') as unknown as NonNullable<Template['seal']>
    fits(page, { ...centre, width: 0, height: 0 }, 'seal')
    return centre
  })
  return {
    name: file['name'] as string,
    page,
    ...(background === undefined ? {} : { background }),
    fonts,
    texts: each(file['texts'], 'texts', (value, at) =>
      styled<StaticText>({ ...STYLE, text: [isText, 'text'] }, value, at, page, fonts),
    ),
    rules: boxes('rules', { ...AREA, color: [isColour, '#RRGGBB', undefined] }),
    fields: each(file['fields'], 'fields', (value, at) => styled<FieldText>(FIELD, value, at, page, fonts)),
    photos: boxes('photos', { ...AREA, field: [isName, 'name of a field'] }),
    ...(qr === undefined ? {} : { qr }),
    ...(seal === undefined ? {} : { seal }),
    scans: file['scans'] as boolean,
  }
}

/** Names in braces of the content of a code. */
export const placesOf = (content: string): string[] =>
  [...content.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '')

/**
 * Holds a template against the fields of its catalog.
 * @throws TEMPLATE_FIELD_UNKNOWN for the first field that neither the model nor the catalog has
 */
export const checkTemplate = (template: Template, fields: Iterable<string>): void => {
  const known = new Set<string>([...FACE_FIELDS, ...fields])
  const used = [
    ...template.fields.map(({ field }, i) => [field, `fields[${i}]`] as const),
    ...template.photos.map(({ field }, i) => [field, `photos[${i}]`] as const),
    ...placesOf(template.qr?.content ?? '').map((field) => [field, 'qr'] as const),
  ]
  for (const [field, at] of used) {
    if (!known.has(field)) throw new GsealError('TEMPLATE_FIELD_UNKNOWN', { at, field })
  }
}
