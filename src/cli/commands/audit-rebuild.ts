/** `gseal audit rebuild`: computes the views from the ledger and puts them in the place of what was there. */
import { tellFaults, usingHomeStore } from '../home-store.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = (session) =>
  usingHomeStore(session, { access: 'write', repairViews: true }, (store) => {
    const { lang } = session.settings
    const { subjects, faults } = store.rebuild()
    tellFaults(
      session,
      faults.map((fault) => ({ code: 'AUDIT_VIEW' as const, params: { ...fault } })),
    )
    session.out.record({ type: 'summary', subjects, faults: faults.length })
    const text = faults.length === 0 ? 'rebuiltSame' : 'rebuiltMended'
    session.out.line(
      toned(faults.length === 0 ? 'good' : 'doubt', faults.length === 0 ? '✓ ' : '! '),
      say(lang, text, { subjects, count: faults.length }),
    )
    return faults.length === 0 ? 0 : 1
  })
