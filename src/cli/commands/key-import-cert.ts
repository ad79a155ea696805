/** `gseal key import-cert`: puts the certificate that an authority issued beside its key. */
import { resolve } from 'node:path'
import { equalBytes } from '../../core/base/bytes.ts'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { openFileKeyForCsr } from '../../core/keys/file.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { looksLikePem, parseCertificate, readPem, writePem } from '../../core/pki/index.ts'
import { exists, readInput, writeOutput } from '../files.ts'
import { certFile, keyFile, openHome } from '../home.ts'
import { keyAccess } from '../keyring.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** The certificate of a file: DER, or the first certificate of a PEM. */
const certOf = (bytes: Uint8Array): Uint8Array => {
  if (!looksLikePem(bytes)) return bytes
  const block = readPem(bytes).find(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
  if (block === undefined) throw new GsealError('PEM_EMPTY')
  return block.der
}

export const run: Run = async (session, input) => {
  const home = await openHome(session.settings.home)
  const [name = '', file = ''] = input.args
  const path = keyFile(home, name)
  if (!(await exists(path))) throw new GsealError('HOME_KEY_MISSING', { name })
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
