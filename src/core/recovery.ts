/**
 * A second way to a key whose PIN was forgotten (印章 Art. 15). Nobody can take a PIN off a key file; so its owner may, while
 * the PIN is known, leave a recovery copy: the key in a box that one certificate's owner opens (docs/formats.md
 * "Backups"). It gives nobody anything by itself: whoever carries out an approved reset needs the copy and the key of that
 * certificate.
 */
import { concatBytes } from './base/bytes.ts'
import { GsealError } from './base/error.ts'
import { LIMITS } from './base/limits.ts'
import { type PrivateKey, privateKeyOf } from './keys/private-key.ts'
import type { Certificate } from './pki/index.ts'
import { byKey, forCertificate, newBoxKey, type Opener, openBox, sealBox } from './store/index.ts'

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const joined = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of stream) {
    length += part.byteLength
    if (length > LIMITS.keys.fileBytes)
      throw new GsealError('BACKUP_DAMAGED', { reason: 'too long for a key' })
    parts.push(part)
  }
  return concatBytes(...parts)
}

/** @throws BACKUP_CERT for a certificate that nothing can be encrypted for */
export const recoveryCopy = async (key: PrivateKey, cert: Certificate, now: number): Promise<Uint8Array> => {
  const [der, boxKey] = [key.pkcs8(), newBoxKey()]
  try {
    return await joined(sealBox(once(der), boxKey, [forCertificate(cert, now)]))
  } finally {
    der.fill(0)
    boxKey.fill(0)
  }
}

/** The key again; whoever asks destroys it. @throws BACKUP_FOREIGN, BACKUP_DAMAGED, BACKUP_KEY, KEY_* */
export const openRecovery = async (bytes: Uint8Array, open: () => Promise<Opener>): Promise<PrivateKey> => {
  const der = await joined(openBox(once(bytes), byKey(open)))
  try {
    return privateKeyOf(der)
  } finally {
    der.fill(0)
  }
}
