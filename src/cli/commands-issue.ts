/** Rows of the table of commands for issuing, batches, licences and successions of issuers. */
import type { ArgumentRecord, CommandRecord, OptionRecord } from './record.ts'

const BATCH: ArgumentRecord = { name: 'BATCH', text: 'batchId' }
const LICENCE: ArgumentRecord = { name: 'LICENCE', text: 'licenceId' }
const BASIS: OptionRecord = { flag: 'basis', value: 'TEXT', text: 'actBasis' }
const AUTHORITY: OptionRecord = { flag: 'authority', value: 'NUMBER', text: 'actAuthority' }
const PLEDGEES: OptionRecord = { flag: 'pledgees', value: 'TEXT', text: 'pledgees' }
const SEAL: OptionRecord = { flag: 'seal', short: 's', value: 'NAME', completes: 'seal', text: 'seal' }
const USE: OptionRecord = { flag: 'use', value: 'ID', text: 'useOption' }
const SEAL_PIN: OptionRecord = { flag: 'key-pin-file', value: 'F', completes: 'file', text: 'sealPin' }
const JOBS: OptionRecord = { flag: 'jobs', short: 'j', value: 'N', text: 'issueJobs' }
const OUT: OptionRecord = { flag: 'out-dir', value: 'DIR', completes: 'folder', text: 'issueOut' }
const FORCE: OptionRecord = { flag: 'force', short: 'f', text: 'force' }
const LIMIT: OptionRecord = { flag: 'limit', value: 'N', text: 'limitOption' }
const STATES = [
  'draft',
  'ready',
  'issued',
  'held',
  'transferred',
  'revoked',
  'annulled',
  'cancelled',
  'abolished',
  'superseded',
  'withdrawn',
] as const

const ISSUE: CommandRecord = {
  name: 'issue',
  text: 'issue',
  arguments: [],
  options: [
    { flag: 'catalog', value: 'CODE|FILE', completes: 'file', text: 'issueCatalog' },
    { flag: 'template', value: 'FILE', completes: 'file', text: 'templateFile' },
    { flag: 'font', value: 'FILE', repeat: true, completes: 'file', text: 'issueFont' },
    { flag: 'register', value: 'FILE', completes: 'file', text: 'register' },
    { flag: 'scans', value: 'DIR', completes: 'folder', text: 'scansDir' },
    { flag: 'photos', value: 'DIR', completes: 'folder', text: 'photosDir' },
    SEAL,
    { flag: 'map', value: 'FILE', completes: 'file', text: 'mapFile' },
    { flag: 'encoding', value: 'NAME', text: 'registerEncoding' },
    { flag: 'sheet', value: 'NAME', text: 'sheetName' },
    { flag: 'check', text: 'checkOnly' },
    OUT,
    { flag: 'format', value: 'FORMAT', choices: ['ofd', 'pdf'], text: 'licenceFormat' },
    USE,
    SEAL_PIN,
    JOBS,
  ],
  examples: [
    'gseal issue --catalog chemicals.json --register 登记册.xlsx --scans scans --check',
    'gseal issue --catalog 11619999XX0000019M001 --register 登记册.xlsx --scans scans --seal unit --out-dir licences --as clerk',
  ],
  load: () => import('./commands/issue.ts'),
}

const BATCHES: readonly CommandRecord[] = [
  {
    name: 'batch list',
    text: 'batchList',
    arguments: [],
    options: [
      {
        flag: 'state',
        value: 'STATE',
        choices: ['begun', 'finished', 'sampled', 'reviewed', 'returned', 'released', 'withdrawn'],
        text: 'batchState',
      },
      LIMIT,
    ],
    examples: ['gseal batch list --state finished'],
    load: () => import('./commands/batch-list.ts'),
  },
  {
    name: 'batch show',
    text: 'batchShow',
    arguments: [BATCH],
    options: [],
    examples: ['gseal batch show B20261130-K7M3P'],
    load: () => import('./commands/batch-show.ts'),
  },
  {
    name: 'batch errors',
    text: 'batchErrors',
    arguments: [BATCH],
    options: [
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'errorsOut' },
      { flag: 'register', value: 'FILE', completes: 'file', text: 'errorsRegister' },
      FORCE,
    ],
    examples: ['gseal batch errors B20261130-K7M3P', 'gseal batch errors B20261130-K7M3P --out 待更正.csv'],
    load: () => import('./commands/batch-errors.ts'),
  },
  {
    name: 'batch resume',
    text: 'batchResume',
    arguments: [BATCH],
    options: [SEAL_PIN, JOBS],
    examples: ['gseal batch resume B20261130-K7M3P --as clerk'],
    load: () => import('./commands/batch-resume.ts'),
  },
  {
    name: 'batch review',
    text: 'batchReview',
    arguments: [BATCH],
    options: [
      { flag: 'sample', value: 'N', text: 'sampleSize' },
      { flag: 'opinion', value: 'TEXT', text: 'opinion' },
      { flag: 'fault', value: 'ROW=REASON', repeat: true, text: 'sampleFault' },
    ],
    examples: [
      'gseal batch review B20261130-K7M3P --sample 20 --as reviewer',
      'gseal batch review B20261130-K7M3P --opinion 抽查无误 --as reviewer',
      'gseal batch review B20261130-K7M3P --opinion 退回更正 --fault 12=姓名与原件不符 --as reviewer',
    ],
    load: () => import('./commands/batch-review.ts'),
  },
  {
    name: 'batch release',
    text: 'batchRelease',
    arguments: [BATCH],
    options: [{ flag: 'opinion', value: 'TEXT', text: 'opinion' }],
    examples: ['gseal batch release B20261130-K7M3P --opinion 同意签发 --as issuer'],
    load: () => import('./commands/batch-release.ts'),
  },
  {
    name: 'batch withdraw',
    text: 'batchWithdraw',
    arguments: [BATCH],
    options: [{ flag: 'reason', value: 'TEXT', text: 'withdrawReason' }],
    examples: ['gseal batch withdraw B20261130-K7M3P --reason 底册有误 --as clerk'],
    load: () => import('./commands/batch-withdraw.ts'),
  },
]

const LOOKING: readonly CommandRecord[] = [
  {
    name: 'licence find',
    text: 'licenceFind',
    arguments: [],
    options: [
      { flag: 'holder', value: 'TEXT', text: 'holderOption' },
      { flag: 'number', value: 'TEXT', text: 'numberOption' },
      LIMIT,
    ],
    examples: ['gseal licence find --holder 91619999XX0000043X'],
    load: () => import('./commands/licence-find.ts'),
  },
  {
    name: 'licence show',
    text: 'licenceShow',
    arguments: [LICENCE],
    options: [],
    examples: ['gseal licence show 1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J'],
    load: () => import('./commands/licence-show.ts'),
  },
  {
    name: 'licence list',
    text: 'licenceList',
    arguments: [],
    options: [
      { flag: 'state', value: 'STATE', choices: STATES, text: 'licenceStateOption' },
      { flag: 'catalog', value: 'CODE', text: 'catalogCode' },
      { flag: 'batch', value: 'BATCH', text: 'batchOption' },
      { flag: 'expiring', value: 'DAY', text: 'expiring' },
      LIMIT,
    ],
    examples: ['gseal licence list --state issued --expiring 2027-01-01'],
    load: () => import('./commands/licence-list.ts'),
  },
  {
    name: 'licence export',
    text: 'licenceExport',
    arguments: [LICENCE],
    options: [
      { flag: 'profile', value: 'NAME|FILE', completes: 'file', text: 'profile' },
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'exportOut' },
      FORCE,
    ],
    examples: [
      'gseal licence export 1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J --profile zwfw',
    ],
    load: () => import('./commands/licence-export.ts'),
  },
]

const VERSIONS: readonly CommandRecord[] = [
  {
    name: 'licence change',
    text: 'licenceChange',
    arguments: [LICENCE],
    options: [
      { flag: 'set', value: 'NAME=VALUE', repeat: true, text: 'setItem' },
      BASIS,
      AUTHORITY,
      PLEDGEES,
      SEAL,
      USE,
      SEAL_PIN,
      JOBS,
    ],
    examples: [
      'gseal licence change 1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J --set JYFW=新范围 --basis 变更申请 --seal unit --as clerk',
    ],
    load: () => import('./commands/licence-change.ts'),
  },
  {
    name: 'licence extend',
    text: 'licenceExtend',
    arguments: [LICENCE],
    options: [
      { flag: 'until', value: 'DAY', text: 'untilDay' },
      { flag: 'late', text: 'late' },
      BASIS,
      AUTHORITY,
      PLEDGEES,
      SEAL,
      USE,
      SEAL_PIN,
      JOBS,
    ],
    examples: [
      'gseal licence extend 1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J --until 2036-01-08 --basis 延续申请 --seal unit --as clerk',
    ],
    load: () => import('./commands/licence-extend.ts'),
  },
]

const EXAMPLE = '1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J'

const act = (
  verb: string,
  text: CommandRecord['text'],
  more: readonly OptionRecord[],
  example: string,
): CommandRecord => ({
  name: `licence ${verb}`,
  text,
  arguments: [LICENCE],
  options: [BASIS, AUTHORITY, ...more],
  examples: [`gseal licence ${verb} ${EXAMPLE} ${example} --as issuer`],
  load: () => import('./commands/licence-act.ts').then(({ runOf }) => ({ run: runOf(verb) })),
})

const ACTS: readonly CommandRecord[] = [
  act('suspend', 'licenceSuspend', [], '--basis 立案调查'),
  act('restore', 'licenceRestore', [], '--basis 调查终结'),
  act(
    'transfer',
    'licenceTransfer',
    [{ flag: 'to', value: 'TEXT', text: 'transferTo' }, PLEDGEES],
    '--to 示例省主管部门 --basis 跨省转出',
  ),
  act('revoke', 'licenceRevoke', [], '--basis 行政处罚 --authority 示例罚决〔2026〕1号'),
  act('annul', 'licenceAnnul', [], '--basis 行政许可法第六十九条 --authority 示例撤决〔2026〕1号'),
  act('cancel', 'licenceCancel', [PLEDGEES], '--basis 持证主体申请'),
  act('abolish', 'licenceAbolish', [PLEDGEES], '--basis 证照停用'),
  {
    name: 'licence pledge',
    text: 'licencePledge',
    arguments: [LICENCE],
    options: [
      { flag: 'pledge', value: 'ID', text: 'pledgeId' },
      { flag: 'party', value: 'TEXT', text: 'pledgeParty' },
      { flag: 'right', value: 'TEXT', text: 'pledgeRight' },
      { flag: 'document', value: 'TEXT', text: 'pledgeDocument' },
    ],
    examples: [
      `gseal licence pledge ${EXAMPLE} --pledge P1 --party 示例银行 --right 收费权 --document 质押合同1号 --as issuer`,
    ],
    load: () => import('./commands/licence-pledge.ts'),
  },
  {
    name: 'licence release',
    text: 'licenceRelease',
    arguments: [LICENCE],
    options: [{ flag: 'pledge', value: 'ID', text: 'pledgeId' }, BASIS],
    examples: [`gseal licence release ${EXAMPLE} --pledge P1 --basis 债务清偿 --as issuer`],
    load: () => import('./commands/licence-release.ts'),
  },
]

const ORGS: readonly CommandRecord[] = [
  {
    name: 'org succeed',
    text: 'orgSucceed',
    arguments: [{ name: 'CODE', text: 'orgCode' }],
    options: [
      { flag: 'name', value: 'TEXT', text: 'orgName' },
      { flag: 'by', value: 'CODE', text: 'orgBy' },
      { flag: 'successor', value: 'TEXT', text: 'orgSuccessor' },
      BASIS,
    ],
    examples: [
      'gseal org succeed 11619999XX0000027G --name 示例市商务局 --by 12619999XX00000358 --successor 示例市大数据服务中心 --basis 机构改革方案 --as authority',
    ],
    load: () => import('./commands/org-succeed.ts'),
  },
  {
    name: 'org list',
    text: 'orgList',
    arguments: [],
    options: [],
    examples: ['gseal org list'],
    load: () => import('./commands/org-list.ts'),
  },
]

export const ISSUING: readonly CommandRecord[] = [
  ISSUE,
  ...BATCHES,
  ...LOOKING,
  ...VERSIONS,
  ...ACTS,
  ...ORGS,
]
