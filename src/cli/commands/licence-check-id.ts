/** `gseal licence check-id`: what identifiers of licences say, and whether their check characters hold. */
import { hintOf, messageOf } from '../../core/base/error.ts'
import { readIdentifier } from '../../core/licence/identifier.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const VERDICTS = {
  ok: { tone: 'good', text: 'idOk' },
  legacy: { tone: 'doubt', text: 'idLegacy' },
  bad: { tone: 'bad', text: 'idBad' },
} as const

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const verdicts = input.args.map((id) => {
    const { verdict, identifier, told, expected = '-' } = readIdentifier(id)
    const notes = told.map(({ code, params }) => ({
      code,
      message: messageOf(lang, code, params),
      hint: hintOf(lang, code, params),
    }))
    session.out.record({ type: 'identifier', id, verdict, ...identifier, expected, notes })
    const { tone, text } = VERDICTS[verdict]
    session.out.line(toned(tone, say(lang, text, { id, expected })))
    for (const { code, message, hint } of notes) {
      session.out.line(`  ${message} [${code}]`)
      session.out.line(`  ${hint}`)
    }
    return verdict
  })
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length
  session.out.record({ type: 'summary', ok: count('ok'), legacy: count('legacy'), bad: count('bad') })
  return count('bad') === 0 ? 0 : 1
}
