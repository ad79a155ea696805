/**
 * Signers of keys in signature and seal servers, `remote:SERVER?key=NAME`. The URI only names: the address, the
 * certificates and the keys that may be asked for stand in servers.json of the home, and there is no secret in either.
 * Every signature is brought into strict form and verified with the bound certificate before it leaves; it is asked for
 * once, whatever happens.
 */
import { randomUUID } from 'node:crypto'
import { GsealError } from '../../base/error.ts'
import type { PublicKey } from '../../gm/index.ts'
import { readCertFields } from '../cert-fields.ts'
import { deviceAlgorithm, provedSignature } from '../device/forms.ts'
import type { KeyAccess } from '../file.ts'
import type { Signer, SignRequest } from '../signer.ts'
import { requestBody, signatureIn } from './mapping.ts'
import type { RemoteProfile } from './profile.ts'
import type { ServerRecord } from './servers.ts'
import { readRemoteUri } from './uri.ts'
import { ask, type Line, secureContext } from './wire.ts'

export interface RemoteSigner extends Signer {
  readonly publicKey: PublicKey
}

const read = async (access: KeyAccess, path: string): Promise<Uint8Array> => {
  try {
    return await access.read(path)
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code !== 'string') throw error
    throw new GsealError('REMOTE_FILE', { path, reason: code }, { cause: error })
  }
}

/** @throws REMOTE_FILE */
const lineOf = async (record: ServerRecord, access: KeyAccess): Promise<Line> => {
  const { ca, clientCert, clientKey } = record
  const [roots, cert, key] = [
    await read(access, ca),
    await read(access, clientCert),
    await read(access, clientKey),
  ]
  if ((await access.isPrivate?.(clientKey)) !== true)
    throw new GsealError('REMOTE_FILE', { path: clientKey, reason: 'others may read it (chmod 600)' })
  try {
    const { name: server, url, connectMs, deadlineMs } = record
    return { server, url, connectMs, deadlineMs, secure: secureContext(roots, cert, key) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new GsealError(
      'REMOTE_FILE',
      { path: `${ca}, ${clientCert}, ${clientKey}`, reason },
      { cause: error },
    )
  }
}

/** The server of a URI, and the file of the certificate bound to its key. @throws REMOTE_SERVER_UNKNOWN, REMOTE_KEY_UNKNOWN */
const named = (servers: readonly ServerRecord[], server: string, key: string) => {
  const record = servers.find(({ name }) => name === server)
  if (record === undefined) {
    const known = servers.map(({ name }) => name).join(', ') || '-'
    throw new GsealError('REMOTE_SERVER_UNKNOWN', { server, known })
  }
  const cert = record.keys.get(key)
  if (cert === undefined)
    throw new GsealError('REMOTE_KEY_UNKNOWN', {
      server,
      key,
      known: [...record.keys.keys()].join(', ') || '-',
    })
  return { record, cert }
}

interface Desk {
  readonly line: Line
  readonly profile: RemoteProfile
  readonly key: string
  readonly publicKey: PublicKey
}

const signAt = async ({ line, profile, key, publicKey }: Desk, { tbs }: SignRequest): Promise<Uint8Array> => {
  const id = randomUUID()
  const { method, path, headers } = profile.request
  const body = requestBody(profile, { key, publicKey, message: tbs, id })
  const answer = await ask(line, { method, path, headers, body, id })
  const given = signatureIn(line.server, profile, answer, id)
  const signature = provedSignature(publicKey, tbs, given)
  if (signature === undefined)
    throw new GsealError('REMOTE_SIGNATURE_WRONG', { server: line.server, key, id })
  return signature
}

/**
 * Opens a `remote:` key; `null` for a URI of another scheme. Nothing is sent before the first signature.
 * @throws REMOTE_URI, REMOTE_CONFIG, REMOTE_SERVER_UNKNOWN, REMOTE_KEY_UNKNOWN, REMOTE_FILE, REMOTE_PROFILE,
 * REMOTE_PROFILE_UNKNOWN, KEY_CERT_INVALID, KEY_ALGORITHM_UNSUPPORTED
 */
export const openRemoteKey = async (uri: string, access: KeyAccess): Promise<RemoteSigner | null> => {
  const ref = readRemoteUri(uri)
  if (ref === null) return null
  const servers = (await access.remote?.servers()) ?? []
  const { record, cert: path } = named(servers, ref.server, ref.key)
  const cert = readCertFields(await read(access, path), path)
  const algorithm = deviceAlgorithm(cert.publicKey)
  if (algorithm === undefined) throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key: cert.publicKey.name })
  const profile = await access.remote?.profile(record.profile)
  if (profile === undefined) throw new TypeError('servers without profiles')
  const desk = { line: await lineOf(record, access), profile, key: ref.key, publicKey: cert.publicKey }
  let open = true
  return {
    uri,
    cert: cert.der,
    chain: cert.chain,
    algorithm,
    publicKey: cert.publicKey,
    sign: async (request) => {
      if (!open) throw new GsealError('KEY_CLOSED', { uri })
      return signAt(desk, request)
    },
    close: async () => {
      open = false
    },
  }
}
