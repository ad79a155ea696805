import { rows } from './row.ts'

// One table of one room: its rows are looked up by code, in the order of the work, and a cut would have no name.

/** 陕西省政务电子印章管理办法(试行). */
const art = (articles: string): string => `Measures for government electronic seals, Art. ${articles}`

/** Codes of operators, applications, seals and permissions: each refusal with the article behind it. */
export const REGISTRY_CODES = rows({
  EVENT_BODY: {
    exit: 1,
    en: [
      'the body of a {type} event is not as it must be at {field}: {reason}',
      'it was not written; use the commands of gseal, which write whole bodies',
    ],
    zh: [
      '{type} 事件的内容在 {field} 处不符合规定: {reason}',
      '未写入;请使用 gseal 的命令,它们写出完整的内容',
    ],
  },
  EVENT_TYPE_UNKNOWN: {
    exit: 1,
    en: [
      'no rule knows an event {type} on {subject}',
      'a newer gseal may have written it; use a version that knows it',
    ],
    zh: ['没有规则认识 {subject} 上的事件 {type}', '可能由更新版本的 gseal 写入;请使用认识它的版本'],
  },
  EVENT_ILLEGAL: {
    exit: 1,
    clause: art('13, 19'),
    en: [
      'an event {type} cannot follow on {subject}, whose state is {state}',
      'nothing was written; "gseal audit check" tells whether the ledger itself is in order',
    ],
    zh: [
      '{subject} 处于 {state} 状态,不能发生 {type}',
      '未写入任何内容;可用 "gseal audit check" 检查台账本身是否完好',
    ],
  },
  STATEMENT_MISSING: {
    exit: 1,
    clause: art('13, 20'),
    en: [
      'the decision {type} on {subject} carries no signature',
      'decisions are signed by the key of the operator',
    ],
    zh: ['对 {subject} 的决定 {type} 没有签名', '决定须由操作员的密钥签名'],
  },
  STATEMENT_WRONG: {
    exit: 1,
    clause: art('13, 20'),
    en: [
      'the signature of the decision {type} on {subject} does not hold: {reason}',
      'do not rely on this decision; find out who wrote it',
    ],
    zh: ['对 {subject} 的决定 {type} 签名不成立: {reason}', '不要采信该决定;请查明由谁写入'],
  },
  OFFICE_FOUNDED: {
    exit: 1,
    en: ['this ledger has its founder already', 'the security administrator adds further operators'],
    zh: ['此台账已有创建人', '其他操作员由安全管理员添加'],
  },
  OFFICE_MISSING: {
    exit: 1,
    en: ['this ledger has no operators yet', 'found it: gseal operator add NAME --founder'],
    zh: ['此台账还没有操作员', '请先建立: gseal operator add 名称 --founder'],
  },
  OPERATOR_UNKNOWN: {
    exit: 1,
    en: ['there is no operator {id}', 'see "gseal operator list"; the security administrator adds operators'],
    zh: ['没有操作员 {id}', '请见 "gseal operator list";操作员由安全管理员添加'],
  },
  OPERATOR_EXISTS: {
    exit: 1,
    en: ['there is an operator {operator} already', 'choose another name'],
    zh: ['已有操作员 {operator}', '请另取名称'],
  },
  OPERATOR_REMOVED: {
    exit: 1,
    en: ['the operator {operator} was removed', 'another operator must act'],
    zh: ['操作员 {operator} 已被移除', '须由其他操作员办理'],
  },
  OPERATOR_CERT: {
    exit: 1,
    en: [
      'the certificate is not the one in force for {operator}',
      'act with the current certificate, or have the new one entered by the security administrator',
    ],
    zh: ['该证书不是操作员 {operator} 当前使用的证书', '请使用当前证书,或由安全管理员登记新证书'],
  },
  OPERATOR_CERT_EXPIRED: {
    exit: 1,
    en: ['the certificate of {operator} has expired', 'have a new certificate issued and entered'],
    zh: ['操作员 {operator} 的证书已过期', '请申领新证书并登记'],
  },
  OPERATOR_CERT_TAKEN: {
    exit: 1,
    en: ['this certificate belongs to the operator {operator}', 'each person has a certificate of their own'],
    zh: ['该证书属于操作员 {operator}', '每人使用自己的证书'],
  },
  OPERATOR_NEEDED: {
    exit: 2,
    en: ['it is not clear who acts', 'name the operator: --as NAME (see "gseal operator list")'],
    zh: ['未说明由谁办理', '请指明操作员: --as 名称(见 "gseal operator list")'],
  },
  AREA_INVALID: {
    exit: 2,
    clause: 'GB/T 2260',
    en: ['{area} is no area code', 'give the six digits of the administrative area, e.g. 619999'],
    zh: ['{area} 不是行政区划代码', '请给出六位行政区划代码,例如 619999'],
  },
  ROLE_MISSING: {
    exit: 1,
    clause: art('12, 13, 19, 21'),
    en: ['{operator} does not hold the role {role}', 'have it done by somebody who holds it'],
    zh: ['{operator} 没有 {role} 角色', '请由具有该角色的人员办理'],
  },
  ROLE_HELD: {
    exit: 1,
    en: ['{operator} holds the role {role} already', 'withdraw it first to grant it with other particulars'],
    zh: ['{operator} 已具有 {role} 角色', '如需以其他内容授予,请先撤回'],
  },
  ROLE_NOT_HELD: {
    exit: 1,
    en: ['{operator} does not hold the role {role}', 'see "gseal operator show {operator}"'],
    zh: ['{operator} 不具有 {role} 角色', '请见 "gseal operator show {operator}"'],
  },
  ROLE_SELF: {
    exit: 1,
    clause: art('21'),
    en: [
      '{operator} cannot decide about the own roles or exceptions',
      'another person must decide about {operator}',
    ],
    zh: ['{operator} 不能决定自己的角色或例外', '须由他人对 {operator} 作出决定'],
  },
  DUTY_SEPARATED: {
    exit: 1,
    clause: art('12, 13, 19, 21'),
    en: [
      '{operator} may not do this as well ({rule}): the duties are separated',
      'another person must do it; where there is nobody else, the security administrator can enter an exception that a superior approved, and every report names it',
    ],
    zh: [
      '{operator} 不能同时承担此项职责({rule}): 岗位须分离',
      '须由他人办理;确无他人时,可由安全管理员登记经上级批准的例外,所有报告都会列明',
    ],
  },
  EXCEPTION_UNKNOWN: {
    exit: 1,
    en: ['there is no exception {id} for {operator}', 'see "gseal operator show {operator}"'],
    zh: ['{operator} 没有例外 {id}', '请见 "gseal operator show {operator}"'],
  },
  EXCEPTION_PERIOD: {
    exit: 2,
    en: ['the exception for {operator} would end before it begins', 'give an end in the future with --until'],
    zh: ['{operator} 的例外在开始前就已结束', '请用 --until 给出将来的时间'],
  },
  AUTHORITY_UNFILED: {
    exit: 1,
    clause: art('5'),
    en: [
      'the authority {operator} needs its designation and the day that this was filed with the province',
      'give --designation and --filed; without them nobody may decide for the authority',
    ],
    zh: [
      '主管部门 {operator} 须有指定文件和向省级备案的日期',
      '请给出 --designation 和 --filed;否则不得行使审批权',
    ],
  },
  AUTHORITY_LEVEL: {
    exit: 1,
    clause: art('5, 12, 19'),
    en: [
      '{operator} decides for {own}, and the unit belongs to {area}: another level',
      'the authority of the same level decides',
    ],
    zh: ['{operator} 负责 {own},而申请单位属于 {area},级别不同', '由本级主管部门审批'],
  },
  AUTHORITY_AREA: {
    exit: 1,
    clause: art('5, 12, 19'),
    en: [
      '{operator} decides for {own}, and the unit belongs to {area}',
      "the authority of the unit's area decides",
    ],
    zh: ['{operator} 负责 {own},而申请单位属于 {area}', '由申请单位所在区域的主管部门审批'],
  },
  MAKER_CERT_NEEDED: {
    exit: 2,
    clause: art('7'),
    en: ['the role maker of {operator} needs the certificate that makes seals', 'give --maker-cert FILE'],
    zh: ['{operator} 的 maker 角色须指明制章证书', '请给出 --maker-cert 文件'],
  },
  APPLICATION_UNKNOWN: {
    exit: 1,
    en: ['there is no application {id}', 'see "gseal seal list --applications"'],
    zh: ['没有申请 {id}', '请见 "gseal seal list --applications"'],
  },
  APPLICATION_EXISTS: {
    exit: 1,
    en: ['there is an application {id} already', 'choose another id, or amend that one'],
    zh: ['已有申请 {id}', '请另取编号,或修改该申请'],
  },
  APPLICATION_STATE: {
    exit: 1,
    clause: art('13, 19'),
    en: [
      'the application {id} is {state}, and must be {wanted}',
      'the steps come in their order: apply, review, make',
    ],
    zh: ['申请 {id} 处于 {state} 状态,须为 {wanted}', '须按顺序办理: 申请、审批、实施'],
  },
  APPLICATION_KIND: {
    exit: 1,
    clause: art('19'),
    en: ['the application {id} is for a {kind}, not for {wanted}', 'name the application for this step'],
    zh: ['申请 {id} 的事项为 {kind},不是 {wanted}', '请指明与该步骤对应的申请'],
  },
  APPLICATION_CHANGED: {
    exit: 1,
    clause: art('13'),
    en: [
      '{id} was changed or decided meanwhile: version {version}, and version {read} was read',
      'read it again before deciding',
    ],
    zh: ['{id} 已被修改或已有决定: 当前版本 {version},所阅版本 {read}', '请重新查阅后再作决定'],
  },
  APPLICATION_LAPSED: {
    exit: 1,
    clause: art('13'),
    en: ['the approval of {id} lapsed on {on}', 'apply again'],
    zh: ['申请 {id} 的批准已于 {on} 失效', '请重新申请'],
  },
  APPLICATION_FIELD: {
    exit: 1,
    clause: art('2, 4, 6, 17, 18'),
    en: ['the application cannot be taken at {field}: {reason}', 'complete it and submit it again'],
    zh: ['申请的 {field} 不符合要求: {reason}', '请补全后重新提交'],
  },
  APPLICATION_MATERIALS: {
    exit: 1,
    clause: art('12, 15'),
    en: ['an application for {kind} needs materials', 'add the documents with --file'],
    zh: ['{kind} 申请须附材料', '请用 --file 附上材料'],
  },
  APPLICATION_OPINION: {
    exit: 1,
    clause: art('13'),
    en: ['a decision about {id} needs an opinion', 'say why: --opinion TEXT'],
    zh: ['对 {id} 的决定须有意见', '请用 --opinion 写明意见'],
  },
  APPLICATION_FAULTS: {
    exit: 1,
    clause: art('12'),
    en: [
      '{id} is given back without saying what is wrong',
      'list what must be corrected: --fault TEXT, for each',
    ],
    zh: ['退回 {id} 时未说明问题', '请用 --fault 逐条列出须更正之处'],
  },
  APPLICATION_UNIT: {
    exit: 1,
    clause: art('19'),
    en: ['{operator} does not act for the unit {unit} or its area', 'the unit that uses the seal applies'],
    zh: ['{operator} 不代表单位 {unit} 或其所在区域', '由印章使用单位提出申请'],
  },
  SEAL_UNKNOWN: {
    exit: 1,
    en: ['the ledger knows no seal {id}', 'see "gseal seal list"'],
    zh: ['台账中没有印章 {id}', '请见 "gseal seal list"'],
  },
  SEAL_CODE_TAKEN: {
    exit: 1,
    clause: art('20'),
    en: [
      'the code {seal} belongs to a seal already',
      'codes are never used again, not even after a revocation',
    ],
    zh: ['印章编码 {seal} 已被使用', '编码永不重复使用,注销后亦然'],
  },
  SEAL_NOT_FIRST: {
    exit: 1,
    clause: art('12'),
    en: [
      'the unit {unit} has the seal {seal}: a further one is no first seal',
      'apply for an additional seal and say why it is needed: --kind additional',
    ],
    zh: ['单位 {unit} 已有印章 {seal},不属首次申请', '请申请增加印章并说明业务需要: --kind additional'],
  },
  SEAL_IMPRESSION_TWICE: {
    exit: 1,
    clause: art('4'),
    en: ['the seal {seal} is in use with the same picture', 'one impression, one living seal'],
    zh: ['印章 {seal} 正在使用相同的印模', '一个印模只对应一枚有效印章'],
  },
  SEAL_OTHER_UNIT: {
    exit: 1,
    clause: art('19, 21'),
    en: ['the seal {seal} belongs to another unit', 'the unit that uses the seal decides about it'],
    zh: ['印章 {seal} 属于其他单位', '由印章使用单位办理'],
  },
  SEAL_REPLACED: {
    exit: 1,
    clause: art('17'),
    en: ['the seal {seal} was replaced by {by} already', 'replace that one'],
    zh: ['印章 {seal} 已由 {by} 替换', '请对后者办理更换'],
  },
  SEAL_STATE: {
    exit: 1,
    clause: art('13, 17, 18, 19'),
    en: ['the seal {seal} is {state}, and must be {wanted}', 'see "gseal seal history {seal}"'],
    zh: ['印章 {seal} 处于 {state} 状态,须为 {wanted}', '请见 "gseal seal history {seal}"'],
  },
  SEAL_RENEW_EARLY: {
    exit: 1,
    clause: art('16'),
    en: ['the seal {seal} can be renewed from {first} on', 'apply within the three months before its end'],
    zh: ['印章 {seal} 自 {first} 起方可续期', '请在使用期限届满前三个月内申请'],
  },
  SEAL_RENEW_LATE: {
    exit: 1,
    clause: art('16'),
    en: ['the seal {seal} ended on {end}', 'it is no longer renewed: apply for its replacement'],
    zh: ['印章 {seal} 已于 {end} 到期', '到期后不再续期: 请申请更换'],
  },
  SEAL_OVER: {
    exit: 1,
    clause: art('16'),
    en: [
      'the seal {seal} or the certificate of its key is outside its validity (ends {end})',
      'apply for renewal or replacement',
    ],
    zh: ['印章 {seal} 或其密钥证书不在有效期内(截止 {end})', '请申请续期或更换'],
  },
  SEAL_LEAKED: {
    exit: 1,
    clause: art('18'),
    en: ['a leak of the key of {seal} was reported in {application}', 'it is revoked, not restored'],
    zh: ['申请 {application} 已报告印章 {seal} 的密钥泄露', '只能注销,不能恢复'],
  },
  SEAL_DATES: {
    exit: 1,
    clause: art('16'),
    en: [
      'the seal {seal} would be valid {from} to {to}, its certificate {certFrom} to {certTo}',
      "a seal's validity is that of its certificate",
    ],
    zh: ['印章 {seal} 有效期为 {from} 至 {to},证书为 {certFrom} 至 {certTo}', '印章有效期须与证书有效期一致'],
  },
  SEAL_MAKER: {
    exit: 1,
    clause: art('7'),
    en: [
      'the key is not the one that {operator} makes seals with',
      "seals are made with the maker's own certificate alone",
    ],
    zh: ['该密钥不是 {operator} 的制章密钥', '只能使用制作单位的制章证书'],
  },
  SEAL_NOT_AS_APPROVED: {
    exit: 1,
    clause: art('4, 13'),
    en: [
      'the seal {seal} is not what was approved: its {what} differs',
      'make what was approved, or apply anew',
    ],
    zh: ['印章 {seal} 与批准的内容不符: {what} 不同', '请按批准的内容制作,或重新申请'],
  },
  SEAL_PREDECESSOR_LIVE: {
    exit: 1,
    clause: art('17'),
    en: ['the seal {seal}, which is to be replaced, is {state}', 'it is revoked before the new one is made'],
    zh: ['被替换的印章 {seal} 处于 {state} 状态', '须先注销原印章,再制作新印章'],
  },
  SEAL_FILED: {
    exit: 1,
    clause: art('14'),
    en: ['the receipt for the filing of {seal} is entered already', 'see "gseal seal show {seal}"'],
    zh: ['印章 {seal} 的备案回执已登记', '请见 "gseal seal show {seal}"'],
  },
  SEAL_KEY_NOT_LISTED: {
    exit: 1,
    clause: art('16, 29'),
    en: ['the certificate is not one that the seal {seal} lists', 'use the key that the seal was made for'],
    zh: ['该证书不在印章 {seal} 的签章人列表中', '请使用制章时指定的密钥'],
  },
  SEAL_NOT_IN_FORCE: {
    exit: 1,
    clause: art('16'),
    en: [
      'these bytes are not the version in force of {seal} (version {number})',
      'take the seal from the home, or export it anew',
    ],
    zh: ['该文件不是印章 {seal} 的现行版本(第 {number} 版)', '请使用主目录中的印章,或重新导出'],
  },
  SEAL_NOT_HELD: {
    exit: 1,
    clause: art('20'),
    en: [
      'the bytes {digest} of {seal} are not in this home',
      'restore them from a backup, or from the maker',
    ],
    zh: ['主目录中没有印章 {seal} 的数据 {digest}', '请从备份或制作单位恢复'],
  },
  INCIDENT_TIME_NEEDED: {
    exit: 1,
    clause: art('18'),
    en: [
      'a revocation for {reason} needs the time of the incident',
      'give --incident TIME: earlier stamps are judged by it',
    ],
    zh: ['因 {reason} 注销须给出事件发生时间', '请用 --incident 给出时间: 此前的签章以其为准判断'],
  },
  CUSTODIAN_NOT: {
    exit: 1,
    clause: art('21'),
    en: [
      '{operator} is not the custodian of the seal {seal}',
      'the custodian does this; see "gseal seal show {seal}"',
    ],
    zh: ['{operator} 不是印章 {seal} 的保管人', '由保管人办理;请见 "gseal seal show {seal}"'],
  },
  CUSTODIAN_ALREADY: {
    exit: 1,
    clause: art('21'),
    en: ['{operator} is the custodian of {seal} already', 'nothing needs to be done'],
    zh: ['{operator} 已是印章 {seal} 的保管人', '无须办理'],
  },
  USE_UNKNOWN: {
    exit: 1,
    clause: art('21'),
    en: ['there is no permission {id}', 'see "gseal use list"'],
    zh: ['没有用印许可 {id}', '请见 "gseal use list"'],
  },
  USE_REQUEST: {
    exit: 1,
    clause: art('21'),
    en: ['the request for a use cannot be taken: {reason}', 'correct it and ask again'],
    zh: ['用印申请不符合要求: {reason}', '请更正后重新申请'],
  },
  USE_STATE: {
    exit: 1,
    clause: art('21'),
    en: ['the permission {id} is {state}, and must be {wanted}', 'see "gseal use show {id}"'],
    zh: ['用印许可 {id} 处于 {state} 状态,须为 {wanted}', '请见 "gseal use show {id}"'],
  },
  USE_NONE: {
    exit: 1,
    clause: art('21'),
    en: [
      'no approved permission covers this document with the seal {seal}',
      'ask for one: gseal use request, and have it approved by another person',
    ],
    zh: ['没有已批准的许可覆盖用印章 {seal} 加盖此文件', '请先申请: gseal use request,并由他人批准'],
  },
  USE_NOT_YET: {
    exit: 1,
    clause: art('21'),
    en: ['the permission {id} begins on {from}', 'wait, or ask for another'],
    zh: ['用印许可 {id} 自 {from} 起有效', '请等待,或另行申请'],
  },
  USE_OVER: {
    exit: 1,
    clause: art('21'),
    en: ['the permission {id} ended on {until}', 'ask for another'],
    zh: ['用印许可 {id} 已于 {until} 结束', '请另行申请'],
  },
  USE_SCENE: {
    exit: 1,
    clause: art('3'),
    en: [
      'the permission {id} is for the scene {scene}, not for {wanted}',
      'ask for a permission for this scene',
    ],
    zh: ['用印许可 {id} 的场景为 {scene},不是 {wanted}', '请申请相应场景的许可'],
  },
  USE_SEAL: {
    exit: 1,
    clause: art('21'),
    en: ['the permission {id} is for the seal {seal}', 'ask for a permission for this seal'],
    zh: ['用印许可 {id} 针对印章 {seal}', '请申请针对该印章的许可'],
  },
  USE_DOCUMENT: {
    exit: 1,
    clause: art('21'),
    en: [
      'the permission {id} does not cover this document (sm3:{document})',
      'a document that changed after the approval needs a new permission',
    ],
    zh: ['用印许可 {id} 不包含此文件(sm3:{document})', '批准后改动过的文件须重新申请'],
  },
  USE_TAKEN: {
    exit: 1,
    clause: art('21'),
    en: [
      'this document was stamped under {id} already (sm3:{document})',
      'each document is stamped once; ask again for another stamp',
    ],
    zh: ['此文件已依据 {id} 加盖(sm3:{document})', '每个文件只盖一次;再次加盖须重新申请'],
  },
  USE_EXHAUSTED: {
    exit: 1,
    clause: art('21'),
    en: ['all {count} stamps of the permission {id} are used', 'ask for another'],
    zh: ['用印许可 {id} 的 {count} 次已用完', '请另行申请'],
  },
  USE_CLASSIFIED: {
    exit: 1,
    clause: art('23'),
    en: [
      'the document is classified ({classification})',
      'classified documents are handled under the rules of secrecy, never here',
    ],
    zh: ['文件涉密({classification})', '涉密文件按保密管理规定办理,不得在此加盖'],
  },
  STAMP_UNKNOWN: {
    exit: 1,
    clause: art('21'),
    en: ['there is no record of a stamp {id}', 'see "gseal audit list"'],
    zh: ['没有签章记录 {id}', '请见 "gseal audit list"'],
  },
  STAMP_STATE: {
    exit: 1,
    clause: art('21'),
    en: ['the record of the stamp {id} is {state}', 'each stamp is begun once and ended once'],
    zh: ['签章记录 {id} 处于 {state} 状态', '每次签章只开始一次、结束一次'],
  },
  PIN_TEMPORARY: {
    exit: 1,
    clause: art('15'),
    en: [
      'the PIN of the seal {seal} was reset, and its custodian has not changed it yet',
      'change it: gseal seal pin change {seal}',
    ],
    zh: ['印章 {seal} 的口令已重置,保管人尚未修改', '请先修改: gseal seal pin change {seal}'],
  },
  PIN_OLD: {
    exit: 1,
    clause: art('15'),
    en: ['the PIN of the seal {seal} was last changed on {since}', 'change it: gseal seal pin change {seal}'],
    zh: ['印章 {seal} 的口令上次修改于 {since}', '请先修改: gseal seal pin change {seal}'],
  },
  GATE_OTHER_PURPOSE: {
    exit: 1,
    clause: art('21'),
    en: [
      'the gate of the seal {seal} was asked to sign something else ({kind})',
      'the key of a seal stamps with that seal, and nothing else goes through its gate',
    ],
    zh: ['印章 {seal} 的用印关口被要求签署其他内容({kind})', '印章密钥只用于加盖该印章'],
  },
  OPERATOR_KEY_MISSING: {
    exit: 6,
    en: [
      'the key of {operator} is not in this home',
      'decisions are signed by the key of the operator: import it with "gseal key import"',
    ],
    zh: ['主目录中没有操作员 {operator} 的密钥', '决定须由操作员的密钥签名: 请用 "gseal key import" 导入'],
  },
  STATUS_LIST_INVALID: {
    exit: 1,
    clause: art('18, 19'),
    en: ['the seal status list cannot be used: {reason}', 'fetch it anew from the maker of the seals'],
    zh: ['印章状态列表不可用: {reason}', '请向制作单位重新获取'],
  },
  STATUS_LIST_FOREIGN: {
    exit: 1,
    clause: art('18, 19'),
    en: [
      'the status list was not signed by the maker of the seal {id}',
      'use the list of the maker of this seal',
    ],
    zh: ['状态列表不是由印章 {id} 的制作单位签发', '请使用该印章制作单位的列表'],
  },
  STATUS_LIST_STALE: {
    exit: 1,
    clause: art('18, 19'),
    en: [
      'the status list does not speak for now (next list due {next}): the state of seal {id} is not known',
      'fetch the current list from the maker',
    ],
    zh: ['状态列表已不适用于当前时间(应于 {next} 前更新): 印章 {id} 的状态未知', '请向制作单位获取最新列表'],
  },
  SEAL_NOT_IN_LIST: {
    exit: 1,
    clause: art('18, 19'),
    en: [
      'the status list does not say that seal {id} was in force then',
      'ask the maker of the seal about it',
    ],
    zh: ['状态列表未表明印章 {id} 当时有效', '请向制作单位核实'],
  },
  SEAL_WITHDRAWN: {
    exit: 1,
    clause: art('17, 18'),
    en: [
      'the seal {id} was withdrawn from {at} on',
      'the stamp does not count; ask for the document with a living seal',
    ],
    zh: ['印章 {id} 自 {at} 起已注销', '该签章无效;请索取用有效印章加盖的文件'],
  },
  SEAL_WAS_SUSPENDED: {
    exit: 1,
    clause: art('19'),
    en: ['the seal {id} was suspended at the time of the stamp ({at})', 'ask the unit about this document'],
    zh: ['印章 {id} 在签章时({at})处于停用状态', '请向使用单位核实该文件'],
  },
  SEAL_LEAKED_TIME: {
    exit: 1,
    clause: art('18'),
    en: [
      'the key of seal {id} leaked on {at}; the stamp claims an earlier time that nothing proves',
      'a time-stamp would prove it; otherwise ask the unit about this document',
    ],
    zh: [
      '印章 {id} 的密钥于 {at} 泄露;签章自称的更早时间没有证明',
      '时间戳可以证明;否则请向使用单位核实该文件',
    ],
  },
  PIN_WEAK: {
    exit: 6,
    clause: art('15'),
    en: ['this PIN is easy to guess: {reason}', 'take one without runs, repetitions or dates'],
    zh: ['该口令容易被猜到: {reason}', '请避免连续、重复的数字或日期'],
  },
  PIN_REUSED: {
    exit: 6,
    clause: art('15'),
    en: ['this PIN was used before', 'take one that is not among the last {last}'],
    zh: ['该口令以前使用过', '请勿使用最近 {last} 次用过的口令'],
  },
  PIN_DEVICE: {
    exit: 6,
    clause: art('15'),
    en: ['the PIN of {uri} cannot be changed from here', "change it with the tool of the device's vendor"],
    zh: ['不能在此修改 {uri} 的口令', '请使用设备厂商的工具修改'],
  },
  SEAL_ENDED_LATER: {
    exit: 1,
    clause: art('17, 18'),
    en: [
      'the seal {id} was in force at the time that the stamp claims, and ended on {at}',
      'the claimed time is the word of the signer; a time-stamp would prove it',
    ],
    zh: ['印章 {id} 在签章自称的时间有效,其后于 {at} 注销', '自称时间仅为签章人所述;时间戳可以证明'],
  },
  DUE_FILING: {
    exit: 1,
    clause: art('14'),
    en: [
      'the seal {seal} was made on {at} and is not filed; {hours} hours are usual',
      'file it: gseal seal file {seal}',
    ],
    zh: ['印章 {seal} 于 {at} 制作,尚未备案;通常应在 {hours} 小时内', '请备案: gseal seal file {seal}'],
  },
  DUE_DEACTIVATION: {
    exit: 1,
    clause: art('14, 18'),
    en: [
      'the seal {seal} was revoked on {at} and the platform was not told; {hours} hours are usual',
      'file it: gseal seal file {seal}',
    ],
    zh: ['印章 {seal} 于 {at} 注销,尚未向平台备案;通常应在 {hours} 小时内', '请备案: gseal seal file {seal}'],
  },
  DUE_FREEZE: {
    exit: 1,
    clause: art('18'),
    en: [
      'the seal {seal} was frozen on {at}, and nobody applied within {days} days',
      'apply for its suspension, restoration or revocation',
    ],
    zh: ['印章 {seal} 于 {at} 冻结,{days} 日内无人提出申请', '请申请停用、恢复或注销'],
  },
  DUE_APPROVAL: {
    exit: 1,
    clause: art('13, 19'),
    en: [
      'the approval of {id} lapses on {date} and is not carried out',
      'the maker carries it out, or the unit applies anew',
    ],
    zh: ['申请 {id} 的批准将于 {date} 失效,尚未实施', '请由制作单位实施,或重新申请'],
  },
  DUE_PIN_RESET: {
    exit: 1,
    clause: art('15'),
    en: [
      'the PIN of the seal {seal} was reset and stamps nothing until its custodian changes it',
      'change it: gseal seal pin change {seal}',
    ],
    zh: ['印章 {seal} 的口令已重置,保管人修改之前不能盖章', '请修改: gseal seal pin change {seal}'],
  },
  DUE_PIN: {
    exit: 1,
    clause: art('15'),
    en: [
      'the PIN of the seal {seal} must be changed before {date}',
      'change it: gseal seal pin change {seal}',
    ],
    zh: ['印章 {seal} 的口令须在 {date} 前修改', '请修改: gseal seal pin change {seal}'],
  },
})
