/** `gseal seal import`: puts a seal that was made elsewhere into the home, beside the key that may use it. */
import { basename, resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { openKey } from '../../core/keys/open.ts'
import { listedCheck, readSeal } from '../../core/ses/index.ts'
import { answerText } from '../ask.ts'
import { exists, readInput } from '../files.ts'
import { openHome, sealFile } from '../home.ts'
import { keyAccess, keyUri } from '../keyring.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { putSeal } from './seal-activate.ts'

export const run: Run = async (session, input) => {
  const home = await openHome(session.settings.home)
  const bytes = await readInput(resolve(session.world.cwd, input.first), LIMITS.seal.bytes)
  const seal = readSeal(bytes, () => undefined)
  const name = input.text('name') ?? basename(input.first).replace(/\.esl$/i, '')
  if (!input.has('force') && (await exists(sealFile(home, name))))
    throw new GsealError('OUTPUT_EXISTS', { path: sealFile(home, name) })
  const keyName = await answerText(session, input, 'key', 'askSealKey')
  const uri = await keyUri(session, keyName)
  const signer = await openKey(uri, keyAccess(session, keyName))
  const listed = listedCheck(seal, signer.cert, seal.version.clauses.signature)
  await signer.close()
  if (listed.verdict !== 'pass') throw new GsealError('SEAL_KEY_NOT_LISTED', { seal: seal.id })
  await putSeal(home, name, bytes, uri)
  tellDone(session, { type: 'seal', code: seal.id, name, standard: seal.version.standard }, 'sealImported', {
    seal: seal.id,
    name,
  })
  return 0
}
