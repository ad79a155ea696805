/**
 * The one place where an error becomes words and an exit status: `gseal: error: … [CODE]`, `gseal: hint: …`. Anything
 * that is no GsealError is a fault of gseal itself: INTERNAL, 70, without a stack trace unless GSEAL_DEBUG asks.
 */
import { resolve } from 'node:path'
import {
  codeRow,
  GsealError,
  hintOf,
  isGsealError,
  type Lang,
  messageOf,
  type Params,
} from '../core/base/error.ts'
import type { Session } from './context.ts'
import { toned } from './output.ts'
import type { Run } from './record.ts'
import { say } from './texts/index.ts'

/** Ctrl-C at a question ends the prompt with this error of the prompt library. */
const isPromptExit = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')

/** The expected error that stands for whatever was thrown. */
export const asGsealError = (error: unknown): GsealError => {
  if (isGsealError(error)) return error
  if (isPromptExit(error)) return new GsealError('INTERRUPTED')
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new GsealError('INTERNAL', { detail }, { cause: error })
}

export interface ErrorRecord {
  readonly type: 'error'
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly file?: string
  readonly clause?: string
}

export const errorRecord = (lang: Lang, error: GsealError, file?: string): ErrorRecord => {
  const { clause } = codeRow(error.code)
  return {
    type: 'error',
    ...(file === undefined ? {} : { file }),
    code: error.code,
    message: messageOf(lang, error.code, error.params),
    hint: hintOf(lang, error.code, error.params),
    ...(clause === undefined ? {} : { clause }),
  }
}

/** A command about one file: whatever stops it is told with the name of that file. */
export const aboutFile =
  (run: Run): Run =>
  async (session, input) => {
    try {
      return await run(session, input)
    } catch (error) {
      return tell(session, error, input.first)
    }
  }

/** Whether a message speaks of the file by its path already. */
const names = (session: Session, params: Params, file: string): boolean =>
  Object.values(params).some((value) => value === file || value === resolve(session.world.cwd, file))

/** Tells an error of one item or of the whole command; answers the exit status that its code asks for. */
export const tell = (session: Session, thrown: unknown, file?: string): number => {
  const error = asGsealError(thrown)
  const record = errorRecord(session.settings.lang, error, file)
  const { lang } = session.settings
  session.out.record(record as unknown as Record<string, unknown>)
  const named = file === undefined || names(session, error.params, file)
  const where = named ? '' : `${file}: `
  session.out.error(toned('bad', `${say(lang, 'error')}: `), `${where}${record.message} [${record.code}]`)
  session.out.error(toned('dim', `${say(lang, 'hint')}: `), record.hint)
  if (session.world.env['GSEAL_DEBUG'] && thrown instanceof Error) {
    session.world.stderr.write(`${thrown.stack ?? ''}\n`)
    if (error.cause instanceof Error) session.world.stderr.write(`${error.cause.stack ?? ''}\n`)
  }
  return codeRow(error.code).exit
}
