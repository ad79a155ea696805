/** Which files a command works on: arguments, `--files-from`, and what stands in folders. */
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import type { Session } from './context.ts'
import { type FilePath, unreadable } from './files.ts'
import { usage } from './parse.ts'
import type { Input } from './record.ts'

/** A list of names is no document: 64 MB hold a million long paths. */
const LIST_BYTES = 64 * 1024 * 1024

export interface InputFile {
  /** As the user wrote it: what messages and records call it. */
  readonly name: string
  readonly path: string
}

/** A file found in a folder; its path is kept as bytes where it is no UTF-8. */
export interface FoundFile {
  readonly name: string
  readonly path: FilePath
  readonly error?: GsealError
}

const gathered = async (stream: AsyncIterable<unknown>, what: string): Promise<Uint8Array> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream) {
    parts.push(Buffer.from(part as Uint8Array))
    length += parts.at(-1)?.length ?? 0
    if (length > LIST_BYTES) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what,
        actual: `> ${LIST_BYTES} bytes`,
        limit: `${LIST_BYTES} bytes`,
      })
    }
  }
  return Buffer.concat(parts)
}

const readStdin = (session: Session): Promise<Uint8Array> => gathered(session.world.stdin, '--files-from -')

/** A list may be a pipe, as of `--files-from <(find …)`. */
const readList = async (path: string): Promise<Uint8Array> => {
  let handle: FileHandle | undefined
  try {
    handle = await open(path)
    const stream = handle.createReadStream({ autoClose: false })
    return await gathered(stream, path)
  } catch (error) {
    throw error instanceof GsealError ? error : unreadable(path, error)
  } finally {
    await handle?.close()
  }
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
  const bytes = from === '-' ? await readStdin(session) : await readList(resolve(session.world.cwd, from))
  const names = [...input.args, ...listed(bytes)]
  if (names.length === 0) throw usage(lang, 'filesMissing')
  return names
}

export const inputFiles = (session: Session, names: readonly string[]): InputFile[] =>
  names.map((name) => ({ name, path: resolve(session.world.cwd, name) }))

const UTF8 = new TextDecoder('utf-8', { fatal: true })
const GB18030 = new TextDecoder('gb18030')

/** Names are bytes on Linux; archives from Windows leave them in GBK, which is shown by its meaning. */
const entryOf = (folder: FoundFile, bytes: Buffer): FoundFile => {
  try {
    if (typeof folder.path === 'string') {
      const name = UTF8.decode(bytes)
      return { name: join(folder.name, name), path: join(folder.path, name) }
    }
  } catch {
    // Not UTF-8: kept as bytes.
  }
  const path = Buffer.concat([Buffer.from(folder.path), Buffer.from(sep), bytes])
  return { name: join(folder.name, GB18030.decode(bytes)), path }
}

/** Files below a folder whose name ends in .ofd or .pdf, in the order of names; linked folders are not followed. */
const filesIn = async (folder: FoundFile, recursive: boolean): Promise<FoundFile[]> => {
  const found: FoundFile[] = []
  const entries = await readdir(folder.path as string, { withFileTypes: true, encoding: 'buffer' })
  for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
    const inner = entryOf(folder, entry.name)
    if (entry.isDirectory()) {
      if (recursive) found.push(...(await filesIn(inner, recursive)))
    } else if (/\.(?:ofd|pdf)$/i.test(inner.name)) found.push(inner)
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
): Promise<FoundFile[]> => {
  const all: FoundFile[] = []
  for (const input of inputs) {
    if (!(await isFolder(input.path))) {
      all.push(input)
      continue
    }
    try {
      const inner = await filesIn(input, recursive)
      if (inner.length === 0)
        all.push({
          ...input,
          error: new GsealError(recursive ? 'INPUT_NONE_BELOW' : 'INPUT_NONE', { path: input.name }),
        })
      for (const file of inner) all.push(file)
    } catch (cause) {
      all.push({ ...input, error: unreadable(input.name, cause) })
    }
  }
  return all
}
