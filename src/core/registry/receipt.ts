/**
 * Receipts of filing (备案回执, 印章 Art. 14) read from a file, by a profile as the records are written by one: where in the
 * answer stands whether it was accepted, for which seal, for which task, and under which number. The two profiles here
 * answer the two records of filing.ts; the forms of a province's own system are a small JSON file away.
 *
 *   { "form": "json" | "xml", "accepted": { "at": "code", "values": ["0"] }, "receipt": "data.receiptNo",
 *     "seal": "data.sealCode", "task": { "at": "data.taskCode", "values": { "release": "207" } }, "message": "message" }
 *
 * A path is names with dots; of XML elements, from the root. `task` and `message` may be left out. A receipt is refused
 * rather than guessed: what says nothing about its seal could be that of another.
 */
import { decodeUtf8 } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { parseXml, type XmlElement } from '../xml/index.ts'
import type { FilingKind, FilingProfile } from './filing.ts'

export interface ReceiptProfile {
  readonly form: 'json' | 'xml'
  readonly accepted: { readonly at: string; readonly values: readonly string[] }
  readonly receipt: string
  readonly seal: string
  readonly task?: { readonly at: string; readonly values: Readonly<Partial<Record<FilingKind, string>>> }
  readonly message?: string
}

const RECORD = 'Package.Data.Record'

export const RECEIPT_PROFILES: Readonly<Record<FilingProfile, ReceiptProfile>> = {
  national: {
    form: 'json',
    accepted: { at: 'code', values: ['0'] },
    receipt: 'data.receiptNo',
    seal: 'data.sealCode',
    task: { at: 'data.taskCode', values: { release: '207', renewal: '108', deactivation: '209' } },
    message: 'message',
  },
  police: {
    form: 'xml',
    accepted: { at: `${RECORD}.jg`, values: ['0'] },
    receipt: `${RECORD}.bah`,
    seal: `${RECORD}.yzbm`,
    message: `${RECORD}.sm`,
  },
}

const unreadable = (reason: string): never => {
  throw new GsealError('RECEIPT_UNREADABLE', { reason })
}

/** The value at a path, as text; `undefined` when there is none. */
type Look = (path: string) => string | undefined

const lookInJson = (text: string): Look => {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (error) {
    return unreadable((error as Error).message)
  }
  return (path) => {
    let value = root
    for (const name of path.split('.')) {
      const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      value = inside ? (value as Record<string, unknown>)[name] : undefined
    }
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined
  }
}

const lookInXml = (bytes: Uint8Array): Look => {
  const root = parseXml(bytes, 'receipt')
  return (path) => {
    const [first, ...names] = path.split('.')
    let element: XmlElement | undefined = root.local === first ? root : undefined
    for (const name of names) {
      const found: readonly XmlElement[] = element?.all(name) ?? []
      if (found.length > 1) unreadable(`several elements ${path}`)
      element = found[0]
    }
    return element?.text.trim()
  }
}

const lookIn = (bytes: Uint8Array, { form }: ReceiptProfile): Look => {
  if (form === 'xml') return lookInXml(bytes)
  return lookInJson(decodeUtf8(bytes) ?? unreadable('not UTF-8'))
}

/** What a receipt must be about. */
export interface Expected {
  readonly code: string
  readonly filing: FilingKind
}

/**
 * The number of a receipt that accepts this filing of this seal.
 * @throws RECEIPT_UNREADABLE, RECEIPT_REFUSED, RECEIPT_OTHER, XML_*
 */
export const readReceipt = (bytes: Uint8Array, profile: ReceiptProfile, expected: Expected): string => {
  const look = lookIn(bytes, profile)
  const need = (path: string): string => {
    const value = look(path)
    return value === undefined || value === '' ? unreadable(`nothing at ${path}`) : value
  }
  const answer = need(profile.accepted.at)
  if (!profile.accepted.values.includes(answer)) {
    const message = profile.message === undefined ? undefined : look(profile.message)
    throw new GsealError('RECEIPT_REFUSED', { seal: expected.code, answer, message: message || '-' })
  }
  const code = need(profile.seal)
  if (code !== expected.code)
    throw new GsealError('RECEIPT_OTHER', { what: 'seal', found: code, wanted: expected.code })
  const wanted = profile.task?.values[expected.filing]
  if (profile.task !== undefined && wanted !== undefined) {
    const found = need(profile.task.at)
    if (found !== wanted) throw new GsealError('RECEIPT_OTHER', { what: 'task', found, wanted })
  }
  return need(profile.receipt)
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A profile from its JSON file. @throws RECEIPT_PROFILE */
export const readReceiptProfile = (bytes: Uint8Array): ReceiptProfile => {
  const wrong = (reason: string): never => {
    throw new GsealError('RECEIPT_PROFILE', { reason })
  }
  let value: Partial<ReceiptProfile> | null
  try {
    value = JSON.parse(decodeUtf8(bytes) ?? wrong('not UTF-8')) as Partial<ReceiptProfile> | null
  } catch (error) {
    return error instanceof GsealError
      ? wrong(String(error.params['reason']))
      : wrong((error as Error).message)
  }
  const { form, accepted, receipt, seal, task, message } = value ?? {}
  if (form !== 'json' && form !== 'xml') return wrong('form is neither "json" nor "xml"')
  if (!isText(accepted?.at) || !Array.isArray(accepted.values) || !accepted.values.every(isText))
    return wrong('accepted is not { at, values }')
  if (!isText(receipt) || !isText(seal)) return wrong('receipt and seal are not paths')
  if (task !== undefined && (!isText(task.at) || typeof task.values !== 'object'))
    return wrong('task is not { at, values }')
  return {
    form,
    accepted,
    receipt,
    seal,
    ...(task === undefined ? {} : { task }),
    ...(isText(message) ? { message } : {}),
  }
}
