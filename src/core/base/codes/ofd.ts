import { rows } from './row.ts'

/** Codes of OFD packages (GB/T 33190-2016) and of placing stamps. */
export const OFD_CODES = rows({
  OFD_NOT_OFD: {
    exit: 1,
    clause: 'GB/T 33190-2016 7.4',
    en: ['the package has no OFD.xml: it is a zip file but not an OFD document', 'give an OFD document'],
    zh: ['包中没有 OFD.xml: 是 ZIP 文件但不是 OFD 文档', '请提供 OFD 文档'],
  },
  OFD_MALFORMED: {
    exit: 1,
    clause: 'GB/T 33190-2016 7',
    en: [
      '/{part} is not as the standard wants it: {reason}',
      'the document is damaged; ask its issuer for it again',
    ],
    zh: ['/{part} 不符合标准: {reason}', '文档已损坏;请向签发单位重新索取'],
  },
  OFD_PART_MISSING: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.3',
    en: ['the part {part} is not in the package', 'the document is incomplete; ask its issuer for it again'],
    zh: ['包中缺少部件 {part}', '文档不完整;请向签发单位重新索取'],
  },
  OFD_LIST_MISSING: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.1',
    en: [
      'OFD.xml names a list of signatures, "{path}", which is not in the package',
      'signatures were taken out or the document is damaged; ask its issuer for it again',
    ],
    zh: ['OFD.xml 指明签名列表“{path}”,但包中没有', '签名已被移除或文档已损坏;请向签发单位重新索取'],
  },
  OFD_SIGNATURE_MISSING: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.1',
    en: [
      'signature {id} names "{path}", which is not in the package',
      'part of the signature was taken out; ask the issuer for the document again',
    ],
    zh: ['签名 {id} 指向“{path}”,但包中没有', '签名的一部分已被移除;请向签发单位重新索取'],
  },
  OFD_PART_CHANGED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.3',
    en: ['/{part} was changed after signing', 'do not rely on this document; ask its issuer for it again'],
    zh: ['/{part} 在签章后被改动', '请勿采信该文件;请向签发单位重新索取'],
  },
  OFD_MORE_CHANGED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.3',
    en: [
      '{more} more parts are changed or missing',
      'do not rely on this document; ask its issuer for it again',
    ],
    zh: ['另有 {more} 个部件被改动或缺失', '请勿采信该文件;请向签发单位重新索取'],
  },
  OFD_SIGNED_AFTER_LOCK: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      'the list of signatures /{part} was changed although a signature protects it: something was added after the last stamp',
      'the locking signature no longer holds; ask the issuer for the document as it was',
    ],
    zh: [
      '签名列表 /{part} 已受签名保护却被改动: 在最后一枚签章之后又添加了内容',
      '锁定签名已失效;请向签发单位索取原文件',
    ],
  },
  OFD_DIGEST_UNSUPPORTED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.3',
    en: [
      'the digest method "{method}" is not known here',
      'use software that knows it; nothing can be said about the parts',
    ],
    zh: ['无法识别杂凑算法“{method}”', '请使用支持该算法的软件;目前无法判断部件是否被改动'],
  },
  OFD_DIGEST_WEAK: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.3',
    en: ['the parts are protected by {method}, which can be forged', 'ask the issuer to stamp with SM3'],
    zh: ['部件以可被伪造的 {method} 保护', '请签发单位改用 SM3 签章'],
  },
  OFD_NOTHING_PROTECTED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.3',
    en: [
      'the signature lists no part: it protects nothing',
      'do not rely on it; ask the issuer for the document again',
    ],
    zh: ['签名未列出任何部件: 不保护任何内容', '请勿采信;请向签发单位重新索取'],
  },
  OFD_PART_UNPROTECTED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      '/{part} is shown by readers and not protected by this signature',
      'anyone may have written it; ask the issuer for a document that is protected as a whole',
    ],
    zh: [
      '/{part} 会被阅读器显示,但不受该签名保护',
      '任何人都可能写入该内容;请向签发单位索取受完整保护的文件',
    ],
  },
  OFD_MINOR_UNPROTECTED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      '/{part} (tags or extension data) is not protected by this signature',
      'do not take data from this part; the pages do not depend on it',
    ],
    zh: ['/{part}(标引或扩展数据)不受该签名保护', '请勿采信该部件中的数据;页面显示不依赖它'],
  },
  OFD_PART_UNREFERENCED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      '/{part} is in the package, protected by no signature and named by nothing (smuggled content)',
      'do not rely on this document; ask its issuer for it again',
    ],
    zh: [
      '/{part} 位于包内,却不受签名保护、也不被任何部件引用(夹带内容)',
      '请勿采信该文件;请向签发单位重新索取',
    ],
  },
  OFD_MORE_UNPROTECTED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: ['{more} more parts are not protected', 'do not rely on this document; ask its issuer for it again'],
    zh: ['另有 {more} 个部件不受保护', '请勿采信该文件;请向签发单位重新索取'],
  },
  OFD_BODY_UNSIGNED: {
    exit: 1,
    clause: 'GB/T 33190-2016 7.4',
    en: [
      'document {body} of this package is covered by no signature',
      'only the stamped documents of the package are vouched for; ask for the others to be stamped too',
    ],
    zh: ['包中第 {body} 个文档没有任何签名覆盖', '仅已签章的文档有保证;请要求对其余文档签章'],
  },
  OFD_REFERENCE_DANGLING: {
    exit: 1,
    clause: 'GB/T 33190-2016 7',
    en: ['/{part} names "{path}", which is not in the package', 'readers will show the page without it'],
    zh: ['/{part} 引用了“{path}”,但包中没有', '阅读器将在缺少它的情况下显示'],
  },
  OFD_PART_UNREADABLE: {
    exit: 1,
    clause: 'GB/T 33190-2016 7',
    en: [
      '/{part} cannot be read: {reason}',
      'readers may show something else or nothing; ask the issuer for the document again',
    ],
    zh: ['/{part} 无法解析: {reason}', '阅读器可能显示异常;请向签发单位重新索取'],
  },
  OFD_PATH_ROOTED: {
    exit: 1,
    clause: 'GB/T 33190-2016 7',
    en: [
      '/{part} names "{path}" without a leading "/"; it was taken from the root',
      'some products write paths so',
    ],
    zh: ['/{part} 中的路径“{path}”缺少起始“/”;已按根路径理解', '部分产品如此书写路径'],
  },
  OFD_PATH_CASE: {
    exit: 1,
    clause: 'GB/T 33190-2016 7',
    en: [
      '/{part} names "{path}", and the part is written with other capitals',
      'readers that mind capitals will not find it; digests are never taken this way',
    ],
    zh: [
      '/{part} 中的路径“{path}”与部件名大小写不一致',
      '区分大小写的阅读器将找不到它;杂凑比对不接受此类写法',
    ],
  },
  OFD_STAMP_PAGE: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.4',
    en: [
      'stamp {id} names page "{page}", which does not exist',
      'the stamp is shown nowhere; the signature itself was checked',
    ],
    zh: ['印章外观 {id} 指向不存在的页“{page}”', '该印章不会显示;签名本身已检查'],
  },
  OFD_STAMP_BOUNDARY: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.4',
    en: [
      'stamp {id} has no usable rectangle',
      'readers show it differently or not at all; the signature itself was checked',
    ],
    zh: ['印章外观 {id} 的区域不可用', '阅读器可能不显示;签名本身已检查'],
  },
  OFD_STAMP_NONE: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2.4',
    en: ['the signature has a seal and shows it on no page', 'readers list it without a picture'],
    zh: ['该签名带有印章,但未在任何页面显示', '阅读器会列出该签名而不显示印章图像'],
  },
  OFD_DATE_UNREADABLE: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      'the date "{value}" of the signature cannot be read',
      'nothing rests on it: the time inside the stamp counts',
    ],
    zh: ['签名日期“{value}”无法识别', '以签章数据内的时间为准,不影响判断'],
  },
  OFD_LOCKED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      'the document is locked: a signature protects the list of signatures (/{part}), so none can be added',
      'stamp a copy that has no locking stamp, or put the locking stamp last',
    ],
    zh: ['文档已锁定: 已有签名保护签名列表(/{part}),不能再加盖', '请对未锁定的副本签章,或把锁定签章放在最后'],
  },
  OFD_BODY_LOCKED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.1',
    en: [
      'this document of the package has no list of signatures, and adding one would change /{part}, which a signature protects',
      'stamp pages of a document that has signatures already, or stamp all documents before any is signed',
    ],
    zh: [
      '包中该文档没有签名列表,新增列表会改动已受签名保护的 /{part}',
      '请在已有签名的文档页上签章,或在签名前先处理所有文档',
    ],
  },
  OFD_BODIES_MIXED: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.1',
    en: [
      'the pages belong to {count} documents of the package; one signature belongs to one document',
      'name pages of one document with --page and stamp again for the next',
    ],
    zh: [
      '所选页面分属包中 {count} 个文档;一个签名只属于一个文档',
      '请用 --page 指定同一文档的页面,再分别签章',
    ],
  },
  PAGE_ABSENT: {
    exit: 1,
    en: [
      'page {page} does not exist: the document has {pages}',
      'name a page from 1 to {pages}, first, last or all',
    ],
    zh: ['第 {page} 页不存在: 文档共 {pages} 页', '请指定 1 到 {pages}、first、last 或 all'],
  },
  KEYWORD_ABSENT: {
    exit: 1,
    en: [
      '"{text}" was found {found} times, and occurrence {nth} was asked for',
      'check the spelling; text in images cannot be found',
    ],
    zh: ['“{text}”出现 {found} 次,而要求第 {nth} 处', '请核对文字;图像中的文字无法查找'],
  },
  PLACE_OUTSIDE: {
    exit: 1,
    en: [
      'the stamp of {width} × {height} mm at {x},{y} would leave page {page}, which is {pageWidth} × {pageHeight} mm',
      'choose a place further in; --at gives the centre of the stamp',
    ],
    zh: [
      '在 {x},{y} 处的 {width} × {height} 毫米印章会超出第 {page} 页({pageWidth} × {pageHeight} 毫米)',
      '请选择更靠内的位置;--at 指印章中心',
    ],
  },
  RIDING_ONE_PAGE: {
    exit: 1,
    en: [
      'a riding stamp goes over several pages, and the document has {pages}',
      'use --page or --at for a document of one page',
    ],
    zh: ['骑缝章需跨多页,而文档只有 {pages} 页', '单页文档请使用 --page 或 --at'],
  },
})
