/** Words of the commands about the faces of licences. */
import type { CommandWords } from './commands.ts'
import { texts } from './row.ts'

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const FACE_COMMANDS = words({
  catalogPreview: {
    en: [
      'show the face of a template with invented data',
      'OUT ends in .png, .ofd or .pdf. A .png is drawn from the OFD by gseal itself: what it composes, not what other makers write. Files that the template names stand beside it. With --catalog the template is held against the fields of a catalog (JSON).',
    ],
    zh: [
      '用虚构数据预览证照模板的照面',
      'OUT 以 .png、.ofd 或 .pdf 结尾。.png 由 gseal 按所生成的 OFD 绘制,不是通用的 OFD 阅读器。模板引用的文件须与模板同目录。给出 --catalog 时,按目录(JSON)的字段检查模板。',
    ],
  },
})

export const FACE_ARGUMENTS = texts({
  template: ['template of a licence (JSON)', '证照模板(JSON)'],
  previewOut: ['picture or document to write (.png, .ofd, .pdf)', '要写入的图片或文件(.png、.ofd、.pdf)'],
})

export const FACE_OPTIONS = texts({
  previewCatalog: [
    'catalog (JSON) whose fields the template may show',
    '目录文件(JSON),模板只能使用其中的字段',
  ],
  previewScan: ['a scan that follows the face', '照面之后的扫描件'],
  previewPage: ['page to draw, 1 when not given (.png)', '要绘制的页,默认第 1 页(.png)'],
  moreFonts: ['a font for characters that the others lack, asked first', '补充字库,优先使用'],
})

export const FACE_LABELS = texts({
  previewForm: [
    '"{word}" ends neither in .png nor in .ofd nor in .pdf',
    '“{word}”不以 .png、.ofd 或 .pdf 结尾',
  ],
  previewed: ['{name}, with invented data', '{name}(虚构数据)'],
})
