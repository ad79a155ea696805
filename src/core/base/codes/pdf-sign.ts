import { rows } from './row.ts'

const AGAIN: readonly [string, string] = [
  'do not rely on this document; ask its issuer for it again',
  '请勿采信该文件;请向签发单位重新索取',
]

/** Codes of signing PDF files and of what happened to them after a signature (ISO 32000-2 12.8). */
export const PDF_SIGN_CODES = rows({
  PDF_LOCKED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: [
      'the signature "{field}" allows nothing to follow it',
      'stamp a copy from before that signature, or put the locking signature last',
    ],
    zh: ['签名“{field}”不允许之后再有任何更改', '请对该签名之前的副本签章,或把锁定签名放在最后'],
  },
  PDF_CERTIFY_NOT_FIRST: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: [
      'the document has {count} signature(s) already: only the first one can certify',
      'leave out --level, or certify a copy that nobody has signed',
    ],
    zh: ['文档已有 {count} 个签名: 只有第一个签名才能作认证签名', '请去掉 --level,或对未签名的副本作认证'],
  },
  PDF_FIELD_ABSENT: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.5.5',
    en: ['there is no signature field "{field}"', 'fields that wait for a signature: {waiting}'],
    zh: ['没有签名域“{field}”', '等待签名的签名域: {waiting}'],
  },
  PDF_FIELD_SIGNED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.5.5',
    en: ['the field "{field}" is signed already', 'name another field, or leave out --field for a new one'],
    zh: ['签名域“{field}”已签名', '请指定其他签名域,或去掉 --field 新建一个'],
  },
  PDF_FIELD_LOCKED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.4',
    en: ['the field "{field}" is locked by an earlier signature', AGAIN[0]],
    zh: ['域“{field}”已被先前的签名锁定', AGAIN[1]],
  },
  PDF_A1_FLATTENED: {
    exit: 1,
    clause: 'ISO 19005-1 6.4',
    en: [
      'the document claims PDF/A-1, which forbids transparency: the seal was put on white',
      'choose a place without text beneath it, or use PDF/A-2 documents',
    ],
    zh: ['文档声明为 PDF/A-1,不允许透明: 印章已衬白底', '请选择无文字的位置,或改用 PDF/A-2 文档'],
  },
  PDF_CONTENTS_ROOM: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: [
      'the signature takes {needed} bytes and {room} are reserved',
      'try again; report it when it comes back',
    ],
    zh: ['签名需要 {needed} 字节,而只预留了 {room} 字节', '请重试;若再次出现请报告'],
  },
  PDF_UNSOUND: {
    exit: 1,
    clause: 'ISO 32000-2 7.5',
    en: [
      'the file is not sound: {reason}; a seal would vouch for what readers show differently',
      'have the file written anew by the program that made it, then stamp that',
    ],
    zh: ['文件结构不健全: {reason};加盖印章会为各阅读器显示不一的内容背书', '请用原程序重新生成文件后再签章'],
  },
  OPTION_NOT_FOR_FORMAT: {
    exit: 1,
    en: ['{option} is not for {format} documents', 'leave {option} out for this document'],
    zh: ['{option} 不适用于 {format} 文档', '处理该文档时请去掉 {option}'],
  },
  PDF_VALUE_UNKNOWN: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.3',
    en: [
      'the signature holds a value of no known form (handler {handler})',
      'verify it with the software of its maker; nothing can be said about it here',
    ],
    zh: ['签名值的形式无法识别(处理程序 {handler})', '请使用其制作方的软件验证;此处无法判断'],
  },
  PDF_HANDLER_DIFFERS: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.5',
    en: ['the value is a timestamp, and the handler {handler} says that it is something else', AGAIN[0]],
    zh: ['签名值是时间戳,而处理程序 {handler} 声称是其他类型', AGAIN[1]],
  },
  PDF_CONTENTS_TRAILING: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: ['the room behind the signature value holds other data than zeros ({count} bytes)', AGAIN[0]],
    zh: ['签名值之后的预留空间含有非零数据({count} 字节)', AGAIN[1]],
  },
  PDF_RANGE_NOT_OWN: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.1',
    en: ['the signed range ends before revision {revision}, in which the signature itself stands', AGAIN[0]],
    zh: ['签名范围在签名自身所在的第 {revision} 修订版之前结束', AGAIN[1]],
  },
  PDF_SIGNATURE_DETACHED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.5.5',
    en: ['the signature {id} was taken out of the form by a later revision', AGAIN[0]],
    zh: ['签名 {id} 被之后的修订从表单中移除', AGAIN[1]],
  },
  PDF_SIGNATURE_UNLISTED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.5.5',
    en: [
      'the signature {id} belongs to no field: readers do not show it',
      'nothing can be said about what it is for; ask the issuer for the document again',
    ],
    zh: ['签名 {id} 不属于任何签名域: 阅读器不会显示它', '无法判断其用途;请向签发单位重新索取'],
  },
  PDF_SIGNATURE_REPLACED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: ['the value of the signed field "{field}" was changed after signing ({key})', AGAIN[0]],
    zh: ['已签名的域“{field}”在签名后被改动({key})', AGAIN[1]],
  },
  PDF_SHARED_LATER: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.5.5',
    en: [
      'the field "{field}" shows the earlier signature {object} and was added after it: the stamp was copied to another place',
      AGAIN[0],
    ],
    zh: ['域“{field}”引用先前的签名 {object},却是之后添加的: 印章被复制到了别处', AGAIN[1]],
  },
  PDF_OBJECT_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: ['object {object} (page {page}) was replaced after signing', AGAIN[0]],
    zh: ['对象 {object}(第 {page} 页)在签名后被替换', AGAIN[1]],
  },
  PDF_OBJECT_FREED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: ['object {object} (page {page}) was taken away after signing', AGAIN[0]],
    zh: ['对象 {object}(第 {page} 页)在签名后被删除', AGAIN[1]],
  },
  PDF_OBJECT_FILLED: {
    exit: 1,
    clause: 'ISO 32000-2 7.3.10',
    en: [
      'object {object} (page {page}) did not exist when the document was signed, was referred to, and was added later: prepared content was switched on',
      AGAIN[0],
    ],
    zh: ['签名时对象 {object}(第 {page} 页)被引用却不存在,之后才添加: 预先埋设的内容被启用', AGAIN[1]],
  },
  PDF_OBJECT_UNUSED: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.6',
    en: ['object {object} was added later and nothing refers to it', 'it is shown nowhere'],
    zh: ['对象 {object} 在签名后添加,但未被引用', '它不会显示'],
  },
  PDF_TRAILER_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 7.5.5',
    en: ['/{key} of the trailer was changed after signing', AGAIN[0]],
    zh: ['文件尾的 /{key} 在签名后被改动', AGAIN[1]],
  },
  PDF_CATALOG_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 7.7.2',
    en: ['/{key} of the document catalog was changed after signing', AGAIN[0]],
    zh: ['文档目录的 /{key} 在签名后被改动', AGAIN[1]],
  },
  PDF_PAGE_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 7.7.3.3',
    en: ['/{key} of page {page} was changed after signing', AGAIN[0]],
    zh: ['第 {page} 页的 /{key} 在签名后被改动', AGAIN[1]],
  },
  PDF_FORM_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.3',
    en: ['/{key} of the form was changed after signing', AGAIN[0]],
    zh: ['表单的 /{key} 在签名后被改动', AGAIN[1]],
  },
  PDF_FIELD_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.4',
    en: ['the field "{field}" was changed after signing ({key})', AGAIN[0]],
    zh: ['域“{field}”在签名后被改动({key})', AGAIN[1]],
  },
  PDF_FIELD_ADDED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.4',
    en: ['the field "{field}" (object {object}) was added after signing', AGAIN[0]],
    zh: ['域“{field}”(对象 {object})是签名后添加的', AGAIN[1]],
  },
  PDF_FIELD_REMOVED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.4',
    en: ['the field "{field}" was taken out after signing', AGAIN[0]],
    zh: ['域“{field}”在签名后被移除', AGAIN[1]],
  },
  PDF_FIELD_FILLED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: ['the field "{field}" was filled after signing', 'compare its value with what was agreed'],
    zh: ['域“{field}”在签名后被填写', '请核对其内容'],
  },
  PDF_FORM_UNRULED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: [
      'the field "{field}" was filled after signing, and the signature does not say whether that is allowed',
      'a person must look at it; sign forms with --level 2 to allow filling',
    ],
    zh: ['域“{field}”在签名后被填写,而签名未说明是否允许', '需人工核对;若允许填写,请以 --level 2 签名'],
  },
  PDF_APPEARANCE_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.4.3',
    en: ['what the field "{field}" shows was changed after signing, and its value was not', AGAIN[0]],
    zh: ['域“{field}”的值未变,而显示内容在签名后被改动', AGAIN[1]],
  },
  PDF_ANNOTATION_CHANGED: {
    exit: 1,
    clause: 'ISO 32000-2 12.5',
    en: ['annotation {object} on page {page} was {how} after signing', AGAIN[0]],
    zh: ['第 {page} 页的注释 {object} 在签名后有变动({how})', AGAIN[1]],
  },
  PDF_WIDGET_REMOVED: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.4.3',
    en: ['the field or stamp (object {object}) was taken off page {page} after signing', AGAIN[0]],
    zh: ['域或印章图形(对象 {object})在签名后被从第 {page} 页移除', AGAIN[1]],
  },
  PDF_ANNOTATIONS_REORDERED: {
    exit: 1,
    clause: 'ISO 32000-2 12.5.1',
    en: ['what lies above what on page {page} was changed after signing', AGAIN[0]],
    zh: ['第 {page} 页各注释的上下次序在签名后被改动', AGAIN[1]],
  },
  PDF_ANNOTATION_ACTS: {
    exit: 1,
    clause: 'ISO 32000-2 12.6.4',
    en: ['annotation {object} on page {page} was {how} after signing and runs something ({kind})', AGAIN[0]],
    zh: ['第 {page} 页的注释 {object} 在签名后有变动({how}),并会执行内容({kind})', AGAIN[1]],
  },
  PDF_WIDGET_STRAY: {
    exit: 1,
    clause: 'ISO 32000-2 12.5.6.19',
    en: [
      'page {page} shows a widget (object {object}) that was added later and belongs to no field',
      AGAIN[0],
    ],
    zh: ['第 {page} 页显示的部件(对象 {object})是后加的,且不属于任何域', AGAIN[1]],
  },
  PDF_LEVEL_EXCEEDED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: ['the signature allows changes of level {level} only, and this followed: {kind}', AGAIN[0]],
    zh: ['签名只允许 {level} 级更改,而之后出现了: {kind}', AGAIN[1]],
  },
  PDF_MORE_CHANGES: {
    exit: 1,
    en: ['{more} more changes after signing', 'see gseal inspect for all revisions'],
    zh: ['签名后另有 {more} 处变动', '可用 gseal inspect 查看各修订版'],
  },
  PDF_TRANSFORM_UNKNOWN: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2',
    en: [
      'the signature states a rule for later changes that is not known here ({method})',
      'nothing can be said about what may follow it; use software that knows the rule',
    ],
    zh: ['签名含有无法识别的更改规则({method})', '无法判断之后允许何种更改;请使用支持该规则的软件'],
  },
  PDF_LATER_SIGNED: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: ['signed again later, in the field "{field}"', 'that signature is judged by itself'],
    zh: ['之后在域“{field}”中又有签名', '该签名另行判断'],
  },
  PDF_LATER_TIMESTAMP: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.5',
    en: ['a document timestamp was added later, in the field "{field}"', 'it is judged by itself'],
    zh: ['之后在域“{field}”中添加了文档时间戳', '该时间戳另行判断'],
  },
  PDF_LATER_FIELD: {
    exit: 1,
    clause: 'ISO 32000-2 12.7.5.5',
    en: ['an empty signature field "{field}" was added later', 'it shows nothing by itself'],
    zh: ['之后添加了空白签名域“{field}”', '它本身不显示内容'],
  },
  PDF_LATER_DSS: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.4.3',
    en: ['data for checking signatures was added later (object {object})', 'it shows nothing'],
    zh: ['之后添加了验证数据(对象 {object})', '它不显示内容'],
  },
  PDF_LATER_METADATA: {
    exit: 1,
    clause: 'ISO 32000-2 14.3',
    en: ['the metadata was changed later (object {object})', 'title, author and dates are not vouched for'],
    zh: ['元数据在之后被修改(对象 {object})', '标题、作者、日期等不受保证'],
  },
  PDF_LATER_OVERLAPS: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: [
      'something added later (object {object}) lies over earlier content on page {page}',
      'look at the page; a transparent seal over text is usual',
    ],
    zh: ['之后添加的内容(对象 {object})与第 {page} 页原有内容重叠', '请查看页面;透明印章压字属正常'],
  },
  PDF_LATER_COVERS: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: [
      'something added later (object {object}) can hide or replace earlier content on page {page}',
      'a person must compare the page with the revision that was signed (gseal inspect --extract)',
    ],
    zh: [
      '之后添加的内容(对象 {object})可能遮挡或替换第 {page} 页的原有内容',
      '需人工与签名时的修订版比对(gseal inspect --extract)',
    ],
  },
  PDF_LATER_UNCOVERS: {
    exit: 1,
    clause: 'ISO 32000-2 12.8.2.2',
    en: [
      'something that lay over content on page {page} (object {object}) was taken off or altered later',
      'compare the page with the signed revision: gseal inspect --extract',
    ],
    zh: [
      '第 {page} 页上覆盖在内容之上的对象 {object} 在之后被移除或改动',
      '请与签名时的版本比对: gseal inspect --extract',
    ],
  },
  PDF_ACTIVE: {
    exit: 1,
    clause: 'ISO 32000-2 12.6.4',
    en: [
      'the document contains active content ({kind} at {place})',
      'open it in a reader that runs no scripts',
    ],
    zh: ['文档含有可执行内容({place} 处的 {kind})', '请用不执行脚本的阅读器打开'],
  },
})
