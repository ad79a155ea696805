/**
 * Signers of keys on devices, for commands without a daemon: the library is opened in a child of this process, the PIN
 * asked once, and the child ended when the signer is closed.
 */
import { GsealError } from '../../base/error.ts'
import { publicKeyOf } from '../../gm/index.ts'
import { readCertFields, samePublicKey } from '../cert-fields.ts'
import type { KeyAccess, RequestSigner } from '../file.ts'
import type { Signer } from '../signer.ts'
import { deviceAlgorithm } from './forms.ts'
import { type DeviceHost, type DeviceHostOptions, openDeviceHost } from './host.ts'
import { matchToken } from './match.ts'
import { type DeviceKey, type DeviceKeyRef, fitsToken, keyName, type TokenInfo, tokenName } from './model.ts'
import { type DeviceUri, readDeviceUri } from './uri.ts'

/** A command that signs many documents takes as long as it takes; the child ends with it. */
const LIMITS = { idleMs: 3_600_000, absoluteMs: 24 * 3_600_000 } as const

/** The modules that a URI can mean. @throws DEVICE_MODULE_UNKNOWN, DEVICE_PATH_FORBIDDEN */
export const modulesFor = (
  uri: DeviceUri,
  all: readonly DeviceHostOptions[],
): readonly DeviceHostOptions[] => {
  const { api, moduleName, modulePath } = uri
  const ours = all.filter(({ profile }) => profile.api === api)
  const fits = ours.filter(
    ({ module, library }) =>
      (moduleName === undefined || module === moduleName) &&
      (modulePath === undefined || library === modulePath),
  )
  if (fits.length > 0) return fits
  if (modulePath !== undefined) throw new GsealError('DEVICE_PATH_FORBIDDEN', { path: modulePath })
  const known = all.map(({ module }) => module).join(', ') || '-'
  throw new GsealError('DEVICE_MODULE_UNKNOWN', { module: moduleName ?? `${api}:`, known })
}

interface Found {
  readonly host: DeviceHost
  readonly info: TokenInfo
}

/** The one module with the token: all that can be meant are asked, and the others closed again. */
const findToken = async (uri: DeviceUri, modules: readonly DeviceHostOptions[]): Promise<Found> => {
  const hosts = modules.map((options) => openDeviceHost(options))
  let chosen: Found | undefined
  try {
    for (const host of hosts) {
      const tokens = (await host.tokens()).filter(({ present }) => present)
      const last = host === hosts.at(-1)
      if (!last && !tokens.some((token) => fitsToken(uri.ref.token, token))) continue
      chosen = { host, info: matchToken(tokens, uri.ref.token, host.module) }
      return chosen
    }
    throw new TypeError('no module was asked')
  } finally {
    await Promise.all(hosts.filter((host) => host !== chosen?.host).map((host) => host.close()))
  }
}

const unlock = async ({ host, info }: Found, uri: string, access: KeyAccess): Promise<void> => {
  if (!info.needsPin) return
  const { lastTry = false, keepOnReplug = false } = access.devices ?? {}
  // Before a person types a PIN that will not be sent.
  if (info.pin.locked)
    throw new GsealError('DEVICE_PIN_LOCKED', { token: tokenName(info), module: host.module })
  if (info.pin.left !== undefined && info.pin.left <= 1 && !lastTry)
    throw new GsealError('DEVICE_PIN_LAST', { token: tokenName(info), module: host.module })
  await host.unlock(info, Buffer.from(await access.pin(uri), 'utf8'), { ...LIMITS, lastTry, keepOnReplug })
}

/** The key that a reference means among those of a token. @throws DEVICE_KEY_MISSING, DEVICE_KEY_AMBIGUOUS */
export const chooseKey = (
  keys: readonly DeviceKey[],
  ref: DeviceKeyRef,
  where: { readonly module: string; readonly token: string },
): DeviceKey => {
  const fits = keys.filter(
    ({ id, label, usage }) =>
      usage !== 'decrypt' &&
      (ref.id === undefined || id === ref.id) &&
      (ref.label === undefined || label === ref.label),
  )
  const [key] = fits
  if (key === undefined) throw new GsealError('DEVICE_KEY_MISSING', { ...where, key: keyName(ref) })
  if (fits.length === 1) return key
  const present = fits.map(({ id, label }) => `${id} ${label}`.trim()).join(', ')
  throw new GsealError('DEVICE_KEY_AMBIGUOUS', { ...where, key: keyName(ref), count: fits.length, present })
}

export interface OpenedDevice extends Found {
  readonly key: DeviceKey
  readonly ref: DeviceKeyRef
}

/** Opens and unlocks the token of a key. The caller closes the host. `null` for a URI of another scheme. */
export const openDevice = async (uri: string, access: KeyAccess): Promise<OpenedDevice | null> => {
  const read = readDeviceUri(uri)
  if (read === null) return null
  const modules = modulesFor(read, (await access.devices?.modules()) ?? [])
  const found = await findToken(read, modules)
  try {
    await unlock(found, uri, access)
    const { serial, label } = found.info
    const where = { module: found.host.module, token: tokenName(found.info) }
    const key = chooseKey(await found.host.keys(found.info), read.ref, where)
    return { ...found, key, ref: { token: { serial, label }, id: key.id } }
  } catch (error) {
    await found.host.close()
    throw error
  }
}

const unsigned = (key: string): never => {
  throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key })
}

const certOf = async (uri: string, key: DeviceKey, access: KeyAccess) => {
  const bound = await access.devices?.cert(uri)
  const bytes = bound ?? key.cert
  if (bytes === undefined) return undefined
  const cert = readCertFields(bytes, uri)
  if (key.publicKey === undefined || samePublicKey(cert.publicKey, publicKeyOf(key.publicKey))) return cert
  throw new GsealError('KEY_CERT_MISMATCH', { path: uri, cert: bound === undefined ? uri : 'in the home' })
}

/**
 * A signer of a key on a device; `null` for a URI of another scheme.
 * @throws DEVICE_*, KEY_CERT_INVALID, KEY_CERT_MISMATCH
 */
export const openDeviceKey = async (uri: string, access: KeyAccess): Promise<Signer | null> => {
  const opened = await openDevice(uri, access)
  if (opened === null) return null
  const { host, key, info } = opened
  try {
    const cert = await certOf(uri, key, access)
    if (cert === undefined)
      throw new GsealError('DEVICE_KEY_NO_CERT', { token: tokenName(info), key: keyName(key) })
    const ref = { ...opened.ref, publicKey: cert.publicKey.spki }
    return {
      uri,
      cert: cert.der,
      chain: cert.chain,
      algorithm: deviceAlgorithm(cert.publicKey) ?? unsigned(cert.publicKey.name),
      get lanes() {
        return host.lanes(info)
      },
      sign: (request) => host.sign(ref, request),
      close: () => host.close(),
    }
  } catch (error) {
    await host.close()
    throw error
  }
}

/** A key that has no certificate yet, for requests alone. */
export const openDeviceKeyForCsr = async (uri: string, access: KeyAccess): Promise<RequestSigner | null> => {
  const opened = await openDevice(uri, access)
  if (opened === null) return null
  const { host, key, info, ref } = opened
  if (key.publicKey === undefined || key.algorithm === '') {
    await host.close()
    throw new GsealError('DEVICE_KEY_NO_CERT', { token: tokenName(info), key: keyName(key) })
  }
  return {
    uri,
    algorithm: key.algorithm,
    publicKey: publicKeyOf(key.publicKey),
    sign: async (request) => {
      if (request.kind !== 'csr')
        throw new GsealError('DEVICE_KEY_NO_CERT', { token: tokenName(info), key: keyName(key) })
      return host.sign(ref, request)
    },
    close: () => host.close(),
  }
}
