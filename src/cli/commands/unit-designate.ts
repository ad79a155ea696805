/** `gseal unit designate`: the authority of an area and level, its document and its filing, or the end of it (印章 Art. 5). */
import { parseTime } from '../../core/base/time.ts'
import { LEVELS, type UnitState } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerChoice, answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const desk = { session, store, home }
    const before = store.state(`unit:${code}`)?.state as unknown as UnitState | undefined
    if (input.has('end')) {
      const reason = await answerText(session, input, 'reason', 'askReason')
      const by = await whoActs(session, store, home, 'secadmin')
      await act(desk, by, [{ do: 'unit.undesignate', with: { code, reason } }])
      tellDone(session, { type: 'authority', code, state: 'ended', reason, by }, 'unitUndesignated', { code })
      return 0
    }
    // The filing of a designation that stands needs its day alone.
    const { level: oldLevel, designation: oldDocument } = before?.authority ?? {}
    const level = input.has('level')
      ? await answerChoice(session, input, 'level', 'askLevel', LEVELS)
      : (oldLevel ?? (await answerChoice(session, input, 'level', 'askLevel', LEVELS)))
    const designation =
      input.text('designation') ??
      oldDocument ??
      (await answerText(session, input, 'designation', 'askDesignation'))
    const filed = input.text('filed')
    const filedAt = filed === undefined ? undefined : parseTime(filed)
    const authority = { code, level, designation, ...(filedAt === undefined ? {} : { filedAt }) }
    const by = await whoActs(session, store, home, 'secadmin')
    await act(desk, by, [{ do: 'unit.designate', with: authority }])
    const text = filedAt === undefined ? 'unitDesignatedUnfiled' : 'unitDesignated'
    tellDone(session, { type: 'authority', ...authority, by }, text, { code, area: before?.area ?? '' })
    return 0
  })
