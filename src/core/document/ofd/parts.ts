/**
 * Parts of an OFD package by name. Names are keys without the leading "/", never file-system paths: nothing is ever
 * extracted, so no name can lead outside (GB/T 33190-2016 clause 18; ST_Loc in clause 7).
 */
import { equalBytes } from '../../base/bytes.ts'
import { GsealError, type Note } from '../../base/error.ts'
import { parseXml, type XmlElement } from '../../xml/index.ts'
import type { ZipArchive, ZipEntry } from '../../zip/index.ts'

export const directoryOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')))

const join = (directory: string, path: string): string | undefined => {
  const out: string[] = []
  for (const segment of `${directory}/${path}`.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') out.push(segment)
    else if (out.pop() === undefined) return undefined
  }
  return out.join('/')
}

/** Digest of a part by an algorithm of the table; `key` names the algorithm in the cache. */
export type PartDigest = (key: string, digest: (bytes: Uint8Array) => Uint8Array) => Uint8Array

export class Parts {
  readonly archive: ZipArchive
  readonly #note: Note
  readonly #trees = new Map<string, XmlElement>()
  readonly #digests = new Map<string, Uint8Array>()
  readonly #lower = new Map<string, string[]>()

  /** @param note told of references that were resolved only by bending the rules */
  constructor(archive: ZipArchive, note: Note) {
    this.archive = archive
    this.#note = note
    for (const name of this.names()) {
      const key = name.toLowerCase()
      this.#lower.set(key, [...(this.#lower.get(key) ?? []), name])
    }
  }

  /** Every part, without directory entries, in the package's order. */
  names(): readonly string[] {
    return this.archive.entries.filter((entry) => !entry.directory).map((entry) => entry.name)
  }

  has(name: string): boolean {
    const entry = this.archive.get(name)
    return entry !== undefined && !entry.directory
  }

  #entry(name: string): ZipEntry {
    const entry = this.archive.get(name)
    if (entry === undefined || entry.directory) throw new GsealError('OFD_PART_MISSING', { part: name })
    return entry
  }

  bytes(name: string): Uint8Array {
    return this.archive.read(this.#entry(name))
  }

  /** The root element of an XML part, parsed once. */
  xml(name: string): XmlElement {
    const known = this.#trees.get(name)
    if (known !== undefined) return known
    const tree = parseXml(this.bytes(name), name)
    this.#trees.set(name, tree)
    return tree
  }

  /** Digest of the uncompressed bytes, taken once per algorithm. */
  digest(name: string, algorithm: string, digest: (bytes: Uint8Array) => Uint8Array): Uint8Array {
    const key = `${algorithm} ${name}`
    const known = this.#digests.get(key)
    if (known !== undefined) return known
    const value = digest(this.bytes(name))
    this.#digests.set(key, value)
    return value
  }

  /**
   * Takes over digests of another state of the package for parts whose stored bytes are the same; equal compressed
   * bytes inflate to equal content, so nothing is assumed.
   */
  adopt(other: Parts): void {
    const same = new Set<string>()
    for (const name of this.names()) {
      const [mine, theirs] = [this.archive.get(name), other.archive.get(name)]
      if (mine === undefined || theirs === undefined) continue
      const alike = mine.method === theirs.method && mine.size === theirs.size
      if (alike && equalBytes(mine.compressed, theirs.compressed)) same.add(name)
    }
    for (const [key, value] of other.#digests) {
      if (same.has(key.slice(key.indexOf(' ') + 1))) this.#digests.set(key, value)
    }
  }

  /**
   * The part that `loc`, written in part `from`, means: absolute from the package's root, else relative to the
   * directory of `from` (or to `base`). Some writers leave the leading "/" out, so the root is tried second; a name
   * that differs only by case is taken with a note. `undefined` when there is no such part or the path leaves the
   * package.
   */
  resolve(from: string, loc: string, base?: string): string | undefined {
    const path = loc.trim().replaceAll('\\', '/')
    const relative = path.startsWith('/') ? join('', path) : join(base ?? directoryOf(from), path)
    if (relative !== undefined && this.has(relative)) return relative
    const rooted = join('', path)
    if (rooted !== undefined && rooted !== relative && this.has(rooted)) {
      this.#note('OFD_PATH_ROOTED', { part: from, path: loc })
      return rooted
    }
    const variants = [relative, rooted].flatMap((name) =>
      name === undefined ? [] : (this.#lower.get(name.toLowerCase()) ?? []),
    )
    if (variants[0] === undefined) return undefined
    this.#note('OFD_PATH_CASE', { part: from, path: loc })
    return variants[0]
  }

  /** The exact part a signature's FileRef names: no bending, because a digest must not move to another file. */
  exact(from: string, loc: string): string | undefined {
    const path = loc.trim()
    const name = path.startsWith('/') ? join('', path) : join(directoryOf(from), path)
    if (name !== undefined && this.has(name)) return name
    const rooted = join('', path)
    return rooted !== undefined && this.has(rooted) ? rooted : undefined
  }
}

/** The text of a child that holds an ST_Loc, or `undefined` when it is absent or empty. */
export const locOf = (element: XmlElement | undefined): string | undefined => {
  const text = element?.text.trim()
  return text === undefined || text === '' ? undefined : text
}

/** All elements of a local name below `root`, in document order. */
export const descendants = (root: XmlElement, local: string): readonly XmlElement[] =>
  root.children.flatMap((child) => [...(child.local === local ? [child] : []), ...descendants(child, local)])
