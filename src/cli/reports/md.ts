/** Markdown for notes and merge requests; text from files cannot start markup. */
import { PRODUCT } from '../../core/base/product.ts'
import { localTime } from '../clock.ts'
import { safe } from '../show.ts'
import { say } from '../texts/index.ts'
import { factsOf, verdictWord } from './facts.ts'
import type { ReportData, VerifiedFile } from './index.ts'

const md = (text: string): string => safe(text).replace(/[\\`*_{}[\]()#+!|<>~&-]/g, (sign) => `\\${sign}`)

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const section = (data: ReportData, { file, outcome }: VerifiedFile): string[] => {
  const facts = factsOf(data.lang, outcome).filter(({ level }) => level !== 'warn')
  if (facts.length === 0) return []
  return [
    '',
    `### ${md(file)}`,
    '',
    ...facts.map(
      ({ signature, check, message, code, hint }) =>
        `- ${md([signature, check].filter((word) => word !== undefined).join(' '))} ${md(message)} \`${code}\`  \n  ${md(say(data.lang, 'hint'))}: ${md(hint)}`,
    ),
  ]
}

export const markdownReport = (data: ReportData): string => {
  const heads = (['columnFile', 'columnVerdict', 'columnSignature', 'columnSigner'] as const).map((key) =>
    say(data.lang, key),
  )
  const rows = data.files.map(({ file, outcome }) => {
    const signatures = outcome.kind === 'error' ? [] : outcome.report.signatures
    const names = signatures.map(({ id, seal }) => md(seal === undefined ? id : `${id} ${seal.name}`))
    const signers = signatures.map(({ signer }) => md(signer?.subject ?? ''))
    return row([md(file), say(data.lang, verdictWord(outcome)), names.join('<br>'), signers.join('<br>')])
  })
  const made = say(data.lang, 'reportMade', {
    time: localTime(data.at),
    version: PRODUCT.version,
    policy: data.policy,
  })
  return [
    `# ${say(data.lang, 'reportTitle')}`,
    '',
    made,
    '',
    row(heads),
    row(heads.map(() => '---')),
    ...rows,
    ...data.files.flatMap((file) => section(data, file)),
    '',
  ].join('\n')
}
