/** Writes docs/errors.md out of the table of codes; `--check` only says whether it is in step. A test calls `errorsPage`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CODES, type Code, codeRow } from '../src/core/base/codes/index.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\{(\w+)\}/g, '‹$1›')

const row = (code: Code): string => {
  const { exit, clause, en, zh } = codeRow(code)
  return `| \`${code}\` | ${exit} | ${cell(en[0])} — *${cell(en[1])}* | ${cell(zh[0])}。*${cell(zh[1])}* | ${clause ?? ''} |`
}

/** The whole page. */
export const errorsPage = (): string => {
  const codes = (Object.keys(CODES) as Code[]).sort()
  return [
    '# Codes',
    '',
    'Every message of gseal has a code that stays. Errors end a command with the exit status given; the same codes name the',
    'checks and findings of reports. `gseal explain CODE` says the same. Made by `node dist/scripts/make-docs.js`.',
    '',
    '| code | exit | English — *what to do* | 中文。*处理办法* | rests on |',
    '|---|---|---|---|---|',
    ...codes.map(row),
    '',
  ].join('\n')
}

const target = process.argv[2]
if (target !== undefined) {
  const path = join(target, 'docs', 'errors.md')
  if (!process.argv.includes('--check')) writeFileSync(path, errorsPage())
  else if (readFileSync(path, 'utf8') !== errorsPage()) process.exitCode = 1
}
