/** The attributes of a key's URI, `scheme:a=b;c=d?e=f&g=h` (the form of RFC 7512, used for skf: and sdf: too). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'

export interface UriFields {
  readonly path: ReadonlyMap<string, Buffer>
  readonly query: ReadonlyMap<string, Buffer>
}

const invalid = (reason: string): never => {
  throw new GsealError('DEVICE_URI', { reason })
}

const PIN = /^pin-/

/** Percent-encoded text as the bytes it stands for; an id may be any. */
const decoded = (text: string): Buffer => {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) invalid('wrong percent-encoding')
  const parts = text.split(/(%[0-9A-Fa-f]{2})/)
  const bytes = parts.map((part) =>
    /^%[0-9A-Fa-f]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'),
  )
  return Buffer.concat(bytes)
}

const attributes = (text: string, separator: string, known: ReadonlySet<string>): Map<string, Buffer> => {
  const found = new Map<string, Buffer>()
  for (const part of text === '' ? [] : text.split(separator)) {
    const [, name = '', value = ''] =
      /^([a-z0-9-]+)=(.*)$/s.exec(part) ?? invalid('not attributes name=value')
    // Before anything else: the rest of the message must not repeat what may be a PIN.
    if (PIN.test(name)) throw new GsealError('DEVICE_URI_PIN', { attribute: name })
    if (!known.has(name)) invalid(`the attribute ${name} is not known`)
    if (found.has(name)) invalid(`${name} stands twice`)
    found.set(name, decoded(value))
  }
  return found
}

/** `null` for another scheme. @throws DEVICE_URI, DEVICE_URI_PIN */
export const fieldsOf = (
  uri: string,
  scheme: string,
  path: ReadonlySet<string>,
  query: ReadonlySet<string>,
): UriFields | null => {
  if (!uri.toLowerCase().startsWith(`${scheme}:`)) return null
  if (uri.length > LIMITS.devices.uriChars) invalid(`more than ${LIMITS.devices.uriChars} characters`)
  const rest = uri.slice(scheme.length + 1)
  const mark = rest.indexOf('?')
  const [before, after] = mark < 0 ? [rest, ''] : [rest.slice(0, mark), rest.slice(mark + 1)]
  return { path: attributes(before, ';', path), query: attributes(after, '&', query) }
}
