/**
 * `gseal device files`: the files of an SKF key and what each is, or one of them written to a file. The name on the token
 * chooses what is read and never where it is written: that is what `--out` says.
 */
import { resolve } from 'node:path'
import { isGsealError } from '../../core/base/error.ts'
import type { DeviceHost } from '../../core/keys/device/host.ts'
import { matchToken } from '../../core/keys/device/match.ts'
import type { DeviceFile, TokenInfo } from '../../core/keys/device/model.ts'
import { type Content, contentOf } from '../../core/stored-file.ts'
import type { Session } from '../context.ts'
import { openModule } from '../devices.ts'
import { tell } from '../errors.ts'
import { writeOutput } from '../files.ts'
import { toned } from '../output.ts'
import { tellDone } from '../papers.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'
import { loginIfWanted } from './device-show.ts'

const contentText = ({ settings: { lang } }: Session, content: Content): string => {
  if (content.kind === 'other') return say(lang, 'contentOther')
  if (content.kind === 'seal') return say(lang, 'contentSeal', { ...content })
  const { picture, width, height } = content
  const size = width === undefined || height === undefined ? '' : ` ${width}×${height}`
  return say(lang, 'contentPicture', { picture: picture.toUpperCase(), size })
}

/** A file that cannot be read stops no other; a token that is gone stops all. */
const aboutOne = (error: unknown): boolean =>
  (['DEVICE_ERROR', 'DEVICE_FILE_SIZE', 'LIMIT_EXCEEDED'] as const).some((code) => isGsealError(error, code))

/** Answers the exit status of this file. */
const showFile = async (
  session: Session,
  host: DeviceHost,
  token: TokenInfo,
  file: DeviceFile,
): Promise<number> => {
  const { lang } = session.settings
  const show = (content: Content | { kind: 'locked' | 'unread' }, text: string): void => {
    session.out.record({ type: 'file', module: host.module, token: token.label, ...file, content })
    const bytes = say(lang, 'fileBytes', { bytes: file.size ?? '?' })
    session.out.line('  ', toned('strong', file.name), `  ${bytes}  ${text}`)
  }
  try {
    const content = contentOf(await host.readFile(token, file.name))
    show(content, contentText(session, content))
    return 0
  } catch (error) {
    if (isGsealError(error, 'DEVICE_PIN_REQUIRED')) {
      show({ kind: 'locked' }, say(lang, 'contentLocked'))
      return 0
    }
    if (!aboutOne(error)) throw error
    show({ kind: 'unread' }, say(lang, 'contentUnread'))
    return tell(session, error)
  }
}

const list = async (
  session: Session,
  input: Input,
  host: DeviceHost,
  tokens: readonly TokenInfo[],
): Promise<number> => {
  let [status, count] = [0, 0]
  for (const token of tokens) {
    await loginIfWanted(session, input, host, token)
    const files = await host.files(token)
    count += files.length
    session.out.line(toned('strong', token.label), `  #${token.serial}`)
    for (const file of files) status = (await showFile(session, host, token, file)) || status
  }
  session.out.record({ type: 'summary', files: count })
  if (count === 0) session.out.line(say(session.settings.lang, 'filesNone'))
  return status
}

const readOut = async (
  session: Session,
  input: Input,
  host: DeviceHost,
  token: TokenInfo,
  name: string,
  out: string,
): Promise<number> => {
  await loginIfWanted(session, input, host, token)
  const bytes = await host.readFile(token, name)
  const path = resolve(session.world.cwd, out)
  await writeOutput(path, bytes, { force: input.has('force') })
  const record = {
    type: 'file',
    token: token.label,
    name,
    size: bytes.byteLength,
    out,
    content: contentOf(bytes),
  }
  tellDone(session, record, 'fileRead', { name, path, what: contentText(session, record.content) })
  return 0
}

export const run: Run = async (session, input) => {
  const [name, out] = [input.text('read'), input.text('out')]
  if ((name === undefined) !== (out === undefined)) throw usage(session.settings.lang, 'readNeedsOut')
  const host = await openModule(session, input.first)
  try {
    const label = input.text('token')
    const ref = label === undefined ? {} : { label }
    const present = (await host.tokens()).filter((token) => token.present)
    if (name !== undefined && out !== undefined)
      return await readOut(session, input, host, matchToken(present, ref, host.module), name, out)
    const wanted = label === undefined ? present : [matchToken(present, ref, host.module)]
    return await list(session, input, host, wanted)
  } finally {
    await host.close()
  }
}
