/** Rows of the table of commands for the registry of units and authorities (印章 Art. 5, 6, 11). */
import { HOLDERS, LEVELS } from '../core/registry/kinds.ts'
import type { CommandRecord, OptionRecord } from './record.ts'

const UNIT = { name: 'CODE', text: 'unitCodeArgument' } as const
const REASON: OptionRecord = { flag: 'reason', value: 'TEXT', text: 'reasonText' }
const END: OptionRecord = { flag: 'end', text: 'unitEnd' }
const DESCRIPTION: readonly OptionRecord[] = [
  { flag: 'name', value: 'TEXT', text: 'unitName' },
  { flag: 'area', value: 'DIGITS', text: 'unitArea' },
  { flag: 'holder', value: 'KIND', choices: HOLDERS, text: 'holder' },
  { flag: 'issuing', value: 'TEXT', text: 'unitIssuing' },
  { flag: 'issuing-document', value: 'TEXT', text: 'unitIssuingDocument' },
]

export const UNIT_RECORDS: readonly CommandRecord[] = [
  {
    name: 'unit add',
    text: 'unitAdd',
    arguments: [UNIT],
    options: DESCRIPTION,
    examples: [
      'gseal unit add 12619999XX00000358 --name 示例市大数据服务中心 --area 619999 --holder institution --issuing 示例市编办 --issuing-document 示例编办〔2026〕3号 --as chen',
    ],
    load: () => import('./commands/unit-add.ts'),
  },
  {
    name: 'unit change',
    text: 'unitChange',
    arguments: [UNIT],
    options: DESCRIPTION,
    examples: ['gseal unit change 12619999XX00000358 --name 示例市数据局 --as chen'],
    load: () => import('./commands/unit-change.ts'),
  },
  {
    name: 'unit designate',
    text: 'unitDesignate',
    arguments: [UNIT],
    options: [
      { flag: 'level', value: 'LEVEL', choices: LEVELS, text: 'unitLevel' },
      { flag: 'designation', value: 'TEXT', text: 'unitDesignation' },
      { flag: 'filed', value: 'TIME', text: 'unitFiled' },
      END,
      REASON,
    ],
    examples: [
      'gseal unit designate 11619999XX0000019M --level county --designation 示例政函〔2026〕1号 --filed 2026-03-01 --as chen',
    ],
    load: () => import('./commands/unit-designate.ts'),
  },
  {
    name: 'unit exempt',
    text: 'unitExempt',
    arguments: [UNIT],
    options: [REASON, { flag: 'basis', value: 'TEXT', text: 'unitBasis' }, END],
    examples: [
      'gseal unit exempt 11619999XX0000027G --reason 法律规定的特殊部门 --basis 示例函〔2026〕7号 --as chen',
    ],
    load: () => import('./commands/unit-exempt.ts'),
  },
  {
    name: 'unit close',
    text: 'unitClose',
    arguments: [UNIT],
    options: [REASON],
    examples: ['gseal unit close 12619999XX00000358 --reason 机构撤并 --as chen'],
    load: () => import('./commands/unit-close.ts'),
  },
  {
    name: 'unit list',
    text: 'unitList',
    arguments: [],
    options: [
      { flag: 'authorities', text: 'unitAuthorities' },
      { flag: 'without-seal', text: 'unitWithoutSeal' },
      { flag: 'area', value: 'DIGITS', text: 'unitOfArea' },
    ],
    examples: [
      'gseal unit list',
      'gseal unit list --authorities',
      'gseal unit list --without-seal --area 619999',
    ],
    load: () => import('./commands/unit-list.ts'),
  },
  {
    name: 'unit show',
    text: 'unitShow',
    arguments: [UNIT],
    options: [],
    examples: ['gseal unit show 12619999XX00000358'],
    load: () => import('./commands/unit-show.ts'),
  },
]
