/** Reports of a verification in files: a table of kinds, each one function from the same data to text. */
import { resolve } from 'node:path'
import type { Lang } from '../../core/base/error.ts'
import type { Session } from '../context.ts'
import { writeOutput } from '../files.ts'
import { usage } from '../parse.ts'
import type { Input } from '../record.ts'
import type { Outcome } from '../verify-file.ts'
import { htmlReport } from './html.ts'
import { junitReport } from './junit.ts'
import { markdownReport } from './md.ts'
import { sarifReport } from './sarif.ts'

export interface VerifiedFile {
  readonly file: string
  readonly outcome: Outcome
}

export interface ReportData {
  readonly files: readonly VerifiedFile[]
  readonly policy: string
  /** ms since 1970 UTC: the time that was judged for. */
  readonly at: number
  readonly lang: Lang
}

const KINDS: Readonly<Record<string, (data: ReportData) => string>> = {
  html: htmlReport,
  junit: junitReport,
  sarif: sarifReport,
  md: markdownReport,
}

export interface ReportTarget {
  readonly kind: string
  readonly path: string
}

/** `--report html=F,junit=G`, before any work is done. @throws USAGE */
export const reportTargets = (session: Session, input: Input): ReportTarget[] =>
  input.texts('report').flatMap((list) =>
    list.split(',').map((word) => {
      const [, kind = '', path = ''] = /^(\w+)=(.+)$/.exec(word) ?? []
      if (!Object.hasOwn(KINDS, kind)) throw usage(session.settings.lang, 'reportForm', { word })
      return { kind, path: resolve(session.world.cwd, path) }
    }),
  )

export const writeReports = async (
  session: Session,
  targets: readonly ReportTarget[],
  data: Omit<ReportData, 'lang'> & { readonly force: boolean },
): Promise<void> => {
  const { lang } = session.settings
  for (const { kind, path } of targets) {
    const text = KINDS[kind]?.({ ...data, lang }) ?? ''
    await writeOutput(path, Buffer.from(text, 'utf8'), { force: data.force })
  }
}
