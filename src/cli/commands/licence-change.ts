/** `gseal licence change`: a new version with changed data; type, issuer and serial stay. */
import type { RowData } from '../../core/issue-plan.ts'
import { answerText } from '../ask.ts'
import { licenceState } from '../batches.ts'
import type { Session } from '../context.ts'
import { withLedger } from '../ledger.ts'
import { checkChangeable, makeVersion, rowDataOf } from '../new-version.ts'
import { usage } from '../parse.ts'
import type { Run } from '../record.ts'

/** Values of the model that may be changed by name; all other names are items of the catalog. */
const BASE: Readonly<Record<string, (data: RowData, value: string) => RowData>> = {
  issuedOn: (data, issuedOn) => ({ ...data, issuedOn }),
  validFrom: (data, validFrom) => ({ ...data, validFrom }),
  validTo: (data, validTo) => ({ ...data, validTo }),
  'holder.name': (data, name) => ({ ...data, holders: data.holders.map((holder) => ({ ...holder, name })) }),
  'holder.code': (data, code) => ({ ...data, holders: data.holders.map((holder) => ({ ...holder, code })) }),
}

/** One `NAME=VALUE` applied; `undefined` for a name that the licence does not have. */
const changedBy = (data: RowData, word: string): RowData | undefined => {
  const [, name = '', value = ''] = /^([^=]+)=(.+)$/su.exec(word) ?? []
  const base = Object.hasOwn(BASE, name) ? BASE[name] : undefined
  if (base !== undefined) return base(data, value)
  if (!Object.hasOwn(data.items, name)) return undefined
  return { ...data, items: { ...data.items, [name]: value } }
}

const changed = (session: Session, data: RowData, words: readonly string[]): RowData => {
  let now = data
  for (const word of words) {
    const next = changedBy(now, word)
    if (next === undefined) {
      const known = [...Object.keys(BASE), ...Object.keys(data.items)].map((key) => `${key}=…`).join(', ')
      throw usage(session.settings.lang, 'choiceUnknown', { name: '--set', word, known })
    }
    now = next
  }
  return now
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const state = licenceState(store, id)
    checkChangeable(id, state, input)
    const words = input.texts('set')
    if (words.length === 0) throw usage(session.settings.lang, 'optionNeeded', { name: '--set' })
    const data = changed(session, rowDataOf(state), words)
    const basis = await answerText(session, input, 'basis', 'askBasis')
    return makeVersion({ session, store, home }, input, { id, state, data, purpose: 'change', basis })
  })
