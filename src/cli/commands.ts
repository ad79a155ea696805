/**
 * The table of commands: parsing, help, completion and docs/commands.md are all made from it or held against it. Each
 * command's code is loaded when it runs, not before.
 */
import { SCENES } from '../core/registry/kinds.ts'
import { CATALOG_RECORDS } from './commands-catalog.ts'
import { DAEMON } from './commands-daemon.ts'
import { DEVICES } from './commands-devices.ts'
import { FACE } from './commands-face.ts'
import { ISSUING } from './commands-issue.ts'
import { AUDIT, BACKUP } from './commands-ledger.ts'
import { REGISTRY_RECORDS } from './commands-registry.ts'
import { UNIT_RECORDS } from './commands-units.ts'
import type { CommandRecord, OptionRecord } from './record.ts'

const FILES_FROM: OptionRecord = { flag: 'files-from', value: 'F', completes: 'file', text: 'filesFrom' }
const JOBS: OptionRecord = { flag: 'jobs', short: 'j', value: 'N', text: 'jobs' }
const FORCE: OptionRecord = { flag: 'force', short: 'f', text: 'force' }
const TRUST: OptionRecord = {
  flag: 'trust',
  value: 'FILE|DIR',
  repeat: true,
  completes: 'file',
  text: 'trust',
}
const CRL: OptionRecord = { flag: 'crl', value: 'FILE|DIR', repeat: true, completes: 'file', text: 'crl' }
const AT_TIME: OptionRecord = { flag: 'at', value: 'TIME', text: 'atTime' }
const POLICY: OptionRecord = { flag: 'policy', value: 'NAME', choices: ['strict', 'interop'], text: 'policy' }

const SIGN: CommandRecord = {
  name: 'sign',
  text: 'sign',
  arguments: [{ name: 'FILE', variadic: true, optional: true, completes: 'file', text: 'documents' }],
  options: [
    { flag: 'seal', short: 's', value: 'NAME', completes: 'seal', text: 'seal' },
    { flag: 'no-seal', text: 'noSeal' },
    { flag: 'key', value: 'URI', completes: 'key', text: 'key' },
    { flag: 'page', value: 'PAGES', text: 'page' },
    { flag: 'at', value: 'X,Y', text: 'at' },
    { flag: 'keyword', value: 'TEXT[#n]', repeat: true, text: 'keyword' },
    { flag: 'riding', value: 'SIDE', choices: ['left', 'right', 'top', 'bottom'], text: 'riding' },
    { flag: 'size', value: 'W,H', text: 'size' },
    { flag: 'lock', text: 'lock' },
    { flag: 'form', value: 'FORM', choices: ['ses', 'cms'], text: 'form' },
    { flag: 'level', value: 'N', choices: ['1', '2', '3'], text: 'level' },
    { flag: 'field', value: 'NAME', text: 'field' },
    { flag: 'reason', value: 'TEXT', text: 'reason' },
    { flag: 'location', value: 'TEXT', text: 'location' },
    { flag: 'use', value: 'ID', text: 'useOption' },
    { flag: 'scene', value: 'SCENE', choices: SCENES, text: 'scene' },
    { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'out' },
    { flag: 'out-dir', value: 'DIR', completes: 'folder', text: 'outDir' },
    { flag: 'in-place', text: 'inPlace' },
    FORCE,
    JOBS,
    FILES_FROM,
  ],
  examples: [
    'gseal sign notice.ofd --seal demo',
    'gseal sign notice.ofd --seal demo --page last --at 150,230 --riding right',
    'gseal sign notice.pdf --seal demo --level 2 --reason 同意',
    'gseal sign *.ofd *.pdf --seal demo --keyword 盖章处#1 --out-dir stamped --pin-file pin.txt',
    'gseal sign notice.ofd --seal unit.esl --key file:signer.key',
  ],
  load: () => import('./commands/sign.ts'),
}

const VERIFY: CommandRecord = {
  name: 'verify',
  text: 'verify',
  arguments: [
    { name: 'FILE|DIR', variadic: true, optional: true, completes: 'file', text: 'documentsOrFolders' },
  ],
  options: [
    TRUST,
    CRL,
    AT_TIME,
    { flag: 'status', value: 'FILE', completes: 'file', text: 'statusFile' },
    POLICY,
    { flag: 'min-signatures', value: 'N', text: 'minSignatures' },
    { flag: 'require-seal', value: 'ID', repeat: true, text: 'requireSeal' },
    { flag: 'recursive', short: 'r', text: 'recursive' },
    { flag: 'report', value: 'KIND=F', repeat: true, text: 'report' },
    FORCE,
    JOBS,
    FILES_FROM,
  ],
  examples: [
    'gseal verify notice.stamped.ofd',
    'gseal verify inbox --recursive --trust anchors --report html=report.html,junit=report.xml',
    'gseal verify notice.ofd --require-seal 61999900000001 --json',
  ],
  load: () => import('./commands/verify.ts'),
}

const HOME_COMMANDS: readonly CommandRecord[] = [
  {
    name: 'init',
    text: 'init',
    arguments: [],
    options: [{ flag: 'demo', text: 'demoHome' }],
    examples: ['gseal init', 'gseal init --demo --home ./trial'],
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'demo',
    text: 'demo',
    arguments: [],
    options: [
      { flag: 'out', short: 'o', value: 'DIR', completes: 'folder', text: 'outFolder' },
      { flag: 'force', short: 'f', text: 'forceDemo' },
    ],
    examples: ['gseal demo', 'gseal demo --out trial --force'],
    load: () => import('./commands/demo.ts'),
  },
]

const LOOKING: readonly CommandRecord[] = [
  {
    name: 'inspect',
    text: 'inspect',
    arguments: [{ name: 'FILE', completes: 'file', text: 'inspected' }],
    options: [
      { flag: 'raw', text: 'raw' },
      { flag: 'extract', value: 'DIR', completes: 'folder', text: 'extract' },
      FORCE,
    ],
    examples: [
      'gseal inspect notice.stamped.ofd',
      'gseal inspect unit.esl --raw',
      'gseal inspect a.ofd --extract parts',
    ],
    load: () => import('./commands/inspect.ts'),
  },
  {
    name: 'seal check',
    text: 'sealCheck',
    arguments: [{ name: 'FILE', completes: 'file', text: 'sealFile' }],
    options: [TRUST, CRL, AT_TIME, POLICY],
    examples: ['gseal seal check unit.esl --trust anchors'],
    load: () => import('./commands/seal-check.ts'),
  },
  {
    name: 'seal draw',
    text: 'sealDraw',
    arguments: [{ name: 'OUT', completes: 'file', text: 'picture' }],
    options: [
      { flag: 'shape', value: 'SHAPE', choices: ['round', 'oval', 'square'], text: 'shape' },
      { flag: 'name', value: 'TEXT', text: 'name' },
      { flag: 'line', value: 'TEXT', text: 'line' },
      { flag: 'code', value: 'DIGITS', text: 'code' },
      { flag: 'size', value: 'W,H', text: 'size' },
      { flag: 'no-star', text: 'noStar' },
      { flag: 'color', value: 'COLOR', text: 'color' },
      { flag: 'dpi', value: 'DPI', choices: ['300', '600'], text: 'dpi' },
      { flag: 'font', value: 'FILE', completes: 'file', text: 'font' },
      FORCE,
    ],
    examples: [
      'gseal seal draw sample.png --name 示例市大数据服务中心',
      'gseal seal draw sample.svg --shape square --name 张三之印',
    ],
    load: () => import('./commands/seal-draw.ts'),
  },
]

const KEY_NAME = { name: 'NAME', completes: 'key', text: 'keyName' } as const

const KEYS: readonly CommandRecord[] = [
  {
    name: 'key create',
    text: 'keyCreate',
    arguments: [{ name: 'NAME', text: 'keyName' }],
    options: [
      { flag: 'alg', value: 'ALG', choices: ['sm2', 'rsa', 'p256'], text: 'alg' },
      { flag: 'device', value: 'MODULE', text: 'onDevice' },
      { flag: 'token', value: 'LABEL', text: 'onToken' },
    ],
    examples: ['gseal key create office', 'gseal key create office --device usb'],
    load: () => import('./commands/key-create.ts'),
  },
  {
    name: 'key csr',
    text: 'keyCsr',
    arguments: [KEY_NAME],
    options: [
      { flag: 'subject', value: 'DN', text: 'subject' },
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'outCsr' },
      FORCE,
    ],
    examples: ['gseal key csr office --subject "CN=示例市大数据服务中心,C=CN" --out office.csr'],
    load: () => import('./commands/key-csr.ts'),
  },
  {
    name: 'key import-cert',
    text: 'keyImportCert',
    arguments: [KEY_NAME, { name: 'FILE', completes: 'file', text: 'certFile' }],
    options: [{ flag: 'home-only', text: 'cardOnly' }, FORCE],
    examples: ['gseal key import-cert office office.crt'],
    load: () => import('./commands/key-import-cert.ts'),
  },
  {
    name: 'key import',
    text: 'keyImport',
    arguments: [{ name: 'FILE', completes: 'file', text: 'keyFile' }],
    options: [
      { flag: 'name', value: 'NAME', text: 'keyName' },
      { flag: 'password-file', value: 'F', completes: 'file', text: 'passwordFile' },
    ],
    examples: ['gseal key import office.p12 --name office'],
    load: () => import('./commands/key-import.ts'),
  },
  {
    name: 'key list',
    text: 'keyList',
    arguments: [],
    options: [],
    examples: ['gseal key list'],
    load: () => import('./commands/key-list.ts'),
  },
  {
    name: 'key test',
    text: 'keyTest',
    arguments: [KEY_NAME],
    options: [{ flag: 'last-try', text: 'lastTry' }],
    examples: ['gseal key test office', 'gseal key test file:signer.key'],
    load: () => import('./commands/key-test.ts'),
  },
]

const HELPERS: readonly CommandRecord[] = [
  {
    name: 'doctor',
    text: 'doctor',
    arguments: [],
    options: [{ flag: 'within', value: 'N', text: 'within' }],
    examples: ['gseal doctor', 'gseal doctor --within 30 --json'],
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'explain',
    text: 'explain',
    arguments: [{ name: 'CODE', optional: true, completes: 'code', text: 'code' }],
    options: [],
    examples: ['gseal explain', 'gseal explain KEY_PIN_WRONG'],
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'completion',
    text: 'completion',
    arguments: [{ name: 'SHELL', choices: ['bash', 'zsh', 'fish'], text: 'shell' }],
    options: [],
    examples: ['source <(gseal completion bash)'],
    load: () => import('./commands/completion.ts'),
  },
]

export const COMMANDS: readonly CommandRecord[] = [
  ...HOME_COMMANDS,
  SIGN,
  VERIFY,
  ...LOOKING,
  ...REGISTRY_RECORDS,
  ...CATALOG_RECORDS,
  ...ISSUING,
  ...UNIT_RECORDS,
  ...KEYS,
  ...DEVICES,
  ...FACE,
  ...DAEMON,
  ...AUDIT,
  ...BACKUP,
  ...HELPERS,
]
