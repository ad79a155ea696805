import { rows } from './row.ts'

/** 陕西省政务电子印章管理办法(试行). */
const art = (articles: string): string => `Measures for government electronic seals, Art. ${articles}`

/** Codes of the registry of units and authorities, of receipts of filing, and of PINs that are reset. */
export const UNIT_CODES = rows({
  RECEIPT_UNREADABLE: {
    exit: 1,
    clause: art('14'),
    en: [
      'the receipt cannot be understood: {reason}',
      'give the file as the platform answered it and the --profile of that platform, or enter the number by hand with --receipt',
    ],
    zh: [
      '无法读懂回执: {reason}',
      '请提供平台返回的原始文件及对应的 --profile;也可用 --receipt 人工登记回执编号',
    ],
  },
  RECEIPT_REFUSED: {
    exit: 1,
    clause: art('14'),
    en: [
      'the platform did not accept the filing of the seal {seal}: {answer}, {message}',
      'correct what it names and file again; the seal stays unfiled',
    ],
    zh: ['平台未受理印章 {seal} 的备案: {answer},{message}', '请按其说明更正后重新备案;印章仍为未备案状态'],
  },
  RECEIPT_OTHER: {
    exit: 1,
    clause: art('14'),
    en: [
      'the receipt is for another {what}: it says {found}, and {wanted} is to be filed',
      'give the receipt that answers this filing; nothing was entered',
    ],
    zh: ['回执的 {what} 不符: 回执为 {found},应为 {wanted}', '请提供本次备案的回执;未登记任何内容'],
  },
  RECEIPT_PROFILE: {
    exit: 2,
    clause: art('14'),
    en: ['the profile of receipts is not one: {reason}', 'its form stands in docs/seal-life.md, "Filing"'],
    zh: ['回执格式文件有误: {reason}', '格式见 docs/seal-life.md 的 "Filing" 一节'],
  },
  PIN_NO_RECOVERY: {
    exit: 1,
    clause: art('15'),
    en: [
      'there is no recovery copy of {path}: nobody can reset its PIN',
      'record the failure (seal execute ID --fail REASON) and apply for a renewal or replacement with a new key; leave a recovery copy for the next time: gseal seal pin escrow',
    ],
    zh: [
      '{path} 没有恢复副本,任何人都无法重置其口令',
      '请登记实施失败(seal execute 编号 --fail 原因),并用新密钥申请续期或更换;今后请预先留存恢复副本: gseal seal pin escrow',
    ],
  },
  PIN_RECOVERY_KEY: {
    exit: 6,
    clause: art('15'),
    en: [
      'the recovery copy {path} opens with the key of the certificate that it was left for',
      'name that key: --recovery-key KEY',
    ],
    zh: ['恢复副本 {path} 须用留存时所针对证书的密钥打开', '请指明该密钥: --recovery-key 密钥'],
  },
  SEAL_RECOVERY_SELF: {
    exit: 1,
    clause: art('15'),
    en: [
      'the recovery copy of the seal {seal} cannot be for the very key that it is a copy of',
      'give the certificate of another key, of whoever carries out resets',
    ],
    zh: ['印章 {seal} 的恢复副本不能针对其自身的密钥', '请给出另一把密钥的证书,由实施重置的人员持有'],
  },
  UNIT_UNKNOWN: {
    exit: 1,
    en: ['the registry knows no unit {id}', 'see "gseal unit list"; the security administrator adds units'],
    zh: ['单位登记中没有 {id}', '请见 "gseal unit list";单位由安全管理员登记'],
  },
  UNIT_EXISTS: {
    exit: 1,
    en: ['the unit {unit} is in the registry already', 'change it with "gseal unit change {unit}"'],
    zh: ['单位 {unit} 已登记', '如需修改,请用 "gseal unit change {unit}"'],
  },
  UNIT_CODE: {
    exit: 2,
    en: [
      '{code} is no unified social credit code',
      'give the 18 digits and capital letters of the code (GB 32100-2015 has no I, O, S, V, Z)',
    ],
    zh: ['{code} 不是统一社会信用代码', '请给出 18 位数字和大写字母(GB 32100-2015 不含 I、O、S、V、Z)'],
  },
  UNIT_ISSUING: {
    exit: 2,
    clause: art('6'),
    en: [
      'an issuing department and its document belong together ({unit})',
      'give both --issuing and --issuing-document, or neither',
    ],
    zh: ['制发部门与其文件须同时给出({unit})', '请同时给出 --issuing 和 --issuing-document,或均不给出'],
  },
  UNIT_CLOSED: {
    exit: 1,
    clause: art('18'),
    en: [
      'the unit {unit} was closed',
      'a closed unit neither applies nor decides; see "gseal unit show {unit}"',
    ],
    zh: ['单位 {unit} 已撤销登记', '已撤销的单位不能申请或审批;请见 "gseal unit show {unit}"'],
  },
  UNIT_DESIGNATED: {
    exit: 1,
    clause: art('5'),
    en: [
      'the unit {unit} is the authority of its area',
      'end its designation first (unit designate {unit} --end --reason …); it is designated anew for the other area',
    ],
    zh: [
      '单位 {unit} 是所在区域的主管部门',
      '请先结束指定(unit designate {unit} --end --reason …),再为新区域重新指定',
    ],
  },
  UNIT_LEVEL: {
    exit: 1,
    clause: art('5'),
    en: [
      'a unit of the area {area} cannot be the authority of the level {level} ({unit})',
      'give the level of its government: area codes end in 0000 for a province, 00 for a city',
    ],
    zh: [
      '区划 {area} 的单位不能指定为 {level} 级主管部门({unit})',
      '请给出其政府的级别: 省级区划以 0000 结尾,市级以 00 结尾',
    ],
  },
  UNIT_FILED_LATER: {
    exit: 1,
    clause: art('5'),
    en: ['the designation of {unit} would be filed in the future', 'enter the day when it has been filed'],
    zh: ['{unit} 的备案日期晚于当前时间', '请在备案完成后登记备案日期'],
  },
  UNIT_AUTHORITY_TWICE: {
    exit: 1,
    clause: art('5'),
    en: [
      'the area {area} has an authority of the level {level} already: {unit}',
      'each government designates one; end that designation first (unit designate {unit} --end --reason …)',
    ],
    zh: [
      '区划 {area} 已有 {level} 级主管部门: {unit}',
      '本级政府指定一个主管部门;请先结束原指定(unit designate {unit} --end --reason …)',
    ],
  },
  UNIT_NO_AUTHORITY: {
    exit: 1,
    clause: art('5'),
    en: ['the unit {unit} is no designated authority', 'see "gseal unit show {unit}"'],
    zh: ['单位 {unit} 未被指定为主管部门', '请见 "gseal unit show {unit}"'],
  },
  UNIT_NOT_EXEMPT: {
    exit: 1,
    clause: art('11'),
    en: ['the unit {unit} is not exempt', 'see "gseal unit show {unit}"'],
    zh: ['单位 {unit} 未被豁免', '请见 "gseal unit show {unit}"'],
  },
  UNIT_HAS_SEALS: {
    exit: 1,
    clause: art('18'),
    en: [
      'the unit {unit} has a seal that is not revoked: {seal}',
      'a unit that ends applies for the revocation of its seals first: gseal seal revoke {seal} --reason unit-abolished',
    ],
    zh: [
      '单位 {unit} 尚有未注销的印章: {seal}',
      '单位撤并须先申请注销印章: gseal seal revoke {seal} --reason unit-abolished',
    ],
  },
  UNIT_DIFFERS: {
    exit: 1,
    clause: art('2, 6'),
    en: [
      '{field} of the application is "{is}", and the registry has "{should}" for the unit {unit}',
      'correct the application, or have the registry changed by the security administrator (unit change)',
    ],
    zh: [
      '申请的 {field} 为“{is}”,而单位 {unit} 登记为“{should}”',
      '请更正申请,或由安全管理员变更登记(unit change)',
    ],
  },
  AUTHORITY_NOT_FILED: {
    exit: 1,
    clause: art('5'),
    en: [
      'the unit {unit} of {operator} is no designated authority, or its designation is not filed with the province',
      'designate it and enter the filing: gseal unit designate {unit} --level … --designation … --filed …',
    ],
    zh: [
      '{operator} 所在单位 {unit} 未被指定为主管部门,或指定尚未向省级备案',
      '请登记指定和备案: gseal unit designate {unit} --level … --designation … --filed …',
    ],
  },
})
