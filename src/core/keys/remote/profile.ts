/**
 * A profile of a signature or seal server (签名验签服务器, 印章服务器): how a signature is asked for and where it stands in
 * the answer. Every vendor has an interface of its own, so it is data, read strictly: what is not known is an error. It
 * names no address and no key (that is the home's servers.json), and holds no secret: the client proves itself by TLS.
 */
import { GsealError } from '../../base/error.ts'
import { Shape } from '../device/shape.ts'

export type Encoding = 'base64' | 'hex'

/** A value of the body; a text may hold `{key}`, `{data}` and `{id}`. */
export type Constant = string | number | boolean

export interface RemoteProfile {
  readonly profile: string
  readonly title: string
  readonly source: string
  readonly request: {
    readonly method: 'POST' | 'PUT'
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    /** By dotted name: `data.value` is the member `value` of the object `data`. */
    readonly body: ReadonlyMap<string, Constant>
    /** `digest`: for SM2 e = SM3(ZA‖M), which gseal computes. `message`: M, and the server puts Z before it. */
    readonly input: 'digest' | 'message'
    readonly encoding: Encoding
  }
  readonly answer: {
    /** Dotted name. Whether the value is r‖s or DER is seen from itself. */
    readonly signature: string
    readonly encoding: Encoding
    /** The server's own code of the outcome, and the values that mean success. */
    readonly error: { readonly field: string; readonly ok: readonly string[] } | undefined
    readonly message: string | undefined
    /** What the server's codes mean, for the message. */
    readonly codes: ReadonlyMap<string, string>
  }
}

const DOTTED = /^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*){0,7}$/
const SECRET = /authorization|cookie|passw|secret|(^|[._-])pin($|[._-])/i
/** Headers that frame the message: they follow from the body and are not for a profile. */
const FRAMING = /^(host|connection|content-length|transfer-encoding|te|upgrade|expect)$/i
const PLACEHOLDERS: ReadonlySet<string> = new Set(['{key}', '{data}', '{id}'])

const noSecret = (shape: Shape, name: string): void => {
  if (SECRET.test(name)) shape.fail(name, 'a secret does not belong into a profile')
}

const headersOf = (shape: Shape): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of shape.entries()) {
    noSecret(shape, name)
    if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name) || FRAMING.test(name))
      shape.fail(name, 'is no header that a profile may set')
    if (typeof value !== 'string' || !/^[\x20-\x7e]{1,256}$/.test(value)) shape.fail(name, 'is no ASCII text')
    headers[name.toLowerCase()] = String(value)
  }
  return headers
}

const constant = (shape: Shape, name: string, value: unknown): Constant => {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'string' || value.length > 1024)
    return shape.fail(name, 'is no short text, number or flag')
  for (const [found] of value.matchAll(/\{[^}]*\}/g))
    if (!PLACEHOLDERS.has(found)) shape.fail(name, `${found} is none of ${[...PLACEHOLDERS].join(', ')}`)
  return value
}

const bodyOf = (shape: Shape): ReadonlyMap<string, Constant> => {
  const body = new Map<string, Constant>()
  for (const [name, value] of shape.entries()) {
    noSecret(shape, name)
    if (!DOTTED.test(name)) shape.fail(name, 'is no dotted name')
    body.set(name, constant(shape, name, value))
  }
  const names = [...body.keys()]
  const under = names.find((name) => names.some((other) => other.startsWith(`${name}.`)))
  if (under !== undefined) shape.fail(under, 'is a value and an object at once')
  for (const needed of ['{key}', '{data}'])
    if (![...body.values()].some((value) => String(value).includes(needed)))
      shape.fail('', `no field holds ${needed}`)
  return body
}

const dotted = (shape: Shape, name: string): string => {
  const value = shape.text(name)
  return DOTTED.test(value) ? value : shape.fail(name, 'is no dotted name')
}

const requestOf = (shape: Shape): RemoteProfile['request'] => {
  const path = shape.text('path')
  if (!/^\/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*$/.test(path)) shape.fail('path', 'is no path from /')
  return {
    method: shape.choice('method', ['POST', 'PUT'] as const, 'POST'),
    path,
    headers: headersOf(shape.object('headers')),
    body: bodyOf(shape.object('body')),
    input: shape.choice('input', ['digest', 'message'] as const),
    encoding: shape.choice('encoding', ['base64', 'hex'] as const, 'base64'),
  }
}

const errorOf = (shape: Shape): RemoteProfile['answer']['error'] => {
  const ok = shape.texts('ok')
  const field = shape.optionalText('error')
  if (field === undefined) return ok.length === 0 ? undefined : shape.fail('ok', 'has no "error" beside it')
  if (!DOTTED.test(field)) shape.fail('error', 'is no dotted name')
  if (ok.length === 0) shape.fail('ok', 'names no value that means success')
  return { field, ok }
}

const answerOf = (shape: Shape): RemoteProfile['answer'] => ({
  signature: dotted(shape, 'signature'),
  encoding: shape.choice('encoding', ['base64', 'hex'] as const, 'base64'),
  error: errorOf(shape),
  message: shape.optionalText('message'),
  codes: new Map(
    shape
      .object('codes')
      .entries()
      .map(([code, text]) => [code, typeof text === 'string' ? text : shape.fail(code, 'is no text')]),
  ),
})

/**
 * Reads one profile from JSON text; it has to call itself by its name.
 * @throws REMOTE_PROFILE
 */
export const readRemoteProfile = (json: string, name: string): RemoteProfile => {
  const shape = Shape.ofJson(json, (reason) => new GsealError('REMOTE_PROFILE', { profile: name, reason }))
  const own = shape.text('profile')
  if (own !== name) shape.fail('profile', `is "${own}", and not the name of the file`)
  shape.number('version', 1, 1, 1)
  const [request, answer] = [shape.object('request'), shape.object('answer')]
  const profile: RemoteProfile = {
    profile: own,
    title: shape.optionalText('title') ?? '',
    source: shape.optionalText('source') ?? '',
    request: requestOf(request),
    answer: answerOf(answer),
  }
  for (const part of [request, answer, shape]) part.end()
  return profile
}
