/**
 * Documents to try things on: a notice of an invented office, laid out as official documents are (GB/T 9704-2012), and
 * scans of any size. Nothing in them is real; 619999 is no area of China.
 */
import { concatBytes } from '../base/bytes.ts'
import type { ComposePage, ComposeRule, ComposeSpec, ComposeText } from './layout.ts'

/** 2026-11-23T10:00:00+08:00; fixed, so that the same sample has the same bytes. */
const CREATED = Date.UTC(2026, 10, 23, 2)
const RED = '#D7000F'

/** GB/T 9704-2012 5: A4, 22 lines of 28 characters of size 3 (16 points) in a field of 156 × 225 mm. */
const FIELD = { left: 28, top: 37, width: 156, height: 225, columns: 28, lines: 22 } as const
const SIZE = (16 * 25.4) / 72
const STEP = FIELD.width / FIELD.columns
const PITCH = FIELD.height / FIELD.lines
const PAGE = { width: 210, height: 297 } as const
const FONTS = [{ name: '仿宋' }, { name: '宋体', bold: true }, { name: '黑体' }, { name: '宋体' }]
const FONT = { body: 0, title: 1, heading: 2, number: 3 } as const

const UNIT = '示例市大数据服务中心'
const TITLE = ['示例市大数据服务中心', '关于开展电子印章应用试点工作的通知']
const ADDRESSEE = '各示例县（区）政务服务中心，各有关单位：'

/** Lines that begin with "#" are headings. */
const BODY = [
  '为规范电子印章的制作和使用，方便群众和企业办事，经研究，决定在全市开展电子印章应用试点工作。现将有关事项通知如下。',
  '#一、试点范围',
  '试点在示例区、示例新区和示例县进行，包括通知、批复、证明和回执四类文件。试点期间，纸质印章照常使用，电子印章与纸质印章具有同等效力。',
  '#二、工作安排',
  '（一）申领印章。试点单位持单位证明和印模，向市大数据服务中心提出申请。中心审核后统一制作，印章有效期为三年。',
  '（二）加盖印章。试点单位对版式文件加盖电子印章，多页文件应当加盖骑缝章。盖章前应当核对文件内容，盖章后不得改动。',
  '（三）核验文件。收文单位应当核验文件上的每一枚电子印章；核验不通过的，不得作为办事依据，并及时与发文单位联系。',
  '（四）留存记录。制章、用章和核验应当留存记录，保存期限不少于十年。',
  '#三、工作要求',
  '各单位要明确一名印章管理员，妥善保管密钥，不得转借他人使用。人员变动时应当及时办理移交，并报市大数据服务中心备案。密钥遗失或者可能泄露的，应当立即申请冻结印章。',
  '试点工作自2026年12月1日起，至2027年5月31日止。试点中的问题和建议，请及时反馈市大数据服务中心。联系人：示小例，电话：000-00000000。',
]
const FOOT = '（本文件为软件样例，单位、人员和事项均为虚构。）'

/** Characters that must not begin a line. */
const CLOSING = /^[，。、；：？！）》”’〕]$/

/** Breaks a paragraph into lines of at most 28 full widths; two ASCII characters share one. */
const wrap = (paragraph: string): string[] => {
  const lines: string[] = []
  let [line, used] = ['　　', 2]
  for (const char of paragraph) {
    const width = /^[\x20-\x7e]$/.test(char) ? 0.5 : 1
    // A closing mark may hang over the edge rather than begin a line.
    if (used + width > FIELD.columns && !CLOSING.test(char)) {
      lines.push(line)
      ;[line, used] = ['', 0]
    }
    line += char
    used += width
  }
  return [...lines, line]
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** A line as text objects: stretches of ASCII at half the step, the rest on the grid of 28. */
const lineTexts = (line: string, y: number, font: number): ComposeText[] => {
  let x: number = FIELD.left
  return (line.match(/[\x20-\x7e]+|[^\x20-\x7e]+/g) ?? []).map((text) => {
    const deltaX = isAscii(text) ? STEP / 2 : STEP
    const item = { x, y, size: SIZE, text, deltaX, font }
    x += deltaX * Array.from(text).length
    return item
  })
}

const centred = (text: string, y: number, size: number, font: number, color?: string): ComposeText => {
  const width = Array.from(text).reduce((sum, char) => sum + (isAscii(char) ? size / 2 : size), 0)
  const item = { x: (PAGE.width - width) / 2, y, size, text, font }
  return color === undefined ? item : { ...item, color }
}

/** Red head, number, rule and title of the first page (GB/T 9704-2012 7.2). */
const head = (): { texts: ComposeText[]; rules: ComposeRule[]; bottom: number } => {
  const top = FIELD.top + 14
  const numberY = top + 28
  const ruleY = numberY + SIZE + 4
  const titleSize = (22 * 25.4) / 72
  const titles = TITLE.map((text, i) => centred(text, ruleY + 14 + i * 12, titleSize, FONT.title))
  return {
    texts: [
      centred(`${UNIT}文件`, top, 12.4, FONT.title, RED),
      centred('示数中心〔2026〕12号', numberY, SIZE, FONT.body),
      ...titles,
    ],
    rules: [{ x: FIELD.left, y: ruleY, width: FIELD.width, height: 0.7, color: RED }],
    bottom: ruleY + 14 + TITLE.length * 12 + 8,
  }
}

interface Flow {
  readonly line: string
  readonly font: number
}

const flow = (): Flow[] => [
  { line: ADDRESSEE, font: FONT.body },
  ...BODY.flatMap((paragraph) => {
    const heading = paragraph.startsWith('#')
    return wrap(heading ? paragraph.slice(1) : paragraph).map((line) => ({
      line,
      font: heading ? FONT.heading : FONT.body,
    }))
  }),
]

/** Unit and date at the lower right, where the seal goes over them (GB/T 9704-2012 7.3.5). */
const closing = (y: number): ComposeText[] => {
  const right = FIELD.left + FIELD.width - 4 * STEP
  const date = '2026年11月23日'
  const unitX = right - STEP * UNIT.length
  const dateWidth = Array.from(date).reduce((sum, char) => sum + (isAscii(char) ? SIZE / 2 : SIZE), 0)
  return [
    { x: unitX, y, size: SIZE, text: UNIT, deltaX: STEP, font: FONT.body },
    {
      x: unitX + (STEP * UNIT.length - dateWidth) / 2,
      y: y + PITCH,
      size: SIZE,
      text: date,
      font: FONT.body,
    },
    ...lineTexts(`　　${FOOT}`, y + PITCH * 4, FONT.body),
  ]
}

const pageNumber = (number: number): ComposeText => {
  const size = (14 * 25.4) / 72
  return centred(`— ${number} —`, FIELD.top + FIELD.height + 7, size, FONT.number)
}

const linesFrom = (lines: readonly Flow[], top: number): ComposeText[] =>
  lines.flatMap(({ line, font }, i) => lineTexts(line, top + i * PITCH, font))

/** A notice of two pages by the invented 示例市大数据服务中心. */
export const sampleNotice = (): ComposeSpec => {
  const { texts, rules, bottom } = head()
  const lines = flow()
  const onFirst = Math.floor((FIELD.top + FIELD.height - bottom) / PITCH)
  const rest = lines.slice(onFirst)
  const pages: ComposePage[] = [
    { ...PAGE, rules, texts: [...texts, ...linesFrom(lines.slice(0, onFirst), bottom), pageNumber(1)] },
    {
      ...PAGE,
      texts: [
        ...linesFrom(rest, FIELD.top),
        ...closing(FIELD.top + (rest.length + 3) * PITCH),
        pageNumber(2),
      ],
    },
  ]
  return {
    title: TITLE.join(''),
    pages,
    fonts: FONTS,
    created: CREATED,
    docId: '61999900000000000000000000000001',
  }
}

/** Bytes that look like a JPEG to anything that reads headers only, and that no compression makes smaller. */
const noiseJpeg = (seed: number, length: number): Uint8Array => {
  const start = Buffer.from('ffd8ffe000104a46494600010101012c012c0000', 'hex')
  // SOF0: 8 bits, 3508 × 2480 pixels (A4 at 300 dpi), three components.
  const frame = Buffer.from('ffc00011080db409b003012200021101031101', 'hex')
  const noise = Buffer.alloc(Math.max(0, length - start.length - frame.length - 2))
  let state = (seed + 1) * 0x9e3779b1
  for (let i = 0; i < noise.length; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    noise[i] = state & 0xff
  }
  return concatBytes(start, frame, noise, Uint8Array.of(0xff, 0xd9))
}

/**
 * A document of page images for measuring: `pages` A4 pages with a picture of `bytesPerPage` bytes each. The pictures
 * have the header of a JPEG and noise behind it: no reader will show them.
 */
export const sampleScans = (size: { readonly pages: number; readonly bytesPerPage: number }): ComposeSpec => {
  const pages = Array.from({ length: size.pages }, (_, i): ComposePage => {
    const bytes = noiseJpeg(i, size.bytesPerPage)
    return {
      ...PAGE,
      texts: [{ x: 20, y: 285, size: 3, text: `示例扫描件 ${i + 1}` }],
      images: [{ x: 0, y: 0, ...PAGE, bytes, format: 'JPEG' }],
    }
  })
  return {
    title: '示例扫描件',
    pages,
    created: CREATED,
    docId: '61999900000000000000000000000002',
  }
}

/** A list of many short pages, for measuring what goes with the number of pages. */
export const samplePages = (count: number): ComposeSpec => ({
  title: '示例名册',
  pages: Array.from({ length: count }, (_, i) => ({
    ...PAGE,
    texts: [
      centred('示例名册', 30, SIZE, FONT.body),
      { x: 30, y: 50, size: SIZE, text: `第 ${i + 1} 页，共 ${count} 页` },
      { x: 120, y: 240, size: SIZE, text: UNIT },
    ],
  })),
  created: CREATED,
  docId: '61999900000000000000000000000003',
})
