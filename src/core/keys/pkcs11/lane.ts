/** One PKCS#11 session. */
import { LIMITS } from '../../base/limits.ts'
import { write } from '../../der/index.ts'
import { parseCertificate } from '../../pki/index.ts'
import type { DriverKey, Lane, SignCall } from '../device/driver.ts'
import { DeviceFault } from '../device/fault.ts'
import type { NewKey, TokenRef } from '../device/model.ts'
import type { DeviceProfile } from '../device/profile.ts'
import type { Login } from './login.ts'
import { CKA, CKC_X_509, CKM, CKO, CKS, CKU, type Cryptoki, type Handle } from './module.ts'
import { keysOf, type ObjectReader } from './objects.ts'
import { CKR_USER_ALREADY_LOGGED_IN, CKR_USER_NOT_LOGGED_IN, ckrFault, ckrOf } from './status.ts'
import { idBytes } from './uri.ts'

/** Room for every signature: a buffer that is too small leaves the operation open. */
const SIGNATURE_BYTES = 1024
const FIND_AT_ONCE = 64

export interface LaneWish {
  readonly cryptoki: Cryptoki
  readonly login: Login
  readonly session: Handle
  readonly token: TokenRef
  readonly profile: DeviceProfile
}

type Attribute = { type: number; value: Buffer | boolean | number | string }

/** Key pairs by kind: mechanism and what the public half is made from. */
const newKeyTemplate = (
  wish: NewKey,
  profile: DeviceProfile,
): { mechanism: number; attributes: Attribute[] } => {
  const curve = (oid: string): Attribute[] => [{ type: CKA.EC_PARAMS, value: Buffer.from(write.oid(oid)) }]
  const rsa = (bits: number): Attribute[] => [
    { type: CKA.MODULUS_BITS, value: bits },
    { type: CKA.PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
  ]
  switch (wish.algorithm) {
    case 'SM2': {
      const mechanism = profile.constants.ckmKeyGen
      if (mechanism === undefined)
        throw new DeviceFault('unsupported', 'C_GenerateKeyPair', 'no SM2 mechanism in the profile')
      return { mechanism, attributes: curve('1.2.156.10197.1.301') }
    }
    case 'P-256':
      return { mechanism: CKM.EC_KEY_PAIR_GEN, attributes: curve('1.2.840.10045.3.1.7') }
    case 'RSA-2048':
      return { mechanism: CKM.RSA_PKCS_KEY_PAIR_GEN, attributes: rsa(2048) }
    case 'RSA-3072':
      return { mechanism: CKM.RSA_PKCS_KEY_PAIR_GEN, attributes: rsa(3072) }
  }
}

export class Pkcs11Lane implements Lane {
  readonly #wish: LaneWish
  readonly #reader: ObjectReader

  constructor(wish: LaneWish) {
    this.#wish = wish
    this.#reader = {
      find: (cls) => this.#find([{ type: CKA.CLASS, value: cls }]),
      attribute: (object, type) => this.#attribute(object, type),
    }
  }

  /** Runs a call of pkcs11js; its error becomes a fault. */
  #call<T>(operation: string, call: (cryptoki: Cryptoki, session: Handle) => T): T {
    try {
      return call(this.#wish.cryptoki, this.#wish.session)
    } catch (error) {
      throw this.#fault(error, operation)
    }
  }

  #fault(error: unknown, operation: string): unknown {
    const rv = ckrOf(error)
    return rv === undefined ? error : ckrFault(rv, operation, this.#wish.profile)
  }

  login(pin: Uint8Array): void {
    this.#login(CKU.USER, pin)
  }

  #login(user: number, pin: Uint8Array): void {
    const rv = this.#wish.login(this.#wish.session, user, pin)
    if (rv !== 0 && rv !== CKR_USER_ALREADY_LOGGED_IN) throw ckrFault(rv, 'C_Login', this.#wish.profile)
  }

  logout(): void {
    try {
      this.#wish.cryptoki.C_Logout(this.#wish.session)
    } catch (error) {
      if (ckrOf(error) !== CKR_USER_NOT_LOGGED_IN) throw this.#fault(error, 'C_Logout')
    }
  }

  loggedIn(): boolean | undefined {
    const { state } = this.#call('C_GetSessionInfo', (cryptoki, session) =>
      cryptoki.C_GetSessionInfo(session),
    )
    return state === CKS.RO_USER_FUNCTIONS || state === CKS.RW_USER_FUNCTIONS
  }

  #find(template: Attribute[]): readonly Handle[] {
    return this.#call('C_FindObjects', (cryptoki, session) => {
      const found: Handle[] = []
      cryptoki.C_FindObjectsInit(session, template)
      try {
        for (;;) {
          const some = cryptoki.C_FindObjects(session, FIND_AT_ONCE)
          found.push(...some)
          if (some.length < FIND_AT_ONCE || found.length >= LIMITS.devices.objects) return found
        }
      } finally {
        cryptoki.C_FindObjectsFinal(session)
      }
    })
  }

  #attribute(object: Handle, type: number): Buffer | undefined {
    try {
      const [attribute] = this.#wish.cryptoki.C_GetAttributeValue(this.#wish.session, object, [{ type }])
      const value = attribute?.value
      return Buffer.isBuffer(value) &&
        value.byteLength > 0 &&
        value.byteLength <= LIMITS.devices.attributeBytes
        ? value
        : undefined
    } catch (error) {
      const fault = this.#fault(error, 'C_GetAttributeValue')
      // Not there, sensitive, of a type the library does not know: vendors answer anything.
      if (fault instanceof DeviceFault && ['unsupported', 'other'].includes(fault.kind)) return undefined
      throw fault
    }
  }

  keys(): readonly DriverKey[] {
    return keysOf(this.#reader, this.#wish.profile, this.#wish.token)
  }

  async sign(key: DriverKey, call: SignCall): Promise<Uint8Array> {
    const { cryptoki, session, profile } = this.#wish
    const output = Buffer.alloc(SIGNATURE_BYTES)
    const input = Buffer.from(call.input)
    try {
      cryptoki.C_SignInit(session, { mechanism: call.mechanism }, key.handle as Handle)
      if (call.pin !== undefined && key.alwaysAuthenticate === true)
        this.#login(CKU.CONTEXT_SPECIFIC, call.pin)
      if (profile.module.threads === 'serial') return cryptoki.C_Sign(session, input, output)
      return await cryptoki.C_SignAsync(session, input, output)
    } catch (error) {
      throw this.#fault(error, 'C_Sign')
    }
  }

  generate(wish: NewKey): void {
    const { mechanism, attributes } = newKeyTemplate(wish, this.#wish.profile)
    const common: Attribute[] = [
      { type: CKA.TOKEN, value: true },
      { type: CKA.ID, value: idBytes(wish.id) },
      { type: CKA.LABEL, value: Buffer.from(wish.label, 'utf8') },
    ]
    this.#call('C_GenerateKeyPair', (cryptoki, session) =>
      cryptoki.C_GenerateKeyPair(
        session,
        { mechanism },
        [...common, { type: CKA.VERIFY, value: true }, ...attributes],
        [
          ...common,
          { type: CKA.PRIVATE, value: true },
          { type: CKA.SENSITIVE, value: true },
          { type: CKA.EXTRACTABLE, value: false },
          { type: CKA.SIGN, value: true },
        ],
      ),
    )
  }

  /** Beside the key, under its id; an older certificate of the key stays until the new one is there. */
  writeCert(key: DriverKey, der: Uint8Array): void {
    const id = idBytes(key.id)
    const older = this.#find([
      { type: CKA.CLASS, value: CKO.CERTIFICATE },
      { type: CKA.ID, value: id },
    ])
    this.#call('C_CreateObject', (cryptoki, session) => {
      cryptoki.C_CreateObject(session, [
        { type: CKA.CLASS, value: CKO.CERTIFICATE },
        { type: CKA.CERTIFICATE_TYPE, value: CKC_X_509 },
        { type: CKA.TOKEN, value: true },
        { type: CKA.PRIVATE, value: false },
        { type: CKA.LABEL, value: Buffer.from(key.label, 'utf8') },
        { type: CKA.ID, value: id },
        { type: CKA.SUBJECT, value: Buffer.from(parseCertificate(der).subjectRaw) },
        { type: CKA.VALUE, value: Buffer.from(der) },
      ])
      for (const object of older) cryptoki.C_DestroyObject(session, object)
    })
  }

  close(): void {
    this.#call('C_CloseSession', (cryptoki, session) => cryptoki.C_CloseSession(session))
  }
}
