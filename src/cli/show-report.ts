/** A report for the eye of a clerk: one line a file, one a signature, then what did not pass and what to do. */
import { hintOf, type Lang, messageOf } from '../core/base/error.ts'
import type { Check, CheckVerdict, Finding } from '../core/base/verdict.ts'
import type { Report, SignatureReport } from '../core/report.ts'
import { localIso } from './clock.ts'
import type { Session } from './context.ts'
import { type Output, type Piece, type Tone, toned } from './output.ts'
import { checkText, type LabelText, say } from './texts/index.ts'

/** A verdict or an answer as the eye finds it: mark, tone, word. */
const MARKS: Readonly<Record<Report['verdict'] | CheckVerdict, readonly [mark: string, tone: Tone]>> = {
  valid: ['✓', 'good'],
  invalid: ['✗', 'bad'],
  indeterminate: ['?', 'doubt'],
  unsigned: ['○', 'doubt'],
  pass: ['✓', 'good'],
  fail: ['✗', 'bad'],
  warn: ['!', 'doubt'],
  unknown: ['?', 'doubt'],
}

export const marked = (lang: Lang, verdict: Report['verdict'] | CheckVerdict): Piece => {
  const [mark, tone] = MARKS[verdict]
  return toned(tone, `${mark} ${say(lang, verdict)}`)
}

const COVERAGE: Readonly<Record<SignatureReport['coverage'], LabelText>> = {
  whole: 'coverageWhole',
  continued: 'coverageContinued',
  revision: 'coverageRevision',
  partial: 'coveragePartial',
}

/** `1, 3-5` from page numbers in any order. */
export const pageList = (pages: readonly number[]): string => {
  const sorted = [...new Set(pages)].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const page of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === page - 1) last[1] = page
    else runs.push([page, page])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

/** `page 3`, `pages 1, 3-5`, or nothing for marks on no page. */
export const pagesText = (lang: Lang, pages: string): string =>
  pages === '' ? '' : say(lang, /\D/.test(pages) ? 'pagesLine' : 'pageLine', { pages })

/** One check or finding that is not simply passed, with its message, code and hint. */
const showProblem = (
  out: Output,
  lang: Lang,
  indent: string,
  item: Check | Finding,
  withHint: boolean,
): void => {
  const verdict = 'name' in item ? item.verdict : item.severity
  const name = 'name' in item ? `  ${item.name}: ` : '  '
  const text =
    item.code === undefined
      ? 'name' in item
        ? checkText(lang, item.name)
        : ''
      : `${messageOf(lang, item.code, item.params)} [${item.code}]`
  out.line(indent, marked(lang, verdict), `${name}${text}`)
  if (withHint && item.code !== undefined) {
    out.line(indent, '  ', toned('dim', `${say(lang, 'hint')}: ${hintOf(lang, item.code, item.params)}`))
  }
}

/**
 * What is shown without `--verbose`: faults and gaps of a signature that is not valid, warnings of any. That a time is
 * only claimed stands in the signature's own line already.
 */
const worthShowing = (signature: SignatureReport, check: Check, verbose: boolean): boolean => {
  if (verbose) return true
  // What no policy weighs is shown on request only: it would stand first among what does matter.
  if (check.code === 'SEAL_STATUS_NO_LIST') return false
  if (check.verdict === 'warn') return check.name !== 'timestamp'
  return signature.verdict !== 'valid' && check.verdict !== 'pass'
}

export const showChecks = (session: Session, checks: readonly Check[], indent: string): void => {
  const { lang } = session.settings
  for (const check of checks) {
    showProblem(session.out, lang, indent, check, check.verdict === 'fail' || check.verdict === 'unknown')
  }
}

const timeText = (lang: Lang, { signedAt, timeSource }: SignatureReport): string => {
  if (signedAt === undefined) return say(lang, 'timeUnknown')
  const source = say(lang, timeSource === 'timestamp' ? 'timeStamped' : 'timeClaimed')
  return `${say(lang, 'signedAt', { time: localIso(signedAt) })} (${source})`
}

const showSignature = (session: Session, signature: SignatureReport): void => {
  const { out, settings } = session
  const { lang } = settings
  const kind = say(lang, signature.kind === 'seal' ? 'kindSeal' : 'kindDigital')
  const name = signature.seal === undefined ? '' : ` "${signature.seal.name}"`
  out.line('  ', marked(lang, signature.verdict), `  ${signature.id}  ${kind}${name}`)
  out.line(`      ${timeText(lang, signature)}`)
  if (signature.signer !== undefined) {
    out.line(`      ${say(lang, 'signerLine', { subject: signature.signer.subject })}`)
  }
  const pages = pagesText(lang, pageList(signature.appearances.map(({ page }) => page)))
  const where = pages === '' ? '' : `${pages}${say(lang, 'joint')}`
  out.line(`      ${where}${say(lang, COVERAGE[signature.coverage])}`)
  showChecks(
    session,
    signature.checks.filter((check) => worthShowing(signature, check, settings.verbose)),
    '      ',
  )
}

export const showReport = (session: Session, file: string, report: Report): void => {
  const { out, settings } = session
  out.line(marked(settings.lang, report.verdict), '  ', toned('strong', file))
  for (const finding of report.findings) {
    if (finding.severity !== 'warn' || settings.verbose || report.verdict !== 'valid') {
      showProblem(out, settings.lang, '  ', finding, finding.severity !== 'warn')
    }
  }
  for (const signature of report.signatures) showSignature(session, signature)
}
