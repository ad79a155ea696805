/** `gseal licence extend`: a new version that ends later; after the end only with --late (reference §11.4). */
import { GsealError } from '../../core/base/error.ts'
import { answerText } from '../ask.ts'
import { licenceState } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { checkChangeable, makeVersion, rowDataOf } from '../new-version.ts'
import { required } from '../papers.ts'
import type { Run } from '../record.ts'
import { today } from '../show-licences.ts'

const LONG_TERM = 'long-term'

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const state = licenceState(store, id)
    checkChangeable(id, state, input)
    const { validTo: now } = state.data
    const wanted = required(session, input, 'until')
    const later = now !== LONG_TERM && (wanted === LONG_TERM || (isDay(wanted) && wanted > now))
    const over = now !== LONG_TERM && now < today(session.world.now())
    if (!later || (over && !input.has('late'))) throw new GsealError('LICENCE_EXTENSION', { id, now, wanted })
    const basis = await answerText(session, input, 'basis', 'askBasis')
    const data = { ...rowDataOf(state), validTo: wanted }
    return makeVersion({ session, store, home }, input, { id, state, data, purpose: 'extension', basis })
  })
