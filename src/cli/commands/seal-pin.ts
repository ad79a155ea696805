/**
 * `gseal seal pin change|reset|escrow SEAL`: the custodian changes the PIN of the key that stamps with a seal, or leaves a
 * recovery copy of the key; or the unit applies for a reset with proof, which `seal execute` carries out with that copy,
 * and which forces a change before the next stamp (印章 Art. 15).
 */
import { join } from 'node:path'
import { toHex } from '../../core/base/bytes.ts'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { sm3 } from '../../core/gm/index.ts'
import { filePath } from '../../core/keys/file-uri.ts'
import { checkPin, PIN_HISTORY, rememberPin, type UsedPin } from '../../core/keys/pin-rules.ts'
import { encryptedKeyPem, readPrivateKey } from '../../core/keys/pkcs8.ts'
import { isPkcs12 } from '../../core/keys/pkcs12.ts'
import type { SealState } from '../../core/registry/index.ts'
import { actorOf, type Desk, prepare, whoActs } from '../acting.ts'
import { applyAbout } from '../application-form.ts'
import type { Session } from '../context.ts'
import { exists, readInput, writeOutput } from '../files.ts'
import { type Home, readSeal, sealNames } from '../home.ts'
import { leaveRecovery } from '../key-recovery.ts'
import { absoluteUri } from '../keyring.ts'
import { withLedger } from '../ledger.ts'
import { certAt, required, tellDone, withPinFile } from '../papers.ts'
import { newPin, pinOnce } from '../prompt.ts'
import type { Input, Run } from '../record.ts'

const sealOf = ({ store }: Desk, code: string): SealState => {
  const seal = store.state(`seal:${code}`)?.state as unknown as SealState | undefined
  if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
  return seal
}

/** URI of the key that the home uses for a seal. @throws HOME_SEAL_MISSING */
export const keyOfSeal = async (home: Home, code: string, seal: SealState): Promise<string> => {
  const digests = seal.versions.map(({ digest }) => digest)
  for (const name of await sealNames(home)) {
    const { bytes, key } = await readSeal(home, name)
    if (digests.includes(toHex(sm3(bytes)))) return absoluteUri(key, home.path)
  }
  throw new GsealError('HOME_SEAL_MISSING', { name: code })
}

const historyOf = async (path: string): Promise<UsedPin[]> =>
  (await exists(path))
    ? (JSON.parse(Buffer.from(await readInput(path, 64 * 1024)).toString('utf8')) as UsedPin[])
    : []

/** Encrypts the key file anew under a PIN that the rules allow, and remembers the old one as a salted hash. */
const changeKeyPin = async (session: Session, input: Input, home: Home, uri: string): Promise<void> => {
  const path = filePath(uri)
  if (path === null) throw new GsealError('PIN_DEVICE', { uri })
  const bytes = await readInput(path, LIMITS.keys.fileBytes)
  if (isPkcs12(bytes)) throw new GsealError('PIN_DEVICE', { uri })
  const name = path.split(/[/\\]/).at(-1) ?? path
  const historyFile = join(home.path, 'keys', `${name}.pins.json`)
  const history = await historyOf(historyFile)
  const old = await pinOnce(withPinFile(session, input.text('key-pin-file')), name)()
  const { key } = await readPrivateKey(bytes, path, async () => old)
  try {
    const pin = await newPin(withPinFile(session, input.text('new-pin-file')), name)
    const now = session.world.now()
    const used = [...history, rememberPin(old, now)].slice(-PIN_HISTORY)
    checkPin(pin, used)
    await writeOutput(historyFile, Buffer.from(`${JSON.stringify(used)}\n`), { force: true, mode: 0o600 })
    await writeOutput(path, Buffer.from(encryptedKeyPem(key, pin)), { force: true, mode: 0o600 })
  } finally {
    key.destroy()
  }
}

const change = async (desk: Desk, input: Input, code: string): Promise<number> => {
  const { session, store, home } = desk
  const seal = sealOf(desk, code)
  const by = await whoActs(session, store, home, 'custodian')
  // Decided first: nobody else's PIN is changed.
  const prepared = prepare(desk, actorOf(store, by), [{ do: 'seal.change-pin', with: { seal: code } }])
  await changeKeyPin(session, input, home, await keyOfSeal(home, code, seal))
  await prepared.commit()
  tellDone(session, { type: 'pin', seal: code, by }, 'pinChanged', { seal: code })
  return 0
}

/** While the PIN is known: the key in a box for the owner of another certificate, who may carry out a reset. */
const escrow = async (desk: Desk, input: Input, code: string): Promise<number> => {
  const { session, store, home } = desk
  const path = filePath(await keyOfSeal(home, code, sealOf(desk, code)))
  if (path === null) throw new GsealError('PIN_DEVICE', { uri: code })
  const cert = await certAt(session, required(session, input, 'to'))
  const by = await whoActs(session, store, home, 'custodian')
  const command = { do: 'seal.escrow', with: { seal: code, cert: cert.sm3 } } as const
  const prepared = prepare(desk, actorOf(store, by), [command])
  await leaveRecovery(session, input, path, cert)
  await prepared.commit()
  const { subject } = cert
  tellDone(session, { type: 'escrow', seal: code, cert: `sm3:${cert.sm3}`, subject, by }, 'pinEscrowed', {
    seal: code,
    subject,
  })
  return 0
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const [action = '', code = ''] = input.args
    const desk = { session, store, home }
    if (action === 'change') return change(desk, input, code)
    if (action === 'escrow') return escrow(desk, input, code)
    const { custodian } = sealOf(desk, code)
    return applyAbout(desk, input, 'pin-reset', code, custodian === undefined ? {} : { custodian })
  })
