/**
 * A face for kinds of licences that have no template yet: their name, every item of the standard and every field of the
 * catalog, one below the other, the seal beside the issuer. It says all that the licence says; how it should look is
 * the industry's authority's to decide (证照 Art. 6).
 */
import type { Catalog } from '../core/licence/index.ts'
import { TEMPLATE_FORMAT } from '../core/licence/template.ts'

const PAGE = { width: 210, height: 297 }
const [LEFT, VALUE, TOP, LINE] = [25, 70, 60, 10]
/** Lines that fit above the issuer. */
const MOST = 17

const ITEMS = [
  ['证照编号', 'number', undefined],
  ['持证主体', 'holder.name', undefined],
  ['持证主体代码', 'holder.code', undefined],
  ['颁发日期', 'issuedOn', 'YYYY年M月D日'],
  ['有效期至', 'validTo', 'YYYY年M月D日'],
] as const

const label = (text: string, y: number) => ({ text, x: LEFT, y, width: VALUE - LEFT - 3, size: 4.2 })

/** The template as its JSON text. */
export const plainFace = (catalog: Catalog): string => {
  const own = catalog.fields
    .filter(({ type }) => type !== 'photo')
    .map((field) => [field.name, field.key, undefined] as const)
  const lines = [...ITEMS, ...own].slice(0, MOST)
  const photo = catalog.fields.find(({ type }) => type === 'photo')
  const at = (i: number): number => TOP + i * LINE
  const width = PAGE.width - VALUE - 25
  return JSON.stringify({
    format: TEMPLATE_FORMAT,
    name: catalog.name,
    page: PAGE,
    texts: [
      { text: catalog.name, x: 20, y: 28, width: 170, size: 9, align: 'center' },
      ...lines.map(([name], i) => label(name.slice(0, 10), at(i))),
      label('颁发机构', 245),
      label('证照标识', 270),
    ],
    fields: [
      ...lines.map(([, field, date], i) => ({
        ...{ field, x: VALUE, y: at(i), width, size: 4.2, minSize: 2 },
        ...(date === undefined ? {} : { date }),
      })),
      { field: 'issuer.name', x: VALUE, y: 245, width, size: 4.2 },
      { field: 'identifier', x: VALUE, y: 270, width: 100, size: 3, minSize: 1.5 },
    ],
    photos: photo === undefined ? [] : [{ field: photo.key, x: 160, y: 205, width: 25, height: 35 }],
    qr: { x: 25, y: 210, size: 25, content: '{identifier}' },
    seal: { x: 130, y: 240 },
    scans: true,
  })
}
