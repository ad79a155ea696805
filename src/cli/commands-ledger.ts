/** Rows of the table of commands for the ledger: what was done, whether it was tampered with, and its backups. */
import type { CommandRecord } from './record.ts'

const OUT = { flag: 'out', short: 'o', value: 'FILE', completes: 'file' } as const
const FORCE = { flag: 'force', short: 'f', text: 'force' } as const
const AGAINST = { flag: 'against', value: 'FILE', repeat: true, completes: 'file', text: 'against' } as const

export const AUDIT: readonly CommandRecord[] = [
  {
    name: 'audit list',
    text: 'auditList',
    arguments: [],
    options: [
      { flag: 'type', value: 'TYPE', text: 'eventType' },
      { flag: 'subject', value: 'KIND:ID', text: 'eventSubject' },
      { flag: 'operator', value: 'NAME', text: 'eventOperator' },
      { flag: 'from', value: 'TIME', text: 'fromTime' },
      { flag: 'to', value: 'TIME', text: 'toTime' },
      { flag: 'limit', value: 'N', text: 'eventLimit' },
      { flag: 'after', value: 'SEQ', text: 'eventAfter' },
      { flag: 'oldest-first', text: 'oldestFirst' },
    ],
    examples: ['gseal audit list --type "seal.*" --from 2026-11-01', 'gseal audit list --limit 20 --json'],
    load: () => import('./commands/audit-list.ts'),
  },
  {
    name: 'audit show',
    text: 'auditShow',
    arguments: [{ name: 'EVENT', text: 'event' }],
    options: [],
    examples: ['gseal audit show 17'],
    load: () => import('./commands/audit-show.ts'),
  },
  {
    name: 'audit check',
    text: 'auditCheck',
    arguments: [{ name: 'FILE', optional: true, completes: 'file', text: 'exportFile' }],
    options: [AGAINST, { flag: 'quick', text: 'quickCheck' }],
    examples: [
      'gseal audit check',
      'gseal audit check --against last-year.ndjson',
      'gseal audit check export.ndjson',
    ],
    load: () => import('./commands/audit-check.ts'),
  },
  {
    name: 'audit sign',
    text: 'auditSign',
    arguments: [],
    options: [{ flag: 'key', value: 'URI', completes: 'key', text: 'headKey' }],
    examples: ['gseal audit sign --key auditor'],
    load: () => import('./commands/audit-sign.ts'),
  },
  {
    name: 'audit export',
    text: 'auditExport',
    arguments: [],
    options: [
      { ...OUT, text: 'outExport' },
      FORCE,
      { flag: 'from', value: 'SEQ', text: 'fromSeq' },
      { flag: 'to', value: 'SEQ', text: 'toSeq' },
      { flag: 'subject', value: 'KIND:ID', text: 'onlySubject' },
    ],
    examples: ['gseal audit export --out 2026.ndjson', 'gseal audit export --subject seal:61999900000001'],
    load: () => import('./commands/audit-export.ts'),
  },
  {
    name: 'audit rebuild',
    text: 'auditRebuild',
    arguments: [],
    options: [],
    examples: ['gseal audit rebuild'],
    load: () => import('./commands/audit-rebuild.ts'),
  },
]

const PASSPHRASE = { flag: 'passphrase-file', value: 'F', completes: 'file', text: 'passphraseFile' } as const
/** What opens a backup that was made to a certificate. */
const OPENING = [
  { flag: 'key', value: 'KEY', completes: 'key', text: 'backupKey' },
  { flag: 'key-pin-file', value: 'F', completes: 'file', text: 'backupKeyPin' },
  PASSPHRASE,
] as const
const BACKUP_FILE = { name: 'FILE', completes: 'file', text: 'backupFile' } as const

export const BACKUP: readonly CommandRecord[] = [
  {
    name: 'backup create',
    text: 'backupCreate',
    arguments: [BACKUP_FILE],
    options: [
      { flag: 'to', value: 'FILE', repeat: true, completes: 'file', text: 'backupTo' },
      PASSPHRASE,
      FORCE,
    ],
    examples: ['gseal backup create 2026-11-24.gsb', 'gseal backup create 2026-11-24.gsb --to vault.crt'],
    load: () => import('./commands/backup-create.ts'),
  },
  {
    name: 'backup check',
    text: 'backupCheck',
    arguments: [BACKUP_FILE],
    options: OPENING,
    examples: ['gseal backup check 2026-11-24.gsb'],
    load: () => import('./commands/backup-check.ts'),
  },
  {
    name: 'backup restore',
    text: 'backupRestore',
    arguments: [BACKUP_FILE],
    options: [
      { flag: 'first', value: 'KEY', completes: 'key', text: 'restorerFirst' },
      { flag: 'second', value: 'KEY', completes: 'key', text: 'restorerSecond' },
      { flag: 'first-pin-file', value: 'F', completes: 'file', text: 'restorerFirstPin' },
      { flag: 'second-pin-file', value: 'F', completes: 'file', text: 'restorerSecondPin' },
      { flag: 'point', value: 'SEQ', text: 'restorePoint' },
      ...OPENING,
    ],
    examples: [
      'gseal backup restore 2026-11-24.gsb --first ann --second bob',
      'gseal backup restore 2026-11-24.gsb --key file:///media/vault.key --first ann --second bob',
    ],
    load: () => import('./commands/backup-restore.ts'),
  },
]
