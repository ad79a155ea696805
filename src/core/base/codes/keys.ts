import { rows } from './row.ts'

/** Codes of private keys, their files, PINs and certificate requests. */
export const KEYS_CODES = rows({
  KEY_URI_UNKNOWN: {
    exit: 6,
    en: [
      'no key is named by a URI of the scheme "{scheme}"',
      'name a key file as file:PATH, for example file:keys/maker.key, or a key on a device as pkcs11:…, skf:…, sdf:…, one in a signature server as remote:…',
    ],
    zh: [
      '没有任何密钥使用 "{scheme}" 形式的 URI',
      '请以 file:路径 指明密钥文件,例如 file:keys/maker.key;设备中的密钥用 pkcs11:…、skf:…、sdf:…,签名服务器中的密钥用 remote:…',
    ],
  },
  KEY_URI_INVALID: {
    exit: 6,
    clause: 'RFC 8089',
    en: [
      'the key URI cannot be understood: {reason}',
      'write file:PATH; percent-encode %, ? and # in the path, and never put a PIN in it',
    ],
    zh: ['密钥 URI 无法识别: {reason}', '请写成 file:路径;路径中的 %、?、# 须百分号编码,且不得包含 PIN'],
  },
  KEY_NOT_FOUND: {
    exit: 6,
    en: ['there is no key file {path}', 'check the path; a relative path starts at the current folder'],
    zh: ['密钥文件 {path} 不存在', '请检查路径;相对路径以当前目录为起点'],
  },
  KEY_UNREADABLE: {
    exit: 6,
    en: ['the file {path} cannot be read: {reason}', 'check who owns the file and who may read it'],
    zh: ['文件 {path} 无法读取: {reason}', '请检查文件的属主和读取权限'],
  },
  KEY_FORMAT: {
    exit: 6,
    clause: 'RFC 5208; RFC 5915; RFC 7292',
    en: [
      '{path} does not hold a private key that gseal reads: {reason}',
      'give a PKCS#8 key (PEM) or a PKCS#12 file; openssl pkcs8 -topk8 converts other keys',
    ],
    zh: [
      '{path} 中没有 gseal 可读取的私钥: {reason}',
      '请提供 PKCS#8 私钥(PEM)或 PKCS#12 文件;其他格式可用 openssl pkcs8 -topk8 转换',
    ],
  },
  KEY_DAMAGED: {
    exit: 6,
    en: [
      'the private key contradicts itself: {reason}',
      'the key file is damaged; restore it from its backup or have a new key made',
    ],
    zh: ['私钥自相矛盾: {reason}', '密钥文件已损坏;请从备份恢复或重新生成密钥'],
  },
  KEY_PIN_WRONG: {
    exit: 6,
    en: [
      'the PIN does not open {path}, or the file is damaged',
      'check the PIN and run the command again; gseal does not try a PIN twice',
    ],
    zh: ['PIN 无法打开 {path},或文件已损坏', '请核对 PIN 后重新执行命令;gseal 不会自动重试 PIN'],
  },
  KEY_PIN_EMPTY: {
    exit: 6,
    en: ['a private key is not written under an empty PIN', 'choose a PIN'],
    zh: ['不允许用空 PIN 保存私钥', '请设置 PIN'],
  },
  KEY_UNENCRYPTED: {
    exit: 6,
    clause: 'GM/T 0028-2014 7.9',
    en: [
      'the private key in {path} is not encrypted, and others than its owner may read the file',
      'encrypt it (openssl pkcs8 -topk8 -v2 sm4-cbc), delete the plain file, and replace the key if others had access',
    ],
    zh: [
      '{path} 中的私钥未加密,且属主以外的用户可读取该文件',
      '请加密(openssl pkcs8 -topk8 -v2 sm4-cbc)并删除明文文件;若他人已接触过,请更换密钥',
    ],
  },
  KEY_ENCRYPTION_UNSUPPORTED: {
    exit: 6,
    clause: 'RFC 8018',
    en: [
      'the private key is encrypted with {algorithm}, which gseal does not read',
      'encrypt it again with PBES2: openssl pkcs8 -topk8 -v2 sm4-cbc, or openssl pkcs12 -export for a PKCS#12 file',
    ],
    zh: [
      '私钥的加密算法 {algorithm} 不受 gseal 支持',
      '请改用 PBES2 重新加密: openssl pkcs8 -topk8 -v2 sm4-cbc;PKCS#12 文件请用 openssl pkcs12 -export',
    ],
  },
  KEY_ALGORITHM_UNSUPPORTED: {
    exit: 6,
    en: ['gseal does not sign with a key of the kind {key}', 'use an SM2 key'],
    zh: ['gseal 不使用 {key} 类型的密钥签名', '请使用 SM2 密钥'],
  },
  KEY_NO_CERT: {
    exit: 6,
    en: [
      'there is no certificate for the key {path}',
      'put the certificate (PEM) beside the key under the same name with the ending .crt; request one with a CSR',
    ],
    zh: [
      '密钥 {path} 没有对应的证书',
      '请将证书(PEM)以相同名称、.crt 扩展名放在密钥旁;可生成证书请求(CSR)向机构申请',
    ],
  },
  KEY_CERT_INVALID: {
    exit: 6,
    clause: 'RFC 5280 4.1',
    en: [
      'the certificate {path} of the key cannot be read: {reason}',
      'obtain the certificate again from its issuer, in PEM or DER',
    ],
    zh: ['密钥的证书 {path} 无法读取: {reason}', '请向签发机构重新获取证书(PEM 或 DER)'],
  },
  KEY_CERT_MISMATCH: {
    exit: 6,
    en: [
      'the certificate {cert} was issued for another key than {path}',
      'put the right certificate beside the key; nothing was signed',
    ],
    zh: ['证书 {cert} 不是为密钥 {path} 签发的', '请将正确的证书放在密钥旁;未产生任何签名'],
  },
  KEY_SIGNATURE_WRONG: {
    exit: 6,
    en: [
      'the key {uri} gave a signature that its own certificate does not verify; it was thrown away',
      'the key or the machine is faulty; test the key before it is used again',
    ],
    zh: ['密钥 {uri} 给出的签名无法用其自身证书验证,已丢弃', '密钥或设备有故障;请先测试该密钥,再继续使用'],
  },
  KEY_CLOSED: {
    exit: 6,
    en: ['the key {uri} was closed', 'open it again'],
    zh: ['密钥 {uri} 已关闭', '请重新打开密钥'],
  },
  KEY_P12_UNSUPPORTED: {
    exit: 6,
    clause: 'RFC 7292',
    en: [
      'the PKCS#12 file uses {what}, which gseal does not read',
      'export it again: openssl pkcs12 -export -macalg sha256',
    ],
    zh: ['PKCS#12 文件使用了 gseal 不支持的 {what}', '请重新导出: openssl pkcs12 -export -macalg sha256'],
  },
  KEY_P12_RC2: {
    exit: 6,
    clause: 'RFC 7292 Appendix C',
    en: [
      'the PKCS#12 file is encrypted with RC2, a cipher that can be broken; gseal does not read it',
      'export it again with AES: openssl pkcs12 -legacy to open it, openssl pkcs12 -export to write it, and replace keys that were sent around in the old file',
    ],
    zh: [
      'PKCS#12 文件采用可被破解的 RC2 加密,gseal 不予读取',
      '请用 AES 重新导出: 以 openssl pkcs12 -legacy 打开,再以 openssl pkcs12 -export 写出;旧文件若曾外传,请更换密钥',
    ],
  },
  KEY_P12_NO_MAC: {
    exit: 6,
    clause: 'RFC 7292 4',
    en: [
      'the PKCS#12 file has no integrity check, so its content could have been exchanged',
      'export it again with a password: openssl pkcs12 -export',
    ],
    zh: ['PKCS#12 文件没有完整性校验值,其内容可能已被替换', '请设置口令重新导出: openssl pkcs12 -export'],
  },
  KEY_P12_AMBIGUOUS: {
    exit: 6,
    en: [
      'the PKCS#12 file holds {count} keys that may sign; gseal does not guess',
      'export each signing key with its certificate into a file of its own',
    ],
    zh: [
      'PKCS#12 文件中有 {count} 个可用于签名的密钥,gseal 不作猜测',
      '请将每个签名密钥与其证书分别导出为单独的文件',
    ],
  },
  KEY_P12_EMPTY: {
    exit: 6,
    en: ['the PKCS#12 file holds no private key', 'export it together with its private key'],
    zh: ['PKCS#12 文件中没有私钥', '请连同私钥一起导出'],
  },
  CSR_SUBJECT_INVALID: {
    exit: 1,
    clause: 'RFC 5280 4.1.2.4, Appendix A.1',
    en: [
      'the subject of the certificate request is not acceptable: {reason}',
      'write it as attributes in order, for example C=CN, O=…, CN=…',
    ],
    zh: ['证书请求的主体名称不合规: {reason}', '请按顺序写出各项属性,例如 C=CN, O=…, CN=…'],
  },
})
