/** The licence that a file holds, out of its metadata. */
import { GsealError } from '../base/error.ts'
import type { Document } from '../document/document.ts'
import { FILE_PROFILE } from './compose.ts'
import { type LicenceData, licenceOf } from './metadata.ts'
import { profileNamed } from './profile.ts'

/**
 * Reads the description, which the check `metadata` of a verification holds against the attachment.
 * @throws METADATA_ABSENT for a document that is no licence, METADATA_* for one that is not understood
 */
export const readLicence = (document: Document, profile = profileNamed(FILE_PROFILE)): LicenceData => {
  const [found] = document.metadata()
  if (found === undefined) throw new GsealError('METADATA_ABSENT')
  return licenceOf(found.described, profile)
}
