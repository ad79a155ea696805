import { rows } from './row.ts'

/** Codes of the XML reader and writer (W3C XML 1.0 fifth edition; Namespaces in XML 1.0). */
export const XML_CODES = rows({
  XML_ENCODING: {
    exit: 1,
    clause: 'XML 1.0 4.3.3',
    en: [
      '{part} is not text in UTF-8 (byte {offset}; it says {encoding})',
      'OFD is written in UTF-8; ask the maker of the document to write it again',
    ],
    zh: [
      '{part} 不是 UTF-8 文本(第 {offset} 字节;标明的编码为 {encoding})',
      'OFD 应采用 UTF-8;请文档生成方重新生成',
    ],
  },
  XML_DOCTYPE: {
    exit: 1,
    clause: 'XML 1.0 2.8',
    en: [
      '{part} has a DOCTYPE at byte {offset}, which is not read',
      'a DOCTYPE can pull foreign text into a document; OFD needs none, and a file with one should not be relied on',
    ],
    zh: [
      '{part} 在第 {offset} 字节处含有 DOCTYPE 声明,不予读取',
      'DOCTYPE 可把外部内容引入文档;OFD 不需要它,含有它的文件不应采信',
    ],
  },
  XML_ENTITY: {
    exit: 1,
    clause: 'XML 1.0 4.1, 4.6',
    en: [
      '{part} has at byte {offset} a reference that is none of the five predefined ones and no allowed character',
      'ask the maker of the document to write the character itself',
    ],
    zh: [
      '{part} 第 {offset} 字节处的引用既非五个预定义实体,也非允许的字符引用',
      '请文档生成方直接写出该字符',
    ],
  },
  XML_CHARACTER: {
    exit: 1,
    clause: 'XML 1.0 2.2',
    en: [
      '{part} has at byte {offset} a character that XML does not allow (U+{code})',
      'the part is damaged or was made by faulty software; ask for it again',
    ],
    zh: ['{part} 第 {offset} 字节处有 XML 不允许的字符(U+{code})', '内容已损坏或生成软件有误;请重新索取'],
  },
  XML_UNWRITABLE: {
    exit: 1,
    clause: 'XML 1.0 2.2',
    en: [
      'the text to be written has a character that XML cannot hold (U+{code})',
      'remove the character; it is usually invisible and comes from copying out of another program',
    ],
    zh: ['待写入的文本含有 XML 无法表示的字符(U+{code})', '请删除该字符;它通常不可见,来自其他程序的复制粘贴'],
  },
  XML_DECLARATION: {
    exit: 1,
    clause: 'XML 1.0 2.8',
    en: [
      'the XML declaration of {part} is not one of XML 1.0 at its very beginning (byte {offset})',
      'ask the maker of the document to write it again',
    ],
    zh: ['{part} 的 XML 声明不在文件开头,或不是 XML 1.0 的声明(第 {offset} 字节)', '请文档生成方重新生成'],
  },
  XML_NAME: {
    exit: 1,
    clause: 'XML 1.0 2.3; Namespaces in XML 1.0 4',
    en: [
      '{part} has at byte {offset} a name that XML does not allow',
      'the part is damaged or was made by faulty software; ask for it again',
    ],
    zh: ['{part} 第 {offset} 字节处的名称不符合 XML 规定', '内容已损坏或生成软件有误;请重新索取'],
  },
  XML_TAG: {
    exit: 1,
    clause: 'XML 1.0 3.1',
    en: [
      '{part} has at byte {offset} a tag that is not written as XML wants',
      'the part is damaged or was made by faulty software; ask for it again',
    ],
    zh: ['{part} 第 {offset} 字节处的标签写法不符合 XML 规定', '内容已损坏或生成软件有误;请重新索取'],
  },
  XML_ATTRIBUTE_TWICE: {
    exit: 1,
    clause: 'XML 1.0 3.1; Namespaces in XML 1.0 6.3',
    en: [
      '{part} gives the attribute {name} twice in the tag at byte {offset}',
      'two programs may read different values; do not rely on the file',
    ],
    zh: [
      '{part} 第 {offset} 字节处的标签中,属性 {name} 出现了两次',
      '不同软件可能读到不同的值;请勿采信该文件',
    ],
  },
  XML_NOT_CLOSED: {
    exit: 1,
    clause: 'XML 1.0 2.1, 3',
    en: [
      '{part} ends before {name} is closed, which began at byte {offset}',
      'the part is cut off; ask for the document again',
    ],
    zh: ['{part} 在 {name}(始于第 {offset} 字节)闭合之前就结束了', '内容被截断;请重新索取文档'],
  },
  XML_CLOSED_WRONGLY: {
    exit: 1,
    clause: 'XML 1.0 3.1',
    en: [
      '{part} closes {actual} at byte {offset} where {name} is open',
      'the part is damaged; ask for the document again',
    ],
    zh: [
      '{part} 第 {offset} 字节处的结束标签为 {actual},与当前元素 {name} 不匹配',
      '内容已损坏;请重新索取文档',
    ],
  },
  XML_COMMENT: {
    exit: 1,
    clause: 'XML 1.0 2.5',
    en: [
      '{part} has in the comment at byte {offset} two hyphens, which XML does not allow',
      'programs differ on where such a comment ends; ask the maker to write it again',
    ],
    zh: [
      '{part} 第 {offset} 字节处的注释中含有 XML 不允许的“--”',
      '不同软件对注释结束位置的判断不同;请生成方重新生成',
    ],
  },
  XML_TEXT: {
    exit: 1,
    clause: 'XML 1.0 2.4',
    en: [
      '{part} has "]]>" in its text at byte {offset}, which XML does not allow',
      'ask the maker of the document to write it again',
    ],
    zh: ['{part} 第 {offset} 字节处的文本中含有 XML 不允许的“]]>”', '请文档生成方重新生成'],
  },
  XML_OUTSIDE_ROOT: {
    exit: 1,
    clause: 'XML 1.0 2.1',
    en: [
      '{part} has content at byte {offset} outside its root element',
      'content added behind a document is not part of it; do not rely on the file',
    ],
    zh: ['{part} 第 {offset} 字节处有根元素之外的内容', '附加在文档之外的内容不属于该文档;请勿采信该文件'],
  },
  XML_NO_ROOT: {
    exit: 1,
    clause: 'XML 1.0 2.1',
    en: ['{part} has no element at all', 'the part is empty or damaged; ask for the document again'],
    zh: ['{part} 中没有任何元素', '内容为空或已损坏;请重新索取文档'],
  },
  XML_READERS_DISAGREE: {
    exit: 1,
    clause: 'XML 1.0 2.1',
    en: [
      'two readers understand {part} differently, first in the element at byte {offset}',
      'what is not certain is not accepted; ask the maker to write the part in plain XML',
    ],
    zh: [
      '两个解析器对 {part} 的理解不一致,首处位于第 {offset} 字节处的元素',
      '存在歧义的内容不予采信;请生成方改用规范、简单的 XML',
    ],
    more: [
      'Each part is read by two independent readers, and whatever they do not agree on is refused: a document must mean the same to everyone. Legal XML is refused for this reason only in rare forms, such as quotation marks inside a processing instruction.',
      '每个部件由两个独立的解析器读取,凡理解不一致者一律拒绝:同一文档对任何人都应含义相同。因此被拒绝的合法 XML 极少,例如处理指令中含有引号。',
    ],
  },
})
