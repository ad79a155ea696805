import { rows } from './row.ts'

/** Codes that belong to no single room. */
export const GENERAL_CODES = rows({
  INTERNAL: {
    exit: 70,
    en: [
      'this is a fault of gseal itself: {detail}',
      'report it with the command and the file that caused it',
    ],
    zh: ['这是 gseal 自身的缺陷: {detail}', '请连同命令和触发它的文件一起报告'],
  },
  INTERRUPTED: {
    exit: 130,
    en: ['interrupted; what was finished is kept', 'run the same command again'],
    zh: ['已中断;已完成的结果保留', '请重新执行同一命令'],
  },
  USAGE: {
    exit: 2,
    en: ['{detail}', 'see the help of the command: add --help'],
    zh: ['{detail}', '请加 --help 查看命令的用法'],
  },
  LIMIT_EXCEEDED: {
    exit: 1,
    en: [
      '{what} is {actual}, more than the limit of {limit}',
      'a document of this size is not accepted; ask the sender for a smaller one',
    ],
    zh: ['{what} 为 {actual},超过上限 {limit}', '不接受这样大的文件;请向提供方索取较小的文件'],
  },
  FORMAT_UNSUPPORTED: {
    exit: 1,
    en: [
      'the content is of no format that gseal reads here',
      'give the document itself; gseal goes by content, not by file name',
    ],
    zh: ['内容不是 gseal 在此可处理的格式', '请提供文件本身;gseal 依据内容而非扩展名判断'],
  },
  TIME_INVALID: {
    exit: 1,
    en: ['"{value}" is not a time that can be understood', 'write it as 2026-11-23T10:00:00+08:00'],
    zh: ['"{value}" 不是可识别的时间', '请写成 2026-11-23T10:00:00+08:00'],
  },
  JSON_NOT_CANONICAL: {
    exit: 1,
    clause: 'RFC 8785',
    en: [
      'the JSON is not in its canonical form at {path}: {reason}',
      'take the text from its source again; it was rewritten or damaged on the way',
    ],
    zh: ['JSON 在 {path} 处不是规范形式: {reason}', '请从来源重新获取;内容在途中被改写或损坏'],
  },
  POLICY_UNKNOWN: {
    exit: 2,
    en: ['there is no policy "{name}"', 'name one of: {known}'],
    zh: ['没有名为“{name}”的策略', '可选: {known}'],
  },
  RELATIVE_MISSING: {
    exit: 1,
    clause: 'GM/T 0099-2020 7.2',
    en: [
      'the signature rests on signature "{base}", which is not there',
      'a signature that it depends on was taken out; ask the issuer for the document again',
    ],
    zh: ['该签名依赖签名“{base}”,但文档中没有', '其依赖的签名已被移除;请向签发单位重新索取'],
  },
  RELATIVE_NOT_VALID: {
    exit: 1,
    clause: 'GM/T 0099-2020 7.2',
    en: [
      'the signature rests on signature "{base}", which is not valid',
      'see the checks of signature {base}',
    ],
    zh: ['该签名依赖签名“{base}”,而后者未通过验证', '请查看签名 {base} 的检查结果'],
  },
  OFD_TYPE_DIFFERS: {
    exit: 1,
    clause: 'GB/T 33190-2016 18.1',
    en: [
      'the list of signatures calls this "{type}", and its value is of the other kind',
      'the list was changed or the document is damaged; ask the issuer for it again',
    ],
    zh: ['签名列表将其标为“{type}”,而签名值属于另一类', '列表已被改动或文档已损坏;请向签发单位重新索取'],
  },
  CMS_NO_SIGNER_CERT: {
    exit: 1,
    clause: 'GB/T 35275-2017 8',
    en: [
      "the signer's certificate is not in the signature",
      'ask the signer for a signature that carries its certificate',
    ],
    zh: ['签名中没有签名人证书', '请签名人提供含证书的签名'],
  },
  DIGITAL_TIME_ABSENT: {
    exit: 1,
    clause: 'GB/T 35275-2017 8',
    en: [
      'the signature states no time; the certificate was judged at the time of verification, {at}',
      'nothing need be done; a timestamp would prove the time',
    ],
    zh: ['签名未注明时间;已按验证时间 {at} 判断证书', '无需处理;加盖时间戳可证明签名时间'],
  },
  STAMP_UNSOUND: {
    exit: 1,
    en: [
      'the stamped document did not pass its own verification ({check}: {reason}); nothing was written',
      'report this with the document; the original is unchanged',
    ],
    zh: ['签章结果未通过自检({check}: {reason});未写出任何内容', '请连同文档一起报告;原文件未改动'],
  },
  STAMP_REFUSED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.2',
    en: ['the seal may not be used: {reason}', 'see gseal seal check for the seal and its certificates'],
    zh: ['不能使用该印章: {reason}', '请用 gseal seal check 查看印章及证书'],
  },
  SIGNER_CERT_PERIOD: {
    exit: 6,
    clause: 'GB/T 38540-2020 7.2',
    en: [
      'the certificate of {subject} is valid from {from} to {to}, not now',
      'check the clock of this machine; else have the certificate renewed',
    ],
    zh: ['{subject} 的证书有效期为 {from} 至 {to},当前不在有效期内', '请检查本机时钟;若无误,请续期证书'],
  },
  SIGNER_CERT_USAGE: {
    exit: 6,
    clause: 'GB/T 20518-2018 5.2.4',
    en: [
      'the certificate of {subject} may not sign: it is for {usage}',
      'of the pair of certificates take the signing one; the encryption certificate is refused by every verifier',
    ],
    zh: [
      '{subject} 的证书不得用于签名: 其用途为 {usage}',
      '请使用证书对中的签名证书;加密证书会被所有验证方拒绝',
    ],
  },
  SEAL_ORDER: {
    exit: 1,
    clause: 'GB/T 38540-2020 6.2',
    en: ['the seal cannot be made: {reason}', 'correct the fields of the seal'],
    zh: ['无法制作印章: {reason}', '请更正印章字段'],
  },
})
