import { rows } from './row.ts'

/** Codes of the package reader (PKWARE APPNOTE 6.3.10, "ZIP"). Refusals first, tolerated oddities after them. */
export const ZIP_CODES = rows({
  ZIP_NOT_A_ZIP: {
    exit: 1,
    clause: 'APPNOTE 4.3.6',
    en: [
      'the file is not a ZIP package, which every OFD document is',
      'check that the right file was given; a renamed or encrypted file has to be put back into its first form',
    ],
    zh: ['文件不是 ZIP 包,而 OFD 文档必须是 ZIP 包', '请核对是否选对了文件;被改名或加密的文件须先恢复原状'],
  },
  ZIP_TRUNCATED: {
    exit: 1,
    clause: 'APPNOTE 4.3.16',
    en: [
      'the package ends too early, at byte {offset}: its directory is missing or cut off',
      'the transfer was probably interrupted; fetch the file again and compare its size with the original',
    ],
    zh: [
      'ZIP 包在第 {offset} 字节处提前结束,目录缺失或不完整',
      '可能是传输中断;请重新获取并与原文件核对大小',
    ],
  },
  ZIP_MALFORMED: {
    exit: 1,
    clause: 'APPNOTE 4.3',
    en: [
      'the package is damaged at byte {offset}: {what} is not what it should be',
      'ask the sender for the file again; a file changed after it was made cannot be relied on',
    ],
    zh: [
      'ZIP 包在第 {offset} 字节处损坏:{what} 不符合规定',
      '请向提供方重新索取;生成后被改动过的文件不可采信',
    ],
  },
  ZIP_AMBIGUOUS: {
    exit: 1,
    clause: 'APPNOTE 4.3.1, 4.3.16',
    en: [
      'the package can be read in two ways: there are package records at byte {offset} outside its directory',
      'two programs may show different documents; do not rely on the file, and ask the sender for a clean one',
    ],
    zh: [
      'ZIP 包存在两种读法:第 {offset} 字节处有目录之外的 ZIP 记录',
      '不同软件可能显示出不同的文档;请勿采信,并向提供方索取规范的文件',
    ],
  },
  ZIP_MULTI_DISK: {
    exit: 1,
    clause: 'APPNOTE 4.3.1',
    en: ['the package is one part of a split archive', 'join the parts into one package and give that'],
    zh: ['该文件是分卷压缩包的一卷', '请先将各卷合并为一个完整的包'],
  },
  ZIP_ENCRYPTED: {
    exit: 1,
    clause: 'APPNOTE 4.4.4',
    en: [
      '{entry} is encrypted by the package format',
      'ask the sender for the document without package encryption',
    ],
    zh: ['{entry} 采用了 ZIP 加密', '请向提供方索取未加密的文档'],
  },
  ZIP_METHOD: {
    exit: 1,
    clause: 'APPNOTE 4.4.5',
    en: [
      '{entry} is compressed by method {method}; only stored (0) and deflate (8) are read',
      'ask the sender to pack the document with ordinary deflate',
    ],
    zh: ['{entry} 使用压缩方法 {method};只支持存储(0)和 Deflate(8)', '请提供方改用普通 Deflate 重新打包'],
  },
  ZIP_HEADER_MISMATCH: {
    exit: 1,
    clause: 'APPNOTE 4.3.7, 4.3.12',
    en: [
      '{entry}: the entry and the directory of the package do not agree ({field})',
      'two programs may show different documents; do not rely on the file, and ask the sender for a clean one',
    ],
    zh: [
      '{entry}:条目自身的文件头与 ZIP 目录不一致({field})',
      '不同软件可能显示出不同的文档;请勿采信,并向提供方索取规范的文件',
    ],
  },
  ZIP_OVERLAP: {
    exit: 1,
    clause: 'APPNOTE 4.3.6',
    en: [
      '{entry} shares bytes of the package with another entry',
      'no ordinary program writes this; treat the file as hostile',
    ],
    zh: ['{entry} 与其他条目共用 ZIP 包中的字节', '正常软件不会生成这样的文件;应视为恶意文件'],
  },
  ZIP_DUPLICATE: {
    exit: 1,
    clause: 'APPNOTE 4.3.12',
    en: [
      '{entry} stands in the package more than once',
      'some programs show the first and some the last; do not rely on the file, and ask the sender for a clean one',
    ],
    zh: ['{entry} 在 ZIP 包中出现多次', '有的软件取第一个,有的取最后一个;请勿采信,并向提供方索取规范的文件'],
  },
  ZIP_NAME_VARIANT: {
    exit: 1,
    clause: 'APPNOTE 4.4.17',
    en: [
      '{entry} and {other} are names that differ only in case or in the form of their characters',
      'some programs take the two for one part; ask the sender for a package with distinct names',
    ],
    zh: [
      '{entry} 与 {other} 仅大小写或字符形式不同',
      '有的软件会把两者当作同一文件;请向提供方索取文件名互不混淆的包',
    ],
  },
  ZIP_NAME_CLASH: {
    exit: 1,
    clause: 'APPNOTE 4.4.17',
    en: [
      '{entry} is a file, and {other} uses it as a folder',
      'no ordinary program writes this; ask the sender for a clean package',
    ],
    zh: ['{entry} 是文件,却被 {other} 当作目录使用', '正常软件不会生成这样的包;请向提供方索取规范的文件'],
  },
  ZIP_NAME_UNSAFE: {
    exit: 1,
    clause: 'APPNOTE 4.4.17',
    en: [
      'the name {entry} could lead outside the package or hide something',
      'such names are used to overwrite files on the reader’s machine; do not unpack the file with other tools',
    ],
    zh: [
      '条目名 {entry} 可能指向包外或隐藏内容',
      '此类名称常用于覆盖读者电脑上的文件;请勿用其他工具解压该文件',
    ],
  },
  ZIP_NAME_ENCODING: {
    exit: 1,
    clause: 'APPNOTE appendix D',
    en: [
      'the name at byte {offset} is neither UTF-8 nor GBK',
      'ask the sender to pack the document with names in UTF-8',
    ],
    zh: ['第 {offset} 字节处的条目名既不是 UTF-8 也不是 GBK', '请提供方用 UTF-8 文件名重新打包'],
  },
  ZIP_LINK: {
    exit: 1,
    clause: 'APPNOTE 4.4.15',
    en: [
      '{entry} is a symbolic link',
      'a document holds its parts itself; treat a package with links as hostile',
    ],
    zh: ['{entry} 是符号链接', '文档应自行包含全部内容;含链接的包应视为恶意文件'],
  },
  ZIP_DATA: {
    exit: 1,
    clause: 'RFC 1951',
    en: [
      'the compressed data of {entry} is damaged or does not end where it should',
      'ask the sender for the file again',
    ],
    zh: ['{entry} 的压缩数据损坏,或未在应有位置结束', '请向提供方重新索取该文件'],
  },
  ZIP_SIZE: {
    exit: 1,
    clause: 'APPNOTE 4.4.9',
    en: [
      '{entry} unpacks to a size other than the {size} bytes that the directory of the package says',
      'the package is damaged or was made to deceive; ask the sender for it again',
    ],
    zh: ['{entry} 解压后的大小与 ZIP 目录所记的 {size} 字节不符', '包已损坏或蓄意伪造;请向提供方重新索取'],
  },
  ZIP_PREFIX: {
    exit: 1,
    clause: 'APPNOTE 4.1.9',
    en: [
      '{count} bytes stand before the package',
      'some products write a header of their own there; no signature protects it, and it is not read',
    ],
    zh: ['ZIP 包之前有 {count} 个字节', '个别产品在此写入自有头信息;它不受任何签名保护,也不被读取'],
  },
  ZIP_TRAILING: {
    exit: 1,
    clause: 'APPNOTE 4.3.16',
    en: [
      '{count} bytes follow the end of the package',
      'some products write data of their own there; no signature protects it, and it is not read',
    ],
    zh: ['ZIP 包结束之后还有 {count} 个字节', '个别产品在此写入自有数据;它不受任何签名保护,也不被读取'],
  },
  ZIP_GAP: {
    exit: 1,
    clause: 'APPNOTE 4.3.6',
    en: [
      '{count} bytes between the parts of the package belong to none of them, the first at byte {offset}',
      'no signature protects them, and they are not read',
    ],
    zh: [
      'ZIP 包各条目之间有 {count} 个不属于任何条目的字节,首处位于第 {offset} 字节',
      '这些字节不受任何签名保护,也不被读取',
    ],
  },
  ZIP_BACKSLASH: {
    exit: 1,
    clause: 'APPNOTE 4.4.17',
    en: [
      '{count} names are written with "\\" where the format wants "/", the first is {entry}',
      'they were read with "/"; other programs may not find these parts',
    ],
    zh: ['有 {count} 个条目名用了“\\”而非“/”,第一个是 {entry}', '已按“/”读取;其他软件可能找不到这些文件'],
  },
  ZIP_NAME_GBK: {
    exit: 1,
    clause: 'APPNOTE appendix D',
    en: [
      '{count} names are written in GBK without being marked, the first is {entry}',
      'they were read as GBK; programs abroad may show other characters',
    ],
    zh: ['有 {count} 个条目名采用未标明的 GBK 编码,第一个是 {entry}', '已按 GBK 读取;其他软件可能显示为乱码'],
  },
  ZIP_CRC: {
    exit: 1,
    clause: 'APPNOTE 4.4.7',
    en: [
      'the check sum of {entry} in the package is wrong',
      'old products write wrong sums; whether the part was changed is judged by the digest that was signed',
    ],
    zh: [
      '{entry} 在 ZIP 包中的 CRC 校验值错误',
      '个别旧产品会写错校验值;内容是否被改动以签名所保护的摘要为准',
    ],
  },
  ZIP_CRC_FIELDS: {
    exit: 1,
    clause: 'APPNOTE 4.3.7, 4.4.7',
    en: [
      '{count} entries give two different check sums for themselves, the first is {entry}',
      'old products write wrong sums; whether a part was changed is judged by the digest that was signed',
    ],
    zh: [
      '有 {count} 个条目自身记载的两个 CRC 校验值不一致,第一个是 {entry}',
      '个别旧产品会写错校验值;内容是否被改动以签名所保护的摘要为准',
    ],
  },
})
