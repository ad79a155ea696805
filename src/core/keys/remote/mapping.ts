/** From a profile to the bytes of a request, and from the bytes of an answer to the signature in it. */
import { GsealError } from '../../base/error.ts'
import { type PublicKey, signatureAlgorithm, sm2Digest } from '../../gm/index.ts'
import { deviceAlgorithm } from '../device/forms.ts'
import type { Encoding, RemoteProfile } from './profile.ts'
import type { Answer } from './wire.ts'

/** What the server is given to sign. */
const inputFor = (key: PublicKey, input: 'digest' | 'message', message: Uint8Array): Uint8Array => {
  if (input === 'message') return message
  if (key.sm2 !== undefined) return sm2Digest(key.sm2, message)
  const digest = signatureAlgorithm(deviceAlgorithm(key) ?? '')?.digest
  if (digest === undefined) throw new TypeError(`no digest for ${key.name}`)
  return digest.digest(message)
}

type Tree = { [name: string]: unknown }

// Without a prototype, so that no name of a profile means more than a name.
const tree = (): Tree => Object.create(null) as Tree

const place = (root: Tree, dotted: string, value: unknown): void => {
  const names = dotted.split('.')
  const last = names.pop() ?? ''
  let at = root
  for (const name of names) {
    at[name] ??= tree()
    at = at[name] as Tree
  }
  at[last] = value
}

export interface Wish {
  readonly key: string
  readonly publicKey: PublicKey
  readonly message: Uint8Array
  /** Of this request, for the server's log and a person who asks what became of it. */
  readonly id: string
}

export const requestBody = ({ request }: RemoteProfile, wish: Wish): Buffer => {
  const data = Buffer.from(inputFor(wish.publicKey, request.input, wish.message)).toString(request.encoding)
  const values: Readonly<Record<string, string>> = { '{key}': wish.key, '{data}': data, '{id}': wish.id }
  const root = tree()
  for (const [name, value] of request.body) {
    const filled =
      typeof value === 'string'
        ? value.replace(/\{(?:key|data|id)\}/g, (found) => values[found] ?? found)
        : value
    place(root, name, filled)
  }
  return Buffer.from(JSON.stringify(root), 'utf8')
}

const at = (value: unknown, dotted: string): unknown => {
  let found = value
  for (const name of dotted.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Tree)[name]
  }
  return found
}

const FORMS: Readonly<Record<Encoding, RegExp>> = {
  base64: /^(?:[A-Za-z0-9+/]{4})+$|^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/,
  hex: /^(?:[0-9A-Fa-f]{2})+$/,
}

/** What a server says of itself is shown on a terminal. */
const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
        .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
        .slice(0, 200)
    : '-'

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** @throws REMOTE_REFUSED */
const refused = (server: string, profile: RemoteProfile, value: unknown): void => {
  const { error, message, codes } = profile.answer
  if (error === undefined) return
  const code = at(value, error.field)
  if (code === undefined || error.ok.includes(String(code))) return
  const told = message === undefined ? '-' : shown(at(value, message))
  throw new GsealError('REMOTE_REFUSED', {
    server,
    code: shown(code),
    message: codes.get(String(code)) ?? told,
  })
}

/**
 * The signature as the server gave it: not normalised, not verified.
 * @throws REMOTE_REFUSED, REMOTE_STATUS, REMOTE_ANSWER
 */
export const signatureIn = (
  server: string,
  profile: RemoteProfile,
  { status, body }: Answer,
  id: string,
): Uint8Array => {
  const value = parsed(body)
  refused(server, profile, value)
  if (status < 200 || status > 299) throw new GsealError('REMOTE_STATUS', { server, status, id })
  const wrong = (reason: string): never => {
    throw new GsealError('REMOTE_ANSWER', { server, reason, id })
  }
  if (value === undefined) return wrong('it is no JSON')
  const { error, signature, encoding } = profile.answer
  // An outcome that is not told is none.
  if (error !== undefined && at(value, error.field) === undefined) return wrong(`it has no ${error.field}`)
  const text = at(value, signature)
  if (typeof text !== 'string') return wrong(`it has no text ${signature}`)
  return FORMS[encoding].test(text) ? Buffer.from(text, encoding) : wrong(`${signature} is no ${encoding}`)
}
