/**
 * Every indirect dictionary of every revision with /ByteRange or of type Sig, whether a field shows it or not. Only what
 * could be one is parsed: objects are skimmed, and of object streams the decoded bytes are searched; a name with `#`
 * may be any name, so it counts as a hit.
 */
import { isGsealError } from '../../base/error.ts'
import type { Findings } from './faults.ts'
import type { PdfFile } from './file.ts'
import type { ObjectStream } from './object-stream.ts'
import { survey } from './survey.ts'
import type { PdfDict, PdfObject, PdfValue } from './value.ts'

export interface Suspect {
  readonly object: PdfObject
  /** The revision whose section lists it there. */
  readonly revision: number
}

const NEEDLES = ['/ByteRange', '/Sig', '/DocTimeStamp', '#']
const TYPES: ReadonlySet<string> = new Set(['Sig', 'DocTimeStamp'])

export const dictOf = (value: PdfValue): PdfDict | undefined =>
  value.type === 'dict' ? value : value.type === 'stream' ? value.dict : undefined

const isSignature = (value: PdfValue): boolean => {
  const entries = dictOf(value)?.entries
  const type = entries?.get('Type')
  return entries?.has('ByteRange') === true || (type?.type === 'name' && TYPES.has(type.value))
}

/** Indices of the objects of a stream in which a needle stands. */
const hitsIn = (container: ObjectStream): ReadonlySet<number> => {
  const { bytes } = container
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const hits = new Set<number>()
  for (const needle of NEEDLES) {
    for (let at = text.indexOf(needle, 0, 'latin1'); at >= 0; ) {
      const index = container.indexAt(at)
      hits.add(index)
      const next = container.extent(index)?.end ?? at + 1
      at = text.indexOf(needle, Math.max(next, at + 1), 'latin1')
    }
  }
  return hits
}

/** Numbers of the packed objects that one revision lists and that could be signatures. */
const packedIn = (file: PdfFile, revision: number, faults: Findings): readonly number[] => {
  const hits = new Map<number, ReadonlySet<number>>()
  const numbers: number[] = []
  for (const [number, entry] of file.revisions[revision]?.entries ?? []) {
    if (entry.kind !== 'packed') continue
    let found = hits.get(entry.container)
    if (found === undefined) {
      found = new Set()
      try {
        found = hitsIn(file.store.container(entry.container, file.view(revision)))
      } catch (error) {
        faults.addError(error)
      }
      hits.set(entry.container, found)
    }
    if (found.has(entry.index)) numbers.push(number)
  }
  return numbers
}

/**
 * Signature dictionaries by revision. An object that could be one and cannot be read is told.
 * @throws nothing that a file could cause
 */
export const suspectsOf = (file: PdfFile, faults: Findings): readonly Suspect[] => {
  const wanted = survey(file).extents.filter(({ suspect }) => suspect)
  const places = [
    ...wanted.map(({ number, revision }) => ({ number, revision })),
    ...file.revisions.flatMap(({ index }) =>
      packedIn(file, index, faults).map((number) => ({ number, revision: index })),
    ),
  ]
  const list: Suspect[] = []
  for (const { number, revision } of places) {
    try {
      const object = file.view(revision).object(number)
      if (object !== undefined && isSignature(object.value)) list.push({ object, revision })
    } catch (error) {
      if (!isGsealError(error)) throw error
      faults.addError(error)
    }
  }
  return list.sort((a, b) => a.revision - b.revision)
}
