/** Parameters of RSASSA-PSS (RFC 4055 3.1), read strictly: what OpenSSL would not be told of is refused, not ignored. */
import { isGsealError } from '../base/error.ts'
import { type DerNode, read, readDer, TAG } from '../der/index.ts'
import { type DigestAlgorithm, digestAlgorithm } from './digests.ts'

export interface PssParameters {
  readonly digest: DigestAlgorithm
  /** Bytes. */
  readonly saltLength: number
}

const MGF1 = '1.2.840.113549.1.1.8'
const DEFAULT_SALT = 20
const LONGEST_SALT = 512
const CONTEXT_0 = 0xa0

/** AlgorithmIdentifier of a digest, with parameters absent or NULL. */
const digestOf = (node: DerNode): DigestAlgorithm | undefined => {
  if (node.tag !== TAG.sequence) return undefined
  const [oid, parameters] = node.children
  if (oid === undefined || node.children.length > 2) return undefined
  if (parameters !== undefined && (parameters.tag !== TAG.null || parameters.content.byteLength > 0))
    return undefined
  return digestAlgorithm(read.oid(oid))
}

const maskDigestOf = (node: DerNode): DigestAlgorithm | undefined => {
  if (node.tag !== TAG.sequence || node.children.length !== 2) return undefined
  const [oid, inner] = node.children
  return oid !== undefined && inner !== undefined && read.oid(oid) === MGF1 ? digestOf(inner) : undefined
}

/** [0] hash, [1] mask, [2] salt length, [3] trailer: each at most once, in this order. */
const fieldsOf = (node: DerNode): (DerNode | undefined)[] | undefined => {
  const fields: (DerNode | undefined)[] = [undefined, undefined, undefined, undefined]
  let last = -1
  for (const child of node.children) {
    const number = child.tag - CONTEXT_0
    if (number <= last || number > 3 || child.children.length !== 1) return undefined
    fields[number] = child.children[0]
    last = number
  }
  return fields
}

const parametersIn = (der: Uint8Array): PssParameters | string => {
  const node = readDer(der, 'RSASSA-PSS-params')
  const fields = node.tag === TAG.sequence ? fieldsOf(node) : undefined
  if (fields === undefined) return 'not RSASSA-PSS-params'
  const [hash, mask, salt, trailer] = fields
  const sha1 = digestAlgorithm('SHA-1')
  const digest = hash === undefined ? sha1 : digestOf(hash)
  const maskDigest = mask === undefined ? sha1 : maskDigestOf(mask)
  if (digest === undefined || maskDigest === undefined) return 'unknown digest or mask'
  if (digest !== maskDigest) return `mask over ${maskDigest.name} with digest ${digest.name}`
  const saltLength = salt === undefined ? DEFAULT_SALT : read.integer(salt)
  if (saltLength < 0 || saltLength > LONGEST_SALT) return `salt of ${saltLength} bytes`
  if (trailer !== undefined && read.integer(trailer) !== 1) return 'trailer other than BC'
  return { digest, saltLength }
}

/** The parameters, or in words what is not understood. */
export const pssParameters = (der: Uint8Array | undefined): PssParameters | string => {
  if (der === undefined) return 'absent'
  try {
    return parametersIn(der)
  } catch (error) {
    if (isGsealError(error)) return error.message
    throw error
  }
}
