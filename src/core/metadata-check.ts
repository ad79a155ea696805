/**
 * The check `metadata` of a licence (GB/T 36903, 36905): what its description says and what its attachment says is the same.
 * Readers show the one or the other, and only one of them may lie where a signature covers it.
 */
import { GsealError } from './base/error.ts'
import { answer, type Check, pass } from './base/verdict.ts'
import type { Document } from './document/document.ts'
import { difference, type Metadata } from './document/metadata.ts'

const CLAUSE = 'GB/T 36903-2018'

/** Items that make a document a licence: the identifier by its names in the profiles. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['ZZBS', 'certificate_identifier'])

const isLicence = ({ described, attached }: Metadata): boolean =>
  [described, ...attached].some((items) => items?.some(([name]) => IDENTIFIERS.has(name)) === true)

const judge = ({ described, attached }: Metadata): Check => {
  for (const items of attached) {
    if (items === undefined) return answer('metadata', 'fail', CLAUSE, 'METADATA_ATTACHMENT_KIND')
    const name = difference(described, items)
    if (name !== undefined) return answer('metadata', 'fail', CLAUSE, 'METADATA_DIFFERS', { name })
  }
  return attached.length === 0
    ? answer('metadata', 'warn', CLAUSE, 'METADATA_ATTACHMENT_MISSING')
    : pass('metadata', CLAUSE, { items: described.length })
}

/** The check of each licence in the document; none where there is no licence. */
export const metadataChecks = (document: Document): readonly Check[] => {
  let found: readonly Metadata[]
  try {
    found = document.metadata()
  } catch (error) {
    if (!(error instanceof GsealError)) throw error
    return [answer('metadata', 'unknown', CLAUSE, error.code, error.params)]
  }
  return found.filter(isLicence).map(judge)
}
