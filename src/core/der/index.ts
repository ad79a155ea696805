/** Strict DER: reading over original bytes, exact writing. */
export { context, DerNode, readDer, TAG } from './node.ts'
export * as read from './values.ts'
export * as write from './write.ts'
