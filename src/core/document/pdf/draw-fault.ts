/** What on a page stands in the way of drawing it as it is meant; by the words in which it is told. */
const REASONS = {
  'a font that is not embedded:': '未嵌入的字体',
  'a font that cannot be read': '无法读取的字体',
  'a font that is missing': '缺失的字体',
  'a font of the kind': '不支持的字体类型',
  'a font within itself': '循环引用的字体',
  'a glyph that is missing': '缺失的字形',
  'the CMap': '不支持的字符映射',
  'text without a font': '没有字体的文字',
  'an image without pixels': '没有像素的图像',
  'an image of': '过大的图像',
  'an image whose samples are missing': '数据不全的图像',
  'a damaged image:': '已损坏的图像',
  'an image with a depth of bits:': '不支持的图像位深',
  'an inline image of': '不支持的内联图像',
  'a mask of a mask': '多重蒙版',
  'a mask that is missing': '缺失的蒙版',
  'a mask within an image:': '图像内的蒙版',
  'fax group 3': '三类传真编码',
  'JPXDecode in a pattern, a mask or an annotation': '图案、蒙版或批注中的 JPXDecode 图像',
  'the filter': '不支持的过滤器',
  'a colour space that is not known:': '不支持的颜色空间',
  'colour spaces within one another': '嵌套过深的颜色空间',
  'a function that is not known:': '不支持的函数',
  'functions within one another': '嵌套过深的函数',
  'a shading that is not known:': '不支持的渐变',
  'the blend mode': '不支持的混合模式',
  'a transfer function': '传递函数',
  'a graphics state that is missing': '缺失的图形状态',
  'a knockout group': '挖空组',
  'a form with': '不支持的表单对象',
  'a form within itself': '循环引用的表单对象',
  'an XObject of the kind': '不支持的外部对象',
  'the operator': '未知的操作符',
  'a resource that is missing:': '缺失的资源',
  'a stream that is missing': '缺失的数据流',
  'damaged content': '损坏的页面内容',
  'nothing to be seen': '空白页面',
  'optional content': '可选内容(图层)',
  'an annotation without appearance:': '没有外观的批注',
  'an annotation that is not shown alike everywhere:': '屏幕与纸面显示不一的批注',
  'a collection of files': '文件包',
  XFA: 'XFA 表单',
  'fields without appearance': '没有外观的表单域',
  'a signature': '签名',
  'a page that another reader sees with points:': '不同软件所见大小不同的页面,以点计为',
} as const

export type Reason = keyof typeof REASONS

/** For a message: the same in English and Chinese. */
export interface Told {
  readonly en: string
  readonly zh: string
}

/** Names come from the file. */
const NAME_CHARS = 60

export class Undrawn extends Error {
  readonly told: Told

  /** @param name as the file gives it, or a term of PDF */
  constructor(reason: Reason, name = '') {
    const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, NAME_CHARS)
    const behind = shown === '' ? '' : ` ${shown}`
    super(reason + behind)
    this.told = { en: reason + behind, zh: REASONS[reason] + behind }
  }
}
