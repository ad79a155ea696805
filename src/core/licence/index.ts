/**
 * Licences before they are documents: what a licence is, who may hold one, and the table that it is issued from.
 *
 *   alphabet.ts     the 36 characters of GB/T 17710 and its check character
 *   identifier.ts   the licence's own identifier (GB/T 36904), and the wrong variant of it that is in circulation
 *   credit-code.ts citizen-id.ts holder-types.ts area.ts   the codes that people and bodies are known by
 *   catalog.ts      one kind of licence: its fields, number rule, sharing, seal (GB/T 36902)
 *   catalog-check.ts  what is wrong with a catalog
 *   number-rule.ts  how the number on the paper and the serial of the identifier are formed
 *   validity.ts     how long licences last
 *   mask.ts         personal data as it may stand in a message
 *
 * Codes are judged by verdicts and not by exceptions: some legal codes fail their own check character, and whoever reads
 * a register has to tell all that is wrong with a row.
 */
export { type Area, type AreaVerdict, areaAt, areaVerdict } from './area.ts'
export * from './catalog.ts'
export { type CatalogFault, catalogFaults } from './catalog-check.ts'
export { citizenIdFault, normaliseCitizenId } from './citizen-id.ts'
export { creditCodeFault, creditCodeVerdict } from './credit-code.ts'
export { HOLDER_TYPES, type HolderType, holderCodeFault, holderType } from './holder-types.ts'
export {
  checkCharacter,
  type IdentifierReading,
  type LicenceIdentifier,
  makeIdentifier,
  readIdentifier,
} from './identifier.ts'
export { MASKS, type Mask, mask } from './mask.ts'
export { type Numbering, type NumberRule, numbering } from './number-rule.ts'
export { chinaDay, isoDay, parseValidity, spanFits } from './validity.ts'
