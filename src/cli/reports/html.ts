/** A page to read and to file: complete in itself, no scripts, nothing fetched from anywhere. */
import { PRODUCT } from '../../core/base/product.ts'
import { isoTime } from '../../core/base/time.ts'
import type { SignatureReport } from '../../core/report.ts'
import { localTime } from '../clock.ts'
import { say } from '../texts/index.ts'
import { type Fact, factsOf, verdictWord } from './facts.ts'
import type { ReportData, VerifiedFile } from './index.ts'
import { xml } from './xml.ts'

const STYLE = `
body{font:15px/1.5 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f4f4f4}
.valid,.pass{color:#0a6b2d}.invalid,.fail,.error{color:#b00020;font-weight:bold}.indeterminate,.unsigned,.unknown,.warn{color:#8a5a00}
code{font-size:.85em}small{color:#666}@media print{body{margin:0;max-width:none}}`

const cells = (tag: 'th' | 'td', values: readonly string[]): string =>
  `<tr>${values.map((value) => `<${tag}>${value}</${tag}>`).join('')}</tr>`

const signatureRow = (data: ReportData, signature: SignatureReport): string =>
  cells('td', [
    `${xml(signature.id)} ${xml(signature.seal?.name ?? say(data.lang, 'kindDigital'))}`,
    `<span class="${signature.verdict}">${xml(say(data.lang, signature.verdict))}</span>`,
    xml(signature.signer?.subject ?? ''),
    xml(signature.signedAt ?? say(data.lang, 'timeUnknown')),
  ])

const factRow = (data: ReportData, fact: Fact): string =>
  cells('td', [
    xml([fact.signature, fact.check].filter((word) => word !== undefined).join(' ')),
    `<span class="${fact.level}">${xml(say(data.lang, fact.level))}</span>`,
    `${xml(fact.message)} <code>${xml(fact.code)}</code><br><small>${xml(say(data.lang, 'hint'))}: ${xml(fact.hint)}</small>`,
    xml(fact.clause),
  ])

const section = (data: ReportData, { file, outcome }: VerifiedFile): string => {
  const verdict = verdictWord(outcome)
  const facts = factsOf(data.lang, outcome)
  const signatures = outcome.kind === 'error' ? [] : outcome.report.signatures
  const heads = (...keys: Parameters<typeof say>[1][]): string =>
    cells(
      'th',
      keys.map((key) => xml(say(data.lang, key))),
    )
  return [
    `<h2>${xml(file)}: <span class="${verdict}">${xml(say(data.lang, verdict))}</span></h2>`,
    outcome.kind === 'error' ? '' : `<p><code>${xml(outcome.report.digest)}</code></p>`,
    signatures.length === 0
      ? ''
      : `<table>${heads('columnSignature', 'columnVerdict', 'columnSigner', 'columnTime')}${signatures.map((signature) => signatureRow(data, signature)).join('')}</table>`,
    facts.length === 0
      ? ''
      : `<table>${heads('columnCheck', 'columnResult', 'columnDetail', 'columnClause')}${facts.map((fact) => factRow(data, fact)).join('')}</table>`,
  ].join('\n')
}

export const htmlReport = (data: ReportData): string => {
  const title = xml(say(data.lang, 'reportTitle'))
  const made = say(data.lang, 'reportMade', {
    time: localTime(data.at),
    version: PRODUCT.version,
    policy: data.policy,
  })
  return `<!DOCTYPE html>
<html lang="${data.lang === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
<p><time datetime="${isoTime(data.at)}">${xml(made)}</time></p>
${data.files.map((file) => section(data, file)).join('\n')}
</body>
</html>
`
}
