/** Writing and reading `pkcs11:` URIs (RFC 7512). A PIN in one, or a pointer to one, is refused; see device/uri.ts for the rest. */
import { fromHex, toHex } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import type { DeviceKeyRef, TokenRef } from '../device/model.ts'
import { fieldsOf, type UriFields } from '../device/uri-fields.ts'

/** What is not unreserved or allowed in a path attribute (RFC 7512 2.3) is percent-encoded. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const idText = (id: string): string => id.replace(/../g, (pair) => `%${pair.toUpperCase()}`)

export interface Pkcs11Key {
  readonly ref: DeviceKeyRef
  /** Name of a module in devices.json. */
  readonly moduleName?: string
  /** Counts only when devices.json lists the same path. */
  readonly modulePath?: string
}

export const pkcs11Uri = (key: {
  readonly token: TokenRef
  readonly id?: string
  readonly label?: string
  readonly module?: string
}): string => {
  const { token, id = '', label = '', module } = key
  const parts = [
    ['token', token.label],
    ['serial', token.serial],
    ['manufacturer', token.manufacturer],
    ['model', token.model],
  ] as const
  const attributes = parts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${encode(value)}`],
  )
  if (id !== '') attributes.push(`id=${idText(id)}`)
  if (label !== '') attributes.push(`object=${encode(label)}`)
  const query = module === undefined ? '' : `?module-name=${encode(module)}`
  return `pkcs11:${[...attributes, 'type=private'].join(';')}${query}`
}

const PATH: ReadonlySet<string> = new Set([
  'token',
  'serial',
  'manufacturer',
  'model',
  'object',
  'id',
  'type',
  // Names of the library and the slot, which change; RFC 7512 2.3 has them, gseal goes by token.
  'library-manufacturer',
  'library-description',
  'library-version',
  'slot-id',
  'slot-description',
  'slot-manufacturer',
])
const QUERY: ReadonlySet<string> = new Set(['module-name', 'module-path'])
const SLOT = /^(slot|library)-/

const invalid = (reason: string): never => {
  throw new GsealError('DEVICE_URI', { reason })
}

const textOf = (fields: UriFields, name: string): string | undefined =>
  fields.path.get(name)?.toString('utf8')

/** `null` for another scheme. @throws DEVICE_URI, DEVICE_URI_PIN */
export const readPkcs11Uri = (uri: string): Pkcs11Key | null => {
  const fields = fieldsOf(uri, 'pkcs11', PATH, QUERY)
  if (fields === null) return null
  for (const name of fields.path.keys())
    if (SLOT.test(name)) invalid(`${name} may change when the token is plugged in again; name the token`)
  const type = textOf(fields, 'type')
  if (type !== undefined && type !== 'private') invalid(`type=${type} is no private key`)
  const token: Record<string, string> = {}
  for (const [attribute, field] of [
    ['token', 'label'],
    ['serial', 'serial'],
    ['manufacturer', 'manufacturer'],
    ['model', 'model'],
  ] as const) {
    const value = textOf(fields, attribute)
    if (value !== undefined) token[field] = value
  }
  const [id, label] = [fields.path.get('id'), textOf(fields, 'object')]
  const [moduleName, modulePath] = [fields.query.get('module-name'), fields.query.get('module-path')]
  return {
    ref: {
      token,
      ...(id === undefined ? {} : { id: toHex(id) }),
      ...(label === undefined ? {} : { label }),
    },
    ...(moduleName === undefined ? {} : { moduleName: moduleName.toString('utf8') }),
    ...(modulePath === undefined ? {} : { modulePath: modulePath.toString('utf8') }),
  }
}

export const idBytes = (id: string): Buffer => Buffer.from(fromHex(id))
