/** What applications and permissions are made of on the command line: certificates, materials, times, names. */
import { randomBytes } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { type Certificate, parseCertificate, readPem } from '../core/pki/index.ts'
import { wordOf } from './ask.ts'
import type { Session } from './context.ts'
import { readInput } from './files.ts'
import type { Home } from './home.ts'
import { materialsOf } from './ledger.ts'
import { toned } from './output.ts'
import { usage } from './parse.ts'
import type { Input } from './record.ts'
import { type LabelText, say } from './texts/index.ts'

/** The first certificate of a PEM or DER file. @throws FILE_*, DER_*, CERT_* */
export const certAt = async (session: Session, name: string): Promise<Certificate> => {
  const bytes = await readInput(resolve(session.world.cwd, name), LIMITS.pki.certBytes * 4)
  const [block] = readPem(bytes)
  if (block === undefined) throw new GsealError('FILE_UNREADABLE', { path: name, reason: 'no certificate' })
  return parseCertificate(block.der)
}

export interface Material {
  readonly digest: string
  readonly name: string
  readonly bytes: number
}

/** Files of an option, kept in the home by their digest. */
export const keepFiles = async (
  session: Session,
  home: Home,
  names: readonly string[],
): Promise<Material[]> => {
  const kept: Material[] = []
  for (const name of names) {
    const bytes = await readInput(resolve(session.world.cwd, name), LIMITS.ledger.materialBytes)
    kept.push({ digest: materialsOf(home).put(bytes).digest, name: basename(name), bytes: bytes.byteLength })
  }
  return kept
}

/** A, S, U … and the day, with a tail that keeps names apart: short enough to be read out on the telephone. */
export const newName = (prefix: string, now: number): string => {
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
  const tail = [...randomBytes(5)].map((byte) => letters[byte % letters.length]).join('')
  return `${prefix}${day}-${tail}`
}

/** `42,42` in mm → tenths of a millimetre. */
export const tenths = (session: Session, text: string): { width: number; height: number } => {
  const m = /^(\d{1,3}(?:\.\d)?)(?:[,x×*](\d{1,3}(?:\.\d)?))?$/.exec(text.trim())
  if (m === null) throw usage(session.settings.lang, 'sealSizeForm', { word: text })
  const width = Math.round(Number(m[1]) * 10)
  return { width, height: m[2] === undefined ? width : Math.round(Number(m[2]) * 10) }
}

/** A required option whose absence nothing can be asked for. */
export const required = (session: Session, input: Input, flag: string): string => {
  const value = input.text(flag)
  if (value === undefined) throw usage(session.settings.lang, 'optionNeeded', { name: `--${flag}` })
  return value
}

/** Places of texts that hold a word of the closed lists: a person reads it in the own language. */
const WORDS: readonly string[] = ['state', 'kind', 'rule', 'role']

/** Parameters of a text with the words of the closed lists as a person reads them; records keep the stable names. */
export const worded = (
  session: Session,
  params: Readonly<Record<string, string | number>>,
): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      WORDS.includes(name) ? wordOf(session, String(value)) : value,
    ]),
  )

/** The record of what was done, and its line. */
export const tellDone = (
  session: Session,
  record: Readonly<Record<string, unknown>>,
  text: LabelText,
  params: Readonly<Record<string, string | number>>,
): void => {
  session.out.record(record)
  session.out.line(toned('good', '✓ '), say(session.settings.lang, text, worded(session, params)))
}

/** A session whose PIN comes from another option: for the second key of a command. */
export const withPinFile = (session: Session, source: string | undefined): Session =>
  source === undefined ? session : { ...session, settings: { ...session.settings, pinFile: source } }
