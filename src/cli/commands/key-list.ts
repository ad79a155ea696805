/** `gseal key list`: the keys of the home and of its signature servers, with their certificates. Opens no key, calls nobody. */
import { isGsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { isoTime } from '../../core/base/time.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { remoteUri } from '../../core/keys/remote/uri.ts'
import { type Certificate, looksLikePem, parseCertificate, readPem } from '../../core/pki/index.ts'
import { localTime } from '../clock.ts'
import type { Session } from '../context.ts'
import { exists, readInput } from '../files.ts'
import { certFile, deviceKeyNames, type Home, keyFile, keyNames, openHome, readDeviceKey } from '../home.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { remoteAccess } from '../remote.ts'
import { say } from '../texts/index.ts'

/** The first certificate of a file; `undefined` when none stands in it. @throws FILE_*, PEM_*, DER_*, CERT_* */
export const certIn = async (path: string): Promise<Certificate | undefined> => {
  const bytes = await readInput(path, LIMITS.pki.certBytes * 4)
  if (!looksLikePem(bytes)) return parseCertificate(bytes)
  const [block] = readPem(bytes)
  return block === undefined ? undefined : parseCertificate(block.der)
}

/** The certificate beside a key, `undefined` when there is none. @throws as `certIn` */
export const certOfKey = async (home: Home, name: string): Promise<Certificate | undefined> => {
  const path = certFile(home, name)
  return (await exists(path)) ? certIn(path) : undefined
}

/** The same for a list; `doctor` tells which certificates cannot be read. */
const readable = async (read: Promise<Certificate | undefined>): Promise<Certificate | undefined> => {
  try {
    return await read
  } catch (error) {
    if (isGsealError(error)) return undefined
    throw error
  }
}

interface Row {
  readonly name: string
  readonly uri: string
  readonly cert: Certificate | undefined
}

/** A key in a server has no name but its URI, which is what `--key` takes. */
const serverRows = async (session: Session): Promise<Row[]> => {
  const rows: Row[] = []
  for (const { name: server, keys } of await remoteAccess(session).servers()) {
    for (const [key, path] of keys) {
      const uri = remoteUri({ server, key })
      rows.push({ name: uri, uri, cert: await readable(certIn(path)) })
    }
  }
  return rows
}

export const run: Run = async (session) => {
  const { lang } = session.settings
  const home = await openHome(session.settings.home)
  const own = await Promise.all([
    ...(await keyNames(home)).map(async (name) => ({
      name,
      uri: fileUri(keyFile(home, name)),
      cert: await readable(certOfKey(home, name)),
    })),
    ...(await deviceKeyNames(home)).map(async (name) => ({
      name,
      uri: await readDeviceKey(home, name),
      cert: await readable(certOfKey(home, name)),
    })),
  ])
  const rows: readonly Row[] = [...own, ...(await serverRows(session))]
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
