/** `file:` URIs (RFC 8089) and the paths they name; relative paths, which the RFC leaves out, are taken as they stand. */
import { GsealError } from '../base/error.ts'

const SCHEME = /^file:/i

const invalid = (reason: string): never => {
  throw new GsealError('KEY_URI_INVALID', { reason })
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw new GsealError('KEY_URI_INVALID', { reason: 'wrong percent-encoding' }, { cause })
  }
}

/** The path of a `file:` URI, `null` for another scheme. @throws KEY_URI_INVALID */
export const filePath = (uri: string): string | null => {
  if (!SCHEME.test(uri)) return null
  const rest = uri.replace(SCHEME, '')
  if (/[?#]/.test(rest)) return invalid('a file: URI has no query and no fragment')
  const withHost = /^\/\/([^/]*)(\/.*)?$/.exec(rest)
  const host = withHost?.[1] ?? ''
  if (host !== '' && host.toLowerCase() !== 'localhost')
    return invalid(`the file is on another host, ${host}`)
  const path = decoded(withHost === null ? rest : (withHost[2] ?? ''))
  if (path === '' || path.includes('\0')) return invalid('no path')
  return path
}

/** The `file:` URI of a path, absolute or relative. */
export const fileUri = (path: string): string =>
  `file:${path.replace(/[%?#\0]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`).replace(/^\/\//, '////')}`
