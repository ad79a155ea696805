/** `remote:SERVER?key=NAME`: a server of servers.json and a key that is listed there. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'

export interface RemoteRef {
  readonly server: string
  readonly key: string
}

/** `null` for another scheme. @throws REMOTE_URI; the message repeats nothing of the URI, which may hold a secret */
export const readRemoteUri = (uri: string): RemoteRef | null => {
  if (!/^remote:/i.test(uri)) return null
  const wrong = (reason: string): never => {
    throw new GsealError('REMOTE_URI', { reason })
  }
  if (uri.length > LIMITS.devices.uriChars) wrong(`more than ${LIMITS.devices.uriChars} characters`)
  const found = /^remote:([A-Za-z0-9][A-Za-z0-9_.-]{0,63})\?key=([^&=?#]+)$/i.exec(uri)
  const [, server = '', key = ''] = found ?? wrong('it is not remote:SERVER?key=NAME')
  try {
    return { server, key: decodeURIComponent(key) }
  } catch {
    return wrong('wrong percent-encoding')
  }
}

export const remoteUri = ({ server, key }: RemoteRef): string =>
  `remote:${server}?key=${encodeURIComponent(key)}`
