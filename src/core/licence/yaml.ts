/** YAML for files that people write: read strictly, and loaded when one is no JSON. */
import { createRequire } from 'node:module'

/** Repetitions by alias: enough for styles that are written once, too few for a bomb. */
const MOST_ALIASES = 200

/**
 * One document of YAML 1.2 with the core schema: no tags of its own, no merging of keys, no name twice.
 * @throws Error with the place in its message
 */
export const parseYaml = (source: string): unknown => {
  const { parseAllDocuments } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
  const documents = parseAllDocuments(source, { schema: 'core', uniqueKeys: true, logLevel: 'silent' })
  const [document, more] = Array.isArray(documents) ? documents : []
  if (document === undefined || more !== undefined) throw new Error('not one document')
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw fault
  return document.toJS({ maxAliasCount: MOST_ALIASES })
}
