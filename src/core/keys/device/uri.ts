/**
 * URIs of keys on devices. `pkcs11:` as RFC 7512 has it (pkcs11/uri.ts); `skf:` and `sdf:` in the same form:
 *   skf:serial=…;token=LABEL;application=…;container=…?module-name=usb
 *   sdf:serial=…;index=1?module-name=machine
 */
import { GsealError } from '../../base/error.ts'
import { pkcs11Uri, readPkcs11Uri } from '../pkcs11/uri.ts'
import type { DeviceKey, DeviceKeyRef, TokenRef } from './model.ts'
import type { DeviceApi } from './profile.ts'
import { fieldsOf } from './uri-fields.ts'

export interface DeviceUri {
  readonly api: DeviceApi
  readonly ref: DeviceKeyRef
  /** Of devices.json. */
  readonly moduleName?: string
  /** Counts only when devices.json lists the same path. */
  readonly modulePath?: string
}

const QUERY: ReadonlySet<string> = new Set(['module-name'])
const PATHS: Readonly<Record<'skf' | 'sdf', ReadonlySet<string>>> = {
  skf: new Set(['serial', 'token', 'container']),
  sdf: new Set(['serial', 'token', 'index']),
}

const other = (uri: string, api: 'skf' | 'sdf'): DeviceUri | null => {
  const fields = fieldsOf(uri, api, PATHS[api], QUERY)
  if (fields === null) return null
  const text = (name: string): string | undefined => fields.path.get(name)?.toString('utf8')
  const [serial, label, id] = [text('serial'), text('token'), text(api === 'skf' ? 'container' : 'index')]
  if (api === 'sdf' && id !== undefined && !/^[1-9]\d{0,5}$/.test(id))
    throw new GsealError('DEVICE_URI', { reason: `index=${id} is no number from 1` })
  const token: TokenRef = {
    ...(serial === undefined ? {} : { serial }),
    ...(label === undefined ? {} : { label }),
  }
  const module = fields.query.get('module-name')?.toString('utf8')
  return {
    api,
    ref: { token, ...(id === undefined ? {} : { id }) },
    ...(module === undefined ? {} : { moduleName: module }),
  }
}

/** `null` for another scheme. @throws DEVICE_URI, DEVICE_URI_PIN */
export const readDeviceUri = (uri: string): DeviceUri | null => {
  const found = readPkcs11Uri(uri)
  if (found !== null) return { api: 'pkcs11', ...found }
  return other(uri, 'skf') ?? other(uri, 'sdf')
}

/** The URI of a key with its module, so that it is found although other modules have tokens of the same name. */
export const deviceUri = (api: DeviceApi, key: DeviceKey, module: string): string => {
  const { token, id, label } = key
  if (api === 'pkcs11') return pkcs11Uri({ token, id, label, module })
  const encode = encodeURIComponent
  const name = api === 'skf' ? 'container' : 'index'
  const parts = [`serial=${encode(token.serial ?? '')}`, `${name}=${encode(id)}`]
  return `${api}:${parts.join(';')}?module-name=${encode(module)}`
}
