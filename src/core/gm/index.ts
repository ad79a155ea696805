/** Algorithms: SM2, SM3, SM4, and the table of digests and signature algorithms. */
export * from './algorithms.ts'
export { SM2_DEFAULT_ID } from './curve.ts'
export { fingerprint } from './fingerprint.ts'
export {
  type FallbackHook,
  normaliseSm2Signature,
  onSm2Fallback,
  rawSm2Signature,
  type Sm2PrivateKey,
  type Sm2PublicKey,
  sm2Digest,
  sm2Engine,
  sm2Generate,
  sm2PrivateKey,
  sm2PublicKey,
  sm2Sign,
  sm2SignedWithoutZ,
  sm2Verify,
} from './sm2.ts'
export { sm2Decrypt, sm2Encrypt } from './sm2-encryption.ts'
export { type RunningHash, sm3, sm3Hash, sm3Hex } from './sm3.ts'
export { Sm3Gathering } from './sm3-gathering.ts'
export { type Asked, sm3Many } from './sm3-many.ts'
export { sm4CbcDecrypt, sm4CbcEncrypt } from './sm4.ts'
export { Beginnings, type DigestedText, digestText, SharedText } from './text.ts'
