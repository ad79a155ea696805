/** What licences of a template will look like, with invented data; nothing of it is real, and 619999 is no area of China. */
import { bilevelPng } from '../impression/index.ts'
import { isModelField } from './face.ts'
import type { LicenceData } from './metadata.ts'
import type { Template } from './template.ts'

const DAY = '2026-01-31'

const BASE: Omit<LicenceData, 'catalog' | 'items'> = {
  identifier: '1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J',
  number: '样例字〔2026〕000001号',
  issuer: { name: '示例市行业管理局', code: '11619999XX0000019M' },
  issuedOn: DAY,
  holders: [{ name: '示小例', code: '61999919000101001X', codeType: '111' }],
  validFrom: DAY,
  validTo: '2031-01-30',
  createdAt: Date.UTC(2026, 0, 31, 1),
}

/** Data that fills every place of the face. */
export const sampleData = (template: Template): LicenceData => ({
  ...BASE,
  catalog: { name: template.name, code: '11619999XX0000019M001', version: 1 },
  items: Object.fromEntries(
    template.fields
      .filter(({ field }) => !isModelField(field))
      .map(({ field, date }) => [field, date === undefined ? `样例${field}` : DAY]),
  ),
})

/** A grey field in the shape of each photo. */
export const samplePhotos = (template: Template): Record<string, Uint8Array> =>
  Object.fromEntries(
    template.photos.map(({ field, width, height }) => {
      const [across, down] = [Math.max(8, Math.round(width * 4)), Math.max(8, Math.round(height * 4))]
      const rows = Array.from({ length: down }, (_, y) =>
        new Uint8Array(Math.ceil(across / 8)).fill(y % 2 ? 0xaa : 0x55),
      )
      return [field, bilevelPng(across, down, rows)]
    }),
  )
