/**
 * ZIP packages: a strict reader and a rewriter that keeps the bytes of untouched entries.
 *
 * A package has to mean the same to every program: one that walks the directory, one that streams from the front, one
 * that unpacks into a case-insensitive folder. What could be read in two ways is refused; what is merely odd is noted.
 */
export { openZip } from './open.ts'
export type { ZipChange } from './pieces.ts'
export { beginRewrite, type Rewriting, rewriteZip } from './rewrite.ts'
export { readPieces } from './stream.ts'
export type { ZipArchive, ZipEntry } from './types.ts'
export { type NewEntry, writeZip } from './write.ts'
