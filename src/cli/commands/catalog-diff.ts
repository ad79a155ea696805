/** `gseal catalog diff`: what changed between two versions, or from the one in force to the draft. */
import { catalogDiff } from '../../core/licence/catalog-diff.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { catalogState, contentOf } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

const shown = (value: unknown): string => (value === undefined ? '-' : JSON.stringify(value))

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const code = input.first
    const state = catalogState(store, code)
    const from = input.integer('from', 1, 1_000_000) ?? state.versions.at(-1)?.number
    const before = contentOf(code, state, from)
    const after = contentOf(code, state, input.integer('to', 1, 1_000_000))
    const changes = catalogDiff(before, after)
    for (const change of changes) {
      session.out.record({ type: 'change', code, ...change })
      session.out.line(toned('strong', change.field))
      session.out.line(toned('bad', `  - ${shown(change.before)}`))
      session.out.line(toned('good', `  + ${shown(change.after)}`))
    }
    session.out.record({ type: 'summary', changes: changes.length })
    if (changes.length === 0) session.out.line(say(session.settings.lang, 'catalogSame'))
    return 0
  })
