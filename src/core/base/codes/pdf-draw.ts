import { rows } from './row.ts'

/** Codes of drawing pages of PDF files, for faces and scans. */
export const PDF_DRAW_CODES = rows({
  PDF_DRAW_PACKAGE: {
    exit: 6,
    en: [
      'the npm package @embedpdf/pdfium is not installed, and without it no PDF page can be drawn ({reason})',
      'run npm install in the folder of gseal again, or give the page as JPEG or PNG',
    ],
    zh: [
      '未安装 npm 包 @embedpdf/pdfium,无法绘制 PDF 页面({reason})',
      '请在 gseal 目录中重新执行 npm install,或以 JPEG、PNG 提供该页',
    ],
  },
  PDF_DRAW_SLOW: {
    exit: 1,
    en: [
      'drawing page {page} of the PDF took more than {seconds} s and was stopped',
      'save the page as JPEG or PNG, or simplify its drawing',
    ],
    zh: ['绘制 PDF 第 {page} 页超过 {seconds} 秒,已停止', '请将该页另存为 JPEG 或 PNG,或简化其内容'],
  },
  PDF_DRAW_MEMORY: {
    exit: 1,
    en: [
      'drawing page {page} of the PDF wants more than {megabytes} MB of memory',
      'save the page as JPEG or PNG, or with smaller images',
    ],
    zh: ['绘制 PDF 第 {page} 页所需内存超过 {megabytes} MB', '请将该页另存为 JPEG 或 PNG,或缩小其中的图像'],
  },
  PDF_DRAW_FAILED: {
    exit: 1,
    en: [
      'page {page} of the PDF cannot be drawn: {reason}',
      'the page is damaged or unusual; save it as JPEG or PNG',
    ],
    zh: ['PDF 第 {page} 页无法绘制: {reason}', '该页已损坏或结构特殊;请另存为 JPEG 或 PNG'],
  },
})
