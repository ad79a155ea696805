/** `gseal key test`: signs a random message and verifies it with the certificate. */
import { randomBytes } from 'node:crypto'
import { GsealError } from '../../core/base/error.ts'
import { signatureAlgorithm, verifySignature } from '../../core/gm/index.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import { openNamedKey } from '../keyring.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) => {
  const name = input.first
  const signer = await openNamedKey(session, name, input.has('last-try'))
  try {
    const tbs = randomBytes(64)
    const started = performance.now()
    const signature = await signer.sign({ kind: 'statement', tbs })
    const ms = Math.round((performance.now() - started) * 10) / 10
    const { key } = parseCertificate(signer.cert)
    const outcome = verifySignature({ key, algorithm: signer.algorithm, message: tbs, signature })
    if (outcome !== 'good') throw new GsealError('KEY_TEST_FAILED', { name, reason: outcome })
    const algorithm = signatureAlgorithm(signer.algorithm)?.name ?? signer.algorithm
    session.out.record({ type: 'key-test', name, uri: signer.uri, algorithm, ms })
    session.out.line(say(session.settings.lang, 'keyWorks', { name, algorithm, ms }))
    return 0
  } finally {
    await signer.close()
  }
}
