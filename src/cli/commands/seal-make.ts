/** `gseal seal make`: an approved application becomes a seal, with the maker's key (印章 Art. 7, 13, 14, 16). */

import { toHex } from '../../core/base/bytes.ts'
import { GsealError } from '../../core/base/error.ts'
import { sm3 } from '../../core/gm/index.ts'
import { openKey } from '../../core/keys/open.ts'
import { makeSeal } from '../../core/make.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import {
  type ApplicationState,
  isPersonSeal,
  type MadeSeal,
  type SealState,
} from '../../core/registry/index.ts'
import { readSeal } from '../../core/ses/index.ts'
import { act, type Desk, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import type { Session } from '../context.ts'
import { keyAccess, keyUri } from '../keyring.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import { tellDone, withPinFile } from '../papers.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const VENDOR = 'gseal'

/** The application, as far as a seal can be made of it. */
const approvedFor = ({ store }: Desk, id: string): { state: ApplicationState; seal: SealState } => {
  const state = store.state(`application:${id}`)?.state as unknown as ApplicationState | undefined
  if (state === undefined) throw new GsealError('APPLICATION_UNKNOWN', { id })
  if (state.state !== 'approved' && state.state !== 'failed')
    throw new GsealError('APPLICATION_STATE', { id, state: state.state, wanted: 'approved' })
  const seal = store.state(`seal:${state.content.seal}`)?.state as unknown as SealState | undefined
  if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: state.content.seal })
  return { state, seal }
}

/** The impression belongs to the application that ordered the seal; a renewal keeps it. */
const impressionOf = ({ store }: Desk, seal: SealState) => {
  const order = store.state(`application:${seal.application}`)?.state as unknown as ApplicationState
  const { impression } = order.content
  if (impression === undefined)
    throw new GsealError('APPLICATION_FIELD', { field: 'impression', reason: 'missing' })
  return impression
}

const makeIt = async (
  desk: Desk,
  input: Input,
  id: string,
  session: Session,
): Promise<MadeSeal & { bytes: Uint8Array }> => {
  const { state, seal } = approvedFor(desk, id)
  const { content } = state
  const impression = impressionOf(desk, seal)
  const certs = (content.signers ?? []).map((digest) => materialsOf(desk.home).get(digest))
  const parsed = certs.map((der) => parseCertificate(der))
  const [first] = parsed
  if (first === undefined) throw new GsealError('APPLICATION_FIELD', { field: 'signers', reason: 'missing' })
  const keyName = await answerText(desk.session, input, 'maker', 'askMaker')
  const maker = await openKey(await keyUri(session, keyName), keyAccess(session, keyName))
  try {
    const bytes = await makeSeal({
      maker,
      version: (input.text('standard') ?? 'V4') as 'V1' | 'V4' | 'V5',
      id: content.seal,
      vendor: VENDOR,
      type: isPersonSeal(seal.subkind) ? 2 : 1,
      name: seal.name,
      certs,
      list: (input.text('list') ?? 'certs') as 'certs' | 'digests',
      created: Math.floor(desk.session.world.now() / 1000) * 1000,
      validFrom: first.notBefore,
      validTo: first.notAfter,
      picture: {
        type: 'PNG',
        data: materialsOf(desk.home).get(impression.picture),
        width: impression.width / 10,
        height: impression.height / 10,
      },
    })
    const made = readSeal(bytes, () => undefined)
    return {
      id,
      bytes,
      digest: toHex(sm3(bytes)),
      standard: made.version.standard,
      maker: parseCertificate(maker.cert).sm3,
      signers: parsed.map((cert) => cert.sm3),
      validFrom: made.validFrom,
      validTo: made.validTo,
      code: made.id,
      picture: toHex(sm3(made.picture.data)),
      periods: parsed.map(({ notBefore, notAfter }) => ({ from: notBefore, to: notAfter })),
    }
  } finally {
    await maker.close()
  }
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk = { session, store, home }
    const id = input.first
    const { state } = approvedFor(desk, id)
    const by = await whoActs(session, store, home, 'maker')
    const { seal, name = '' } = state.content
    await confirm(session, say(session.settings.lang, 'confirmMake', { id, seal, name }))
    const keySession = withPinFile(session, input.text('key-pin-file'))
    const { bytes, ...made } = await makeIt(desk, input, id, keySession)
    materialsOf(home).put(bytes).digest
    await act(desk, by, [{ do: 'seal.make', with: made }], [{ digest: made.digest, bytes: bytes.byteLength }])
    const record = {
      type: 'seal',
      code: seal,
      state: 'made',
      standard: made.standard,
      digest: `sm3:${made.digest}`,
    }
    tellDone(session, { ...record, application: id, by }, 'sealMade', { seal, standard: made.standard })
    return 0
  })
