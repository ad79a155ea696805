/** `gseal device show`: the keys of a module's tokens. */
import { toBase64 } from '../../core/base/bytes.ts'
import { signatureAlgorithm } from '../../core/gm/index.ts'
import type { DeviceHost } from '../../core/keys/device/host.ts'
import type { DeviceKey, TokenInfo } from '../../core/keys/device/model.ts'
import { deviceUri } from '../../core/keys/device/uri.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import type { Session } from '../context.ts'
import { openModule } from '../devices.ts'
import { toned } from '../output.ts'
import { pinOnce } from '../prompt.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'
import { pinText } from './device-list.ts'

const USAGE = { sign: 'usageSign', decrypt: 'usageDecrypt', unknown: 'usageUnknown' } as const
const SHORT = { idleMs: 60_000, absoluteMs: 60_000 } as const

export const loginIfWanted = async (
  session: Session,
  input: Input,
  host: DeviceHost,
  token: TokenInfo,
): Promise<void> => {
  const wanted = input.has('login') || session.settings.pinFile !== undefined
  if (!wanted || !token.needsPin) return
  await host.unlock(token, Buffer.from(await pinOnce(session, token.label)(), 'utf8'), SHORT)
}

const showKey = (session: Session, host: DeviceHost, key: DeviceKey): void => {
  const { lang } = session.settings
  const uri = deviceUri(host.profile.api, key, host.module)
  const algorithm = signatureAlgorithm(key.algorithm)?.name ?? '-'
  const subject = key.cert === undefined ? undefined : parseCertificate(key.cert).subject
  session.out.record({
    type: 'key',
    module: host.module,
    uri,
    id: key.id,
    label: key.label,
    usage: key.usage,
    algorithm,
    ...(key.cert === undefined ? {} : { subject, certificate: toBase64(key.cert) }),
  })
  session.out.line('  ', toned('strong', uri))
  session.out.line('    ', `${algorithm}, ${say(lang, USAGE[key.usage])}, ${subject ?? say(lang, 'noCert')}`)
}

export const run: Run = async (session, input) => {
  const host = await openModule(session, input.first)
  try {
    let count = 0
    for (const token of (await host.tokens()).filter(({ present }) => present)) {
      await loginIfWanted(session, input, host, token)
      session.out.record({ type: 'token', module: host.module, ...token })
      session.out.line(toned('strong', token.label), `  #${token.serial}  `, pinText(session, token))
      const keys = await host.keys(token)
      count += keys.length
      for (const key of keys) showKey(session, host, key)
    }
    session.out.record({ type: 'summary', keys: count })
    return 0
  } finally {
    await host.close()
  }
}
