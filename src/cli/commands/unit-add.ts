/** `gseal unit add`: a unit enters the registry (印章 Art. 2, 6). */
import { HOLDERS } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerChoice, answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Input, Run } from '../record.ts'

/** Issuing department and document, where they are given. */
export const issuingOf = (input: Input): { issuing?: string; issuingDocument?: string } => {
  const [issuing, issuingDocument] = [input.text('issuing'), input.text('issuing-document')]
  return {
    ...(issuing === undefined ? {} : { issuing }),
    ...(issuingDocument === undefined ? {} : { issuingDocument }),
  }
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const unit = {
      code: input.first,
      name: await answerText(session, input, 'name', 'askUnit'),
      area: await answerText(session, input, 'area', 'askArea'),
      holder: await answerChoice(session, input, 'holder', 'askHolder', HOLDERS),
      ...issuingOf(input),
    }
    const by = await whoActs(session, store, home, 'secadmin')
    await act({ session, store, home }, by, [{ do: 'unit.add', with: unit }])
    tellDone(session, { type: 'unit', ...unit, state: 'active', by }, 'unitAdded', unit)
    return 0
  })
