import { rows } from './row.ts'

/** Codes of the algorithms: SM2, SM3, SM4 and their western neighbours. */
export const GM_CODES = rows({
  SM2_POINT_INVALID: {
    exit: 1,
    clause: 'GB/T 32918.1-2016 5.2.2',
    en: [
      'an SM2 public key ({length} bytes) is not a point on the SM2 curve',
      'the certificate or key is damaged or forged; obtain it again from its issuer',
    ],
    zh: ['SM2 公钥({length} 字节)不是 SM2 曲线上的点', '证书或密钥已损坏或系伪造;请向签发机构重新获取'],
  },
  SM2_SCALAR_INVALID: {
    exit: 6,
    clause: 'GB/T 32918.1-2016 6.1',
    en: [
      'an SM2 private key of {length} bytes is not a number in [1, n-2]',
      'the key is damaged; restore it from its backup or have a new one made',
    ],
    zh: ['SM2 私钥({length} 字节)不在 [1, n-2] 范围内', '密钥已损坏;请从备份恢复或重新生成密钥'],
  },
  SM2_CIPHERTEXT_INVALID: {
    exit: 6,
    clause: 'GB/T 32918.4-2016 7.1',
    en: [
      'the SM2 ciphertext does not open with this key',
      'give the key that it was encrypted for; when it is the one, the ciphertext was changed or damaged',
    ],
    zh: ['用该密钥无法解开 SM2 密文', '请使用加密时所针对的密钥;若密钥无误,则密文已被改动或损坏'],
  },
  SM2_SIGNATURE_FORM: {
    exit: 1,
    clause: 'GM/T 0009-2012 7.3',
    en: [
      'an SM2 signature value of {length} bytes is neither SEQUENCE { r, s } nor 64 raw bytes',
      'the signature value is damaged; obtain the signed object again from its signer',
    ],
    zh: [
      'SM2 签名值({length} 字节)既非 SEQUENCE { r, s } 也非 64 字节裸值',
      '签名值已损坏;请向签名人重新获取',
    ],
  },
  SM2_SIGNATURE_RANGE: {
    exit: 1,
    clause: 'GB/T 32918.2-2016 7.1 B1, B2, B5',
    en: [
      'r or s of an SM2 signature value is outside [1, n-1], or r + s = n',
      'no key can have made this signature; treat what it is on as forged',
    ],
    zh: [
      'SM2 签名值的 r 或 s 不在 [1, n-1] 范围内,或 r + s = n',
      '任何密钥都不可能产生此签名值;应将其所附对象视为伪造',
    ],
  },
  SM2_SIGNATURE_RAW: {
    exit: 1,
    clause: 'GM/T 0009-2012 7.3',
    en: [
      'the SM2 signature value is 64 raw bytes instead of DER SEQUENCE { r, s }',
      'gseal reads it; other software may refuse it, so tell the maker of the signing software',
    ],
    zh: [
      'SM2 签名值为 64 字节裸值,而非 DER 编码的 SEQUENCE { r, s }',
      'gseal 可以读取,但其他软件可能拒绝;请告知签章软件的厂商',
    ],
  },
  SM2_SIGNATURE_NON_CANONICAL: {
    exit: 1,
    clause: 'ITU-T X.690 8.3.2',
    en: [
      'r or s of the SM2 signature value is not a DER INTEGER: a sign octet is missing or superfluous',
      'gseal reads it; other software may refuse it, so tell the maker of the signing device',
    ],
    zh: [
      'SM2 签名值的 r 或 s 不是合规的 DER INTEGER:缺少或多出符号字节',
      'gseal 可以读取,但其他软件可能拒绝;请告知签名设备的厂商',
    ],
  },
  SM2_ENGINE_FALLBACK: {
    exit: 1,
    en: [
      'OpenSSL of this Node does not compute SM2 as the standard says ({reason}); a slower implementation is used',
      'results are right, but about fifty times slower; run gseal on Node 20 or 24 from nodejs.org',
    ],
    zh: [
      '当前 Node 的 OpenSSL 未按标准计算 SM2({reason});已改用较慢的实现',
      '结果正确,但速度约慢五十倍;请使用 nodejs.org 发布的 Node 20 或 24 运行 gseal',
    ],
  },
  SM2_UNAVAILABLE: {
    exit: 1,
    clause: 'GB/T 32918.5-2017 A.2',
    en: [
      'no implementation of SM2 on this machine gives the known answers of the standard: {reason}',
      'nothing can be signed or verified here; install gseal again on Node 20 or 24 from nodejs.org',
    ],
    zh: [
      '本机没有任何 SM2 实现能通过标准的已知答案测试: {reason}',
      '无法在此签名或验签;请在 nodejs.org 发布的 Node 20 或 24 上重新安装 gseal',
    ],
  },
  SM4_CIPHERTEXT_INVALID: {
    exit: 1,
    clause: 'GB/T 32907-2016; GB/T 17964-2021',
    en: [
      'an SM4-CBC ciphertext of {length} bytes cannot be decrypted with this key',
      'the key is wrong or the data is damaged',
    ],
    zh: ['SM4-CBC 密文({length} 字节)无法用此密钥解密', '密钥不正确或数据已损坏'],
  },
  ALGORITHM_UNKNOWN: {
    exit: 1,
    en: [
      'the signature algorithm {oid} is not known to gseal',
      'the signature cannot be judged; ask the signer to sign with SM2 and SM3',
    ],
    zh: ['gseal 不识别签名算法 {oid}', '无法判定该签名;请签名人改用 SM2 与 SM3 重新签名'],
  },
  ALGORITHM_ALIAS: {
    exit: 1,
    clause: 'GM/T 0006-2012',
    en: [
      'the signature algorithm is written {oid}, which stands for {name} in some software but not in the standard',
      'tell the maker of the signing software; {name} has an identifier of its own',
    ],
    zh: [
      '签名算法写作 {oid};个别软件以此表示 {name},但与标准不符',
      '请告知签章软件的厂商;{name} 有专用的对象标识符',
    ],
  },
  ALGORITHM_KEY_MISMATCH: {
    exit: 1,
    en: [
      'the signature algorithm {algorithm} does not go with a key of the kind {key}',
      'the signature cannot have been made as it claims; obtain the signed object again from its signer',
    ],
    zh: ['签名算法 {algorithm} 与 {key} 类型的密钥不匹配', '该签名不可能如其所称产生;请向签名人重新获取'],
  },
  ALGORITHM_DIGEST_MISMATCH: {
    exit: 1,
    en: [
      'the signature algorithm {algorithm} does not go with the digest {digest}',
      'the signature contradicts itself; obtain the signed object again from its signer',
    ],
    zh: ['签名算法 {algorithm} 与杂凑算法 {digest} 不一致', '该签名自相矛盾;请向签名人重新获取'],
  },
  ALGORITHM_PARAMETERS: {
    exit: 1,
    clause: 'RFC 4055; RFC 5480',
    en: [
      'the parameters of the algorithm {algorithm} are not understood: {reason}',
      'the signature cannot be judged; ask the signer to sign with SM2 and SM3',
    ],
    zh: ['算法 {algorithm} 的参数无法识别: {reason}', '无法判定该签名;请签名人改用 SM2 与 SM3 重新签名'],
  },
  DIGEST_UNKNOWN: {
    exit: 1,
    en: ['the digest {digest} is not known to gseal', 'what it protects cannot be judged; ask for SM3'],
    zh: ['gseal 不识别杂凑算法 {digest}', '无法判定其保护的内容;请要求改用 SM3'],
  },
  DIGEST_WEAK: {
    exit: 1,
    clause: 'GB/T 32905-2016',
    en: [
      'the digest {digest} is broken: two different contents can be made with the same value',
      'ask the signer to sign again with SM3',
    ],
    zh: ['杂凑算法 {digest} 已不安全:可构造出杂凑值相同的不同内容', '请签名人改用 SM3 重新签名'],
  },
  KEY_WEAK: {
    exit: 1,
    en: [
      'a key of the kind {key} is too short to be relied upon',
      'ask the signer for a certificate with an SM2 key, or RSA of 2048 bits and more',
    ],
    zh: ['{key} 密钥过短,不足以信赖', '请签名人换用 SM2 证书,或不低于 2048 位的 RSA 证书'],
  },
  KEY_ALGORITHM_UNKNOWN: {
    exit: 1,
    en: [
      'a public key of the kind {key} is not known to gseal',
      'what it signed cannot be judged; ask the signer for an SM2 certificate',
    ],
    zh: ['gseal 不识别 {key} 类型的公钥', '无法判定其签名;请签名人换用 SM2 证书'],
  },
  PUBLIC_KEY_INVALID: {
    exit: 1,
    clause: 'RFC 5280 4.1.2.7',
    en: [
      'a public key cannot be read: {reason}',
      'the certificate is damaged or forged; obtain it again from its issuer',
    ],
    zh: ['公钥无法读取: {reason}', '证书已损坏或系伪造;请向签发机构重新获取'],
  },
})
