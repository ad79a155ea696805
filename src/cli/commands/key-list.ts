/** `gseal key list`: the keys of the home with their certificates. Opens no key. */
import { isGsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { isoTime } from '../../core/base/time.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { type Certificate, parseCertificate, readPem } from '../../core/pki/index.ts'
import { localTime } from '../clock.ts'
import { exists, readInput } from '../files.ts'
import { certFile, deviceKeyNames, type Home, keyFile, keyNames, openHome, readDeviceKey } from '../home.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** The certificate beside a key, `undefined` when there is none. @throws FILE_*, PEM_*, DER_*, CERT_* */
export const certOfKey = async (home: Home, name: string): Promise<Certificate | undefined> => {
  const path = certFile(home, name)
  if (!(await exists(path))) return undefined
  const [block] = readPem(await readInput(path, LIMITS.pki.certBytes * 4))
  return block === undefined ? undefined : parseCertificate(block.der)
}

/** The same for a list; `doctor` tells which certificates cannot be read. */
const readable = async (home: Home, name: string): Promise<Certificate | undefined> => {
  try {
    return await certOfKey(home, name)
  } catch (error) {
    if (isGsealError(error)) return undefined
    throw error
  }
}

export const run: Run = async (session) => {
  const { lang } = session.settings
  const home = await openHome(session.settings.home)
  const rows = await Promise.all([
    ...(await keyNames(home)).map(async (name) => ({
      name,
      uri: fileUri(keyFile(home, name)),
      cert: await readable(home, name),
    })),
    ...(await deviceKeyNames(home)).map(async (name) => ({
      name,
      uri: await readDeviceKey(home, name),
      cert: await readable(home, name),
    })),
  ])
  for (const { name, uri, cert } of rows) {
    const shown = cert && {
      subject: cert.subject,
      serial: cert.serial,
      key: cert.key.name,
      notAfter: isoTime(cert.notAfter),
    }
    session.out.record({
      type: 'key',
      name,
      uri,
      ...(shown && { certificate: shown }),
    })
  }
  session.out.record({ type: 'summary', keys: rows.length })
  if (rows.length === 0) session.out.line(say(lang, 'keysNone'))
  else {
    const head = (['columnName', 'columnUntil', 'columnSubject'] as const).map((text) =>
      toned('dim', say(lang, text)),
    )
    session.out.table([
      head,
      ...rows.map(({ name, cert }) => [
        toned('strong', name),
        cert === undefined ? '-' : localTime(cert.notAfter).slice(0, 10),
        cert?.subject ?? say(lang, 'noCert'),
      ]),
    ])
  }
  return 0
}
