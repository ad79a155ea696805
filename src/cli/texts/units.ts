/** Words of the registry of units and authorities. */
import type { CommandWords } from './commands.ts'
import { texts } from './row.ts'

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const UNIT_COMMANDS = words({
  unitAdd: {
    en: [
      'enter a unit that uses seals',
      'With its issuing department (Art. 6) the applications of the unit take it from here, and one that names another is refused. The security administrator keeps the registry.',
    ],
    zh: [
      '登记用章单位',
      '登记制发部门(第六条)后,该单位的申请自动采用;填写其他制发部门的申请将被拒绝。单位登记由安全管理员维护。',
    ],
  },
  unitChange: { en: ['change what the registry says of a unit'], zh: ['变更单位登记'] },
  unitDesignate: {
    en: [
      'designate a unit as the authority of its area and level (Art. 5), or end that',
      'Give --filed when the designation has been filed with the province; call it again when that is later. Before that, nobody of the unit decides about applications.',
    ],
    zh: [
      '登记单位为本区域、本级主管部门(第五条),或结束指定',
      '向省级备案后给出 --filed;备案较晚时可再次登记。备案之前,该单位人员不能审批申请。',
    ],
  },
  unitExempt: {
    en: ['exempt a unit from having a statutory-name seal (Art. 11), or end that'],
    zh: ['登记无需法定名称章的特殊部门(第十一条),或结束豁免'],
  },
  unitClose: {
    en: ['close a unit whose seals are all revoked (Art. 18)'],
    zh: ['撤销登记已注销全部印章的单位(第十八条)'],
  },
  unitList: {
    en: [
      'list units, the authorities, or the units without a statutory-name seal',
      '--without-seal is the report of Art. 11: open units without an active statutory-name seal; exempt ones are shown with their reason.',
    ],
    zh: [
      '列出单位、主管部门,或没有法定名称章的单位',
      '--without-seal 为第十一条的报告: 没有有效法定名称章的单位;被豁免的单位注明原因。',
    ],
  },
  unitShow: {
    en: ['show a unit, its designation and its seals'],
    zh: ['查看单位、主管部门指定情况及其印章'],
  },
})

export const UNIT_OPTIONS = texts({
  unitName: ['name of the unit', '单位名称'],
  unitArea: ['area code, six digits', '行政区划代码,六位'],
  unitIssuing: ['department that issues its physical seals (Art. 6)', '实物印章制发部门(第六条)'],
  unitIssuingDocument: ['document of the issuing department', '制发部门文件'],
  unitLevel: ['level of its government', '主管部门级别'],
  unitDesignation: ['document of the government that designates it', '本级政府的指定文件'],
  unitFiled: ['day on which the designation was filed with the province', '向省级备案的日期'],
  unitEnd: ['end it; with --reason', '结束;须同时给出 --reason'],
  unitBasis: ['document that the exemption rests on', '豁免依据文件'],
  unitAuthorities: ['the authorities alone', '仅列出主管部门'],
  unitWithoutSeal: [
    'units without an active statutory-name seal (Art. 11)',
    '没有有效法定名称章的单位(第十一条)',
  ],
  unitOfArea: ['of this area alone', '仅列出该区划的单位'],
})

export const UNIT_ARGUMENTS = texts({
  unitCodeArgument: ['unified social credit code of the unit', '单位统一社会信用代码'],
})

export const UNIT_LABELS = texts({
  'word-province': ['province', '省级'],
  'word-city': ['city', '市级'],
  'word-county': ['county', '县级'],
  pinEscrowed: [
    'a recovery copy of the key of the seal {seal} is left for {subject}',
    '已为 {subject} 留存印章 {seal} 密钥的恢复副本',
  ],
  pinResetElsewhere: [
    'the key of the seal {seal} is not a file of this home: its PIN is to be reset where the key is',
    '印章 {seal} 的密钥不是本主目录中的文件,请在密钥所在处重置口令',
  ],
  askMaterial: ['Paper that the application rests on (file):', '申请依据材料(文件):'],
  askFault: ['What is to be put right:', '需补正的内容:'],
  askIncident: [
    'When did it happen, e.g. 2026-11-20T09:00:00+08:00:',
    '事件发生时间,例如 2026-11-20T09:00:00+08:00:',
  ],
  pinTemporary: ['reset; to be changed before the next stamp', '已重置,下次盖章前须修改'],
  askLevel: ['Level of its government:', '主管部门级别:'],
  askDesignation: ['Document that designates it:', '指定文件:'],
  columnHolder: ['BODY', '单位性质'],
  columnAuthority: ['AUTHORITY', '主管部门'],
  columnExempt: ['EXEMPT', '豁免原因'],
  unitAdded: ['the unit {code} is in the registry: {name}', '已登记单位 {code}: {name}'],
  unitChanged: ['the registry is changed: {code} {name}', '已变更单位登记: {code} {name}'],
  unitDesignated: [
    '{code} is designated as the authority of {area}, and filed',
    '已登记 {code} 为 {area} 的主管部门,指定已备案',
  ],
  unitDesignatedUnfiled: [
    '{code} is designated as the authority of {area}; it decides when the designation is filed (--filed)',
    '已登记 {code} 为 {area} 的主管部门;完成备案(--filed)后方可审批',
  ],
  unitUndesignated: ['{code} is no authority any more', '{code} 不再是主管部门'],
  unitExempted: ['{code} needs no statutory-name seal: {reason}', '{code} 无需法定名称章: {reason}'],
  unitUnexempted: ['{code} is not exempt any more', '{code} 不再豁免'],
  unitClosed: ['{code} is closed', '{code} 已撤销登记'],
  unitIssuingLine: ['seals issued by {issuing}, {document}', '印章制发部门: {issuing},{document}'],
  unitAuthorityLine: [
    'authority of the level {level} by {document}, filed on {date}',
    '{level}主管部门,依据 {document},备案日期 {date}',
  ],
  unitAuthorityUnfiledLine: [
    'designated as authority of the level {level} by {document}, not filed yet: it does not decide',
    '已指定为{level}主管部门,依据 {document},尚未备案,不能审批',
  ],
  unitExemptLine: [
    'exempt from a statutory-name seal: {reason}, {basis}',
    '无需法定名称章: {reason},依据 {basis}',
  ],
  unitSealLine: ['seal {seal}: {subkind}, {state}', '印章 {seal}: {subkind},{state}'],
  unitsWithout: [
    '{count} units without an active statutory-name seal, {exempt} of them exempt',
    '没有有效法定名称章的单位 {count} 个,其中豁免 {exempt} 个',
  ],
})
