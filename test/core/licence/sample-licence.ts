/** A licence of an invented office, its template and its paper; 619999 is no area of China. */
import { deflateSync } from 'node:zlib'
import { PNG_SIGNATURE, pngChunk } from '../../../src/core/impression/png.ts'
import type { LicenceData } from '../../../src/core/licence/metadata.ts'

export const SAMPLE: LicenceData = {
  identifier: '1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J',
  catalog: { name: '示例行业从业资格证', code: '11619999XX0000019M001', version: 1 },
  number: '示从字〔2024〕000001号',
  issuer: { name: '示例市行业管理局', code: '11619999XX0000019M' },
  issuedOn: '2024-03-05',
  holders: [{ name: '示小例', code: '61999919000101001X', codeType: '111' }],
  validFrom: '2024-03-05',
  validTo: '2030-02-28',
  items: { 性别: '女', 从业范围: '示例范围<一>&二、示例设备 ABC-2024 的操作' },
  createdAt: Date.UTC(2026, 10, 30, 1, 2, 3),
}

const label = (text: string, y: number) => ({ text, x: 30, y, width: 30, size: 5 })
const field = (name: string, y: number, more: object = {}) => ({
  field: name,
  x: 62,
  y,
  width: 120,
  size: 5,
  ...more,
})

/** As an author of templates would write it. */
export const TEMPLATE = {
  format: 'gseal-template-1',
  name: '示例行业从业资格证',
  page: { width: 297, height: 210 },
  texts: [
    { text: '示例行业从业资格证', x: 20, y: 25, width: 257, size: 12, align: 'center', color: '#8C1A1A' },
    label('证照编号', 60),
    label('姓名', 74),
    label('证件号码', 88),
    label('从业范围', 102),
    label('有效期至', 126),
    label('颁发机构', 140),
  ],
  rules: [{ x: 10, y: 10, width: 277, height: 0.6, color: '#8C1A1A' }],
  fields: [
    field('number', 60),
    field('holder.name', 74),
    field('holder.code', 88),
    field('从业范围', 102, { height: 20 }),
    field('validTo', 126),
    field('issuer.name', 140),
    field('issuedOn', 154, { date: 'YYYY', width: 20, align: 'right' }),
    field('issuedOn', 154, { x: 84, date: 'MM', width: 10 }),
    field('issuedOn', 154, { x: 96, date: 'DD', width: 10 }),
  ],
  photos: [] as object[],
  qr: { x: 235, y: 150, size: 30, content: 'https://zz.example.invalid/v?id={identifier}' },
  seal: { x: 150, y: 150 },
  scans: true,
}

/** A sheet with a grey frame, RGB of 8 bits. */
export const sheetPng = (width: number, height: number, shade = 0xe0): Uint8Array => {
  const stride = 1 + width * 3
  const rows = Buffer.alloc(stride * height, shade)
  for (let y = 0; y < height; y += 1) rows[y * stride] = 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array()),
  ]
  return Buffer.concat([PNG_SIGNATURE, ...chunks])
}
