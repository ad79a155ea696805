/** `gseal audit show EVENT`: one event with its body, its place in the chain, and whether its statement holds. */
import { GsealError, isGsealError } from '../../core/base/error.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import type { LedgerEvent } from '../../core/registry/index.ts'
import type { Store } from '../../core/store/index.ts'
import { localTime } from '../clock.ts'
import { usingHomeStore } from '../home-store.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { type LabelText, say } from '../texts/index.ts'
import { eventRecord } from './audit-list.ts'

const find = (store: Store, which: string): LedgerEvent => {
  const event = store.event(/^[1-9]\d{0,14}$/.test(which) ? Number(which) : which)
  if (event === undefined) throw new GsealError('STORE_EVENT_UNKNOWN', { what: which })
  return event
}

/** What is wrong with the statement; `undefined` when it holds. */
const statementFault = (store: Store, event: LedgerEvent): GsealError | undefined => {
  try {
    store.ledger.statements.check(event, store.cert)
    return undefined
  } catch (error) {
    if (isGsealError(error)) return error
    throw error
  }
}

const signerOf = (store: Store, event: LedgerEvent): string => {
  const der = event.statement === undefined ? undefined : store.cert(event.actor.cert)
  return der === undefined ? '' : parseCertificate(der).subject
}

export const run: Run = (session, input) =>
  usingHomeStore(session, { access: 'read' }, (store) => {
    const { lang } = session.settings
    const event = find(store, input.first)
    const fault = statementFault(store, event)
    const signer = signerOf(store, event)
    session.out.record({
      ...eventRecord(event),
      ...(signer !== '' && { signer }),
      statement: fault === undefined ? 'holds' : fault.code,
    })
    const rows: [LabelText, string][] = [
      ['columnSeq', String(event.seq)],
      ['columnTime', localTime(event.at)],
      ['columnEvent', event.type],
      ['columnSubjectOf', event.subject],
      ['columnOperator', event.actor.operator],
      ['columnSigner', signer],
      ['eventId', event.id],
      ['eventSource', event.source],
      ['eventPrev', event.prev],
      ['eventHash', event.hash],
    ]
    session.out.table(
      rows
        .filter(([, value]) => value !== '')
        .map(([label, value]) => [toned('dim', say(lang, label)), value]),
    )
    for (const line of JSON.stringify(event.body, null, 2).split('\n')) session.out.line(line)
    if (fault !== undefined) session.out.line(toned('bad', '✗ '), `${fault.message} [${fault.code}]`)
    else if (event.statement !== undefined) session.out.line(toned('good', '✓ '), say(lang, 'statementHolds'))
    return fault === undefined ? 0 : 1
  })
