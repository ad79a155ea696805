import { rows } from './row.ts'

/** Codes of impressions and seal pictures. */
export const IMPRESSION_CODES = rows({
  IMPRESSION_GLYPH_MISSING: {
    exit: 2,
    en: [
      'the font has no glyph for the character {code}',
      'give a font that has it: --font FILE (TrueType or OpenType)',
    ],
    zh: ['字库中没有字符 {code} 的字形', '请用 --font FILE 指定包含该字的字库(TrueType 或 OpenType)'],
    more: [
      'gseal never draws a box in place of a character. The font that comes with it has GB 2312 and some characters of ' +
        'names beyond it; a font given by --font is asked first, the one that comes with gseal after it.',
      'gseal 绝不以方框代替缺字。自带字库包含 GB 2312 的全部字符及部分人名、地名用字;用 --font 指定的字库优先使用,' +
        '其中没有的字再从自带字库取用。',
    ],
  },
  IMPRESSION_FONT_UNREADABLE: {
    exit: 2,
    en: [
      'the file is not a font that can be read',
      'give a TrueType or OpenType font (.ttf, .otf, .ttc, .woff2) with outlines',
    ],
    zh: ['该文件不是可读取的字库', '请提供带轮廓字形的 TrueType 或 OpenType 字库(.ttf、.otf、.ttc、.woff2)'],
  },
  IMPRESSION_TEXT_LENGTH: {
    exit: 2,
    en: [
      'the {part} of the sample impression has {actual} characters; between {min} and {max} can be drawn legibly',
      'give a text of that length',
    ],
    zh: ['样章的 {part} 有 {actual} 个字符;能清晰绘出的字数为 {min} 至 {max}', '请给出此字数范围内的文字'],
  },
  IMPRESSION_TEXT_CHARACTER: {
    exit: 2,
    en: [
      'the {part} of the sample impression holds {code}, which cannot be drawn',
      'leave out spaces, line breaks and control characters',
    ],
    zh: ['样章的 {part} 含有无法绘出的字符 {code}', '请去掉空格、换行和控制字符'],
  },
  IMPRESSION_CODE_FORM: {
    exit: 2,
    clause: 'GA 241.1-2000',
    en: [
      '"{value}" is not a seal code',
      'a seal code has 13 or 14 digits: 6 of the area, then a serial of 7 or 8',
    ],
    zh: ['"{value}" 不是印章编码', '印章编码为 13 或 14 位数字:6 位行政区划代码加 7 或 8 位顺序号'],
  },
  IMPRESSION_SIZE: {
    exit: 2,
    clause: '国发〔1999〕25号',
    en: [
      'a sample impression of {width} × {height} mm cannot be drawn',
      'give sides of {min} to {max} mm; a round seal is as wide as high, an oval one wider than high',
    ],
    zh: [
      '无法绘制 {width} × {height} 毫米的样章',
      '边长应为 {min} 至 {max} 毫米;圆形印章宽高相等,椭圆形印章宽大于高',
    ],
  },
  IMPRESSION_OPTION: {
    exit: 2,
    en: [
      '"{value}" is not a {option} of a sample impression',
      'shapes: round, oval, square; colour: #RRGGBB; dpi: 300 or 600',
    ],
    zh: [
      '"{value}" 不能用作样章的 {option}',
      'shape 可为 round(圆形)、oval(椭圆形)、square(方形);color 写作 #RRGGBB;dpi 为 300 或 600',
    ],
  },
  IMPRESSION_NOT_IN_SQUARE: {
    exit: 2,
    en: [
      'a square seal has no {part}',
      'write the whole text as the name, as in 示例公司财务专用章, or choose a round or oval shape',
    ],
    zh: ['方形印章没有 {part} 项', '请把全部文字写在名称中,例如“示例公司财务专用章”,或改用圆形、椭圆形'],
  },
  IMPRESSION_TOO_CROWDED: {
    exit: 2,
    en: [
      'the text does not fit into {width} × {height} mm and stay legible',
      'shorten the name or the line, leave out the star, or draw a larger impression',
    ],
    zh: ['文字在 {width} × {height} 毫米内无法清晰排布', '请缩短名称或横排文字、去掉五角星,或加大尺寸'],
  },
  PICTURE_UNKNOWN: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'the picture is of no known type',
      'seal pictures are PNG, JPEG, GIF, BMP, OFD or SVG; ask the maker for a seal with one of these',
    ],
    zh: [
      '无法识别图片的类型',
      '印章图片应为 PNG、JPEG、GIF、BMP、OFD 或 SVG;请向制章人索取采用这些格式的印章',
    ],
  },
  PICTURE_DAMAGED: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'the {type} picture is damaged at byte {offset}',
      'the picture is cut off or was altered; ask the maker for it again',
    ],
    zh: ['{type} 图片在第 {offset} 字节处损坏', '图片不完整或已被改动;请向制章人重新索取'],
  },
  PICTURE_UNSUPPORTED: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'the {type} picture uses {feature}, which gseal does not read',
      'ask the maker for a seal whose picture is an ordinary PNG',
    ],
    zh: ['{type} 图片采用了 gseal 不支持的 {feature}', '请向制章人索取图片为普通 PNG 的印章'],
  },
  PICTURE_NOT_PIXELS: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'a picture of type {type} has no pixels and cannot be drawn into a PDF',
      'stamp OFD documents with this seal, or ask the maker for a seal whose picture is PNG, JPEG, GIF or BMP',
    ],
    zh: [
      '{type} 类型的图片不是点阵图,无法绘入 PDF',
      '请用该印章签 OFD 文件,或向制章人索取图片为 PNG、JPEG、GIF 或 BMP 的印章',
    ],
  },
  IMPRESSION_NOT_PNG: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4, 14',
    en: ['the cleaned impression is {type}, and must be PNG', 'save it as PNG with a transparent ground'],
    zh: ['处理后的印模为 {type},须为 PNG', '请保存为透明背景的 PNG'],
  },
  IMPRESSION_MM: {
    exit: 1,
    clause: '国发〔1999〕25号',
    en: [
      'an impression of {width} × {height} mm: sides are {min} to {max} mm',
      'give the size of the physical seal in mm with --size',
    ],
    zh: [
      '印模尺寸 {width} × {height} 毫米,边长应为 {min} 至 {max} 毫米',
      '请用 --size 给出实物印章的毫米尺寸',
    ],
  },
  IMPRESSION_DPI: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4',
    en: [
      'the impression has {dpi} dpi ({width} × {height} pixels), and needs {least}',
      'scan it again at 600 dpi; enlarging a picture adds nothing to it',
    ],
    zh: [
      '印模分辨率为 {dpi} dpi({width} × {height} 像素),至少须 {least}',
      '请以 600 dpi 重新扫描;放大图片不能增加细节',
    ],
  },
  IMPRESSION_ASPECT: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4',
    en: [
      'the picture of {width} × {height} pixels does not have the shape of {mm} mm',
      'cut it to the edge of the seal, and do not stretch it',
    ],
    zh: ['图片 {width} × {height} 像素与 {mm} 毫米的比例不符', '请沿印章边缘裁切,不要拉伸'],
  },
  IMPRESSION_BLANK: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4',
    en: ['there is nothing on the impression', 'give the picture of the seal'],
    zh: ['印模上没有内容', '请提供印章的图片'],
  },
  IMPRESSION_GROUND: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4, 14',
    en: [
      'the ground of the impression is not transparent',
      'clear the ground; the text under a stamp must stay legible',
    ],
    zh: ['印模背景不透明', '请去除背景;盖章处的文字须清晰可读'],
  },
  IMPRESSION_NOT_RED: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4',
    en: ['{share} % of the impression is red, and {least} % must be', 'scan the seal in its red ink'],
    zh: ['印模的红色占 {share}%,须达到 {least}%', '请扫描红色印泥盖出的印章'],
  },
  IMPRESSION_CHUNKS: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 30',
    en: [
      'the picture carries notes of its own ({chunk})',
      'save it without metadata: it goes into every stamped document',
    ],
    zh: ['图片带有附加信息({chunk})', '请去除元数据后保存: 它会进入每份盖章文件'],
  },
  IMPRESSION_LARGE: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: ['the picture has {actual} KB, and {usual} are usual', 'every stamped document grows by this much'],
    zh: ['图片为 {actual} KB,通常不超过 {usual} KB', '每份盖章文件都会增加这么多'],
  },
  IMPRESSION_REDRAWN: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 4',
    en: [
      '{added} % of the ink in the picture is not in the scan, and {most} % is the most',
      'the picture must be the cleaned scan of the physical seal: cleaning takes away and does not draw',
    ],
    zh: [
      '图片中 {added}% 的印迹不在扫描件上,最多 {most}%',
      '图片须为实物印章扫描件的清理结果: 只能清除,不能重绘',
    ],
  },
})
