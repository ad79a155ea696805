/** SARIF 2.1.0 (OASIS): one result for each check, finding or error that is not in order. */
import { codeRow, isCode } from '../../core/base/codes/index.ts'
import { PRODUCT } from '../../core/base/product.ts'
import { isoTime } from '../../core/base/time.ts'
import { safe } from '../show.ts'
import { say } from '../texts/index.ts'
import { type Fact, factsOf } from './facts.ts'
import type { ReportData } from './index.ts'

/** SARIF knows no "could not be checked": what keeps a signature from being valid must not pass a gate. */
const levelOf = ({ level, weighs }: Fact): 'error' | 'warning' | 'note' =>
  weighs ? 'error' : level === 'warn' ? 'warning' : 'note'

/** A path as a relative URI reference, each segment percent-encoded. */
const uri = (path: string): string =>
  path
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/')

const place = (file: string, signature?: string): unknown => ({
  physicalLocation: { artifactLocation: { uri: uri(file) } },
  ...(signature === undefined ? {} : { logicalLocations: [{ name: safe(signature), kind: 'object' }] }),
})

const resultOf = (data: ReportData, file: string, fact: Fact): unknown => ({
  ruleId: fact.code,
  level: levelOf(fact),
  message: { text: safe(`${fact.message}; ${say(data.lang, 'hint')}: ${fact.hint}`) },
  locations: [place(file, fact.signature)],
})

/** A document without any signature has no failing check, but must not pass. */
const unsignedResult = (data: ReportData, file: string): unknown => ({
  ruleId: 'UNSIGNED',
  level: 'error',
  message: { text: safe(`${file}: ${say(data.lang, 'unsigned')}`) },
  locations: [place(file)],
})

const ruleOf = (data: ReportData, code: string): unknown => {
  const row = isCode(code) ? codeRow(code) : undefined
  const general = (text: string): string => text.replace(/\{\w+\}/g, '…')
  return {
    id: code,
    shortDescription: { text: row === undefined ? say(data.lang, 'unsigned') : general(row[data.lang][0]) },
    ...(row?.clause === undefined ? {} : { help: { text: row.clause } }),
  }
}

export const sarifReport = (data: ReportData): string => {
  const results = data.files.flatMap(({ file, outcome }) => [
    ...factsOf(data.lang, outcome).map((fact) => ({ code: fact.code, result: resultOf(data, file, fact) })),
    ...(outcome.kind === 'report' && outcome.report.verdict === 'unsigned'
      ? [{ code: 'UNSIGNED', result: unsignedResult(data, file) }]
      : []),
  ])
  const codes = [...new Set(results.map(({ code }) => code))].sort()
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: PRODUCT.name,
            version: PRODUCT.version,
            rules: codes.map((code) => ruleOf(data, code)),
          },
        },
        invocations: [{ executionSuccessful: true, endTimeUtc: isoTime(data.at) }],
        results: results.map(({ result }) => result),
      },
    ],
  }
  return `${JSON.stringify(log, undefined, 2)}\n`
}
