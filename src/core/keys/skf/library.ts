/**
 * The functions of an SKF library (GM/T 0016) that gseal calls. ULONG has 4 or 8 bytes by vendor, on the same system: so
 * numbers are handed over as 64 bits, which both read rightly, and received in zeroed fields of 8 bytes whose low half
 * counts. Handles are numbers here.
 */
import type { Koffi } from '../device/native.ts'

const PROTOTYPES = {
  EnumDev: 'int64_t present, uint8_t *list, uint8_t *size',
  ConnectDev: 'str name, uint8_t *handle',
  DisConnectDev: 'uint64_t handle',
  GetDevInfo: 'uint64_t device, uint8_t *info',
  EnumApplication: 'uint64_t device, uint8_t *list, uint8_t *size',
  OpenApplication: 'uint64_t device, str name, uint8_t *handle',
  CloseApplication: 'uint64_t handle',
  GetPINInfo: 'uint64_t application, uint64_t type, uint8_t *most, uint8_t *left, uint8_t *first',
  VerifyPIN: 'uint64_t application, uint64_t type, uint8_t *pin, uint8_t *left',
  ClearSecureState: 'uint64_t application',
  EnumContainer: 'uint64_t application, uint8_t *list, uint8_t *size',
  OpenContainer: 'uint64_t application, str name, uint8_t *handle',
  CreateContainer: 'uint64_t application, str name, uint8_t *handle',
  CloseContainer: 'uint64_t handle',
  GetContainerType: 'uint64_t container, uint8_t *type',
  GenECCKeyPair: 'uint64_t container, uint64_t algorithm, uint8_t *blob',
  ExportCertificate: 'uint64_t container, int64_t sign, uint8_t *out, uint8_t *size',
  ImportCertificate: 'uint64_t container, int64_t sign, uint8_t *der, uint64_t length',
  ExportPublicKey: 'uint64_t container, int64_t sign, uint8_t *out, uint8_t *size',
  ECCSignData: 'uint64_t container, uint8_t *data, uint64_t length, uint8_t *blob',
  EnumFiles: 'uint64_t application, uint8_t *list, uint8_t *size',
  GetFileInfo: 'uint64_t application, str name, uint8_t *info',
  ReadFile: 'uint64_t application, str name, uint64_t offset, uint64_t size, uint8_t *out, uint8_t *read',
} as const

export type SkfName = keyof typeof PROTOTYPES
type Argument = number | bigint | string | Uint8Array | null
/** The status of a call. */
export type SkfCall = (name: SkfName, ...args: readonly Argument[]) => number

/** @throws what koffi throws for a library that cannot be loaded */
export const skfLibrary = (native: Koffi, path: string): SkfCall => {
  const library = native.load(path)
  const known = new Map<SkfName, (...args: readonly Argument[]) => number>()
  return (name, ...args) => {
    let call = known.get(name)
    if (call === undefined) {
      call = library.func(`uint32_t SKF_${name}(${PROTOTYPES[name]})`) as (
        ...args: readonly Argument[]
      ) => number
      known.set(name, call)
    }
    return call(...args)
  }
}

/** A zeroed field for a number or a handle that the library writes. */
export const field = (): Buffer => Buffer.alloc(8)
/** The low half: what both widths write. */
export const numberIn = (bytes: Buffer): number => bytes.readUInt32LE(0)
export const handleIn = (bytes: Buffer): bigint => bytes.readBigUInt64LE(0)

/** Names that are ended by NUL each; some libraries leave out the last of the two at the end. */
export const namesIn = (list: Uint8Array): readonly string[] =>
  Buffer.from(list).toString('utf8').split('\0').filter(Boolean)
