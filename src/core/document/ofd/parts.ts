/**
 * Parts of an OFD package by name. Names are keys without the leading "/", never file-system paths: nothing is ever
 * extracted, so no name can lead outside (GB/T 33190-2016 clause 18; ST_Loc in clause 7).
 */
import { equalBytes } from '../../base/bytes.ts'
import { GsealError, isGsealError, type Note } from '../../base/error.ts'
import {
  type Asked,
  type DigestAlgorithm,
  type DigestedText,
  digestAlgorithm,
  type RunningHash,
} from '../../gm/index.ts'
import { parseXml, type XmlElement } from '../../xml/index.ts'
import type { ZipArchive, ZipEntry } from '../../zip/index.ts'
import type { Ahead } from '../document.ts'

export const directoryOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')))

/** Segments that are empty or lead elsewhere. */
const WINDING = /(?:^|\/)\.{0,2}(?:\/|$)/

const join = (directory: string, path: string): string | undefined => {
  const plain = path.startsWith('/') ? path.slice(1) : path
  if (directory === '' && !WINDING.test(plain)) return plain
  const out: string[] = []
  for (const segment of `${directory}/${path}`.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') out.push(segment)
    else if (out.pop() === undefined) return undefined
  }
  return out.join('/')
}

/** A part is digested and read: small ones are inflated once for both, as far as memory goes. */
const [KEPT_PART, KEPT] = [256 * 1024, 8 * 1024 * 1024]

/** Digests are taken of four parts at a time, so of inflated ones no more than this is held for it. */
const HELD_PART = 4 * 1024 * 1024

/** Names the package itself among its parts; no part has this name. */
const WHOLE = '/'

/** What a first stamp changes of a package that was made for it lies in these last bytes: list and directory. */
const TAIL = 4096

/** The digest of a package on its way, and what it was taken of. */
interface Begun {
  readonly algorithm: DigestAlgorithm
  readonly beginning: Uint8Array
  readonly hash: RunningHash
}

const keyOf = (algorithm: DigestAlgorithm, name: string): string => `${algorithm.oid} ${name}`

export class Parts {
  readonly archive: ZipArchive
  readonly #note: Note
  readonly #trees = new Map<string, XmlElement>()
  readonly #contents = new Map<string, Uint8Array>()
  /** Bytes of `#contents` that are memory of their own. */
  #kept = 0
  readonly #digests = new Map<string, Uint8Array>()
  readonly #future = new Map<string, { readonly content: Uint8Array; readonly digest: Uint8Array }>()
  readonly #lower = new Map<string, string[]>()
  readonly #earlier: Parts | undefined
  /** Parts by directory and FileRef, not by both in one string: what it takes to join and hash those of hundreds tells. */
  readonly #exact = new Map<string, Map<string, string>>()
  #wholeWanted = false
  #begun: Begun | undefined
  /** Of the state to come. It is held against a file that others may change afterwards, so it serves once. */
  #ahead: Begun | undefined
  /** Parts that were held against those of the earlier state. */
  readonly #same = new Map<string, boolean>()

  /**
   * @param note told of references that were resolved only by bending the rules
   * @param earlier another state of the package, or another package of the same kind; trees and digests of parts whose stored bytes are equal are taken over:
   * equal compressed bytes inflate to equal content, so nothing is assumed
   */
  constructor(archive: ZipArchive, note: Note, earlier?: Parts) {
    this.archive = archive
    this.#note = note
    this.#earlier = earlier
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

  /** The content, to be read and not written. */
  bytes(name: string): Uint8Array {
    const known = this.#contents.get(name)
    if (known !== undefined) return known
    const entry = this.#entry(name)
    const content = this.#taken(name, (earlier) => earlier.#contents.get(name)) ?? this.archive.read(entry)
    const inflated = entry.method === 0 ? 0 : content.byteLength
    if (inflated <= KEPT_PART && this.#kept + inflated <= KEPT) {
      this.#kept += inflated
      this.#contents.set(name, content)
    }
    return content
  }

  /** The root element of an XML part, parsed once. */
  xml(name: string): XmlElement {
    const known = this.#trees.get(name)
    if (known !== undefined) return known
    const tree = this.#taken(name, (earlier) => earlier.#trees.get(name)) ?? parseXml(this.bytes(name), name)
    this.#trees.set(name, tree)
    return tree
  }

  /** Digest of the uncompressed bytes, taken once per algorithm. */
  digest(name: string, algorithm: DigestAlgorithm): Uint8Array {
    const key = keyOf(algorithm, name)
    const value = this.#known(name, key) ?? algorithm.digest(this.bytes(name))
    this.#digests.set(key, value)
    return value
  }

  #known(name: string, key: string): Uint8Array | undefined {
    return (
      this.#digests.get(key) ??
      this.#taken(name, (earlier) => earlier.#digests.get(key)) ??
      this.#foreseen(name, key)
    )
  }

  /** Takes the digests of parts that will be asked for; side by side they cost less. */
  digestTogether(names: Iterable<string>, algorithm: DigestAlgorithm): void {
    const keys: string[] = []
    this.#keep(keys, algorithm.many(this.#undigested(names, algorithm, keys)))
  }

  /**
   * The same; and the digest of the state to come, of which `beginning` stands already, is begun beside them unless it
   * can go on from that of this state.
   */
  digestBeside(beginning: Uint8Array, names: Iterable<string>, algorithm: DigestAlgorithm): void {
    if (this.#begun !== undefined) {
      this.digestTogether(names, algorithm)
      return
    }
    const keys: string[] = []
    const { digests, begun } = algorithm.beside(beginning, this.#undigested(names, algorithm, keys))
    this.#keep(keys, digests)
    this.#ahead = begun && { algorithm, beginning, hash: begun }
  }

  #keep(keys: readonly string[], digests: readonly Uint8Array[]): void {
    for (const [i, digest] of digests.entries()) this.#digests.set(keys[i] ?? '', digest)
  }

  /** What cannot be read is left to whoever asks for its digest, and is told why there. */
  *#undigested(names: Iterable<string>, algorithm: DigestAlgorithm, keys: string[]): Generator<Uint8Array> {
    const key = keyOf(algorithm, WHOLE)
    if (this.#wholeWanted && algorithm.name === 'SM3' && !this.#digests.has(key) && !this.#continued()) {
      keys.push(key)
      yield this.archive.bytes
    }
    for (const name of new Set(names)) {
      const entry = this.archive.get(name)
      if (entry === undefined || entry.directory) continue
      if (entry.method !== 0 && entry.size > HELD_PART) continue
      const key = keyOf(algorithm, name)
      if (this.#known(name, key) !== undefined) continue
      const content = this.#readable(name)
      if (content === undefined) continue
      keys.push(key)
      yield content
    }
  }

  #readable(name: string): Uint8Array | undefined {
    try {
      return this.bytes(name)
    } catch (error) {
      if (!isGsealError(error)) throw error
      return undefined
    }
  }

  /**
   * The package itself. Its digest goes on from that of the earlier state where both begin with the same bytes; else it
   * is taken together with those of the parts when this was asked for before them.
   */
  whole(): DigestedText {
    this.#wholeWanted = true
    const { bytes } = this.archive
    return {
      [Symbol.iterator]: () => [bytes].values(),
      digest: (algorithm) => {
        const key = keyOf(algorithm, WHOLE)
        const digest = this.#digests.get(key) ?? this.#digestWhole(algorithm)
        this.#digests.set(key, digest)
        return digest
      },
    }
  }

  /** The parts whose digests are not known, and what the package and a stamped one will both begin with. */
  ahead(except: readonly Uint8Array[]): Ahead {
    const algorithm = digestAlgorithm('SM3')
    if (algorithm === undefined) return { asked: [], take: () => undefined }
    const names = this.names().filter((name) => !except.some((bytes) => this.#holds(name, bytes)))
    const keys: string[] = []
    const asked: Asked[] = Array.from(this.#undigested(names, algorithm, keys), (text) => ({ text }))
    const beginning = this.#beginning()
    if (beginning.byteLength > 0) asked.push({ opening: beginning })
    return {
      asked,
      take: (outcome) => {
        for (const [i, value] of outcome.entries()) {
          if (value instanceof Uint8Array) this.#digests.set(keys[i] ?? '', value)
          else this.#begun = { algorithm, beginning, hash: value }
        }
      },
    }
  }

  /** Whether a stored part is these bytes. */
  #holds(name: string, bytes: Uint8Array): boolean {
    const entry = this.archive.get(name)
    return entry?.method === 0 && equalBytes(entry.compressed, bytes)
  }

  #beginning(): Uint8Array {
    const { bytes } = this.archive
    return bytes.subarray(0, Math.max(0, bytes.byteLength - TAIL))
  }

  #digestWhole(algorithm: DigestAlgorithm): Uint8Array {
    const { bytes } = this.archive
    const before = this.#begun ?? this.#continued()
    if (before?.algorithm === algorithm) {
      const hash = before.hash.copy()
      hash.update(bytes.subarray(before.beginning.byteLength))
      if (this.#earlier !== undefined) this.#earlier.#ahead = undefined
      return hash.digest()
    }
    const hash = algorithm.create()
    const beginning = this.#beginning()
    hash.update(beginning)
    if (beginning.byteLength > 0) this.#begun = { algorithm, beginning, hash: hash.copy() }
    hash.update(bytes.subarray(beginning.byteLength))
    return hash.digest()
  }

  /** A digest that the earlier state has begun, where it was taken of the beginning of this one too. */
  #continued(): Begun | undefined {
    const earlier = this.#earlier
    if (earlier === undefined) return undefined
    return [earlier.#ahead, earlier.#begun].find(
      (begun) =>
        begun !== undefined &&
        equalBytes(this.archive.bytes.subarray(0, begun.beginning.byteLength), begun.beginning),
    )
  }

  /** Takes a digest of this part that the caller answers for. */
  tell(name: string, algorithm: DigestAlgorithm, digest: Uint8Array): void {
    this.#digests.set(keyOf(algorithm, name), digest)
  }

  /** Tells the digest of a part that a later state will have. */
  foresee(name: string, algorithm: DigestAlgorithm, content: Uint8Array, digest: Uint8Array): void {
    this.#future.set(keyOf(algorithm, name), { content, digest })
  }

  #foreseen(name: string, key: string): Uint8Array | undefined {
    const told = this.#earlier === undefined ? undefined : this.#earlier.#future.get(key)
    return told !== undefined && equalBytes(told.content, this.bytes(name)) ? told.digest : undefined
  }

  /** What the earlier state, or the one before it, knows of a part that is the same. */
  #taken<T>(name: string, of: (earlier: Parts) => T | undefined): T | undefined {
    const earlier = this.#earlier
    const value = earlier && (of(earlier) ?? earlier.#taken(name, of))
    return value !== undefined && this.#isSame(name) ? value : undefined
  }

  #isSame(name: string): boolean {
    const before = this.#same.get(name)
    if (before !== undefined) return before
    const [mine, theirs] = [this.archive.get(name), this.#earlier?.archive.get(name)]
    const same =
      mine !== undefined &&
      theirs !== undefined &&
      (['directory', 'method', 'size', 'crc32'] as const).every((key) => mine[key] === theirs[key]) &&
      equalBytes(mine.compressed, theirs.compressed)
    this.#same.set(name, same)
    return same
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
    const directory = directoryOf(from)
    let below = this.#exact.get(directory)
    if (below === undefined) {
      below = new Map()
      this.#exact.set(directory, below)
    }
    const known = below.get(loc)
    if (known !== undefined) return known
    const found = this.#findExact(from, loc)
    if (found !== undefined) below.set(loc, found)
    return found
  }

  #findExact(from: string, loc: string): string | undefined {
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
