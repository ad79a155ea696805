/**
 * Rows of the table of commands for operators, seals and permissions. One table, read from top to bottom like the help that is
 * made of it; that is why it is long.
 */
import {
  HOLDERS,
  NEW_SEAL,
  REVOCATION_REASONS,
  ROLES,
  RULE_NAMES,
  SCENES,
  SUBKINDS,
} from '../core/registry/kinds.ts'
import type { CommandRecord, OptionRecord } from './record.ts'

const FORCE: OptionRecord = { flag: 'force', short: 'f', text: 'force' }
const REASON: OptionRecord = { flag: 'reason', value: 'TEXT', text: 'reasonText' }
const FILES: OptionRecord = {
  flag: 'file',
  value: 'FILE',
  repeat: true,
  completes: 'file',
  text: 'materials',
}
const NOTE: OptionRecord = { flag: 'note', value: 'TEXT', text: 'note' }
const CERT: OptionRecord = { flag: 'cert', value: 'FILE', completes: 'file', text: 'operatorCert' }
const KEY_NAME: OptionRecord = { flag: 'key', value: 'NAME', completes: 'key', text: 'operatorKey' }
const SIGNER: OptionRecord = {
  flag: 'signer',
  value: 'FILE',
  repeat: true,
  completes: 'file',
  text: 'signerCert',
}
const KEY_PIN: OptionRecord = { flag: 'key-pin-file', value: 'F', completes: 'file', text: 'keyPinFile' }
const MAKER: OptionRecord = { flag: 'maker', value: 'KEY', completes: 'key', text: 'makerKey' }

const OPERATOR = { name: 'NAME', text: 'operatorName' } as const
const ROLE = { name: 'ROLE', choices: ROLES, text: 'role' } as const
const SEAL = { name: 'SEAL', text: 'sealCode' } as const
const APPLICATION = { name: 'APPLICATION', text: 'applicationId' } as const
const USE = { name: 'USE', text: 'useId' } as const

const OPERATORS: readonly CommandRecord[] = [
  {
    name: 'operator add',
    text: 'operatorAdd',
    arguments: [OPERATOR],
    options: [
      { flag: 'founder', text: 'founder' },
      CERT,
      KEY_NAME,
      { flag: 'person', value: 'TEXT', text: 'personName' },
      { flag: 'unit', value: 'TEXT', text: 'unit' },
      { flag: 'unit-code', value: 'CODE', text: 'unitCode' },
      { flag: 'area', value: 'DIGITS', text: 'area' },
    ],
    examples: [
      'gseal operator add chen --founder --person 陈某 --unit 示例市大数据服务中心 --unit-code 12619999XX00000358 --area 619999',
      'gseal operator add wang --person 王某 --as chen',
    ],
    load: () => import('./commands/operator-add.ts'),
  },
  {
    name: 'operator certify',
    text: 'operatorCertify',
    arguments: [OPERATOR],
    options: [CERT, KEY_NAME],
    examples: ['gseal operator certify wang --cert wang-2029.crt --as chen'],
    load: () => import('./commands/operator-certify.ts'),
  },
  {
    name: 'operator grant',
    text: 'operatorGrant',
    arguments: [OPERATOR, ROLE],
    options: [
      { flag: 'designation', value: 'TEXT', text: 'designation' },
      { flag: 'filed', value: 'TIME', text: 'filed' },
      { flag: 'maker-cert', value: 'FILE', completes: 'file', text: 'makerCert' },
    ],
    examples: [
      'gseal operator grant wang applicant --as chen',
      'gseal operator grant zhao authority --designation 示例政函〔2026〕1号 --filed 2026-03-01 --as chen',
    ],
    load: () => import('./commands/operator-grant.ts'),
  },
  {
    name: 'operator revoke',
    text: 'operatorRevoke',
    arguments: [OPERATOR, { ...ROLE, optional: true }],
    options: [REASON],
    examples: ['gseal operator revoke wang applicant --reason 调离 --as chen'],
    load: () => import('./commands/operator-revoke.ts'),
  },
  {
    name: 'operator exception',
    text: 'operatorException',
    arguments: [OPERATOR],
    options: [
      { flag: 'rule', value: 'RULE', choices: RULE_NAMES, text: 'rule' },
      REASON,
      { flag: 'basis', value: 'TEXT', text: 'basis' },
      { flag: 'approved-by', value: 'NAME', text: 'approvedBy' },
      { flag: 'until', value: 'TIME', text: 'exceptionUntil' },
      { flag: 'end', value: 'ID', text: 'exceptionEnd' },
    ],
    examples: [
      'gseal operator exception wang --rule request-approve --reason 编制不足 --basis 示例函〔2026〕9号 --approved-by 局长 --until 2027-01-31 --as chen',
    ],
    load: () => import('./commands/operator-exception.ts'),
  },
  {
    name: 'operator list',
    text: 'operatorList',
    arguments: [],
    options: [],
    examples: ['gseal operator list'],
    load: () => import('./commands/operator-list.ts'),
  },
  {
    name: 'operator show',
    text: 'operatorShow',
    arguments: [OPERATOR],
    options: [],
    examples: ['gseal operator show wang'],
    load: () => import('./commands/operator-show.ts'),
  },
]

/** What a new seal's application says. */
const FORM: readonly OptionRecord[] = [
  { flag: 'code', value: 'CODE', text: 'newCode' },
  { flag: 'name', value: 'TEXT', text: 'sealName' },
  { flag: 'subkind', value: 'KIND', choices: SUBKINDS, text: 'subkind' },
  { flag: 'holder', value: 'KIND', choices: HOLDERS, text: 'holder' },
  { flag: 'person', value: 'TEXT', text: 'sealPerson' },
  { flag: 'issuing', value: 'TEXT', text: 'issuing' },
  { flag: 'issuing-document', value: 'TEXT', text: 'issuingDocument' },
  { flag: 'scan', value: 'FILE', completes: 'file', text: 'scan' },
  { flag: 'picture', value: 'FILE', completes: 'file', text: 'cleanedPicture' },
  { flag: 'size', value: 'W,H', text: 'sealSize' },
  { flag: 'giver', value: 'TEXT', text: 'giver' },
  SIGNER,
  FILES,
  NOTE,
  { flag: 'id', value: 'ID', text: 'newId' },
  { flag: 'draft', text: 'draft' },
  { flag: 'amend', value: 'ID', text: 'amend' },
]

const APPLYING: readonly CommandRecord[] = [
  {
    name: 'seal apply',
    text: 'sealApply',
    arguments: [],
    options: [
      {
        flag: 'kind',
        value: 'KIND',
        choices: NEW_SEAL.filter((kind) => kind !== 'replacement'),
        text: 'applyKind',
      },
      ...FORM,
      { flag: 'submit', value: 'ID', text: 'submitId' },
      { flag: 'withdraw', value: 'ID', text: 'withdrawId' },
    ],
    examples: [
      'gseal seal apply --subkind statutory --holder institution --issuing 示例市机构编制委员会办公室 --issuing-document 示例编办〔2026〕3号 --scan scan.png --picture seal.png --size 42,42 --signer unit.crt --file 批复.pdf',
      'gseal seal apply --amend A20261124-7K3QX --picture seal.png …',
    ],
    load: () => import('./commands/seal-apply.ts'),
  },
  {
    name: 'seal renew',
    text: 'sealRenew',
    arguments: [SEAL],
    options: [SIGNER, FILES, NOTE],
    examples: ['gseal seal renew 6199990000001 --signer unit-2029.crt'],
    load: () => import('./commands/seal-renew.ts'),
  },
  {
    name: 'seal replace',
    text: 'sealReplace',
    arguments: [SEAL],
    options: FORM,
    examples: ['gseal seal replace 6199990000001 --note 单位更名 --scan scan.png --picture seal.png …'],
    load: () => import('./commands/seal-replace.ts'),
  },
  {
    name: 'seal suspend',
    text: 'sealSuspend',
    arguments: [SEAL],
    options: [NOTE, FILES],
    examples: ['gseal seal suspend 6199990000001 --note 机构调整期间停用'],
    load: () => import('./commands/seal-suspend.ts'),
  },
  {
    name: 'seal restore',
    text: 'sealRestore',
    arguments: [SEAL],
    options: [NOTE, FILES],
    examples: ['gseal seal restore 6199990000001 --note 恢复使用 --file 说明.pdf'],
    load: () => import('./commands/seal-restore.ts'),
  },
  {
    name: 'seal revoke',
    text: 'sealRevoke',
    arguments: [SEAL],
    options: [
      { flag: 'reason', value: 'REASON', choices: REVOCATION_REASONS, text: 'revocationReason' },
      { flag: 'incident', value: 'TIME', text: 'incident' },
      NOTE,
      FILES,
    ],
    examples: ['gseal seal revoke 6199990000001 --reason key-leak --incident 2026-11-20T09:00:00+08:00'],
    load: () => import('./commands/seal-revoke.ts'),
  },
]

const DECIDING: readonly CommandRecord[] = [
  {
    name: 'seal review',
    text: 'sealReview',
    arguments: [APPLICATION],
    options: [
      { flag: 'approve', text: 'approve' },
      { flag: 'return', text: 'giveBack' },
      { flag: 'reject', text: 'reject' },
      { flag: 'opinion', value: 'TEXT', text: 'opinion' },
      { flag: 'fault', value: 'TEXT', repeat: true, text: 'fault' },
      { flag: 'read', value: 'N', text: 'readVersion' },
    ],
    examples: [
      'gseal seal review A20261124-7K3QX --approve --opinion 同意',
      'gseal seal review A20261124-7K3QX --return --opinion 材料不全 --fault 缺制发文件',
    ],
    load: () => import('./commands/seal-review.ts'),
  },
  {
    name: 'seal make',
    text: 'sealMake',
    arguments: [APPLICATION],
    options: [
      MAKER,
      { flag: 'standard', value: 'V', choices: ['V4', 'V1', 'V5'], text: 'standard' },
      { flag: 'list', value: 'KIND', choices: ['certs', 'digests'], text: 'signerList' },
      KEY_PIN,
    ],
    examples: ['gseal seal make A20261124-7K3QX --maker maker'],
    load: () => import('./commands/seal-make.ts'),
  },
  {
    name: 'seal execute',
    text: 'sealExecute',
    arguments: [APPLICATION],
    options: [
      { flag: 'fail', value: 'REASON', text: 'failReason' },
      { flag: 'recovery-key', value: 'KEY', completes: 'key', text: 'recoveryKey' },
      KEY_PIN,
      { flag: 'new-pin-file', value: 'F', completes: 'file', text: 'newPinFile' },
    ],
    examples: [
      'gseal seal execute A20261124-7K3QX',
      'gseal seal execute A20261124-7K3QX --recovery-key recovery --new-pin-file temporary.txt',
    ],
    load: () => import('./commands/seal-execute.ts'),
  },
  {
    name: 'seal file',
    text: 'sealFile',
    arguments: [SEAL],
    options: [
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'filingOut' },
      { flag: 'profile', value: 'P', choices: ['national', 'police'], text: 'filingProfile' },
      { flag: 'receipt', value: 'NO', text: 'receipt' },
      { flag: 'receipt-file', value: 'FILE', completes: 'file', text: 'receiptFile' },
      { flag: 'receipt-from', value: 'FILE', completes: 'file', text: 'receiptFrom' },
      { flag: 'receipt-profile', value: 'FILE', completes: 'file', text: 'receiptProfile' },
      FORCE,
    ],
    examples: [
      'gseal seal file 6199990000001 --out filing.json',
      'gseal seal file 6199990000001 --receipt 备2026-0001 --receipt-file 回执.pdf',
      'gseal seal file 6199990000001 --receipt-from answer.json',
    ],
    load: () => import('./commands/seal-file.ts'),
  },
  {
    name: 'seal custodian',
    text: 'sealCustodian',
    arguments: [SEAL, OPERATOR],
    options: [],
    examples: ['gseal seal custodian 6199990000001 li'],
    load: () => import('./commands/seal-custodian.ts'),
  },
  {
    name: 'seal activate',
    text: 'sealActivate',
    arguments: [SEAL],
    options: [
      { flag: 'key', value: 'URI', completes: 'key', text: 'stampKey' },
      { flag: 'name', value: 'NAME', text: 'localName' },
      KEY_PIN,
    ],
    examples: ['gseal seal activate 6199990000001 --key unit --name unit'],
    load: () => import('./commands/seal-activate.ts'),
  },
  {
    name: 'seal freeze',
    text: 'sealFreeze',
    arguments: [SEAL],
    options: [REASON],
    examples: ['gseal seal freeze 6199990000001 --reason 密钥疑似泄露'],
    load: () => import('./commands/seal-freeze.ts'),
  },
  {
    name: 'seal pin',
    text: 'sealPin',
    arguments: [{ name: 'ACTION', choices: ['change', 'reset', 'escrow'], text: 'pinAction' }, SEAL],
    options: [
      KEY_PIN,
      { flag: 'new-pin-file', value: 'F', completes: 'file', text: 'newPinFile' },
      { flag: 'to', value: 'FILE', completes: 'file', text: 'escrowTo' },
      NOTE,
      FILES,
    ],
    examples: [
      'gseal seal pin change 6199990000001',
      'gseal seal pin reset 6199990000001 --file 身份证明.pdf',
      'gseal seal pin escrow 6199990000001 --to recovery.crt',
    ],
    load: () => import('./commands/seal-pin.ts'),
  },
]

const LISTING: readonly CommandRecord[] = [
  {
    name: 'seal list',
    text: 'sealList',
    arguments: [],
    options: [
      { flag: 'applications', text: 'listApplications' },
      { flag: 'state', value: 'STATE', text: 'state' },
      { flag: 'expiring', text: 'expiring' },
      { flag: 'within', value: 'N', text: 'within' },
    ],
    examples: [
      'gseal seal list',
      'gseal seal list --expiring',
      'gseal seal list --applications --state submitted',
    ],
    load: () => import('./commands/seal-list.ts'),
  },
  {
    name: 'seal show',
    text: 'sealShow',
    arguments: [{ name: 'ID', text: 'sealOrApplication' }],
    options: [],
    examples: ['gseal seal show 6199990000001'],
    load: () => import('./commands/seal-show.ts'),
  },
  {
    name: 'seal history',
    text: 'sealHistory',
    arguments: [SEAL],
    options: [],
    examples: ['gseal seal history 6199990000001'],
    load: () => import('./commands/seal-history.ts'),
  },
  {
    name: 'seal export',
    text: 'sealExport',
    arguments: [SEAL],
    options: [
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'sealOut' },
      { flag: 'number', value: 'N', text: 'versionNumber' },
      FORCE,
    ],
    examples: ['gseal seal export 6199990000001 --out unit.esl'],
    load: () => import('./commands/seal-export.ts'),
  },
  {
    name: 'seal import',
    text: 'sealImport',
    arguments: [{ name: 'FILE', completes: 'file', text: 'sealFile' }],
    options: [
      { flag: 'key', value: 'URI', completes: 'key', text: 'stampKey' },
      { flag: 'name', value: 'NAME', text: 'localName' },
      FORCE,
    ],
    examples: ['gseal seal import unit.esl --key unit'],
    load: () => import('./commands/seal-import.ts'),
  },
  {
    name: 'seal status-list',
    text: 'sealStatusList',
    arguments: [],
    options: [
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'statusOut' },
      MAKER,
      { flag: 'days', value: 'N', text: 'statusDays' },
      FORCE,
    ],
    examples: ['gseal seal status-list --out seals.status --maker maker'],
    load: () => import('./commands/seal-status-list.ts'),
  },
]

const USES: readonly CommandRecord[] = [
  {
    name: 'use request',
    text: 'useRequest',
    arguments: [
      SEAL,
      { name: 'FILE', variadic: true, optional: true, completes: 'file', text: 'useDocuments' },
    ],
    options: [
      { flag: 'scene', value: 'SCENE', choices: SCENES, text: 'scene' },
      { flag: 'purpose', value: 'TEXT', text: 'purpose' },
      { flag: 'count', value: 'N', text: 'count' },
      { flag: 'from', value: 'TIME', text: 'useFrom' },
      { flag: 'until', value: 'TIME', text: 'useUntil' },
      { flag: 'classification', value: 'TEXT', text: 'classification' },
    ],
    examples: [
      'gseal use request 6199990000001 notice.ofd --scene office --purpose 印发通知',
      'gseal use request 6199990000001 --scene service --purpose 窗口出件 --count 500 --until 2026-12-31',
    ],
    load: () => import('./commands/use-request.ts'),
  },
  ...(['approve', 'reject'] as const).map(
    (verb): CommandRecord => ({
      name: `use ${verb}`,
      text: verb === 'approve' ? 'useApprove' : 'useReject',
      arguments: [USE],
      options: [{ flag: 'opinion', value: 'TEXT', text: 'opinion' }],
      examples: [`gseal use ${verb} U20261124-7K3QX --opinion ${verb === 'approve' ? '同意' : '不同意'}`],
      load: () =>
        verb === 'approve' ? import('./commands/use-approve.ts') : import('./commands/use-reject.ts'),
    }),
  ),
  {
    name: 'use close',
    text: 'useClose',
    arguments: [USE],
    options: [REASON],
    examples: ['gseal use close U20261124-7K3QX --reason 已办结'],
    load: () => import('./commands/use-close.ts'),
  },
  {
    name: 'use list',
    text: 'useList',
    arguments: [],
    options: [
      { flag: 'state', value: 'STATE', text: 'state' },
      { flag: 'seal', value: 'SEAL', text: 'sealFilter' },
    ],
    examples: ['gseal use list --state requested'],
    load: () => import('./commands/use-list.ts'),
  },
  {
    name: 'use show',
    text: 'useShow',
    arguments: [USE],
    options: [],
    examples: ['gseal use show U20261124-7K3QX'],
    load: () => import('./commands/use-show.ts'),
  },
]

export const REGISTRY_RECORDS: readonly CommandRecord[] = [
  ...OPERATORS,
  ...APPLYING,
  ...DECIDING,
  ...LISTING,
  ...USES,
]
