/**
 * Makes fixtures/office: an office with three catalogs, registers as its clerks keep them, scans and photos. Everything is
 * invented (area 619999, which does not exist) and follows from the numbers in this file: the same script gives the same
 * bytes. Usage: node dist/scripts/make-office.js .
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { Catalog } from '../src/core/licence/catalog.ts'
import { citizenCheckCharacter } from '../src/core/licence/citizen-id.ts'
import { csvText, writeXlsx } from '../src/core/licence/register/write.ts'
import { bodyCode, faultCsv, faultWorkbook } from './office-faults.ts'

type Rows = readonly (readonly string[])[]

/** A citizen of area 619999, born in 1970 or later. */
const citizenId = (serial: number): string => {
  const day = new Date(Date.UTC(1970, 0, 1 + serial * 97)).toISOString().slice(0, 10).replaceAll('-', '')
  const first17 = `619999${day}${String(serial % 1000).padStart(3, '0')}`
  return first17 + citizenCheckCharacter(first17)
}

const SURNAMES = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸']
const person = (serial: number): string =>
  `示例${SURNAMES[serial % 10]}${SURNAMES[Math.floor(serial / 10) % 10]}`

const PROVINCE = { name: '示例省应急管理厅', code: '11619999XX0000019M', level: 'province' } as const
const CITY = { name: '示例市应急管理局', code: '11619999XX0000027G' }
const HEALTH = { name: '示例市卫生健康局', code: bodyCode(71, '11') }

const catalog = (
  given: Partial<Catalog> & Pick<Catalog, 'name' | 'code' | 'holder' | 'fields'>,
): Catalog => ({
  kind: 'licence',
  authority: PROVINCE,
  items: [],
  validity: ['3年', '5年', '长期'],
  issuing: { levels: ['prefecture', 'county'], bodies: [CITY] },
  share: { type: 'open' },
  seal: { type: '01', page: 'first' },
  scope: '许可审批和事中事后监管',
  crossProvince: false,
  onePerHolder: false,
  scans: true,
  classified: false,
  ...given,
})

export const CATALOGS: Readonly<Record<'chemicals' | 'workers' | 'hygiene', Catalog>> = {
  chemicals: catalog({
    name: '示例危险化学品经营许可证',
    code: `${PROVINCE.code}001`,
    items: [{ name: '危险化学品经营许可', code: '000125001000' }],
    holder: 'organisation',
    holderTypes: ['001', '099'],
    number: { pattern: '示例危化经〔{year}〕{digits:6}号', serial: '{1}{2}' },
    onePerHolder: true,
    fields: [
      {
        key: 'XKFW',
        name: '许可范围',
        aliases: ['经营范围'],
        type: 'text',
        required: true,
        mask: 'none',
        length: 60,
      },
      { key: 'FZR', name: '主要负责人', type: 'text', required: true, mask: 'name', length: 20 },
      {
        key: 'JYFS',
        name: '经营方式',
        type: 'choice',
        required: true,
        mask: 'none',
        values: [
          { code: '1', name: '带储存设施' },
          { code: '2', name: '不带储存设施' },
        ],
      },
      { key: 'CCMJ', name: '储存面积', type: 'number', required: false, mask: 'none' },
      { key: 'LXDH', name: '联系电话', type: 'phone', required: false, mask: 'phone' },
    ],
  }),
  workers: catalog({
    name: '示例特种作业操作证',
    code: `${PROVINCE.code}002`,
    kind: 'identity',
    holder: 'person',
    holderTypes: ['111'],
    validity: ['6年', '长期'],
    number: { pattern: 'T{digits:17}', serial: 'T{1}' },
    fields: [
      { key: 'ZYLB', name: '作业类别', type: 'text', required: true, mask: 'none', length: 30 },
      { key: 'CSRQ', name: '出生日期', type: 'date', required: false, mask: 'all' },
      { key: 'SFFS', name: '是否复审', type: 'flag', required: false, mask: 'none' },
      { key: 'ZP', name: '照片', type: 'photo', required: true, mask: 'none' },
    ],
  }),
  hygiene: catalog({
    name: '示例公共场所卫生许可证',
    code: `${PROVINCE.code}003`,
    holder: 'mixed',
    validity: ['4年'],
    issuing: { levels: ['prefecture'], bodies: [HEALTH, CITY] },
    number: { pattern: '示卫公字({year})第{digits:4}号', serial: 'W{counter:8}' },
    share: { type: 'conditional', reason: '涉及经营者个人信息', basis: '示例省公共数据条例第十九条' },
    fields: [{ key: 'DZ', name: '经营地址', type: 'text', required: true, mask: 'address', length: 80 }],
  }),
}

/** 20 rows, UTF-8 with mark. */
const chemicals = (): Rows => [
  [
    '序号',
    '证照编号',
    '单位名称',
    '统一社会信用代码',
    '证件类型代码',
    '发证日期',
    '有效期起',
    '有效期止',
    '经营范围',
    '主要负责人',
    '经营方式',
    '储存面积',
    '联系电话',
  ],
  ...Array.from({ length: 20 }, (_, i) => [
    String(i + 1),
    `示例危化经〔2025〕${String(i + 1).padStart(6, '0')}号`,
    `示例市${SURNAMES[i % 10]}${i < 10 ? '源' : '泰'}化工商贸有限公司`,
    bodyCode(500 + i),
    '001',
    `2025-03-${String(i + 1).padStart(2, '0')}`,
    `2025/3/${i + 1}`,
    i % 4 === 0 ? '长期' : `2030年3月${i + 1}日`,
    i % 2 === 0 ? '汽油、柴油、煤油' : '盐酸、硫酸(易制毒)',
    person(i),
    i % 2 === 0 ? '带储存设施' : '2',
    i % 2 === 0 ? String(120 + i * 7.5) : '',
    i % 3 === 0 ? `0999-88${10000 + i}` : '',
  ]),
]

/** 20 rows as a workbook, a title above the header. */
const workers = (): Rows => [
  ['示例市特种作业人员台账'],
  [
    'ZZBH',
    '姓名',
    '身份证号',
    'CZZTDMLXDM',
    '发证日期',
    '有效期起',
    '有效期止',
    '作业类别',
    '出生日期',
    '是否复审',
  ],
  ...Array.from({ length: 20 }, (_, i) => {
    const id = citizenId(i + 1)
    return [
      `T${id.slice(0, 17)}`,
      person(i + 20),
      id,
      '111',
      '20250601',
      '20250601',
      '20310601',
      '低压电工作业',
      id.slice(6, 14),
      i % 2 === 0 ? '是' : '否',
    ]
  }),
]

/** 10 rows in GBK, two scans each, persons and bodies. */
const hygiene = (): Rows => [
  ['编号', '发证机关', '发证机关代码', '持证人', '证件号码', '证件类型', '颁发日期', '有效期至', '经营地址'],
  ...Array.from({ length: 10 }, (_, i) => [
    `示卫公字(2026)第${String(i + 1).padStart(4, '0')}号`,
    HEALTH.name,
    HEALTH.code,
    i % 2 === 0 ? `示例市${SURNAMES[i]}记理发店` : person(i + 40),
    i % 2 === 0 ? bodyCode(600 + i, '92') : citizenId(100 + i),
    i % 2 === 0 ? '统一社会信用代码' : '公民身份号码',
    '2026.2.1',
    '2030.1.31',
    `示例市例一路${i + 1}号`,
  ]),
]

/** GB18030 by turning the decoder round: its two-byte area is enough here. */
const gbk = (text: string): Buffer => {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, Buffer>()
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      const bytes = Buffer.from([high, low])
      const char = decoder.decode(bytes)
      if (char.length === 1 && !table.has(char)) table.set(char, bytes)
    }
  }
  return Buffer.concat(
    [...text].map((char) => (char < '\u0080' ? Buffer.from(char) : (table.get(char) ?? Buffer.from('?')))),
  )
}

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.byteLength, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A grey picture of lines of "text", different for each seed: looks like a page, says nothing. */
const page = (width: number, height: number, seed: number): Buffer => {
  let state = seed * 2_654_435_761 + 1
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const rows = Buffer.alloc((width + 1) * height, 0xf4)
  const ink = (x: number, y: number, w: number, h: number, grey: number): void => {
    for (let row = y; row < Math.min(height, y + h); row++)
      rows.fill(grey, row * (width + 1) + 1 + x, row * (width + 1) + 1 + Math.min(width, x + w))
  }
  ink(20, 20, width - 40, 4, 0x60)
  ink(20, height - 24, width - 40, 4, 0x60)
  for (let y = 60; y < height - 60; y += 28) {
    for (let x = 50; x < width - 60; ) {
      const word = 14 + Math.floor(random() * 60)
      if (random() > 0.2) ink(x, y, Math.min(word, width - 60 - x), 12, 0x30 + Math.floor(random() * 40))
      x += word + 10
    }
  }
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.writeUInt8(8, 8)
  // 150 dpi: 5906 pixels a metre.
  const density = Buffer.from('0000171200001712' + '01', 'hex')
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const writeScans = (folder: string, numbers: readonly string[], pages: number, seed: number): void => {
  mkdirSync(folder, { recursive: true })
  numbers.forEach((number, i) => {
    for (let p = 1; p <= pages; p++) {
      const tail = pages === 1 ? '' : `_${p}`
      writeFileSync(join(folder, `${number}${tail}.png`), page(874, 1240, seed + i * 10 + p))
    }
  })
}

const main = (root: string): void => {
  const office = join(root, 'fixtures', 'office')
  rmSync(office, { recursive: true, force: true })
  const put = (name: string, bytes: Uint8Array | string): void => {
    mkdirSync(join(office, name, '..'), { recursive: true })
    writeFileSync(join(office, name), bytes)
  }
  for (const [name, value] of Object.entries(CATALOGS))
    put(`catalogs/${name}.json`, `${JSON.stringify(value, null, 1)}\n`)
  put('registers/chemicals.csv', csvText(chemicals()))
  put(
    'registers/workers.xlsx',
    writeXlsx([
      { name: '台账', rows: workers() },
      { name: '说明', rows: [] },
    ]),
  )
  put(
    'registers/hygiene.csv',
    gbk(
      hygiene()
        .map((row) => `${row.join(',')}\r\n`)
        .join(''),
    ),
  )
  const numbers = (rows: Rows, at: number, head: number): string[] =>
    rows.slice(head).map((row) => row[at] ?? '')
  writeScans(join(office, 'scans', 'chemicals'), numbers(chemicals(), 1, 1), 1, 1000)
  writeScans(join(office, 'scans', 'workers'), numbers(workers(), 0, 2), 1, 2000)
  writeScans(join(office, 'scans', 'hygiene'), numbers(hygiene(), 0, 1), 2, 3000)
  mkdirSync(join(office, 'photos'), { recursive: true })
  numbers(workers(), 0, 2).forEach((number, i) => {
    writeFileSync(join(office, 'photos', `${number}.png`), page(300, 420, 5000 + i))
  })
  put('faults/chemicals.csv', faultCsv())
  const scan = (name: string): string => `faults/scans/示例危化经〔2025〕${name}.png`
  put(scan('800002号_1'), page(874, 1240, 7001))
  put(scan('800002号_3'), page(874, 1240, 7003))
  put(scan('800003号'), 'no picture')
  put(scan('800004号'), page(200, 280, 7004))
  put('faults/workers.xlsx', faultWorkbook())
  put('README.md', README)
}

const README = `An office as it never was: area 619999, invented bodies and people, made by \`node dist/scripts/make-office.js .\`.

- \`catalogs/\` three kinds of licences, without templates
- \`registers/\` chemicals.csv (UTF-8 with mark, 20 rows), workers.xlsx (20), hygiene.csv (GBK, 10)
- \`scans/\` one page for each of the first two, two for each of the third: 60; \`photos/\` 20
- \`faults/\` a register of deliberate faults as CSV, and one of those that only a workbook can have; what each row gives
  stands in \`scripts/office-faults.ts\` beside the row
`

main(process.argv[2] ?? '.')
