/** `gseal key import-cert`: puts the certificate that an authority issued beside its key. */
import { resolve } from 'node:path'
import { equalBytes } from '../../core/base/bytes.ts'
import { GsealError, isGsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { publicKeyOf } from '../../core/gm/index.ts'
import { samePublicKey } from '../../core/keys/cert-fields.ts'
import { openFileKeyForCsr } from '../../core/keys/file.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { type Certificate, looksLikePem, parseCertificate, readPem, writePem } from '../../core/pki/index.ts'
import type { Session } from '../context.ts'
import { exists, readInput, writeOutput } from '../files.ts'
import { certFile, deviceKeyFile, type Home, keyFile, openHome, readDeviceKey } from '../home.ts'
import { keyAccess } from '../keyring.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** The certificate of a file: DER, or the first certificate of a PEM. */
const certOf = (bytes: Uint8Array): Uint8Array => {
  if (!looksLikePem(bytes)) return bytes
  const block = readPem(bytes).find(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
  if (block === undefined) throw new GsealError('PEM_EMPTY')
  return block.der
}

/** A key on a device has its certificate in the home; beside the key on the token too, where the token takes it. */
const toToken = async (
  session: Session,
  uri: string,
  name: string,
  certificate: Certificate,
): Promise<boolean> => {
  const { openDevice } = await import('../../core/keys/device/signer.ts')
  const opened = await openDevice(uri, keyAccess(session, name))
  if (opened === null) return false
  try {
    const { publicKey } = opened.key
    if (publicKey !== undefined && !samePublicKey(publicKeyOf(publicKey), certificate.key))
      throw new GsealError('KEY_CERT_MISMATCH', { path: uri, cert: name })
    await opened.host.writeCert(opened.ref, certificate.der)
    return true
  } catch (error) {
    // Cipher machines keep no certificates: the home's copy is then the one.
    if (isGsealError(error, 'DEVICE_ERROR') || isGsealError(error, 'DEVICE_UNSUPPORTED')) return false
    throw error
  } finally {
    await opened.host.close()
  }
}

const forDevice = async (session: Session, input: Input, home: Home): Promise<number> => {
  const { lang } = session.settings
  const [name = '', file = ''] = input.args
  const uri = await readDeviceKey(home, name)
  const bytes = await readInput(resolve(session.world.cwd, file), LIMITS.pki.certBytes * 4)
  const certificate = parseCertificate(certOf(bytes))
  const out = certFile(home, name)
  if (!input.has('force') && (await exists(out))) throw new GsealError('OUTPUT_EXISTS', { path: out })
  const stored = input.has('home-only') ? false : await toToken(session, uri, name, certificate)
  await writeOutput(out, Buffer.from(writePem('CERTIFICATE', certificate.der)), {
    mode: 0o600,
    force: input.has('force'),
  })
  const { subject } = certificate
  session.out.record({ type: 'certificate', name, subject, out, token: stored })
  session.out.line(say(lang, 'certImported', { name, subject }))
  if (stored) session.out.line(say(lang, 'certOnToken'))
  return 0
}

export const run: Run = async (session, input) => {
  const home = await openHome(session.settings.home)
  const [name = '', file = ''] = input.args
  const path = keyFile(home, name)
  if (!(await exists(path))) {
    if (await exists(deviceKeyFile(home, name))) return forDevice(session, input, home)
    throw new GsealError('HOME_KEY_MISSING', { name })
  }
  const bytes = await readInput(resolve(session.world.cwd, file), LIMITS.pki.certBytes * 4)
  const certificate = parseCertificate(certOf(bytes))
  const key = await openFileKeyForCsr(fileUri(path), keyAccess(session, name))
  const fits = key !== null && equalBytes(key.publicKey.spki, certificate.spki)
  await key?.close()
  if (!fits) throw new GsealError('KEY_CERT_MISMATCH', { path, cert: file })
  const out = certFile(home, name)
  await writeOutput(out, Buffer.from(writePem('CERTIFICATE', certificate.der)), {
    mode: 0o600,
    force: input.has('force'),
  })
  session.out.record({ type: 'certificate', name, subject: certificate.subject, out })
  session.out.line(say(session.settings.lang, 'certImported', { name, subject: certificate.subject }))
  return 0
}
