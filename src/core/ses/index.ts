/** SES: the seal and the stamp's value (电子印章, 电子签章数据) in three generations, and the checks of both. */
export {
  type Circumstances,
  certChecks,
  certOrFault,
  listedCheck,
  type StatusQuestion,
  type Surroundings,
  sealChecks,
  signatureChecks,
} from './checks.ts'
export {
  type ListedSigner,
  readSeal,
  type Seal,
  type SealFields,
  type SealPicture,
  sealTbs,
  writeSeal,
  writeSealInfo,
} from './seal.ts'
export {
  looksLikeSesSignature,
  readSesSignature,
  type SesSignature,
  tbsParts,
  writeSesSignature,
  writeTbs,
} from './signature.ts'
export { SES_VERSIONS, type SesVersion, versionOf } from './versions.ts'
