import { rows } from './row.ts'

/** 陕西省政务电子证照管理办法(试行). */
const art = (articles: string): string => `Measures for government electronic licences, Art. ${articles}`

/** Codes of batches and of the life of licences. */
export const LICENCE_CODES = rows({
  BATCH_UNKNOWN: {
    exit: 1,
    en: ['there is no batch {id}', 'see "gseal batch list"'],
    zh: ['没有批次 {id}', '请见 "gseal batch list"'],
  },
  BATCH_STATE: {
    exit: 1,
    clause: art('7, 14'),
    en: ['the batch {id} is {state}; this needs: {wanted}', 'see "gseal batch show {id}"'],
    zh: ['批次 {id} 的状态为 {state},此操作要求: {wanted}', '请见 "gseal batch show {id}"'],
  },
  BATCH_OVERTAKEN: {
    exit: 1,
    en: [
      'the batch {id} was taken up by another run (number {run}); this one stops',
      'one run at a time works on a batch; what this one wrote is kept',
    ],
    zh: [
      '批次 {id} 已由另一次运行(第 {run} 次)接手;本次运行停止',
      '同一批次同时只能有一次运行;本次已写入的内容保留',
    ],
  },
  BATCH_EMPTY: {
    exit: 1,
    en: ['the batch {id} has no licence to release', 'see why its rows failed: gseal batch errors {id}'],
    zh: ['批次 {id} 没有可放行的证照', '请查看各行失败的原因: gseal batch errors {id}'],
  },
  BATCH_SAMPLE: {
    exit: 1,
    clause: art('14, 16'),
    en: [
      'the sample of the batch {id} does not stand: {reason}',
      'a sample is drawn first ("gseal batch review {id}"), its files are looked at as they lie in the folder of the batch, then it is decided',
    ],
    zh: [
      '批次 {id} 的抽样不成立: {reason}',
      '先抽样("gseal batch review {id}"),查看批次目录中的样本文件,再填写审核意见',
    ],
  },
  BATCH_OPINION: {
    exit: 1,
    clause: art('7'),
    en: ['a decision about the batch {id} needs an opinion', 'say why: --opinion TEXT'],
    zh: ['对批次 {id} 的决定须有意见', '请用 --opinion 写明意见'],
  },
  BATCH_JOB: {
    exit: 1,
    en: [
      'where the batch {id} takes its rows from is not known here ({path})',
      'give register, scans and folders again with "gseal issue": a batch of the same register goes on',
    ],
    zh: [
      '本机没有批次 {id} 的登记册和文件夹信息({path})',
      '请用 "gseal issue" 重新给出登记册、扫描件和文件夹: 同一登记册的批次会继续',
    ],
  },
  CATALOG_NOT_PUBLISHED: {
    exit: 1,
    clause: art('6, 11'),
    en: [
      'there is no published catalog {code}',
      'see "gseal catalog list"; a catalog is reviewed and published before licences are issued by it',
    ],
    zh: ['没有已发布的目录 {code}', '请见 "gseal catalog list";目录经审核发布后才能据以制发证照'],
  },
  CATALOG_OTHER_VERSION: {
    exit: 1,
    clause: art('6, 11'),
    en: [
      'version {version} of the catalog {code} is not the one in force, that is version {number}',
      'issue by the version in force: --catalog {code}',
    ],
    zh: [
      '目录 {code} 的第 {version} 版不是现行版本,现行为第 {number} 版',
      '请按现行版本制发: --catalog {code}',
    ],
  },
  CATALOG_FILE_UNLIKE: {
    exit: 1,
    clause: art('6, 11'),
    en: [
      'the catalog in {path} is not as version {number} of {code} was published',
      'issue by what was published: --catalog {code}; a change goes through "gseal catalog import", review and publication',
    ],
    zh: [
      '{path} 中的目录与已发布的 {code} 第 {number} 版不一致',
      '请按已发布的目录制发: --catalog {code};更改须经 "gseal catalog import"、审核、发布',
    ],
  },
  TEMPLATE_UNLIKE: {
    exit: 1,
    clause: art('6, 19'),
    en: [
      'the template {path} is not the face that was published with the catalog {code}',
      'leave --template out: the published face is taken; another face is published with the catalog',
    ],
    zh: [
      '模板 {path} 不是随目录 {code} 发布的照面',
      '请去掉 --template,按已发布的照面制发;更换照面须随目录重新发布',
    ],
  },
  BATCH_REGISTER: {
    exit: 1,
    en: [
      'the register {path} is not the one that the batch {id} was begun with',
      'give the register as it was with --register; a changed one begins a batch of its own with "gseal issue"',
    ],
    zh: [
      '登记册 {path} 不是批次 {id} 开始时的那一份',
      '请用 --register 指明原登记册;更改后的登记册请用 "gseal issue" 另开批次',
    ],
  },
  LICENCE_UNKNOWN: {
    exit: 1,
    en: ['there is no licence {id}', 'find it: gseal licence find'],
    zh: ['没有证照 {id}', '请查找: gseal licence find'],
  },
  LICENCE_TAKEN: {
    exit: 1,
    en: ['the identifier {id} is taken', 'another process numbers licences too; run it again'],
    zh: ['证照标识 {id} 已被占用', '另有程序也在编号;请重新运行'],
  },
  LICENCE_STATE: {
    exit: 1,
    clause: art('13'),
    en: ['the licence {id} is {state}; this needs: {wanted}', 'see "gseal licence show {id}"'],
    zh: ['证照 {id} 的状态为 {state},此操作要求: {wanted}', '请见 "gseal licence show {id}"'],
  },
  LICENCE_BASIS: {
    exit: 1,
    clause: art('13'),
    en: [
      'an act on the licence {id} needs its {what}',
      'say why with --basis; a revocation or annulment also names the document of the authority that decided, with --authority',
    ],
    zh: [
      '对证照 {id} 的处理缺少 {what}',
      '请用 --basis 说明依据;吊销、撤销还须用 --authority 写明作出决定的文件号',
    ],
  },
  LICENCE_PLEDGED: {
    exit: 1,
    clause: art('13'),
    en: [
      'the licence {id} is pledged to {party}',
      'release the pledge first, or name the consent of those it is pledged to with --pledgees',
    ],
    zh: ['证照 {id} 已质押给 {party}', '请先解除质押,或用 --pledgees 写明质权人同意的文件'],
  },
  LICENCE_EXTENSION: {
    exit: 1,
    clause: art('13'),
    en: [
      'the licence {id} is valid until {now}; an extension to {wanted} is none',
      'an extension ends later than before; one after the end needs --late and its basis',
    ],
    zh: [
      '证照 {id} 有效期至 {now};延至 {wanted} 不构成延续',
      '延续后的截止日期须晚于原日期;过期后延续须加 --late 并写明依据',
    ],
  },
  ISSUE_CONFLICT: {
    exit: 1,
    clause: art('13, 16'),
    en: [
      'this licence was issued with other data, or stands in this register twice ({identifier})',
      'correct the row; when the licence itself has changed: gseal licence change {identifier}',
    ],
    zh: [
      '该证照已按其他内容制发,或在本登记册中重复出现({identifier})',
      '请更正该行;证照内容确有变更的: gseal licence change {identifier}',
    ],
  },
  ISSUE_NUMBER_TAKEN: {
    exit: 1,
    clause: art('6'),
    en: [
      'another licence has the serial of the number {number}',
      'check the number; one number is given to one licence',
    ],
    zh: ['编号 {number} 的流水号已属于另一证照', '请核对编号;一个编号只对应一份证照'],
  },
  ISSUE_OTHER_UNIT: {
    exit: 1,
    clause: art('13'),
    en: [
      'the issuer {issuer} is not the unit of the seal ({unit}), and no succession leads to it',
      'use the seal of the issuer; when its licences have passed to another unit, enter that: gseal org succeed {issuer}',
    ],
    zh: [
      '颁发机构 {issuer} 不是印章所属单位({unit}),也没有登记承接关系',
      '请使用颁发机构的印章;其证照已归其他单位的,请登记: gseal org succeed {issuer}',
    ],
  },
  PLEDGE_KNOWN: {
    exit: 1,
    en: ['there is a pledge {id} already', 'choose another number with --pledge'],
    zh: ['已有质押 {id}', '请用 --pledge 另取编号'],
  },
  PLEDGE_UNKNOWN: {
    exit: 1,
    en: ['there is no pledge {id} on this licence', 'see "gseal licence show"'],
    zh: ['该证照没有质押 {id}', '请见 "gseal licence show"'],
  },
  ORG_SUCCEEDED: {
    exit: 1,
    clause: art('13'),
    en: [
      'the licences of {code} have passed to {by} already',
      'enter the successor of {by} instead, if there is one',
    ],
    zh: ['{code} 的证照已归 {by}', '如其后又有变更,请登记 {by} 的承接单位'],
  },
  ORG_CYCLE: {
    exit: 1,
    clause: art('13'),
    en: ['{by} cannot succeed {code}: its own licences lead back there', 'check the codes of both units'],
    zh: ['{by} 不能承接 {code}: 承接关系会形成循环', '请核对两个单位的代码'],
  },
})
