/** `gseal daemon status`: health for people and for whoever watches; 0 well, 1 ill, 2 none. */
import { type GsealError, hintOf, messageOf } from '../../core/base/error.ts'
import { type DaemonStatus, errorOfWire, type HeldKeyInfo } from '../../core/keys/daemon/protocol.ts'
import { localTime } from '../clock.ts'
import type { Session } from '../context.ts'
import { daemonIfThere } from '../daemon.ts'
import { type Piece, type Tone, toned } from '../output.ts'
import type { Run } from '../record.ts'
import { type LabelText, say } from '../texts/index.ts'

const STATES: Readonly<Record<HeldKeyInfo['state'], readonly [Tone, LabelText]>> = {
  locked: ['dim', 'keyLocked'],
  unlocked: ['good', 'keyUnlocked'],
  lost: ['bad', 'keyLost'],
}

const keyRow = ({ lang }: Session['settings'], key: HeldKeyInfo): Piece[] => {
  const [tone, label] = STATES[key.state]
  return [
    key.name,
    toned(tone, say(lang, label)),
    key.until === undefined ? '' : localTime(key.until),
    key.uri,
  ]
}

const tellFault = ({ out, settings }: Session, { code, params }: GsealError): void => {
  out.line(toned('bad', '✗ '), `${messageOf(settings.lang, code, params)} [${code}]`)
  out.line('  ', toned('dim', `${say(settings.lang, 'hint')}: ${hintOf(settings.lang, code, params)}`))
}

const show = (session: Session, status: DaemonStatus): void => {
  const { out, settings } = session
  const well = status.healthy
  out.line(toned(well ? 'good' : 'bad', say(settings.lang, well ? 'daemonWell' : 'daemonIll')))
  const { daemon, pid, home, signed, connections } = status
  out.line(say(settings.lang, 'daemonNumbers', { daemon, pid, home, signed, connections }))
  for (const fault of status.faults) tellFault(session, errorOfWire(fault))
  out.table(status.keys.map((key) => keyRow(settings, key)))
}

export const run: Run = async (session, input) => {
  const daemon = await daemonIfThere(session, input.text('socket'))
  if (daemon === undefined) {
    session.out.record({ type: 'daemon', state: 'absent' })
    session.out.line(say(session.settings.lang, 'daemonNone'))
    return 2
  }
  try {
    const status = await daemon.call<DaemonStatus>('status')
    session.out.record({
      type: 'daemon',
      state: status.healthy ? 'well' : 'ill',
      socket: daemon.socket,
      ...status,
    })
    show(session, status)
    return status.healthy ? 0 : 1
  } finally {
    daemon.close()
  }
}
