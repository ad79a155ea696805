/**
 * A signer is any private key, anywhere, behind one verb. Callers never learn which provider it is.
 *
 * Contract of every provider: `open(uri)` answers `null` for "not mine"; "mine, and broken" throws a `KEY_*` code.
 * A wrong PIN is never tried again by code. Every signature is verified with the certificate's public key before it
 * leaves the provider.
 */

/**
 * What is to be signed, whole and not as a digest, so that whoever holds the key can judge and record what it signs.
 * `tbs` is exactly the bytes that go into the signature algorithm (for SM2: M, with ZA and SM3 applied by the provider).
 */
export type SignRequest =
  /** DER TBS_Sign of GB/T 38540-2020 7.2 or GM/T 0031-2014 */
  | { readonly kind: 'stamp'; readonly tbs: Uint8Array }
  /** DER SES_SealInfo (V1: the SEQUENCE of three), by a maker */
  | { readonly kind: 'seal'; readonly tbs: Uint8Array }
  /** DER signedAttrs, as SET OF */
  | { readonly kind: 'cms'; readonly tbs: Uint8Array }
  /** a ledger statement */
  | { readonly kind: 'statement'; readonly tbs: Uint8Array }
  /** DER CertificationRequestInfo */
  | { readonly kind: 'csr'; readonly tbs: Uint8Array }
  /** DER TBSCertificate or TBSCertList: only the test authority of `init --demo` signs these */
  | { readonly kind: 'authority'; readonly tbs: Uint8Array }

export interface Signer {
  /** The key by URI (`file:…`, `pkcs11:`, `skf:`, `sdf:`, `remote:`, `daemon:`); never with a PIN in it. */
  readonly uri: string
  /** DER certificate of the key. */
  readonly cert: Uint8Array
  /** DER of further certificates towards the root, where the key came with them; for values that carry their chain. */
  readonly chain?: readonly Uint8Array[]
  /** OID of the signature algorithm that `sign` uses, as the algorithm table names it. */
  readonly algorithm: string
  /** How many calls of `sign` at once are useful; one, where nothing is said. */
  readonly lanes?: number
  /** The signature value: for SM2 and ECDSA, DER SEQUENCE { r, s }. */
  sign(request: SignRequest): Promise<Uint8Array>
  /**
   * Opens an SM2Cipher (GM/T 0009-2012 7.2) that was made for the certificate's key; absent where the provider cannot.
   * @throws SM2_CIPHERTEXT_INVALID
   */
  decrypt?(ciphertext: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}
