/** Recovery copies of key files beside them, and a new PIN for a key out of one (印章 Art. 15). */
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { samePublicKey } from '../core/keys/cert-fields.ts'
import { checkPin } from '../core/keys/pin-rules.ts'
import { encryptedKeyPem, readPrivateKey } from '../core/keys/pkcs8.ts'
import { type Certificate, parseCertificate, readPem } from '../core/pki/index.ts'
import { openRecovery, recoveryCopy } from '../core/recovery.ts'
import type { Session } from './context.ts'
import { exists, readInput, writeOutput } from './files.ts'
import { withPinFile } from './papers.ts'
import { openerOf } from './passphrase.ts'
import { newPin, pinOnce } from './prompt.ts'
import type { Input } from './record.ts'

export const recoveryFile = (keyPath: string): string => `${keyPath}.recovery`

const nameOf = (path: string): string => path.split(/[/\\]/).at(-1) ?? path

/** Whoever knows the PIN leaves a copy for the owner of a certificate; an older copy is replaced. */
export const leaveRecovery = async (
  session: Session,
  input: Input,
  path: string,
  cert: Certificate,
): Promise<void> => {
  const ask = pinOnce(withPinFile(session, input.text('key-pin-file')), nameOf(path))
  const { key } = await readPrivateKey(await readInput(path, LIMITS.keys.fileBytes), path, ask)
  try {
    const copy = await recoveryCopy(key, cert, session.world.now())
    await writeOutput(recoveryFile(path), copy, { force: true, mode: 0o600 })
  } finally {
    key.destroy()
  }
}

/** Puts the key under a new PIN, which its custodian changes before the next stamp. @throws PIN_NO_RECOVERY, BACKUP_KEY */
export const resetFromRecovery = async (session: Session, input: Input, path: string): Promise<void> => {
  const copy = recoveryFile(path)
  if (!(await exists(copy))) throw new GsealError('PIN_NO_RECOVERY', { path })
  const by = input.text('recovery-key')
  if (by === undefined) throw new GsealError('PIN_RECOVERY_KEY', { path: copy })
  const bytes = await readInput(copy, LIMITS.keys.fileBytes)
  const key = await openRecovery(bytes, () => openerOf(session, input, by))
  try {
    const [block] = readPem(await readInput(`${path.replace(/\.key$/, '')}.crt`, LIMITS.pki.certBytes * 4))
    const own = block !== undefined && samePublicKey(parseCertificate(block.der).key, key.publicKey)
    if (!own) throw new GsealError('KEY_CERT_MISMATCH', { path: copy, cert: path })
    const pin = await newPin(withPinFile(session, input.text('new-pin-file')), nameOf(path))
    checkPin(pin, [])
    await writeOutput(path, Buffer.from(encryptedKeyPem(key, pin)), { force: true, mode: 0o600 })
  } finally {
    key.destroy()
  }
}
