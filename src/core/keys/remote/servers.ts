/**
 * servers.json of a home: the signature servers, how each is known and how gseal makes itself known to it. Nothing else
 * names an address. Both sides of TLS are required: a server that took anybody would seal for anybody.
 *
 *   { "format": 1, "servers": [ { "name": "hall", "url": "https://sign.example.gov.cn:8443", "profile": "generic-json",
 *     "ca": "servers/ca.crt", "clientCert": "servers/client.crt", "clientKey": "servers/client.key",
 *     "keys": [ { "key": "unit-1", "cert": "servers/unit-1.crt" } ], "connectMs": 5000, "deadlineMs": 15000 } ] }
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { Shape } from '../device/shape.ts'

export interface ServerRecord {
  readonly name: string
  /** https, host and port alone; the path is the profile's. */
  readonly url: URL
  readonly profile: string
  /** File with the only authorities that may have issued the server's certificate. */
  readonly ca: string
  readonly clientCert: string
  readonly clientKey: string
  /** The certificate is bound here, so that a server cannot choose what it signs with. */
  readonly keys: ReadonlyMap<string, string>
  /** For the connection and TLS; nothing was sent before. */
  readonly connectMs: number
  /** From then to the last byte of the answer. */
  readonly deadlineMs: number
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

const urlOf = (shape: Shape): URL => {
  const text = shape.text('url')
  const url = URL.canParse(text) ? new URL(text) : shape.fail('url', 'is no address')
  if (url.protocol !== 'https:') shape.fail('url', 'does not begin with https://')
  if (url.username !== '' || url.password !== '') shape.fail('url', 'holds a name or a password')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    shape.fail('url', 'has more than host and port; the path stands in the profile')
  return url
}

const keysOf = (shape: Shape, resolve: (path: string) => string): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  for (const entry of shape.objects('keys')) {
    const key = entry.text('key')
    if (keys.has(key)) entry.fail('key', `${key} stands twice`)
    keys.set(key, resolve(entry.text('cert')))
    entry.end()
  }
  return keys
}

const serverOf = (shape: Shape, resolve: (path: string) => string): ServerRecord => {
  const name = shape.text('name')
  if (!NAME.test(name)) shape.fail('name', 'takes letters, digits, dot, dash and underscore')
  const { leastMs, mostMs } = LIMITS.remote
  const record: ServerRecord = {
    name,
    url: urlOf(shape),
    profile: shape.text('profile'),
    ca: resolve(shape.text('ca')),
    clientCert: resolve(shape.text('clientCert')),
    clientKey: resolve(shape.text('clientKey')),
    keys: keysOf(shape, resolve),
    connectMs: shape.number('connectMs', 5_000, leastMs, mostMs),
    deadlineMs: shape.number('deadlineMs', 15_000, leastMs, mostMs),
  }
  shape.end()
  return record
}

/**
 * @param path for messages
 * @param resolve makes a path of the file absolute
 * @throws REMOTE_CONFIG
 */
export const readServers = (
  json: string,
  path: string,
  resolve: (path: string) => string,
): readonly ServerRecord[] => {
  const shape = Shape.ofJson(json, (reason) => new GsealError('REMOTE_CONFIG', { path, reason }))
  if (shape.number('format', 0) !== 1) shape.fail('format', 'is not 1')
  const servers = shape.objects('servers').map((server) => serverOf(server, resolve))
  shape.end()
  const names = servers.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) shape.fail('servers', `${twice} stands twice`)
  return servers
}
