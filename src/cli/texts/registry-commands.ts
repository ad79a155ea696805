/** What the commands of operators, seals and permissions do. */
import type { CommandWords } from './commands.ts'

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const REGISTRY_COMMANDS = words({
  operatorAdd: {
    en: [
      'add a person who acts in the ledger',
      'The first one, with --founder, makes the ledger and is its security administrator: adds people and grants roles, and does nothing else. Decisions are signed with the key of the operator, which lies in the home.',
    ],
    zh: [
      '添加办理人员',
      '首位人员用 --founder 建立台账,任安全管理员: 只负责添加人员、授予角色。各项决定都由操作员在主目录中的密钥签名。',
    ],
  },
  operatorCertify: { en: ['enter the new certificate of an operator'], zh: ['登记操作员的新证书'] },
  operatorGrant: {
    en: [
      'grant a role',
      'An authority needs its designation and the day it was filed (Art. 5); a maker needs the certificate that makes seals (Art. 7). Administrators hold one role alone.',
    ],
    zh: [
      '授予角色',
      '主管部门须有指定文件和备案日期(第五条);制作单位须指明制章证书(第七条)。系统、安全、审计管理员不得兼任其他角色。',
    ],
  },
  operatorRevoke: {
    en: ['take back a role, or without one remove the operator'],
    zh: ['撤回角色;不指明角色时移除操作员'],
  },
  operatorException: {
    en: [
      'enter a named exception from the separation of duties',
      'For offices with few people: names the person, the rule, the document and who approved it, and its end. Every decision that relies on it names it, and the list of operators shows it. --end closes it.',
    ],
    zh: [
      '登记岗位分离的例外',
      '用于人员很少的单位: 写明人员、规则、依据文件、批准人和期限。依赖例外作出的决定都会注明,操作员列表也会显示。--end 终止例外。',
    ],
  },
  operatorList: { en: ['list operators, roles and live exceptions'], zh: ['列出操作员、角色和有效的例外'] },
  operatorShow: { en: ['show one operator'], zh: ['查看操作员'] },
  sealApply: {
    en: [
      'apply for a seal (Art. 12)',
      'The unit gives the raw scan of its physical seal and the cleaned picture; both are kept by their digest. The picture must be PNG with transparent ground, at least 300 dpi, red, and must hold no ink that the scan does not have. On a terminal, what is missing is asked for.',
    ],
    zh: [
      '申请印章(第十二条)',
      '由使用单位提供实物印章的原始扫描件和处理后的图片,均按摘要保存。图片须为透明背景的 PNG、至少 300 dpi、红色,且不得含有扫描件上没有的印迹。在终端上会询问缺少的内容。',
    ],
  },
  sealRenew: {
    en: ['apply for a renewal, within the three months before the end (Art. 16)'],
    zh: ['申请续期,须在使用期限届满前三个月内(第十六条)'],
  },
  sealReplace: {
    en: ['apply for a seal in the place of another, which is revoked before (Art. 17)'],
    zh: ['申请更换,原印章须先注销(第十七条)'],
  },
  sealSuspend: { en: ['apply for a suspension (Art. 19)'], zh: ['申请停止使用(第十九条)'] },
  sealRestore: { en: ['apply for a restoration (Art. 19)'], zh: ['申请恢复使用(第十九条)'] },
  sealRevoke: {
    en: [
      'apply for a revocation (Art. 17, 18)',
      'A leak, theft or loss needs the time of the incident: earlier stamps are judged by it.',
    ],
    zh: ['申请注销(第十七、十八条)', '泄露、被盗、遗失须给出事件发生时间: 此前的签章以其为准判断。'],
  },
  sealReview: {
    en: [
      'decide about an application (Art. 13, 19)',
      'By the authority of the same level and area, never by whoever applied. On a terminal the application is shown first.',
    ],
    zh: ['审批申请(第十三、十九条)', '由本级主管部门审批,申请人不得审批。在终端上会先显示申请内容。'],
  },
  sealMake: {
    en: [
      'make the seal of an approved application (Art. 7, 13, 14)',
      'With the certificate of the maker alone; the validity of the seal is that of its certificate (Art. 16). For a renewal, the next version.',
    ],
    zh: [
      '依据已批准的申请制作印章(第七、十三、十四条)',
      '只能使用制作单位的制章证书;印章有效期与证书一致(第十六条)。续期时制作下一版。',
    ],
  },
  sealExecute: {
    en: ['carry out an approved suspension, restoration, revocation or PIN reset (Art. 19)'],
    zh: ['实施已批准的停用、恢复、注销或口令重置(第十九条)'],
  },
  sealFile: {
    en: [
      'write the record for the filing, and enter its receipt (Art. 14)',
      'Nothing is sent: the record goes to a file, in the form of the national platform or of the police form. The signature that the national platform wants over the record is left empty.',
    ],
    zh: [
      '写出备案数据,登记备案回执(第十四条)',
      '不联网发送: 按国家平台或公安格式写到文件。国家平台要求的数据签名留空。',
    ],
  },
  sealCustodian: { en: ['name who keeps a seal (Art. 21)'], zh: ['指定印章保管人(第二十一条)'] },
  sealActivate: {
    en: [
      'take a filed seal into use (Art. 21)',
      'By its custodian, who confirms it and proves the key that will stamp. The seal is then in the home under its name.',
    ],
    zh: ['启用已备案的印章(第二十一条)', '由保管人确认印章并验证签章密钥;之后印章以其名称存于主目录。'],
  },
  sealFreeze: {
    en: [
      'stop a seal at once (Art. 18)',
      'By its custodian or an auditor; the application must follow within three days.',
    ],
    zh: ['立即冻结印章(第十八条)', '由保管人或审计员办理;三日内须提出申请。'],
  },
  sealPin: {
    en: [
      'change the PIN of a seal, or apply for its reset (Art. 15)',
      'The last five PINs are refused, and such as are easy to guess. After a reset, and 120 days after the last change, the seal does not stamp until the PIN is changed. The PIN of a key file that was forgotten cannot be set anew by anybody: such a seal is replaced.',
    ],
    zh: [
      '修改印章口令,或申请重置(第十五条)',
      '不得使用最近五次的口令或容易猜到的口令。重置后,或距上次修改超过 120 天,修改口令前不能签章。软密钥文件的口令遗忘后任何人都无法重设,须更换印章。',
    ],
  },
  sealList: {
    en: ['list seals, those that end soon, or applications'],
    zh: ['列出印章、即将到期的印章或申请'],
  },
  sealShow: { en: ['show a seal or an application'], zh: ['查看印章或申请'] },
  sealHistory: {
    en: ['show everything that was decided and done about a seal (Art. 20)'],
    zh: ['查看印章的全部办理记录(第二十条)'],
  },
  sealExport: { en: ['write a version of a seal to a file'], zh: ['导出印章的某一版本'] },
  sealImport: {
    en: ['put a seal that was made elsewhere into the home'],
    zh: ['将其他系统制作的印章导入主目录'],
  },
  sealStatusList: {
    en: [
      'write the signed list of the states of seals',
      'For "gseal verify --status": says in which state each seal was at which time, signed with the key that made the seals. It speaks for some days; after that it proves nothing.',
    ],
    zh: [
      '写出带签名的印章状态列表',
      '供 "gseal verify --status" 使用: 由制章密钥签名,说明每枚印章各时段的状态。列表只在若干天内有效,过期后不作为依据。',
    ],
  },
  useRequest: {
    en: [
      'ask for permission to use a seal (Art. 21)',
      'For named documents (by digest: one that changes afterwards is not covered), or without documents a standing permission with --count.',
    ],
    zh: [
      '申请用印(第二十一条)',
      '针对具体文件(按摘要,文件改动后不再覆盖);不给文件时用 --count 申请长期许可。',
    ],
  },
  useApprove: {
    en: ['approve a permission; never by whoever asked (Art. 21)'],
    zh: ['批准用印,申请人不得批准(第二十一条)'],
  },
  useReject: { en: ['reject a permission'], zh: ['不予批准用印'] },
  useClose: { en: ['end a permission before its time'], zh: ['提前终止用印许可'] },
  useList: { en: ['list permissions'], zh: ['列出用印许可'] },
  useShow: { en: ['show a permission and the stamps made under it'], zh: ['查看用印许可及其签章记录'] },
})
