/** Which files a command works on: arguments, `--files-from`, and what stands in folders. */
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import type { Session } from './context.ts'
import { readInput } from './files.ts'
import { usage } from './parse.ts'
import type { Input } from './record.ts'

/** A list of names is no document: 64 MB hold a million long paths. */
const LIST_BYTES = 64 * 1024 * 1024

export interface InputFile {
  /** As the user wrote it: what messages and records call it. */
  readonly name: string
  readonly path: string
}

const readStdin = async (session: Session): Promise<Uint8Array> => {
  const parts: Buffer[] = []
  for await (const part of session.world.stdin) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts)
}

/** One name a line, or NUL-separated as `find -print0` writes them. */
const listed = (bytes: Uint8Array): string[] => {
  const text = Buffer.from(bytes).toString('utf8')
  const names = text.includes('\0') ? text.split('\0') : text.split(/\r?\n/)
  return names.filter((name) => name !== '')
}

/** Names from the arguments and from `--files-from`, in this order; USAGE when there are none. */
export const inputNames = async (session: Session, input: Input): Promise<string[]> => {
  const { lang, pinFile } = session.settings
  const from = input.text('files-from')
  if (from === undefined) {
    if (input.args.length === 0) throw usage(lang, 'filesMissing')
    return [...input.args]
  }
  if (from === '-' && pinFile === '-') throw usage(lang, 'stdinTwice')
  const bytes =
    from === '-' ? await readStdin(session) : await readInput(resolve(session.world.cwd, from), LIST_BYTES)
  const names = [...input.args, ...listed(bytes)]
  if (names.length === 0) throw usage(lang, 'filesMissing')
  return names
}

export const inputFiles = (session: Session, names: readonly string[]): InputFile[] =>
  names.map((name) => ({ name, path: resolve(session.world.cwd, name) }))

/** Files below a folder whose name ends in .ofd, in the order of names; linked folders are not followed. */
const filesIn = async (folder: InputFile, recursive: boolean): Promise<InputFile[]> => {
  const found: InputFile[] = []
  const entries = (await readdir(folder.path, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  for (const entry of entries) {
    const inner = { name: join(folder.name, entry.name), path: join(folder.path, entry.name) }
    if (entry.isDirectory()) {
      if (recursive) found.push(...(await filesIn(inner, recursive)))
    } else if (/\.ofd$/i.test(entry.name)) found.push(inner)
  }
  return found
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** One item per document; a folder without documents, or one that cannot be read, is an error of its own. */
export const expandFolders = async (
  inputs: readonly InputFile[],
  recursive: boolean,
): Promise<(InputFile & { readonly error?: GsealError })[]> => {
  const all: (InputFile & { error?: GsealError })[] = []
  for (const input of inputs) {
    if (!(await isFolder(input.path))) {
      all.push(input)
      continue
    }
    try {
      const inner = await filesIn(input, recursive)
      if (inner.length === 0)
        all.push({ ...input, error: new GsealError('INPUT_NONE', { path: input.name }) })
      for (const file of inner) all.push(file)
    } catch (cause) {
      const reason = (cause as Error).message
      all.push({
        ...input,
        error: new GsealError('FILE_UNREADABLE', { path: input.name, reason }, { cause }),
      })
    }
  }
  return all
}
