/**
 * XML parts: a strict reading over the original bytes, and textual edits at byte offsets. Nothing is ever written out
 * again from a tree, since the bytes are what signatures protect.
 *
 * Each part is read by a gate of our own, which knows where every element stands and refuses what is doubtful, and its
 * markup by fast-xml-parser too, once for parts that differ in plain values only (shape.ts). What the two do not agree on is
 * refused.
 */
export { escapeAttribute, escapeText, prefixOf, type Splice, splice } from './edit.ts'
export { XmlPusher, type XmlSink } from './stream.ts'
export { parseXml, type XmlElement } from './tree.ts'
