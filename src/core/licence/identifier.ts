/**
 * Identifiers of licences (电子证照标识, GB/T 36904): root . type . issuer . serial . version . check character. The check
 * character is computed over the segments without dots and root.
 *
 * Read generously, written strictly: systems have written six digits for the issuer and a check character by a wrong
 * algorithm; both are recognised and named, and neither is ever made.
 */
import type { Code } from '../base/codes/index.ts'
import { GsealError, type Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { ALPHABET, checkCharacter, legacyCheckCharacter, strangerIn } from './alphabet.ts'

export { checkCharacter } from './alphabet.ts'

/** 电子证照根代码. */
const ROOT = '1.2.156.3005.2.'

export interface LicenceIdentifier {
  /** 证照类型代码: 18 characters of the defining body, 3 of the type. */
  readonly typeCode: string
  /** 证照颁发机构代码. */
  readonly issuerCode: string
  readonly serial: string
  /** From 1; each change and extension adds one. */
  readonly version: number
}

interface Told {
  readonly code: Code
  readonly params: Params
}

export interface IdentifierReading {
  /** `legacy`: good by the wrong algorithm; accepted when read, never written. */
  readonly verdict: 'ok' | 'legacy' | 'bad'
  /** Absent when the text does not even have the form. */
  readonly identifier?: LicenceIdentifier
  /** What is wrong, for `bad`; and what is odd, for the others. */
  readonly told: readonly Told[]
  /** The character that belongs at the end. */
  readonly expected?: string
}

const FORM = /^([0-9A-Z]{21})\.([0-9A-Z]{18}|\d{6})\.([0-9A-Z]{1,64})\.(\d{3})\.([0-9A-Z])$/

const bad = (code: Code, params: Params): IdentifierReading => ({ verdict: 'bad', told: [{ code, params }] })

const strangerInSegments = (text: string): IdentifierReading | undefined => {
  const found = strangerIn(text.replaceAll('.', '0'))
  return found && bad('LICENCE_ID_CHAR', { char: found.char, position: ROOT.length + found.at })
}

/** Judges and takes apart; nothing is corrected. */
export const readIdentifier = (text: string): IdentifierReading => {
  if (!text.startsWith(ROOT)) return bad('LICENCE_ID_FORM', { identifier: text.slice(0, 128) })
  const rest = text.slice(ROOT.length)
  const stranger = strangerInSegments(rest)
  if (stranger !== undefined) return stranger
  const [, typeCode = '', issuerCode = '', serial = '', version = '', check = ''] = FORM.exec(rest) ?? []
  if (check === '' || version === '000') return bad('LICENCE_ID_FORM', { identifier: text.slice(0, 128) })
  const identifier = { typeCode, issuerCode, serial, version: Number(version) }
  const input = typeCode + issuerCode + serial + version
  const expected = checkCharacter(input)
  const told: Told[] =
    issuerCode.length === 18 ? [] : [{ code: 'LICENCE_ID_ISSUER_SHORT', params: { issuer: issuerCode } }]
  if (check === expected) return { verdict: 'ok', identifier, told, expected }
  const params = { check, expected }
  return check === legacyCheckCharacter(input)
    ? { verdict: 'legacy', identifier, told: [...told, { code: 'LICENCE_ID_LEGACY', params }], expected }
    : { verdict: 'bad', identifier, told: [{ code: 'LICENCE_ID_CHECK', params }], expected }
}

const segment = (name: string, value: string, form: RegExp): string => {
  const found = strangerIn(value)
  if (found !== undefined)
    throw new GsealError('LICENCE_ID_SEGMENT', { name, value, reason: `"${found.char}" at ${found.at}` })
  if (!form.test(value))
    throw new GsealError('LICENCE_ID_SEGMENT', { name, value, reason: `${value.length} characters` })
  return value
}

const SERIAL = new RegExp(`^[${ALPHABET}]{1,${LIMITS.licence.serialChars}}$`)

/** The text with its check character. @throws LICENCE_ID_SEGMENT when a part cannot stand in an identifier */
export const makeIdentifier = (identifier: LicenceIdentifier): string => {
  const { version } = identifier
  if (!Number.isInteger(version) || version < 1 || version > 999)
    throw new GsealError('LICENCE_ID_SEGMENT', { name: 'version', value: version, reason: '1 to 999' })
  const parts = [
    segment('typeCode', identifier.typeCode, /^.{21}$/),
    segment('issuerCode', identifier.issuerCode, /^.{18}$/),
    segment('serial', identifier.serial, SERIAL),
    String(version).padStart(3, '0'),
  ]
  return `${ROOT}${parts.join('.')}.${checkCharacter(parts.join(''))}`
}
