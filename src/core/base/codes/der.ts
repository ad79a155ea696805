import { rows } from './row.ts'

/** Codes of the DER reader (ITU-T X.690). */
export const DER_CODES = rows({
  DER_MALFORMED: {
    exit: 1,
    clause: 'ITU-T X.690 clause 8, 10',
    en: [
      '{what} is not DER at byte {offset}: {reason}',
      'the object is damaged or was not made to the standard; ask its maker for it again',
    ],
    zh: ['{what} 在第 {offset} 字节处不是合法 DER: {reason}', '对象已损坏或未按标准生成;请向制作方重新索取'],
  },
  DER_TRAILING: {
    exit: 1,
    clause: 'ITU-T X.690 clause 8.1',
    en: [
      '{what} is followed by {count} bytes that belong to nothing',
      'some vendors pad their objects; the bytes are not protected by any signature',
    ],
    zh: ['{what} 之后有 {count} 个不属于任何结构的字节', '个别厂商会填充数据;这些字节不受任何签名保护'],
  },
  DER_BER: {
    exit: 1,
    clause: 'ITU-T X.690 clause 10',
    en: [
      '{what} is written in BER, not in DER',
      'the values can be read, but the form is not the one the standard asks for',
    ],
    zh: ['{what} 采用 BER 而非 DER 编码', '数值可读,但形式不符合标准要求'],
  },
})
