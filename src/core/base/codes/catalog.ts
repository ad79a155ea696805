import { rows } from './row.ts'

/** 陕西省政务电子证照管理办法(试行). */
const art = (articles: string): string => `Measures for government electronic licences, Art. ${articles}`

/** Codes of identifiers, of what holders and bodies are known by, and of catalogs. */
export const CATALOG_CODES = rows({
  LICENCE_ID_FORM: {
    exit: 1,
    clause: 'GB/T 36904',
    en: [
      '{identifier} has not the form of a licence identifier',
      'it is 1.2.156.3005.2. and then type (21), issuer (18), serial, version (3) and check character, with dots between',
    ],
    zh: [
      '{identifier} 不符合电子证照标识的格式',
      '应为 1.2.156.3005.2. 后接证照类型代码(21 位)、颁发机构代码(18 位)、流水号、版本号(3 位)、校验位,以点分隔',
    ],
  },
  LICENCE_ID_CHAR: {
    exit: 1,
    clause: 'GB/T 36904; GB/T 17710',
    en: [
      'the licence identifier has "{char}" at position {position}, where only 0-9 and A-Z may stand',
      'compare it with the licence; small letters and signs do not occur in identifiers',
    ],
    zh: ['电子证照标识第 {position} 位是“{char}”,只能是 0-9 和 A-Z', '请与证照核对;标识中没有小写字母和符号'],
  },
  LICENCE_ID_CHECK: {
    exit: 1,
    clause: 'GB/T 36904; GB/T 17710',
    en: [
      'the licence identifier ends in {check}, and its check character is {expected}',
      'a character of the identifier is wrong; take it from the licence itself again',
    ],
    zh: ['电子证照标识的校验位是 {check},应为 {expected}', '标识中有字符错误;请从证照原件重新取得'],
  },
  LICENCE_ID_LEGACY: {
    exit: 1,
    clause: 'GB/T 36904; GB/T 17710',
    en: [
      'the check character {check} of the licence identifier comes from a wrong algorithm that is in circulation; the right one is {expected}',
      'the identifier can be looked up as it is; whoever issued it should give it anew, and gseal never makes such a one',
    ],
    zh: [
      '电子证照标识的校验位 {check} 由流传的错误算法算出,正确的是 {expected}',
      '可按原样查询;应由签发部门重新赋码,gseal 不会生成这样的标识',
    ],
    more: [
      'The variant counts letters one too high (A as 11) and ends in another last step. At least one public system writes identifiers with it.',
      '该变体把字母多计一(A 计为 11),最后一步也不同。至少有一个公开系统按它赋码。',
    ],
  },
  LICENCE_ID_ISSUER_SHORT: {
    exit: 1,
    clause: 'GB/T 36904',
    en: [
      'the issuer in the licence identifier is {issuer}, and not the 18 characters of a unified social credit code',
      'it can be read; a new identifier needs the code of the issuing body',
    ],
    zh: [
      '电子证照标识中的颁发机构代码 {issuer} 不是 18 位统一社会信用代码',
      '可以读取;新标识须使用颁发机构的统一社会信用代码',
    ],
  },
  LICENCE_ID_SEGMENT: {
    exit: 1,
    clause: 'GB/T 36904',
    en: [
      'no licence identifier can be made: {name} is {value} ({reason})',
      'correct the catalog or the row that this part comes from',
    ],
    zh: ['无法生成电子证照标识: {name} 为 {value}({reason})', '请更正该部分所来自的目录或数据行'],
  },
  CREDIT_CODE_FORM: {
    exit: 1,
    clause: 'GB 32100-2015',
    en: [
      'this is no unified social credit code',
      'it has 18 characters: 2, then 6 digits of the area, then 10; the letters I, O, S, V, Z do not occur',
    ],
    zh: ['不是统一社会信用代码', '应为 18 位: 前 2 位、6 位行政区划、10 位;不使用字母 I、O、S、V、Z'],
  },
  CREDIT_CODE_CLASS: {
    exit: 1,
    clause: 'GB 32100-2015',
    en: [
      'no body has a unified social credit code that begins with {start}',
      'look at the certificate of the body; a code that is really in use can be vouched for by name',
    ],
    zh: ['没有以 {start} 开头的统一社会信用代码', '请查看该单位的登记证书;确在使用的代码可由具名人员确认'],
  },
  CREDIT_CODE_CHECK: {
    exit: 1,
    clause: 'GB 32100-2015',
    en: [
      'the unified social credit code ends in {check}, and its check character is {expected}',
      'look at the certificate of the body: some legal codes of an early batch fail this check, and a person can vouch for such a code by name',
    ],
    zh: [
      '统一社会信用代码的校验位是 {check},应为 {expected}',
      '请查看该单位的登记证书: 早期个别合法代码不符合校验,可由具名人员确认',
    ],
  },
  CREDIT_CODE_BODY: {
    exit: 1,
    clause: 'GB 32100-2015; GB 11714',
    en: [
      'the check character of the body inside the unified social credit code is {check}, and should be {expected}',
      'look at the certificate of the body; a code that is really in use can be vouched for by name',
    ],
    zh: [
      '统一社会信用代码中主体标识码的校验位是 {check},应为 {expected}',
      '请查看该单位的登记证书;确在使用的代码可由具名人员确认',
    ],
  },
  CITIZEN_ID_FORM: {
    exit: 1,
    clause: 'GB 11643-1999',
    en: ['this is no citizen identity number', 'it has 17 digits and a digit or X'],
    zh: ['不是公民身份号码', '应为 17 位数字加 1 位数字或 X'],
  },
  CITIZEN_ID_OLD: {
    exit: 1,
    clause: 'GB 11643-1999',
    en: [
      'this is an identity number of the old form with 15 digits',
      'take the number of 18 from the present identity card of the person',
    ],
    zh: ['这是 15 位的旧身份证号', '请按本人现行身份证填写 18 位号码'],
  },
  CITIZEN_ID_DATE: {
    exit: 1,
    clause: 'GB 11643-1999',
    en: [
      'the birth date in the identity number does not exist',
      'compare digits 7 to 14 with the identity card',
    ],
    zh: ['公民身份号码中的出生日期不存在', '请与身份证核对第 7 至 14 位'],
  },
  CITIZEN_ID_AREA: {
    exit: 1,
    clause: 'GB 11643-1999; GB/T 2260',
    en: [
      'no province has identity numbers that begin with {area}',
      'compare the number with the identity card',
    ],
    zh: ['没有以 {area} 开头的公民身份号码', '请与身份证核对'],
  },
  CITIZEN_ID_CHECK: {
    exit: 1,
    clause: 'GB 11643-1999',
    en: [
      'the check character of the identity number does not fit',
      'compare the number with the identity card',
    ],
    zh: ['公民身份号码的校验位不符', '请与身份证核对'],
  },
  HOLDER_CODE_FORM: {
    exit: 1,
    clause: 'GB/T 36903 Annex A',
    en: ['this is no number of the type {type}', 'compare number and type with the paper of the holder'],
    zh: ['不是有效的{type}', '请与持证主体的证件核对号码和类型'],
  },
  CATALOG_SHAPE: {
    exit: 1,
    clause: 'GB/T 36902',
    en: [
      'the catalog is not as it must be at {field}: {reason}',
      'correct this place; docs/formats.md gives the whole form of a catalog',
    ],
    zh: ['证照目录在 {field} 处不符合规定: {reason}', '请更正此处;目录的完整格式见 docs/formats.md'],
  },
  CATALOG_MISSING: {
    exit: 1,
    clause: art('11'),
    en: [
      'the catalog says nothing about {field}',
      'name, issuing departments, type, holders, template and number rule belong to every catalog',
    ],
    zh: ['证照目录缺少 {field}', '目录须明确证照名称、签发部门、证照类型、持证主体、证照模板和编码规则'],
  },
  CATALOG_CODE: {
    exit: 1,
    clause: 'GB/T 36902; GB 32100-2015',
    en: ['{value} at {field} is no unified social credit code', 'give the 18 characters of the body'],
    zh: ['{field} 处的 {value} 不是统一社会信用代码', '请填写该机构的 18 位代码'],
  },
  CATALOG_TYPE_CODE: {
    exit: 1,
    clause: 'GB/T 36904',
    en: [
      'the type code {value} at {field} is not the code {authority} of the defining authority and three digits',
      'take the code under which the type is registered',
    ],
    zh: [
      '{field} 处的证照类型代码 {value} 不是定义机构代码 {authority} 加三位数字',
      '请使用该证照类型注册的代码',
    ],
  },
  CATALOG_KEY: {
    exit: 1,
    clause: 'GB/T 36903',
    en: [
      '"{value}" at {field} is no short name',
      'short names are the initials of the pinyin: capitals and digits, a capital first, up to 30',
    ],
    zh: ['{field} 处的“{value}”不能作为短名', '短名为拼音首字母: 大写字母和数字,以字母开头,不超过 30 位'],
  },
  CATALOG_FIELD_TWICE: {
    exit: 1,
    clause: 'GB/T 36903',
    en: ['"{name}" at {field} names another item of the catalog too', 'give each item names of its own'],
    zh: ['{field} 处的“{name}”与目录中另一信息项重名', '每个信息项的名称和别名不得重复'],
  },
  CATALOG_CHOICE: {
    exit: 1,
    en: [
      'values at {field}: a choice needs them, and no other type has any',
      'list the values of a choice, or take them away',
    ],
    zh: ['{field}: 选择类信息项须列出取值,其他类型不得有取值', '请补充或删去取值'],
  },
  CATALOG_VALIDITY: {
    exit: 1,
    clause: 'GB/T 36902',
    en: ['"{value}" at {field} is no validity range', 'write 30天, 6月, 5年 or 长期'],
    zh: ['{field} 处的“{value}”不是有效期限范围', '请写成 30天、6月、5年 或 长期'],
  },
  CATALOG_HOLDER: {
    exit: 1,
    clause: 'GB/T 36903 Annex A',
    en: [
      'the holder code type {value} at {field} is none of the category {holder}',
      'correct the category of the holders or the list of types',
    ],
    zh: ['{field} 处的持证主体代码类型 {value} 不属于 {holder} 类', '请更正持证主体类别或代码类型'],
  },
  CATALOG_NUMBER_RULE: {
    exit: 1,
    clause: art('6, 11'),
    en: ['the number rule at {field} does not work: {reason}', 'docs/formats.md says how a rule is written'],
    zh: ['{field} 处的编码规则不成立: {reasonZh}', '编码规则的写法见 docs/formats.md'],
  },
  CATALOG_SHARE_BASIS: {
    exit: 1,
    clause: art('26'),
    en: [
      'sharing is {type}, and {field} is empty',
      'sharing is the rule: what is not shared openly needs a reason and the law or regulation behind it',
    ],
    zh: [
      '共享类型为 {type},但未填写 {field}',
      '以共享为原则: 不予共享或有条件共享的须说明理由和法律法规依据',
    ],
  },
  CATALOG_CLASSIFIED: {
    exit: 1,
    clause: art('3'),
    en: [
      '{field}: the licence is classified',
      'classified certificates follow the rules of secrecy and are not kept here',
    ],
    zh: ['{field}: 该证照涉密', '涉密证照按保密规定管理,不得在此登记'],
  },
  CATALOG_SEAL_PLACE: {
    exit: 1,
    en: [
      'the place of the seal at {field} is half said',
      'give both x and y, or a keyword, or none of them to take the place of the template',
    ],
    zh: ['{field} 处的盖章位置不完整', '请同时给出 x 和 y,或给出关键字,或都不给(取模板的位置)'],
  },
  CATALOG_UNKNOWN: {
    exit: 1,
    en: ['the ledger has no catalog {code}', 'see gseal catalog list'],
    zh: ['台账中没有证照目录 {code}', '请见 gseal catalog list'],
  },
  CATALOG_STATE: {
    exit: 1,
    clause: art('11, 12'),
    en: [
      'the catalog {code} is {state}, and would have to be {wanted}',
      'see gseal catalog show {code} for what comes next',
    ],
    zh: ['证照目录 {code} 处于 {state} 状态,此操作要求 {wanted}', '后续步骤见 gseal catalog show {code}'],
  },
  CATALOG_VERSION: {
    exit: 1,
    en: ['the catalog {code} has no version {number}', 'gseal catalog show {code} lists its versions'],
    zh: ['证照目录 {code} 没有第 {number} 版', 'gseal catalog show {code} 列出各版本'],
  },
  CATALOG_OTHER_UNIT: {
    exit: 1,
    clause: art('6'),
    en: [
      'the catalog {code} is defined by {authority}, and you act for {unit}',
      'the authority that defines a kind of licence keeps its catalog',
    ],
    zh: ['证照目录 {code} 的定义机构是 {authority},而您属于 {unit}', '由证照的定义机构编制和维护其目录'],
  },
  CATALOG_SAME: {
    exit: 1,
    en: ['the catalog {code} says the same already', 'nothing was written; change it first'],
    zh: ['证照目录 {code} 内容没有变化', '未写入任何内容;请先修改'],
  },
  CATALOG_CHANGED: {
    exit: 1,
    clause: art('12'),
    en: [
      'you read version {read} of the catalog {code}, and it is at {version} now',
      'read it again and decide about that',
    ],
    zh: ['您所阅的是证照目录 {code} 的版本 {read},现为 {version}', '请重新阅读后再作决定'],
  },
  CATALOG_OPINION: {
    exit: 1,
    clause: art('12'),
    en: ['a decision about the catalog {code} needs an opinion', 'give it with --opinion'],
    zh: ['审核证照目录 {code} 须填写意见', '请用 --opinion 填写'],
  },
  CATALOG_RETURN: {
    exit: 1,
    clause: art('12'),
    en: ['a catalog is returned with what must be corrected', 'list it with --fault, once for each'],
    zh: ['退回目录须列明应更正之处', '请用 --fault 逐项列出'],
  },
  CATALOG_IN_USE: {
    exit: 1,
    clause: art('11'),
    en: ['licences of the catalog {code} wait in the batch {batch}', 'release or withdraw the batch first'],
    zh: ['批次 {batch} 中尚有证照目录 {code} 的待签发证照', '请先签发或撤回该批次'],
  },
  CATALOG_COLUMN: {
    exit: 1,
    clause: 'GB/T 36902',
    en: ['"{column}" is no item of a catalog', 'docs/formats.md lists the names that are known'],
    zh: ['“{column}”不是证照目录的项目', '可识别的名称见 docs/formats.md'],
  },
})
