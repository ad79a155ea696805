/** Rows of the table of commands for catalogs, and the check of licence identifiers. */
import { CATALOG_FORMATS } from '../core/licence/catalog-formats.ts'
import type { CommandRecord, OptionRecord } from './record.ts'

const CODE = { name: 'CODE', text: 'catalogCode' } as const
const SHEET: OptionRecord = { flag: 'sheet', value: 'NAME', text: 'sheet' }
const ENCODING: OptionRecord = { flag: 'encoding', value: 'E', text: 'encoding' }
const NUMBER: OptionRecord = { flag: 'number', value: 'N', text: 'catalogNumber' }

export const CATALOG_RECORDS: readonly CommandRecord[] = [
  {
    name: 'catalog import',
    text: 'catalogImport',
    arguments: [{ name: 'FILE', completes: 'file', text: 'catalogFile' }],
    options: [
      { flag: 'template', value: 'FILE', completes: 'file', text: 'catalogTemplate' },
      { flag: 'plain-face', text: 'catalogPlainFace' },
      { flag: 'submit', text: 'catalogSubmitNow' },
      SHEET,
      ENCODING,
    ],
    examples: [
      'gseal catalog import catalogs.xlsx --plain-face --as gao',
      'gseal catalog import chemicals.json --template face.json --submit --as gao',
    ],
    load: () => import('./commands/catalog-import.ts'),
  },
  {
    name: 'catalog check',
    text: 'catalogCheck',
    arguments: [{ name: 'FILE|CODE', completes: 'file', text: 'catalogFileOrCode' }],
    options: [SHEET, ENCODING],
    examples: ['gseal catalog check catalogs.xlsx', 'gseal catalog check 11619999XX0000019M001'],
    load: () => import('./commands/catalog-check.ts'),
  },
  {
    name: 'catalog submit',
    text: 'catalogSubmit',
    arguments: [CODE],
    options: [],
    examples: ['gseal catalog submit 11619999XX0000019M001 --as gao'],
    load: () => import('./commands/catalog-submit.ts'),
  },
  {
    name: 'catalog review',
    text: 'catalogReview',
    arguments: [CODE],
    options: [
      { flag: 'approve', text: 'approve' },
      { flag: 'return', text: 'giveBack' },
      { flag: 'opinion', value: 'TEXT', text: 'opinion' },
      { flag: 'fault', value: 'TEXT', repeat: true, text: 'fault' },
      { flag: 'read', value: 'N', text: 'readVersion' },
    ],
    examples: ['gseal catalog review 11619999XX0000019M001 --approve --opinion 同意 --as zhao'],
    load: () => import('./commands/catalog-review.ts'),
  },
  {
    name: 'catalog publish',
    text: 'catalogPublish',
    arguments: [CODE],
    options: [],
    examples: ['gseal catalog publish 11619999XX0000019M001 --as gao'],
    load: () => import('./commands/catalog-publish.ts'),
  },
  {
    name: 'catalog retire',
    text: 'catalogRetire',
    arguments: [CODE],
    options: [{ flag: 'reason', value: 'TEXT', text: 'reasonText' }],
    examples: ['gseal catalog retire 11619999XX0000019M001 --reason 许可取消 --as gao'],
    load: () => import('./commands/catalog-retire.ts'),
  },
  {
    name: 'catalog list',
    text: 'catalogList',
    arguments: [],
    options: [{ flag: 'state', value: 'STATE', text: 'state' }],
    examples: ['gseal catalog list', 'gseal catalog list --state submitted --json'],
    load: () => import('./commands/catalog-list.ts'),
  },
  {
    name: 'catalog show',
    text: 'catalogShow',
    arguments: [CODE],
    options: [NUMBER],
    examples: ['gseal catalog show 11619999XX0000019M001'],
    load: () => import('./commands/catalog-show.ts'),
  },
  {
    name: 'catalog diff',
    text: 'catalogDiff',
    arguments: [CODE],
    options: [
      { flag: 'from', value: 'N', text: 'diffFrom' },
      { flag: 'to', value: 'N', text: 'diffTo' },
    ],
    examples: [
      'gseal catalog diff 11619999XX0000019M001',
      'gseal catalog diff 11619999XX0000019M001 --from 1 --to 2',
    ],
    load: () => import('./commands/catalog-diff.ts'),
  },
  {
    name: 'catalog export',
    text: 'catalogExport',
    arguments: [{ name: 'CODE', variadic: true, optional: true, text: 'catalogCodes' }],
    options: [
      { flag: 'format', value: 'F', choices: CATALOG_FORMATS, text: 'catalogFormat' },
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'out' },
      { flag: 'force', short: 'f', text: 'force' },
    ],
    examples: ['gseal catalog export --format xlsx --out catalogs.xlsx'],
    load: () => import('./commands/catalog-export.ts'),
  },
  {
    name: 'licence check-id',
    text: 'licenceCheckId',
    arguments: [{ name: 'ID', variadic: true, text: 'licenceIds' }],
    options: [],
    examples: [
      'gseal licence check-id 1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J',
    ],
    load: () => import('./commands/licence-check-id.ts'),
  },
]
