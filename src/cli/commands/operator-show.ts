/** `gseal operator show`: one operator with roles, certificates and exceptions. */
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import type { OperatorState } from '../../core/registry/index.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const name = input.first
    const state = store.state(`operator:${name}`)?.state as unknown as OperatorState | undefined
    if (state === undefined) throw new GsealError('OPERATOR_UNKNOWN', { id: name })
    const { roles, exceptions, certUntil, ...rest } = state
    session.out.record({
      type: 'operator',
      name,
      ...rest,
      certUntil: isoTime(certUntil),
      roles: roles.map((role) => ({ ...role, at: isoTime(role.at) })),
      exceptions: exceptions.map((row) => ({ ...row, at: isoTime(row.at), until: isoTime(row.until) })),
    })
    session.out.line(toned('strong', name), `  ${state.person}  ${state.unit}  ${state.area}`)
    session.out.line(`  sm3:${state.cert}  ${localTime(certUntil)}`)
    for (const { role, by, at } of roles)
      session.out.line(`  ${say(lang, 'roleLine', { role, by, at: localTime(at) })}`)
    for (const { id, rule, approvedBy, until } of exceptions)
      session.out.line(
        toned('doubt', '  ! '),
        say(lang, 'exceptionLine', { id, name, rule, by: approvedBy, until: localTime(until) }),
      )
    return 0
  })
