import { rows } from './row.ts'

// One table of one room: its rows are looked up by code, in the order of the work, and a cut would have no name.

/** Codes of the PDF reader (ISO 32000-2:2020 unless another source is named). */
export const PDF_CODES = rows({
  PDF_NO_HEADER: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.2',
    en: [
      'there is no %PDF- header at the start of the file',
      'the file is no PDF or is damaged; ask for it again',
    ],
    zh: ['文件开头没有 %PDF- 文件头', '文件不是 PDF 或已损坏;请重新索取'],
  },
  PDF_HEADER_OFFSET: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.2',
    en: [
      '{count} bytes stand before the %PDF- header',
      'a file that begins as something else can mean different things to different programs; ask the issuer for the plain PDF',
    ],
    zh: [
      '%PDF- 文件头之前有 {count} 个字节',
      '以其他内容开头的文件对不同软件可能含义不同;请向签发单位索取纯 PDF',
    ],
  },
  PDF_NO_EOF: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5',
    en: [
      'there is no %%EOF marker near the end of the file',
      'the file is cut off or something was appended; ask for it again',
    ],
    zh: ['文件末尾附近没有 %%EOF 标记', '文件被截断或被附加了内容;请重新索取'],
  },
  PDF_STARTXREF: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5',
    en: [
      'the end of the file does not say where its cross-reference section stands (byte {offset})',
      'gseal never repairs a file, because a repaired file may show what nobody signed; ask for it again',
    ],
    zh: [
      '文件末尾未正确给出交叉引用的位置(第 {offset} 字节)',
      'gseal 从不修复文件,因为修复后显示的内容可能无人签署;请重新索取',
    ],
  },
  PDF_STARTXREF_ELSEWHERE: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5, 7.5.6',
    en: [
      'startxref at byte {offset} does not follow the cross-reference section at byte {section} that it names',
      'an older state may have been put in front of a newer one; ask the issuer for the document again',
    ],
    zh: [
      '第 {offset} 字节处的 startxref 没有紧随其所指的交叉引用(第 {section} 字节)',
      '旧状态可能被置于新状态之前;请向签发单位重新索取',
    ],
  },
  PDF_REVISION_OPEN: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.6',
    en: [
      'the revision whose cross-reference section stands at byte {section} has no startxref and %%EOF of its own behind it',
      'where a revision ends cannot be told, so no signature can cover it; ask the issuer for the document again',
    ],
    zh: [
      '交叉引用位于第 {section} 字节的修订版之后没有自己的 startxref 和 %%EOF',
      '无法确定该修订版的结束位置,任何签名都无法完整覆盖它;请向签发单位重新索取',
    ],
  },
  PDF_TAIL: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5',
    en: [
      '{count} bytes follow the last %%EOF (from byte {offset})',
      'they belong to no revision and no signature covers them; ask the issuer for the document again',
    ],
    zh: [
      '最后一个 %%EOF 之后还有 {count} 个字节(自第 {offset} 字节起)',
      '它们不属于任何修订版,也不受任何签名保护;请向签发单位重新索取',
    ],
  },
  PDF_XREF_AT: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.4, 7.5.8',
    en: [
      'no cross-reference section begins at byte {offset}, where one should',
      'gseal never repairs a file, because a repaired file may show what nobody signed; ask for it again',
    ],
    zh: [
      '第 {offset} 字节处应有交叉引用,但没有',
      'gseal 从不修复文件,因为修复后显示的内容可能无人签署;请重新索取',
    ],
  },
  PDF_XREF_MALFORMED: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.4, 7.5.8',
    en: [
      'the cross-reference section is not well formed at byte {offset}: {reason}',
      'gseal never repairs a file, because a repaired file may show what nobody signed; ask for it again',
    ],
    zh: [
      '交叉引用在第 {offset} 字节处格式有误: {reasonZh}',
      'gseal 从不修复文件,因为修复后显示的内容可能无人签署;请重新索取',
    ],
  },
  PDF_XREF_ENTRY_SIZE: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.4',
    en: [
      'the cross-reference table at byte {offset} has entries that are not 20 bytes long',
      'programs that count bytes read other offsets than those that read words; ask the maker to write the file again',
    ],
    zh: [
      '第 {offset} 字节处的交叉引用表中有长度不是 20 字节的条目',
      '按字节与按词读取的软件会得到不同的偏移;请生成方重新生成文件',
    ],
  },
  PDF_XREF_DUPLICATE: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.4',
    en: [
      'the cross-reference section at byte {offset} lists object {number} more than once',
      'programs differ on which entry counts; ask the issuer for the document again',
    ],
    zh: ['第 {offset} 字节处的交叉引用多次列出对象 {number}', '不同软件采用的条目不同;请向签发单位重新索取'],
  },
  PDF_XREF_CYCLE: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.6',
    en: [
      'the chain of cross-reference sections comes back to byte {offset}',
      'such a file is made to mislead or to hang programs; do not rely on it',
    ],
    zh: ['交叉引用链回到了第 {offset} 字节', '这种文件意在误导或卡住软件;请勿采信'],
  },
  PDF_XREF_ORDER: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.6',
    en: [
      'the cross-reference section at byte {offset} comes before the older one at byte {previous}',
      'only a linearised file has this order; revisions out of order can hide changes',
    ],
    zh: [
      '第 {offset} 字节处的交叉引用位于更早修订版(第 {previous} 字节)之前',
      '只有线性化文件才有这种顺序;顺序颠倒的修订版可能隐藏改动',
    ],
  },
  PDF_XREF_HYBRID: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.8.4',
    en: [
      'the file has a table and a stream of cross-references side by side (byte {offset})',
      'programs older than PDF 1.5 see only the table; a file of one kind is safer',
    ],
    zh: [
      '文件同时使用交叉引用表和交叉引用流(第 {offset} 字节)',
      '早于 PDF 1.5 的软件只能看到表;只用一种更稳妥',
    ],
  },
  PDF_XREF_HYBRID_DIFFERS: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.8.4',
    en: [
      'table and stream of cross-references at byte {offset} place object {number} differently',
      'different programs would show different documents; do not rely on the file',
    ],
    zh: [
      '第 {offset} 字节处的交叉引用表与交叉引用流对对象 {number} 的位置说法不同',
      '不同软件会显示不同内容;请勿采信该文件',
    ],
  },
  PDF_XREF_SIZE: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5',
    en: [
      'the trailer at byte {offset} gives a size of {size}, and object {number} is listed',
      'by the standard the object does not exist, but many programs use it; ask the issuer for the document again',
    ],
    zh: [
      '第 {offset} 字节处的 trailer 给出的 Size 为 {size},却列有对象 {number}',
      '按标准该对象不存在,但许多软件会使用它;请向签发单位重新索取',
    ],
  },
  PDF_XREF_TYPE: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.8.3',
    en: [
      'the cross-reference stream at byte {offset} has for object {number} an entry of unknown type {type}',
      'the object is read as absent, as the standard says',
    ],
    zh: ['第 {offset} 字节处的交叉引用流中,对象 {number} 的条目类型 {type} 未知', '按标准将该对象视为不存在'],
  },
  PDF_TRAILER: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5',
    en: [
      'the trailer of the cross-reference section at byte {offset} has no sound /{key}',
      'the file is damaged or was made by faulty software; ask for it again',
    ],
    zh: ['第 {offset} 字节处交叉引用的 trailer 中 /{key} 缺失或有误', '文件已损坏或生成软件有误;请重新索取'],
  },
  PDF_MALFORMED: {
    exit: 1,
    clause: 'ISO 32000-2 7.2, 7.3',
    en: [
      'the file is not well formed at byte {offset}: {reason}',
      'the file is damaged or was made by faulty software; ask for it again',
    ],
    zh: ['文件在第 {offset} 字节处格式有误: {reasonZh}', '文件已损坏或生成软件有误;请重新索取'],
  },
  PDF_DUPLICATE_KEY: {
    exit: 1,
    clause: 'ISO 32000-2 7.3.7',
    en: [
      'the dictionary at byte {offset} has the key /{key} more than once',
      'programs differ on which value counts; do not rely on the file',
    ],
    zh: ['第 {offset} 字节处的字典中键 /{key} 出现多次', '不同软件采用的值不同;请勿采信该文件'],
  },
  PDF_OBJECT_MISPLACED: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.4',
    en: [
      'object {number} does not stand at byte {offset}, where the cross-reference says',
      'gseal never searches for lost objects, because it may find what nobody signed; ask for the file again',
    ],
    zh: [
      '对象 {number} 不在交叉引用所说的第 {offset} 字节处',
      'gseal 从不搜寻丢失的对象,因为找到的内容可能无人签署;请重新索取文件',
    ],
  },
  PDF_OBJECT_OVERLAP: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.1',
    en: [
      'object {number} at byte {offset} stands inside another object or section',
      'the same bytes would mean two things; do not rely on the file',
    ],
    zh: ['第 {offset} 字节处的对象 {number} 位于另一对象或结构之内', '同一段字节有两种含义;请勿采信该文件'],
  },
  PDF_STREAM_LENGTH: {
    exit: 1,
    clause: 'ISO 32000-2 7.3.8.2',
    en: [
      'the stream at byte {offset} does not end where its /Length says',
      'programs differ on where such a stream ends; ask for the file again',
    ],
    zh: ['第 {offset} 字节处的流没有在 /Length 所说的位置结束', '不同软件判断的结束位置不同;请重新索取文件'],
  },
  PDF_OBJECT_STREAM: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.7',
    en: [
      'object {number} cannot be read from object stream {container}: {reason}',
      'the file is damaged or was made to mislead; ask for it again',
    ],
    zh: ['无法从对象流 {container} 读取对象 {number}: {reasonZh}', '文件已损坏或意在误导;请重新索取'],
  },
  PDF_REFERENCE_CYCLE: {
    exit: 1,
    clause: 'ISO 32000-2 7.3.10',
    en: [
      'object {number} refers to itself where that cannot be',
      'such a file is made to mislead or to hang programs; do not rely on it',
    ],
    zh: ['对象 {number} 在不允许之处引用了自身', '这种文件意在误导或卡住软件;请勿采信'],
  },
  PDF_FILTER: {
    exit: 1,
    clause: 'ISO 32000-2 7.4',
    en: [
      'the stream at byte {offset} cannot be decoded ({filter}): {reason}',
      'the file is damaged or uses a filter that gseal does not read; ask for it again',
    ],
    zh: [
      '第 {offset} 字节处的流无法解码({filter}): {reasonZh}',
      '文件已损坏,或使用了 gseal 不支持的过滤器;请重新索取',
    ],
  },
  PDF_NO_CATALOG: {
    exit: 1,
    clause: 'ISO 32000-2 7.7.2',
    en: ['the document has no catalog', 'the file is damaged; ask for it again'],
    zh: ['文档没有目录字典(Catalog)', '文件已损坏;请重新索取'],
  },
  PDF_ENCRYPTED: {
    exit: 1,
    clause: 'ISO 32000-2 7.6',
    en: [
      'the document is encrypted',
      'ask for the document without encryption; encryption is no protection against changes',
    ],
    zh: ['文档已加密', '请索取未加密的文档;加密并不能防止改动'],
  },
  PDF_UNOWNED_OBJECT: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.4',
    en: [
      'an object stands at byte {offset} that no cross-reference lists',
      'programs that repair files would show it, although it is no part of the document; do not rely on the file',
    ],
    zh: [
      '第 {offset} 字节处有一个未被任何交叉引用列出的对象',
      '会修复文件的软件可能显示它,但它不属于文档;请勿采信该文件',
    ],
  },
  PDF_UNOWNED_BYTES: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.1',
    en: [
      '{count} bytes from byte {offset} belong to no object and no section',
      'they are no part of the document; ask the maker what they are for',
    ],
    zh: [
      '自第 {offset} 字节起的 {count} 个字节不属于任何对象或结构',
      '它们不是文档的组成部分;请向生成方了解其用途',
    ],
  },
  PDF_PAGE_TREE: {
    exit: 1,
    clause: 'ISO 32000-2 7.7.3',
    en: [
      'the page tree is not sound at object {number}: {reason}',
      'programs differ on which pages such a file has; ask for it again',
    ],
    zh: ['页面树在对象 {number} 处有误: {reasonZh}', '不同软件看到的页面不同;请重新索取'],
  },
  PDF_PAGE_COUNT: {
    exit: 1,
    clause: 'ISO 32000-2 7.7.3.2',
    en: [
      'node {number} of the page tree says that it has {stated} pages, and has {actual}',
      'programs differ on which pages such a file has; ask for it again',
    ],
    zh: ['页面树节点 {number} 声称有 {stated} 页,实际为 {actual} 页', '不同软件看到的页面不同;请重新索取'],
  },
  PDF_PAGE_BOX: {
    exit: 1,
    clause: 'ISO 32000-2 7.7.3.3, 14.11.2',
    en: [
      'page {page} has no sound /{key}',
      'programs differ on how large such a page is; ask the maker to write the file again',
    ],
    zh: ['第 {page} 页的 /{key} 缺失或有误', '不同软件显示的页面大小不同;请生成方重新生成文件'],
  },
  PDF_FIELD_TREE: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.4',
    en: [
      'the form fields are not sound at object {number}: {reason}',
      'programs differ on which fields such a file has; ask for it again',
    ],
    zh: ['表单域在对象 {number} 处有误: {reasonZh}', '不同软件看到的表单域不同;请重新索取'],
  },
  PDF_FIELD_VALUE: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the value of signature field "{field}" is no signature dictionary',
      'a signature may have been made unreadable on purpose; ask the issuer for the document again',
    ],
    zh: ['签名域“{field}”的值不是签名字典', '签名可能被故意破坏;请向签发单位重新索取'],
  },
  PDF_SIG_BYTERANGE_MISSING: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature has no /ByteRange, so nothing says what it covers',
      'the signature was made unreadable; ask the issuer for the document again',
    ],
    zh: ['签名没有 /ByteRange,无从得知其保护范围', '签名已被破坏;请向签发单位重新索取'],
  },
  PDF_SIG_BYTERANGE_INDIRECT: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      '/ByteRange of the signature stands outside its dictionary',
      'it could be exchanged without touching the signature; ask the issuer for the document again',
    ],
    zh: ['签名的 /ByteRange 不在其字典之内', '可在不触及签名的情况下替换它;请向签发单位重新索取'],
  },
  PDF_SIG_BYTERANGE_FORM: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      '/ByteRange is not four whole numbers from zero up',
      'the signature was made unreadable; ask the issuer for the document again',
    ],
    zh: ['/ByteRange 不是四个非负整数', '签名已被破坏;请向签发单位重新索取'],
  },
  PDF_SIG_BYTERANGE_START: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature covers the file from byte {start} on, not from its first byte',
      'what stands before is not protected; ask the issuer for the document again',
    ],
    zh: ['签名自第 {start} 字节起覆盖文件,而非从首字节开始', '此前的内容不受保护;请向签发单位重新索取'],
  },
  PDF_SIG_BYTERANGE_BOUNDS: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the ranges of /ByteRange are out of order or reach past the file of {size} bytes',
      'the file is cut off or the signature was changed; ask the issuer for the document again',
    ],
    zh: [
      '/ByteRange 的区段顺序有误或超出了 {size} 字节的文件',
      '文件被截断或签名被改动;请向签发单位重新索取',
    ],
  },
  PDF_SIG_GAP: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'bytes {start} to {end} are left out of the signature, and that is not exactly its /Contents',
      'content can be put into such a gap without breaking the signature; do not rely on the file',
    ],
    zh: [
      '签名略过了第 {start} 至 {end} 字节,而这并不恰好是其 /Contents',
      '可在该空隙中放入内容而不破坏签名;请勿采信该文件',
    ],
  },
  PDF_SIG_GAP_HEX: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      '/Contents of the signature holds something else than hexadecimal digits',
      'what stands there is not protected; ask the issuer for the document again',
    ],
    zh: ['签名的 /Contents 中含有十六进制数字以外的内容', '该处内容不受保护;请向签发单位重新索取'],
  },
  PDF_SIG_END: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature covers the file up to byte {end}, where no revision ends',
      'it does not protect a state of the document that a reader would show; do not rely on it',
    ],
    zh: [
      '签名覆盖至第 {end} 字节,而该处不是任何修订版的结尾',
      '它并未保护阅读软件会显示的任何一个文档状态;请勿采信',
    ],
  },
  PDF_SIG_CONTENTS_MISSING: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature has no /Contents or an empty one',
      'the signed value was taken out; ask the issuer for the document again',
    ],
    zh: ['签名没有 /Contents 或其内容为空', '签名值已被移除;请向签发单位重新索取'],
  },
  PDF_SIG_CONTENTS_INDIRECT: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      '/Contents of the signature stands outside its dictionary',
      'it could be exchanged without touching the signature; ask the issuer for the document again',
    ],
    zh: ['签名的 /Contents 不在其字典之内', '可在不触及签名的情况下替换它;请向签发单位重新索取'],
  },
  PDF_SIG_CONTENTS_FORM: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      '/Contents of the signature is no hexadecimal string',
      'what is left out of the signature cannot be bounded then; ask the issuer for the document again',
    ],
    zh: ['签名的 /Contents 不是十六进制字符串', '无法确定签名略过的范围;请向签发单位重新索取'],
  },
  PDF_SIG_DUPLICATE_KEY: {
    exit: 1,
    clause: 'ISO 32000-2 7.3.7',
    en: [
      'the signature dictionary has the key /{key} more than once',
      'programs differ on which value counts; do not rely on the file',
    ],
    zh: ['签名字典中键 /{key} 出现多次', '不同软件采用的值不同;请勿采信该文件'],
  },
  PDF_SIG_PACKED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1, 7.5.7',
    en: [
      'the signature dictionary stands inside an object stream, where its bytes cannot be left out of the signature',
      'the signature was made unreadable; ask the issuer for the document again',
    ],
    zh: ['签名字典位于对象流之内,其字节无法从签名范围中略过', '签名已被破坏;请向签发单位重新索取'],
  },
  PDF_SIG_DIRECT: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature dictionary is no object of its own',
      'it would change with the field that holds it; ask the issuer for the document again',
    ],
    zh: ['签名字典不是独立的间接对象', '它会随所在的域一同改变;请向签发单位重新索取'],
  },
  PDF_SIG_STREAM: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature is a stream instead of a dictionary',
      'the signature was made unreadable; ask the issuer for the document again',
    ],
    zh: ['签名是流而非字典', '签名已被破坏;请向签发单位重新索取'],
  },
})
