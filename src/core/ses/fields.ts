/** Pieces that seals and signatures share: extension data, loose BIT STRINGs, notes. */
import { GsealError, type Note } from '../base/error.ts'
import { type DerNode, read, TAG } from '../der/index.ts'

/** The child at `index`, or an error that names what is missing. */
export const at = (node: DerNode, index: number, name: string): DerNode =>
  node.children[index] ?? node.fail(`${name} is missing`)

export interface SesExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

const extension = (node: DerNode, note: Note): SesExtension => {
  const [id, second, third] = node.children
  if (id === undefined || second === undefined || node.children.length > 3)
    node.fail('ExtData of a wrong shape')
  if (third === undefined) return { oid: read.oid(id), critical: false, value: read.octetString(second) }
  const critical = read.boolean(second)
  // DEFAULT FALSE is not written in DER; several vendors write it (X.690 11.5).
  if (!critical) note('SES_DEFAULT_WRITTEN', { oid: read.oid(id) })
  return { oid: read.oid(id), critical, value: read.octetString(third) }
}

/**
 * ExtensionDatas, tagged [0] or not: seals of real makers leave the tag out, TBS_Sign has it (GB/T 38540-2020 Annex;
 * GM/T 0031-2014 writes "EXPLICIT" without a number).
 */
export const extensions = (node: DerNode | undefined, note: Note): readonly SesExtension[] => {
  if (node === undefined) return []
  const list = node.tag === 0xa0 ? at(node, 0, 'ExtensionDatas') : node
  if (list.tag !== TAG.sequence) node.fail('ExtensionDatas is not a SEQUENCE')
  if (node.tag === 0xa0 && node.children.length !== 1) node.fail('more than one element in [0]')
  const seen = new Set<string>()
  return list.children.map((item) => {
    const one = extension(item, note)
    if (seen.has(one.oid))
      throw new GsealError('EXTENSION_DUPLICATE', { what: 'seal or stamp', oid: one.oid })
    seen.add(one.oid)
    return one
  })
}

/** The content of timeStamp [0] EXPLICIT BIT STRING, `undefined` when there is none. */
export const tokenIn = (node: DerNode | undefined): Uint8Array | undefined => {
  if (node === undefined) return undefined
  if (node.tag !== 0xa0 || node.children.length !== 1) node.fail('timeStamp is not one element tagged [0]')
  return read.bitStringBytes(at(node, 0, 'timeStamp'))
}

/** Whole bytes of a BIT STRING; some vendors of 2014 write an OCTET STRING there. */
export const bitsOrOctets = (node: DerNode, note: Note, name: string): Uint8Array => {
  if (node.tag !== TAG.octetString) return read.bitStringBytes(node)
  note('SES_OCTETS_FOR_BITS', { field: name })
  return read.octetString(node)
}
