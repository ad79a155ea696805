/** `gseal seal check`: a seal by itself, judged now or at a given time. */
import { resolve } from 'node:path'
import { messageOf } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { parseTime } from '../../core/base/time.ts'
import { loadTrust } from '../../core/pki/index.ts'
import { policyNamed } from '../../core/policy.ts'
import { checkSeal } from '../../core/seal-check.ts'
import { localIso } from '../clock.ts'
import { aboutFile } from '../errors.ts'
import { readInput } from '../files.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { marked, showChecks } from '../show-report.ts'
import { say } from '../texts/index.ts'
import { trustFiles, warnWithoutAnchors } from '../trust.ts'

const STATUS = { valid: 0, invalid: 3, indeterminate: 4 } as const

export const run: Run = aboutFile(async (session, input) => {
  const { lang, verbose } = session.settings
  const at = input.text('at')
  const trust = loadTrust(await trustFiles(session, input))
  warnWithoutAnchors(session, trust.anchors.length)
  const bytes = await readInput(resolve(session.world.cwd, input.first), LIMITS.seal.bytes)
  const now = at === undefined ? session.world.now() : parseTime(at)
  const report = checkSeal(bytes, { trust, policy: policyNamed(input.text('policy') ?? 'strict'), now })
  const checks = report.checks.map(({ name, verdict, clause, code, params }) => ({
    name,
    verdict,
    clause,
    ...(code === undefined ? {} : { code, detail: messageOf(lang, code, params) }),
  }))
  session.out.record({ type: 'seal', file: input.first, ...report, checks })
  const { seal } = report
  session.out.line(marked(lang, report.verdict), '  ', toned('strong', input.first))
  session.out.line(`  ${say(lang, 'sealHeading', { id: seal.id })}  ${seal.name}  (${seal.standard})`)
  session.out.line(`  ${say(lang, 'makerLine', { subject: seal.maker })}`)
  session.out.line(
    `  ${say(lang, 'periodLine', { from: localIso(seal.validFrom), to: localIso(seal.validTo) })}`,
  )
  for (const signer of seal.signers) session.out.line(`  ${say(lang, 'signerLine', { subject: signer })}`)
  const worth = report.checks.filter(
    (check) =>
      verbose || (check.verdict !== 'pass' && (report.verdict !== 'valid' || check.verdict === 'warn')),
  )
  showChecks(session, worth, '  ')
  return STATUS[report.verdict]
})
