/** `gseal device list`: modules of devices.json and the tokens in them. Sends no PIN. */
import { openDeviceHost } from '../../core/keys/device/host.ts'
import type { TokenInfo } from '../../core/keys/device/model.ts'
import type { Session } from '../context.ts'
import { deviceConfigFile, deviceModules } from '../devices.ts'
import { tell } from '../errors.ts'
import { openHome } from '../home.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const pinText = ({ settings: { lang } }: Session, { needsPin, pin }: TokenInfo): string => {
  if (pin.locked) return say(lang, 'pinLocked')
  if (!needsPin) return say(lang, 'pinNone')
  if (pin.left === undefined) return say(lang, 'pinFine')
  return pin.left === 1 ? say(lang, 'pinLast') : say(lang, 'pinLeft', { left: pin.left })
}

export const run: Run = async (session) => {
  const { lang } = session.settings
  const home = await openHome(session.settings.home)
  const modules = await deviceModules(session)
  const rows: (readonly [module: string, token: string, serial: string, pin: string])[] = []
  let [count, status] = [0, 0]
  for (const options of modules) {
    const host = openDeviceHost(options)
    try {
      const tokens = await host.tokens()
      count += tokens.length
      for (const token of tokens) {
        session.out.record({ type: 'token', module: host.module, profile: host.profile.profile, ...token })
        rows.push([host.module, token.label, token.serial, pinText(session, token)])
      }
      if (tokens.length === 0) rows.push([host.module, say(lang, 'tokenNone'), '', ''])
    } catch (error) {
      status = tell(session, error, host.module)
    } finally {
      await host.close()
    }
  }
  session.out.record({ type: 'summary', modules: modules.length, tokens: count })
  if (modules.length === 0) session.out.line(say(lang, 'devicesNone', { path: deviceConfigFile(home) }))
  else if (rows.length > 0) {
    const head = (['columnModule', 'columnToken', 'columnSerial', 'columnPin'] as const).map((text) =>
      toned('dim', say(lang, text)),
    )
    session.out.table([head, ...rows.map(([module, ...rest]) => [toned('strong', module), ...rest])])
  }
  return status
}
