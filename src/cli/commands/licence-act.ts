/** Acts of the issuer on an issued licence: held, given back, transferred, ended (证照 Art. 13). One table, one way. */
import type { Command, LicenceEnding } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { licenceState } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { required, tellDone } from '../papers.ts'
import type { Input, Run } from '../record.ts'
import { licenceRecord, licenceWord } from '../show-licences.ts'

interface Said {
  readonly id: string
  readonly basis: string
  readonly authority?: string
}

const pledgees = (input: Input): { pledgees?: string } => {
  const text = input.text('pledgees')
  return text === undefined ? {} : { pledgees: text }
}

const ending =
  (how: LicenceEnding, withPledgees: boolean) =>
  (said: Said, input: Input): Command => ({
    do: 'licence.end',
    with: { ...said, how, ...(withPledgees ? pledgees(input) : {}) },
  })

const ACTS: Readonly<Record<string, (said: Said, input: Input, to: () => string) => Command>> = {
  suspend: (said) => ({ do: 'licence.suspend', with: said }),
  restore: (said) => ({ do: 'licence.restore', with: said }),
  transfer: (said, input, to) => ({
    do: 'licence.transfer',
    with: { ...said, to: to(), ...pledgees(input) },
  }),
  revoke: ending('revoked', false),
  annul: ending('annulled', false),
  cancel: ending('cancelled', true),
  abolish: ending('abolished', true),
}

export const runOf =
  (verb: string): Run =>
  async (session, input) =>
    withLedger(session, 'write', async (store, home) => {
      const id = input.first
      licenceState(store, id)
      const by = await whoActs(session, store, home, 'issuer')
      const authority = input.text('authority')
      const basis = await answerText(session, input, 'basis', 'askBasis')
      const said: Said = { id, basis, ...(authority === undefined ? {} : { authority }) }
      const command = ACTS[verb]?.(said, input, () => required(session, input, 'to'))
      if (command === undefined) throw new TypeError(`no act ${verb}`)
      await act({ session, store, home }, by, [command])
      const after = licenceState(store, id)
      const word = licenceWord(session, after.state)
      const state = typeof word === 'string' ? word : word.text
      tellDone(session, { ...licenceRecord(id, after, session.world.now()), by }, 'licenceDone', {
        id,
        state,
      })
      return 0
    })
