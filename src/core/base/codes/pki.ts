import { rows } from './row.ts'

// One table of one room: its rows are looked up by code, in the order of the work, and a cut would have no name.

/** Codes of certificates, revocation lists and signed data. */
export const PKI_CODES = rows({
  CERT_VERSION: {
    exit: 1,
    clause: 'RFC 5280 4.1.2.1',
    en: [
      'the certificate is of version {version}, which does not exist',
      'obtain the certificate again from its authority',
    ],
    zh: ['证书版本 {version} 不存在', '请向签发机构重新获取证书'],
  },
  CERT_SERIAL_UNUSUAL: {
    exit: 1,
    clause: 'RFC 5280 4.1.2.2',
    en: [
      'the serial number {serial} of the certificate is not as the standard wants it',
      'the certificate can be read all the same',
    ],
    zh: ['证书序列号 {serial} 不符合标准', '不影响证书的读取'],
  },
  ALGORITHMS_DIFFER: {
    exit: 1,
    clause: 'RFC 5280 4.1.1.2',
    en: [
      'the {what} names two signature algorithms, {inner} inside and {outer} outside',
      'it is damaged or forged; obtain it again from its authority',
    ],
    zh: ['{what} 内外所载签名算法不一致: 内 {inner}、外 {outer}', '对象已损坏或系伪造;请向签发机构重新获取'],
  },
  EXTENSION_DUPLICATE: {
    exit: 1,
    clause: 'RFC 5280 4.2',
    en: [
      'the {what} has extension {oid} twice',
      'it is damaged or forged; obtain it again from its authority',
    ],
    zh: ['{what} 中扩展 {oid} 重复出现', '对象已损坏或系伪造;请向签发机构重新获取'],
  },
  PEM_MALFORMED: {
    exit: 1,
    clause: 'RFC 7468 2',
    en: ['the PEM text is broken at line {line}: {reason}', 'export the file again'],
    zh: ['PEM 文本第 {line} 行有误: {reason}', '请重新导出该文件'],
  },
  PEM_EMPTY: {
    exit: 1,
    clause: 'RFC 7468 2',
    en: ['the file holds no PEM block', 'give a file that begins with -----BEGIN'],
    zh: ['文件中没有 PEM 数据块', '请提供以 -----BEGIN 开头的文件'],
  },
  TRUST_OBJECT_UNKNOWN: {
    exit: 1,
    clause: 'RFC 7468 4',
    en: [
      'a block {label} is neither a certificate nor a revocation list',
      'keep only certificates and revocation lists among the trusted files',
    ],
    zh: ['数据块 {label} 既不是证书也不是吊销列表', '受信文件中只应有证书和吊销列表'],
  },
  TRUST_FILE_UNREADABLE: {
    exit: 1,
    clause: 'RFC 5280 6.1.1',
    en: [
      'the trusted file {file} cannot be read: {reason}',
      'obtain the file again from the authority that published it',
    ],
    zh: ['受信文件 {file} 无法读取: {reasonZh}', '请向发布该文件的机构重新获取'],
  },
  CRL_V1: {
    exit: 1,
    clause: 'RFC 5280 5.1.2.1',
    en: ['the revocation list of {issuer} is of version 1', 'ask the authority for a list of version 2'],
    zh: ['{issuer} 的吊销列表为第 1 版', '请向该机构索取第 2 版列表'],
  },
  CRL_DELTA: {
    exit: 1,
    clause: 'RFC 5280 5.2.4',
    en: ['the revocation list of {issuer} holds only changes to another list', 'obtain the complete list'],
    zh: ['{issuer} 的吊销列表仅含增量', '请获取完整列表'],
  },
  CRL_PARTIAL: {
    exit: 1,
    clause: 'RFC 5280 5.2.5',
    en: ['the revocation list of {issuer} covers only part of its certificates', 'obtain the complete list'],
    zh: ['{issuer} 的吊销列表仅覆盖部分证书', '请获取完整列表'],
  },
  CRL_INDIRECT: {
    exit: 1,
    clause: 'RFC 5280 5.2.5',
    en: [
      'the revocation list of {issuer} speaks for other authorities too',
      'obtain the list that the authority itself signs',
    ],
    zh: ['{issuer} 的吊销列表代其他机构发布', '请获取该机构自行签发的列表'],
  },
  CRL_CRITICAL_EXTENSION: {
    exit: 1,
    clause: 'RFC 5280 5.2',
    en: [
      'the revocation list of {issuer} has critical extension {oid}, which is not known here',
      'use software that knows it, or obtain an ordinary list',
    ],
    zh: ['{issuer} 的吊销列表含无法识别的关键扩展 {oid}', '请使用支持它的软件,或获取普通列表'],
  },
  CRL_NO_NEXT_UPDATE: {
    exit: 1,
    clause: 'RFC 5280 5.1.2.5',
    en: [
      'the revocation list of {issuer} does not say until when it counts',
      'ask the authority for a list that states its next update',
    ],
    zh: ['{issuer} 的吊销列表未注明下次更新时间', '请向该机构索取注明下次更新时间的列表'],
  },
  CERT_PATH_BUDGET: {
    exit: 1,
    clause: 'RFC 5280 6',
    en: [
      'there are more ways from the certificate of {subject} to an authority than are tried',
      'keep only the certificates of authorities that you rely on among the trusted files',
    ],
    zh: ['从 {subject} 的证书到签发机构的路径过多,未能全部尝试', '请仅在受信文件中保留所信赖机构的证书'],
  },
  CERT_LIMITS: {
    exit: 1,
    clause: 'RFC 5280 4.2.1.10, 4.2.1.11',
    en: [
      '{subject} may issue certificates only within limits (extension {oid}) that gseal does not work out',
      'use software that does, or rely on an authority without such limits',
    ],
    zh: [
      '{subject} 只能在限定范围内签发证书(扩展 {oid}),gseal 不处理该限制',
      '请使用支持它的软件,或信赖无此限制的机构',
    ],
  },
  CERT_PURPOSE_WRONG: {
    exit: 1,
    clause: 'RFC 5280 4.2.1.12',
    en: [
      'the certificate of {subject} is limited to other purposes ({usage})',
      'the signer must use a certificate for signing documents',
    ],
    zh: ['{subject} 的证书限用于其他用途({usage})', '签名人须使用用于文件签名的证书'],
  },
  CERT_PURPOSE_UNKNOWN: {
    exit: 1,
    clause: 'RFC 5280 4.2.1.12',
    en: [
      'the certificate of {subject} is limited to purposes that are not known here ({usage})',
      'ask the authority whether the certificate is meant for signing documents',
    ],
    zh: ['{subject} 的证书限用于 gseal 无法识别的用途({usage})', '请向签发机构确认该证书可否用于文件签名'],
  },
  CERT_NO_PATH: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'no trusted certificate of "{issuer}" was given, so {subject} cannot be judged',
      'if you have reason to trust that authority, obtain its certificate from the authority itself',
    ],
    zh: ['未提供受信的“{issuer}”证书,无法判断 {subject}', '如确认该机构可信,请直接向其获取证书'],
  },
  CERT_SIGNATURE_BAD: {
    exit: 1,
    clause: 'RFC 5280 6.1.3',
    en: [
      'the certificate of {subject} was not signed by {issuer}, which it names',
      'it is forged or damaged; do not rely on the document',
    ],
    zh: ['{subject} 的证书并非由其所载的 {issuer} 签发', '证书系伪造或已损坏;请勿采信该文件'],
  },
  CERT_EXPIRED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the certificate of {subject} was valid until {to}; at {at} it was no longer',
      'the holder must have it renewed and sign again',
    ],
    zh: ['{subject} 的证书有效期至 {to},{at} 时已过期', '持有人须更新证书后重新签名'],
  },
  CERT_NOT_YET_VALID: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the certificate of {subject} is valid from {from}; at {at} it was not yet',
      'ask the holder whether the signature is theirs',
    ],
    zh: ['{subject} 的证书自 {from} 起有效,{at} 时尚未生效', '请向持有人核实该签名'],
  },
  CERT_NOT_CA: {
    exit: 1,
    clause: 'RFC 5280 6.1.4 k',
    en: [
      '{subject} issued a certificate without being an authority',
      'the certificate below it is worth nothing; do not rely on the document',
    ],
    zh: ['{subject} 并非证书签发机构却签发了证书', '其签发的证书无效;请勿采信该文件'],
  },
  CERT_NO_CERT_SIGN: {
    exit: 1,
    clause: 'RFC 5280 6.1.4 n',
    en: [
      'the key of {subject} may not sign certificates',
      'the certificate below it is worth nothing; do not rely on the document',
    ],
    zh: ['{subject} 的密钥不得签发证书', '其签发的证书无效;请勿采信该文件'],
  },
  CERT_PATH_LENGTH: {
    exit: 1,
    clause: 'RFC 5280 6.1.4 m',
    en: [
      '{subject} allows {pathLen} authorities below it, and there are {below}',
      'the certificate was issued against the rules of the authority; do not rely on it',
    ],
    zh: ['{subject} 只允许其下有 {pathLen} 级机构,实际为 {below} 级', '证书的签发违反机构规则;请勿采信'],
  },
  CERT_CRITICAL_EXTENSION: {
    exit: 1,
    clause: 'RFC 5280 4.2',
    en: [
      'the certificate of {subject} has critical extension {oid}, which is not known here',
      'nobody may rely on it without understanding the extension; use software that does',
    ],
    zh: ['{subject} 的证书含无法识别的关键扩展 {oid}', '不理解该扩展即不得采信;请使用支持它的软件'],
  },
  CERT_ENCRYPTION_ONLY: {
    exit: 1,
    clause: 'GB/T 20518-2018 5.2.4',
    en: [
      'the certificate of {subject} is the encryption certificate of the pair ({usage}); it may not sign',
      'the signer must use the signing certificate',
    ],
    zh: ['{subject} 的证书是加密证书({usage}),不得用于签名', '签名人须使用签名证书'],
  },
  CERT_USAGE_WRONG: {
    exit: 1,
    clause: 'RFC 5280 4.2.1.3',
    en: [
      'the certificate of {subject} is for other uses ({usage}); it may not sign documents',
      'the signer must use a signing certificate',
    ],
    zh: ['{subject} 的证书用途为 {usage},不得用于签名', '签名人须使用签名证书'],
  },
  CERT_USAGE_ABSENT: {
    exit: 1,
    clause: 'RFC 5280 4.2.1.3',
    en: [
      'the certificate of {subject} does not say what it may be used for',
      'nothing need be done; certificates for signing should say so',
    ],
    zh: ['{subject} 的证书未注明密钥用途', '无需处理;签名证书应注明用途'],
  },
  CERT_REVOKED: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the certificate of {subject} was revoked on {since} ({reason}), before the signature of {at}',
      'do not rely on the document; ask the holder',
    ],
    zh: ['{subject} 的证书已于 {since} 吊销({reason}),早于签名时间 {at}', '请勿采信该文件;请向持有人核实'],
  },
  CERT_REVOKED_LATER: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the certificate of {subject} was revoked on {since} ({reason}), after the signature of {at}',
      'the signature stands; nothing need be done',
    ],
    zh: ['{subject} 的证书于 {since} 吊销({reason}),晚于签名时间 {at}', '签名仍然有效,无需处理'],
  },
  CERT_REVOKED_COMPROMISE: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'the key of {subject} was reported lost on {since} ({reason}); that the signature is older, {at}, is only its own claim',
      'ask the holder to confirm the document: whoever has the key can write any time',
    ],
    zh: [
      '{subject} 的密钥于 {since} 被报失密({reason});签名早于此({at})仅为其自行声明',
      '请向持有人确认该文件: 掌握密钥者可任意填写时间',
    ],
  },
  REVOCATION_UNKNOWN: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.3',
    en: [
      'whether the certificate of {subject} was revoked is not known: there is no revocation list of {issuer}',
      'obtain the current list of that authority and give it with --crl',
    ],
    zh: [
      '{subject} 的证书是否已吊销未知: 没有 {issuer} 的吊销列表',
      '请获取该机构当前的吊销列表,并用 --crl 提供',
    ],
  },
  REVOCATION_STALE: {
    exit: 1,
    clause: 'RFC 5280 6.3.3',
    en: [
      'the revocation list of {issuer} is out of date (until {until}), so the state of {subject} is not known',
      'obtain the current list of that authority and give it with --crl',
    ],
    zh: [
      '{issuer} 的吊销列表已过期(至 {until}),{subject} 的状态未知',
      '请获取该机构当前的吊销列表,并用 --crl 提供',
    ],
  },
  REVOCATION_ENDED: {
    exit: 1,
    clause: 'RFC 5280 3.3',
    en: [
      'the certificate of {subject} ended at {ended}, and the revocation list of {issuer} no longer speaks of it',
      'give the list of that authority that was current at {ended} with --crl',
    ],
    zh: [
      '{subject} 的证书已于 {ended} 到期,{issuer} 现有的吊销列表不再涵盖它',
      '请用 --crl 提供该机构在 {ended} 时有效的吊销列表',
    ],
  },
  CMS_NOT_SIGNED_DATA: {
    exit: 1,
    clause: 'GB/T 35275-2017 8',
    en: [
      'the signature value is neither a stamp nor SignedData (content type "{type}")',
      'it was made by software of a private form; ask the signer for one of the standard',
    ],
    zh: ['签名值既不是签章数据也不是 SignedData(内容类型“{type}”)', '系私有格式;请签名人提供符合标准的签名'],
  },
  CMS_SIGNERS: {
    exit: 1,
    clause: 'GB/T 35275-2017 8',
    en: [
      'the signed value has {count} signers where one is expected',
      'ask for a document whose signatures stand each by itself',
    ],
    zh: ['签名值中有 {count} 个签名者,应为一个', '请索取各签名分别独立的文件'],
  },
  CMS_SIGNER_CERT_AMBIGUOUS: {
    exit: 1,
    clause: 'RFC 5652 5.3',
    en: [
      '{count} different certificates in the signed value bear the name of the signer',
      'one of them was put there to mislead; ask the signer for the document again',
    ],
    zh: ['签名值中有 {count} 个不同的证书与签名人标识相符', '其中有证书系混入;请向签名人重新索取文件'],
  },
  CMS_SIGNER_CERT_DIFFERS: {
    exit: 1,
    clause: 'RFC 5035 5',
    en: [
      'the signer named another certificate than that of {subject}, which stands in the signed value',
      'the certificate was exchanged after signing; ask the signer for the document again',
    ],
    zh: ['签名人所指明的证书并非签名值中 {subject} 的证书', '证书在签名后被替换;请向签名人重新索取文件'],
  },
  CMS_ALGORITHM_DIFFERS: {
    exit: 1,
    clause: 'RFC 6211 3',
    en: [
      'the signer signed with other algorithms than the signed value names ({used})',
      'the value was changed after signing; ask the signer for the document again',
    ],
    zh: ['签名人所用算法与签名值标明的({used})不一致', '签名值在签名后被改动;请向签名人重新索取文件'],
  },
  CMS_ATTRIBUTE_TWICE: {
    exit: 1,
    clause: 'RFC 5652 11',
    en: [
      'attribute {oid} of the signature stands twice or has several values',
      'programs would read it differently, so it proves nothing; ask the signer for a proper signature',
    ],
    zh: ['签名属性 {oid} 重复或含多个值', '不同软件会有不同解读,不能作为证明;请签名人重新签名'],
  },
  CMS_ATTRIBUTE_MISSING: {
    exit: 1,
    clause: 'RFC 5652 11.1, 11.2',
    en: [
      'attribute {oid}, which every signature over attributes must have, is missing',
      'the signature does not say what was signed; ask the signer for a proper one',
    ],
    zh: ['缺少签名属性 {oid},凡对属性签名必须包含它', '该签名未说明所签内容;请签名人重新签名'],
  },
  CMS_CONTENT_TYPE_DIFFERS: {
    exit: 1,
    clause: 'RFC 5652 11.1',
    en: [
      'the signer signed content of type {signed}, and the signed value says {found}',
      'the value was changed after signing; ask the signer for the document again',
    ],
    zh: ['签名人所签内容类型为 {signed},签名值标明为 {found}', '签名值在签名后被改动;请向签名人重新索取文件'],
  },
  CMS_CONTENT_UNKNOWN: {
    exit: 1,
    clause: 'RFC 5652 5.2',
    en: [
      'the signed value is about content of type {type}, which is no document here',
      'it was made for another purpose; ask the signer to sign the document itself',
    ],
    zh: ['签名值针对的内容类型为 {type},并非此处的文件', '该签名另有用途;请签名人对文件本身签名'],
  },
  CMS_CONTENT_PRESENT: {
    exit: 1,
    clause: 'RFC 5652 5.2; ISO 32000-2 12.8.3.3.1',
    en: [
      'the signed value carries a copy of the text ({bytes} bytes), which should stay outside',
      'the copy is the same as the text; the form is not the one the standard asks for',
    ],
    zh: ['签名值内附有原文副本({bytes} 字节),而原文应置于其外', '副本与原文一致;但形式不符合标准要求'],
  },
  CMS_DIGEST_NOT_LISTED: {
    exit: 1,
    clause: 'RFC 5652 5.1',
    en: [
      'digest {digest} of the signer is not among those that the signed value announces',
      'the signature was checked with the digest of the signer',
    ],
    zh: ['签名者使用的杂凑算法 {digest} 未在签名值中声明', '已按签名者的杂凑算法验证'],
  },
  CMS_VERSION_UNUSUAL: {
    exit: 1,
    clause: 'RFC 5652 5.1, 5.3',
    en: [
      '{what} says version {version}, which does not go with its form',
      'some products write such numbers; the form was followed',
    ],
    zh: ['{what} 标明版本号 {version},与其结构不符', '部分产品会写此类版本号;已按结构解析'],
  },
})
