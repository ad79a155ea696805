import { rows } from './row.ts'

/** Codes of seals and stamps: GM/T 0031-2014, GB/T 38540-2020, GM/T 0031-2025. */
export const SES_CODES = rows({
  SES_SHAPE_UNKNOWN: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1, 7.1',
    en: [
      'the {what} has {elements} elements, which fits no version of the standard',
      'the object is damaged or of a private form; ask for one made to GB/T 38540 or GM/T 0031',
    ],
    zh: [
      '{what} 含 {elements} 个元素,不符合标准的任何版本',
      '对象已损坏或为私有格式;请索取符合 GB/T 38540 或 GM/T 0031 的对象',
    ],
  },
  SES_VERSION_MIXED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.1',
    en: [
      'the stamp is of one version of the standard and its seal of another ({seal})',
      'the two were not made for each other; have the document stamped again',
    ],
    zh: ['电子签章数据与其中的电子印章({seal})不属于同一标准版本', '两者并非配套生成;请重新签章'],
  },
  SES_VERSION_UNUSUAL: {
    exit: 1,
    clause: 'GM/T 0031-2014 6.1.1',
    en: [
      'the seal says version {version}, and its shape is that of {standard}',
      'old products write such numbers; the shape was followed',
    ],
    zh: ['电子印章标明版本号 {version},而其结构属于 {standard}', '早期产品会写此类版本号;已按结构解析'],
  },
  SES_VERSION_DIFFERS: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.1',
    en: [
      'the stamp says version {tbs} and its seal version {seal}',
      'the standard wants them equal; both were read by their shape',
    ],
    zh: ['电子签章数据的版本号为 {tbs},电子印章为 {seal}', '标准要求两者一致;已分别按结构解析'],
  },
  SES_HEADER_ID: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'the seal begins with "{id}" where "ES" must stand',
      'this is not a seal of the standard; ask its maker for one',
    ],
    zh: ['电子印章头标识为“{id}”,应为“ES”', '该对象不是标准的电子印章;请向制章人索取'],
  },
  SES_TIME_TYPE: {
    exit: 1,
    clause: 'GM/T 0031-2014 6.1.1',
    en: [
      'times in the seal are not of the type that {standard} asks for',
      'some products write the other type; the times themselves can be read',
    ],
    zh: ['印章中的时间类型与 {standard} 的规定不符', '部分产品使用另一种类型;时间本身可以读出'],
  },
  SES_OCTETS_FOR_BITS: {
    exit: 1,
    clause: 'GM/T 0031-2014 6.2.2',
    en: [
      '{field} is an OCTET STRING where a BIT STRING should be',
      'some products write it so; the bytes can be read',
    ],
    zh: ['{field} 写成了 OCTET STRING,应为 BIT STRING', '部分产品如此编码;内容可以读出'],
  },
  SES_DEFAULT_WRITTEN: {
    exit: 1,
    clause: 'ITU-T X.690 11.5',
    en: ['extension {oid} writes out a default value, which DER leaves out', 'the meaning is the same'],
    zh: ['扩展 {oid} 写出了 DER 应省略的默认值', '含义不受影响'],
  },
  SES_EXTENSION_CRITICAL: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'extension {oid} is marked critical and is not known here',
      'its maker says that nobody may judge the object without understanding it; use software that does',
    ],
    zh: [
      '扩展 {oid} 标为关键扩展,而 gseal 无法识别',
      '制作方要求必须理解该扩展才能作出判断;请使用支持它的软件',
    ],
  },
  SES_ALGORITHM_CLAIM: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.2',
    en: [
      'the document names the signature algorithm {claimed}, the stamp uses {used}',
      'the stamp itself was checked with the algorithm that it uses',
    ],
    zh: ['文档声明的签名算法为 {claimed},签章实际使用 {used}', '已按签章实际使用的算法验证'],
  },
  SES_PROPERTY_INFO: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.1',
    en: [
      'the stamp was made for "{recorded}" and stands at "{found}"',
      'the form of this field is free; compare with other checks whether the stamp was moved',
    ],
    zh: [
      '签章记录的原文属性为“{recorded}”,实际位于“{found}”',
      '该字段格式不固定;请结合其他检查判断签章是否被移动',
    ],
  },
  SES_TIME_UNREADABLE: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the time of signing cannot be read',
      'without it nobody can say whether seal and certificates were valid then',
    ],
    zh: ['无法读出签章时间', '没有签章时间就无法判断当时印章和证书是否有效'],
  },
  SES_TIME_NO_ZONE: {
    exit: 1,
    clause: 'GM/T 0031-2014 6.2.2',
    en: [
      'the time of signing names no zone; China time was assumed: {at}',
      'stamps of 2014 are written so by most products',
    ],
    zh: ['签章时间未注明时区,按北京时间理解: {at}', '多数产品的 2014 版签章如此书写'],
  },
  SIGNED_IN_FUTURE: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the time of signing, {at}, is later than the time of verification, {now}',
      "check the clock of this machine; if it is right, the signer's was not, or the time was made up",
    ],
    zh: ['签章时间 {at} 晚于验证时间 {now}', '请检查本机时钟;若无误,则签章方时钟有误或时间系伪造'],
  },
  TIMESTAMP_ABSENT: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.1',
    en: [
      "no timestamp: {at} is the signer's own claim",
      'nothing need be done; a timestamp would prove the time',
    ],
    zh: ['无时间戳: {at} 仅为签章人自行声明的时间', '无需处理;加盖时间戳可证明该时间'],
  },
  TIMESTAMP_OTHER_TEXT: {
    exit: 1,
    clause: 'RFC 3161 2.4.2',
    en: ['the timestamp is over another text', 'do not rely on this document; ask its issuer for it again'],
    zh: ['时间戳对应的是其他内容', '请勿采信该文件;请向签发单位重新索取'],
  },
  TIMESTAMP_EXTENSION_CRITICAL: {
    exit: 1,
    clause: 'RFC 3161 2.4.2',
    en: [
      'the timestamp has a critical extension that is not known here ({oid})',
      'use software that knows it; nothing can be said about this timestamp',
    ],
    zh: ['时间戳含有无法识别的关键扩展({oid})', '请使用支持该扩展的软件;此处无法判断该时间戳'],
  },
  TIMESTAMP_UNCHECKED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.1',
    en: [
      'the {of} carries a timestamp, which this version of gseal cannot check',
      'check it with software that verifies GB/T 20520 tokens',
    ],
    zh: ['{of} 带有时间戳,当前版本的 gseal 尚不能验证', '请用可验证 GB/T 20520 时间戳的软件核验'],
  },
  SIGNATURE_BAD: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      "the signature value does not fit the signed bytes and the signer's certificate",
      'the stamp was changed or forged; ask the issuer for the document again',
    ],
    zh: ['签名值与被签数据及签章人证书不符', '签章已被改动或伪造;请向签发单位重新索取文件'],
  },
  SEAL_FORGED: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.3',
    en: [
      "the maker's signature does not fit the seal",
      'the seal was changed or forged; ask the unit named in it whether it is theirs',
    ],
    zh: ['制章人签名与电子印章不符', '印章已被改动或伪造;请向印章所载单位核实'],
  },
  ALGORITHM_UNSUPPORTED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: ['the algorithm {algorithm} is not supported', 'use software that knows this algorithm'],
    zh: ['不支持算法 {algorithm}', '请使用支持该算法的软件'],
  },
  CHECK_NOT_POSSIBLE: {
    exit: 1,
    en: ['this could not be checked because {needs} failed first', 'see the check named {needs}'],
    zh: ['由于 {needs} 未通过,此项无法检查', '请先查看 {needs} 的结果'],
  },
  DATA_HASH_DIFFERS: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the description of what is signed was changed after signing',
      'the document is not what was stamped; ask the issuer for it again',
    ],
    zh: ['签名描述文件在签章后被改动', '该文件已非盖章时的内容;请向签发单位重新索取'],
  },
  SEAL_SWAPPED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the seal beside the stamp is not the seal inside it ({seal})',
      'a reader that shows the file beside would show a wrong seal; ask the issuer for the document again',
    ],
    zh: [
      '随附的印章文件与签章内的印章({seal})不一致',
      '显示随附文件的阅读器会显示错误印章;请向签发单位重新索取',
    ],
  },
  SEAL_PERIOD_REVERSED: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.3',
    en: ['the seal ends ({to}) before it begins ({from})', 'ask the maker for a correct seal'],
    zh: ['印章的终止时间({to})早于起始时间({from})', '请向制章人索取正确的印章'],
  },
  SEAL_NOT_YET_VALID: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.3',
    en: ['the seal is valid from {from}; at {at} it was not yet', 'ask the unit whether the stamp is theirs'],
    zh: ['印章自 {from} 起有效,{at} 时尚未生效', '请向用章单位核实该签章'],
  },
  SEAL_MADE_LATER: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.3',
    en: [
      'the seal was made at {created}, later than {at}, when it was used',
      'a clock was wrong, or a time was made up; ask the unit whether the stamp is theirs',
    ],
    zh: ['印章的制作时间为 {created},晚于其使用时间 {at}', '可能时钟有误或时间系伪造;请向用章单位核实该签章'],
  },
  SEAL_EXPIRED: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.3',
    en: [
      'the seal was valid until {to}; at {at} it was no longer',
      'the unit must renew its seal and stamp again',
    ],
    zh: ['印章有效期至 {to},{at} 时已过期', '用章单位须续期印章后重新签章'],
  },
  SEAL_STATUS_NO_LIST: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.3',
    en: [
      'whether seal {id} was withdrawn by itself is not known: there is no list of seals',
      'the certificates were checked; no list of seals is part of the standard',
    ],
    zh: ['印章 {id} 本身是否已注销未知: 没有印章状态列表', '已检查证书;标准未规定印章状态列表'],
  },
  SIGNER_NOT_LISTED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      "the signer's certificate is none of the {listed} that may use the seal {seal}",
      'whoever stamped was not allowed to use this seal; ask the unit named in it',
    ],
    zh: ['签章人证书不在印章“{seal}”允许的 {listed} 个证书之中', '盖章者无权使用该印章;请向印章所载单位核实'],
  },
  SES_LIST_UNMATCHABLE: {
    exit: 1,
    clause: 'GM/T 0031-2014 6.1.1',
    en: [
      'the list of the seal {seal} does not say in a readable way which certificates may use it',
      'ask the maker for a seal that lists certificates or their digests',
    ],
    zh: ['印章“{seal}”的证书列表无法与证书比对', '请向制章人索取列明证书或证书杂凑的印章'],
  },
  SES_LIST_WEAK_DIGEST: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.1',
    en: [
      'the seal {seal} lists the signer by a digest that can be forged',
      'ask the maker for a seal that uses SM3',
    ],
    zh: ['印章“{seal}”以可被伪造的杂凑算法列出签章人证书', '请向制章人索取使用 SM3 的印章'],
  },
})
