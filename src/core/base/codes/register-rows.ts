import { rows } from './row.ts'

/** 陕西省政务电子证照管理办法(试行). */
const art = (articles: string): string => `Measures for government electronic licences, Art. ${articles}`

/**
 * Codes of single rows of a register. `{field}` is the heading that the register itself has, `{value}` the masked cell:
 * a clerk works through these with the paper in hand.
 */
export const ROW_CODES = rows({
  ROW_MERGED: {
    exit: 1,
    en: [
      'the cell of {field} is part of a merged region',
      'split the region and write the value into each row it is meant for',
    ],
    zh: ['“{field}”在合并单元格中', '请取消合并,并在各行分别填写'],
  },
  ROW_FORMULA: {
    exit: 1,
    en: [
      '{field} holds a formula, whose result nobody can rely on',
      'copy the column and paste it as values',
    ],
    zh: ['“{field}”是公式,其结果不可采信', '请复制该列并粘贴为数值'],
  },
  ROW_CELL_ERROR: {
    exit: 1,
    en: ['{field} holds an error of the spreadsheet ({value})', 'write the value itself'],
    zh: ['“{field}”是表格错误值({value})', '请直接填写数值'],
  },
  ROW_ENCODING: {
    exit: 1,
    en: [
      '{field} holds garbled text',
      'take the value from the paper; the file was once saved in a wrong encoding',
    ],
    zh: ['“{field}”含乱码', '请按纸质证照重新填写;该文件曾以错误编码保存'],
  },
  ROW_PRIVATE_CHARACTER: {
    exit: 1,
    clause: 'GB 18030',
    en: [
      '{field} holds {point}, a character that means something on one machine only',
      'write the character with its code of GB 18030-2022',
    ],
    zh: ['“{field}”含造字 {point},仅在个别机器上有效', '请改用 GB 18030-2022 中的字符'],
  },
  ROW_CONTROL: {
    exit: 1,
    en: ['{field} holds the control character {point}', 'delete it and write the value again'],
    zh: ['“{field}”含控制字符 {point}', '请删除后重新填写'],
  },
  ROW_STRAY: {
    exit: 1,
    clause: art('17'),
    en: [
      'the row has {count} cells where the header has no column',
      'move the values under their headings, or delete them',
    ],
    zh: ['该行有 {count} 个单元格没有对应的栏目', '请移到相应栏目下,或删除'],
  },
  ROW_TYPE: {
    exit: 1,
    en: [
      '{field} says {value}, and the catalog is {wanted}',
      'this row belongs into the register of another catalog',
    ],
    zh: ['“{field}”为 {value},目录为 {wanted}', '该行属于其他证照目录'],
  },
  ROW_NUMBER_MISSING: {
    exit: 1,
    en: ['{field} is empty', 'write the number of the paper licence'],
    zh: ['“{field}”为空', '请填写纸质证照的编号'],
  },
  ROW_NUMBER_FORM: {
    exit: 1,
    clause: art('6'),
    en: [
      '{field} is {value}, which is not formed as the catalog says: {pattern}',
      'compare with the paper; if such numbers were given, the catalog needs another rule',
    ],
    zh: [
      '“{field}”为 {value},不符合目录的编码规则 {pattern}',
      '请与纸质证照核对;若确有此类编号,须修订目录的编码规则',
    ],
  },
  ROW_DUP_IN_FILE: {
    exit: 1,
    en: ['{field} {value} stood in row {row} before', 'keep one of the two rows'],
    zh: ['“{field}” {value} 已在第 {row} 行出现', '请保留其一'],
  },
  ROW_DUP_NUMBER: {
    exit: 1,
    en: [
      'a licence with {field} {value} was issued before or is being issued',
      'look for it among the licences; a change is no new licence',
    ],
    zh: ['“{field}” {value} 的证照已签发或正在签发', '请查询已有证照;变更不是新发'],
  },
  ROW_DUP_HOLDER: {
    exit: 1,
    en: [
      'the holder {value} has a licence of this kind',
      'a holder has one at a time: end or change the other',
    ],
    zh: ['持证主体 {value} 已有此类证照', '此类证照一人(户)一证: 请先终止或变更原证照'],
  },
  ROW_HOLDER_IN_FILE: {
    exit: 1,
    en: [
      'the holder {value} stood in row {row} before, and a holder has one licence of this kind',
      'keep the row of the licence that is in force',
    ],
    zh: ['持证主体 {value} 已在第 {row} 行出现,而此类证照一人(户)一证', '请只保留现行有效证照的一行'],
  },
  ROW_HOLDER_NAME: {
    exit: 1,
    en: ['{field} is empty', 'write the name of each holder'],
    zh: ['“{field}”为空', '请填写每个持证主体的名称'],
  },
  ROW_HOLDER_CODE_MISSING: {
    exit: 1,
    en: ['{field} is empty', 'write the code of each holder'],
    zh: ['“{field}”为空', '请填写每个持证主体的代码'],
  },
  ROW_HOLDER_CODE: {
    exit: 1,
    clause: 'GB/T 36903',
    en: [
      '{field} {value} is no number of the type {type}',
      'compare number and type with the paper of the holder',
    ],
    zh: ['“{field}” {value} 不是有效的{type}', '请与证件核对号码和类型'],
  },
  ROW_HOLDER_TYPE_MISSING: {
    exit: 1,
    clause: 'GB/T 36903',
    en: [
      '{field} is empty',
      'write the type of the code: 001 for a unified social credit code, 111 for an identity number …',
    ],
    zh: ['“{field}”为空', '请填写代码类型: 001 统一社会信用代码,111 公民身份号码等'],
  },
  ROW_HOLDER_TYPE: {
    exit: 1,
    clause: 'GB/T 36903',
    en: [
      '{field} {value} is no type of holder codes',
      'one of the sixteen of GB/T 36903 Annex A, e.g. 001 or 111',
    ],
    zh: ['“{field}” {value} 不是持证主体代码类型', '应为 GB/T 36903 附录 A 的代码,如 001、111'],
  },
  ROW_HOLDER_KIND: {
    exit: 1,
    clause: art('8'),
    en: [
      '{field} {value} ({type}) is not admitted by this catalog',
      'correct the type, or the row belongs to another catalog',
    ],
    zh: ['本目录不接受“{field}” {value}({type})', '请更正类型;或该行属于其他目录'],
  },
  ROW_HOLDER_COUNT: {
    exit: 1,
    en: [
      '{names} names of holders stand beside {codes} codes',
      'separate names, codes and types alike, with ^',
    ],
    zh: ['持证主体名称 {names} 个,代码 {codes} 个', '名称、代码、类型须用 ^ 逐一对应分隔'],
  },
  ROW_ID_CHECK: {
    exit: 1,
    clause: 'GB 11643-1999',
    en: ['{field} {value}: {because}', 'compare the number with the identity card'],
    zh: ['“{field}” {value}: {becauseZh}', '请与身份证核对'],
  },
  ROW_USCC_CHECK: {
    exit: 1,
    clause: 'GB 32100-2015',
    en: [
      '{field} {value}: {because}',
      'look at the certificate of the body; a person can vouch by name for a legal code that fails its check',
    ],
    zh: ['“{field}” {value}: {becauseZh}', '请查看登记证书;合法但不符合校验的代码可由具名人员确认'],
  },
  ROW_MANGLED: {
    exit: 1,
    en: [
      '{field} {value} went through a spreadsheet as a number and lost its last digits',
      'format the column as text and write the number from the paper again: what was lost cannot be computed back',
    ],
    zh: [
      '“{field}” {value} 被表格当作数字处理,末尾数位已丢失',
      '请将该列设为文本格式,按纸质证照重新填写;丢失的数位无法恢复',
    ],
  },
  ROW_APOSTROPHE: {
    exit: 1,
    en: ['{field} begins with an apostrophe', 'delete it; format the column as text instead'],
    zh: ['“{field}”以撇号开头', '请删除撇号,并将该列设为文本格式'],
  },
  ROW_DATE_MISSING: {
    exit: 1,
    en: ['{field} is empty', 'write the day from the paper'],
    zh: ['“{field}”为空', '请按纸质证照填写日期'],
  },
  ROW_DATE: {
    exit: 1,
    en: ['{field} {value} is no day', 'write 2012-01-09, 2012/1/9, 20120109 or 2012年1月9日'],
    zh: ['“{field}” {value} 不是日期', '请写成 2012-01-09、2012/1/9、20120109 或 2012年1月9日'],
  },
  ROW_DATE_CENTURY: {
    exit: 1,
    en: ['{field} {value} has a year of two digits', 'write the year with four digits'],
    zh: ['“{field}” {value} 的年份只有两位', '请写四位年份'],
  },
  ROW_DATE_CALENDAR: {
    exit: 1,
    en: ['{field} {value} is not in the calendar', 'compare with the paper'],
    zh: ['“{field}” {value} 在日历上不存在', '请与纸质证照核对'],
  },
  ROW_DATE_FUTURE: {
    exit: 1,
    en: ['{field} {value} is in the future', 'compare with the paper'],
    zh: ['“{field}” {value} 晚于今天', '请与纸质证照核对'],
  },
  ROW_DATE_ORDER: {
    exit: 1,
    en: ['{field} {value} is before the begin {from}', 'compare both days with the paper'],
    zh: ['“{field}” {value} 早于起始日期 {from}', '请与纸质证照核对两个日期'],
  },
  ROW_END: {
    exit: 1,
    en: ['{field} is empty', 'write the last day of validity, or 长期'],
    zh: ['“{field}”为空', '请填写有效期截止日期,或填“长期”'],
  },
  ROW_RANGE: {
    exit: 1,
    clause: art('11'),
    en: [
      'from {from} to {value} is none of the validity ranges of the catalog: {ranges}',
      'compare the days with the paper; if such spans were given, the catalog needs another range',
    ],
    zh: [
      '自 {from} 至 {value} 不在目录的有效期限范围内: {ranges}',
      '请与纸质证照核对;若确有此期限,须修订目录',
    ],
  },
  ROW_EXPIRED: {
    exit: 1,
    clause: art('14'),
    en: [
      '{field} {value} is over (today is {today}): the row is left out',
      'licences are digitised within their validity; nothing is to be done',
    ],
    zh: ['“{field}” {value} 已过期(今天 {today}): 跳过该行', '仅对有效期内的证照电子化;无需处理'],
  },
  ROW_ISSUER: {
    exit: 1,
    en: [
      '{field} {value} is none of the issuing departments of the catalog',
      'correct name and code, or enter the department in the catalog',
    ],
    zh: ['“{field}” {value} 不是目录中的颁发机构', '请更正名称和代码,或在目录中登记该机构'],
  },
  ROW_ISSUER_GONE: {
    exit: 1,
    clause: art('13'),
    en: [
      'the issuer {issuer} exists no more, and nobody was named in its place',
      'enter the present department as its successor',
    ],
    zh: ['颁发机构 {issuer} 已不存在,且未指明承接部门', '请登记现业务所属部门'],
  },
  ROW_REQUIRED: {
    exit: 1,
    en: ['{field} is empty, and the catalog wants it', 'write the value from the paper'],
    zh: ['“{field}”为必填项', '请按纸质证照填写'],
  },
  ROW_LENGTH: {
    exit: 1,
    en: [
      '{field} has {actual} characters, and {limit} are admitted',
      'shorten it, or the catalog needs another length',
    ],
    zh: ['“{field}”有 {actual} 个字符,上限为 {limit}', '请缩短,或修订目录的长度'],
  },
  ROW_NUMBER: {
    exit: 1,
    en: ['{field} {value} is no number', 'write digits, with a point for fractions'],
    zh: ['“{field}” {value} 不是数字', '请填写数字,小数用点'],
  },
  ROW_CHOICE: {
    exit: 1,
    en: ['{field} {value} is none of {choices}', 'take one of these'],
    zh: ['“{field}” {value} 不在取值范围内: {choices}', '请选用其一'],
  },
  ROW_FLAG: {
    exit: 1,
    en: ['{field} {value} is neither yes nor no', 'write 是 or 否'],
    zh: ['“{field}” {value} 应为是或否', '请填写“是”或“否”'],
  },
  ROW_PHONE: {
    exit: 1,
    en: [
      '{field} {value} has not the form of a telephone number',
      'look at it; the row is issued all the same',
    ],
    zh: ['“{field}” {value} 不像电话号码', '请核对;该行仍会签发'],
  },
  ROW_GLYPH: {
    exit: 1,
    clause: 'GB 18030',
    en: [
      '{field} has the character {char} ({point}), for which no font is at hand',
      'give a font that has it with --font',
    ],
    zh: ['“{field}”中的“{char}”({point})没有可用字形', '请用 --font 提供含该字的字体'],
  },
  ROW_SCAN_MISSING: {
    exit: 1,
    en: ['there is no scan for {number}', 'scan the licence and name the file after its number'],
    zh: ['没有 {number} 的扫描件', '请扫描证照,并以编号命名文件'],
  },
  ROW_SCAN_PAGES: {
    exit: 1,
    en: [
      'the pages of the scan of {number} do not follow one another: {pages}',
      'name them number_1, number_2 …',
    ],
    zh: ['{number} 的扫描件页码不连续: {pages}', '请命名为 编号_1、编号_2 等'],
  },
  ROW_SCAN_UNREADABLE: {
    exit: 1,
    en: ['the image {file} cannot be read', 'scan the page again, as JPEG, PNG, TIFF or PDF'],
    zh: ['图像 {file} 无法读取', '请重新扫描为 JPEG、PNG、TIFF 或 PDF'],
  },
  ROW_SCAN_QUALITY: {
    exit: 1,
    en: [
      'the image {file} has {width} × {height} pixels, and needs {least} at least',
      'scan the page with 300 dpi',
    ],
    zh: ['图像 {file} 为 {width} × {height} 像素,至少需要 {least}', '请以 300 dpi 重新扫描'],
  },
  ROW_PHOTO_MISSING: {
    exit: 1,
    en: ['there is no photo for {number}', 'put it into the folder of photos, named after the number'],
    zh: ['没有 {number} 的照片', '请将照片以编号命名放入照片文件夹'],
  },
})
