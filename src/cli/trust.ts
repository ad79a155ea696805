/** Which certificates and revocation lists a command trusts: those given, else those of the home. */
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import type { Session } from './context.ts'
import { readInput } from './files.ts'
import { homeIfThere, trustPaths } from './home.ts'
import { toned } from './output.ts'
import type { Input } from './record.ts'
import { say } from './texts/index.ts'

/** Bytes with the name that messages give them; can be handed to a worker thread. */
export interface TrustFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const ANCHOR = /\.(crt|cer|pem|der)$/i
const LIST = /\.crl$/i

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** A file is taken whatever its name; from a folder only what is named like a certificate or a list. */
const expand = async (name: string, path: string): Promise<string[]> => {
  if (!(await isFolder(path))) return [path]
  const inside = (await readdir(path)).filter(
    (file) => !file.startsWith('.') && (ANCHOR.test(file) || LIST.test(file)),
  )
  if (inside.length === 0) throw new GsealError('TRUST_FOLDER_EMPTY', { path: name })
  return inside.sort().map((file) => join(path, file))
}

const load = async (session: Session, names: readonly string[]): Promise<TrustFile[]> => {
  const paths: string[] = []
  for (const name of names) paths.push(...(await expand(name, resolve(session.world.cwd, name))))
  if (paths.length > LIMITS.pki.trustFiles) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: '--trust',
      actual: paths.length,
      limit: LIMITS.pki.trustFiles,
    })
  }
  const files: TrustFile[] = []
  for (const path of paths) files.push({ name: path, bytes: await readInput(path, LIMITS.pki.crlBytes) })
  return files
}

/** Files of `--trust` and `--crl`; without `--trust`, those of the home when there is one. */
export const trustFiles = async (session: Session, input: Input): Promise<TrustFile[]> => {
  const given = input.texts('trust')
  const crls = await load(session, input.texts('crl'))
  if (given.length > 0) return [...(await load(session, given)), ...crls]
  const home = await homeIfThere(session.settings.home)
  const own = home === undefined ? [] : await load(session, await trustPaths(home))
  return [...own, ...crls]
}

/** Says on stderr that nothing can be valid; the verdicts say it too, each with its checks. */
export const warnWithoutAnchors = (session: Session, anchors: number): void => {
  if (anchors > 0) return
  const { lang } = session.settings
  session.out.talk(toned('doubt', `${say(lang, 'warning')}: `), say(lang, 'noAnchors'))
}
