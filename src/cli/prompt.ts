/**
 * Questions go to the terminal and nowhere else; PINs come from there or from `--pin-file`, never from an argument or
 * the environment. A wrong PIN is never asked for again by itself: tokens lock after a few.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import type { Session } from './context.ts'
import { unreadable } from './files.ts'
import { reason, systemReason } from './reasons.ts'
import { say } from './texts/index.ts'

/** NIST SP 800-63B and GB/T 39786 leave the length to the device; six is what Chinese USB keys ask for. */
export const PIN_LEAST = 6

const firstLine = (path: string, bytes: Uint8Array): string => {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  const line = text.split(/\r?\n/, 1)[0] ?? ''
  if (line === '') throw new GsealError('PIN_FILE_INVALID', { path, ...reason('EMPTY') })
  return line
}

const readDescriptor = (path: string, fd: number): Uint8Array => {
  const buffer = Buffer.alloc(LIMITS.keys.pinBytes)
  let length = 0
  try {
    for (;;) {
      const count = readSync(fd, buffer, length, buffer.length - length, null)
      length += count
      if (count === 0 || length === buffer.length) break
    }
  } catch (cause) {
    throw new GsealError('PIN_FILE_INVALID', { path, ...systemReason(cause) }, { cause })
  }
  if (length === buffer.length) throw new GsealError('PIN_FILE_INVALID', { path, ...reason('TOO_LONG') })
  return buffer.subarray(0, length)
}

const readStdin = async (session: Session): Promise<Uint8Array> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of session.world.stdin) {
    parts.push(Buffer.from(part as Uint8Array))
    length += parts.at(-1)?.length ?? 0
    if (length > LIMITS.keys.pinBytes) {
      throw new GsealError('PIN_FILE_INVALID', { path: '-', ...reason('TOO_LONG') })
    }
  }
  return Buffer.concat(parts)
}

const readPath = (session: Session, source: string): Uint8Array => {
  const path = resolve(session.world.cwd, source)
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (cause) {
    throw unreadable(source, cause)
  }
  try {
    if (fstatSync(fd).isDirectory())
      throw new GsealError('PIN_FILE_INVALID', { path: source, ...reason('EISDIR') })
    return readDescriptor(source, fd)
  } finally {
    closeSync(fd)
  }
}

/** The first line of a file, of stdin (`-`) or of a descriptor (`fd:3`). */
export const secretFrom = async (session: Session, source: string): Promise<string> => {
  if (source === '-') return firstLine('-', await readStdin(session))
  const fd = /^fd:(\d{1,4})$/.exec(source)?.[1]
  return firstLine(source, fd === undefined ? readPath(session, source) : readDescriptor(source, Number(fd)))
}

/** Asks on the terminal; what was typed is neither shown nor left there. */
const askSecret = async (session: Session, message: string): Promise<string> => {
  const { createPromptModule } = (await import('inquirer')).default
  const terminal = session.world.terminal()
  try {
    const prompt = createPromptModule({
      input: terminal.input as NodeJS.ReadStream,
      output: terminal.output as NodeJS.WriteStream,
      clearPromptOnDone: true,
    })
    const theme = { prefix: { idle: 'gseal:', done: 'gseal:' }, style: { maskedText: '' } }
    const answers = await prompt<{ secret: string }>([
      { type: 'password', name: 'secret', message, mask: false, toggleMask: false, theme },
    ])
    return answers.secret
  } finally {
    terminal.close()
  }
}

/** What a secret is for, and the option that gives it where nothing may be asked. */
export interface SecretWish {
  readonly message: string
  /** For the error text, e.g. `key demo`. */
  readonly what: string
  readonly option: '--pin-file' | '--password-file' | '--passphrase-file'
  readonly source: string | undefined
}

export const secret = async (session: Session, wish: SecretWish): Promise<string> => {
  // `--pin-file -` at a terminal would show what is typed: it is asked for as any other.
  const typed = wish.source === '-' && session.settings.input
  if (wish.source !== undefined && !typed) return secretFrom(session, wish.source)
  if (!session.settings.input) throw new GsealError('PIN_NEEDED', { what: wish.what, option: wish.option })
  return askSecret(session, wish.message)
}

/** Whether PINs stand in a file, where they can be read at any time: nobody is asked or waited for, and no stream is used up. */
export const pinsInFile = ({ settings: { pinFile }, world }: Session): boolean =>
  pinFile !== undefined &&
  pinFile !== '-' &&
  !pinFile.startsWith('fd:') &&
  statSync(resolve(world.cwd, pinFile), { throwIfNoEntry: false })?.isFile() === true

/** The PIN of a key: asked once however many files it is for. */
export const pinOnce = (session: Session, name: string): (() => Promise<string>) => {
  let answer: Promise<string> | undefined
  return () => {
    const what = say(session.settings.lang, 'whatKey', { name })
    const message = say(session.settings.lang, 'askPin', { what })
    answer ??= secret(session, { message, what, option: '--pin-file', source: session.settings.pinFile })
    return answer
  }
}

const checkLength = (pin: string): string => {
  const actual = [...pin].length
  if (actual < PIN_LEAST) throw new GsealError('PIN_TOO_SHORT', { actual, least: PIN_LEAST })
  return pin
}

/** A PIN to be set: asked twice on the terminal, taken as it is from a file. */
export const newPin = async (session: Session, name: string): Promise<string> => {
  const { lang, pinFile } = session.settings
  const what = say(lang, 'whatKey', { name })
  const message = say(lang, 'askNewPin', { what, least: PIN_LEAST })
  const pin = checkLength(await secret(session, { message, what, option: '--pin-file', source: pinFile }))
  if (pinFile !== undefined && !(pinFile === '-' && session.settings.input)) return pin
  if ((await askSecret(session, say(lang, 'askNewPinAgain'))) !== pin) throw new GsealError('PIN_DIFFERS')
  return pin
}
