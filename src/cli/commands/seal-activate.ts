/** `gseal seal activate`: the custodian confirms the seal and proves the key; from now on it can stamp (印章 Art. 21). */
import { GsealError } from '../../core/base/error.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { openKey } from '../../core/keys/open.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import type { SealState } from '../../core/registry/index.ts'
import { readSeal } from '../../core/ses/index.ts'
import { actorOf, prepare, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import { writeOutput } from '../files.ts'
import { type Home, sealFile, sealNote } from '../home.ts'
import { keyAccess, keyUri } from '../keyring.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import { tellDone, withPinFile } from '../papers.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** The seal and the URI of its key under a name of the home; keys of the home are named relative to it. */
export const putSeal = async (home: Home, name: string, bytes: Uint8Array, uri: string): Promise<void> => {
  const inside = `${fileUri(home.path)}/`
  const key = uri.startsWith(inside) ? `file:${uri.slice(inside.length)}` : uri
  await writeOutput(sealFile(home, name), bytes, { force: true, mode: 0o600 })
  await writeOutput(sealNote(home, name), Buffer.from(`${JSON.stringify({ key }, null, 2)}\n`), {
    force: true,
    mode: 0o600,
  })
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk = { session, store, home }
    const code = input.first
    const seal = store.state(`seal:${code}`)?.state as unknown as SealState | undefined
    if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
    const version = seal.versions.at(-1)
    if (version === undefined)
      throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'filed' })
    const bytes = materialsOf(home).get(version.digest)
    const { name } = readSeal(bytes, () => undefined)
    const by = await whoActs(session, store, home, 'custodian')
    const keyName = await answerText(session, input, 'key', 'askSealKey')
    await confirm(session, say(session.settings.lang, 'confirmActivate', { seal: code, name }))
    const uri = await keyUri(session, keyName)
    const signer = await openKey(uri, keyAccess(withPinFile(session, input.text('key-pin-file')), keyName))
    const cert = parseCertificate(signer.cert).sm3
    await signer.close()
    const command = { do: 'seal.activate', with: { seal: code, digest: version.digest, cert } } as const
    await prepare(desk, actorOf(store, by), [command]).commit()
    const local = input.text('name') ?? code
    await putSeal(home, local, bytes, uri)
    tellDone(
      session,
      { type: 'seal', code, state: 'active', name: local, number: version.number, by },
      'sealActive',
      {
        seal: code,
        name: local,
      },
    )
    return 0
  })
