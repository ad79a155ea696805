/**
 * Namespaces, as far as they decide whether two attributes are one (Namespaces in XML 1.0, 6.3).
 *
 * A prefix that nothing binds is let be: OFD files with private URIs and forgotten bindings are about, gseal goes by
 * local names, and a reader that cares refuses the whole part rather than reading it differently.
 */
/** The name without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

export interface Scope {
  readonly outer: Scope | undefined
  readonly bindings: ReadonlyMap<string, string>
}

/** The scope inside an element with these attributes (names and values in turn). */
export const scopeOf = (outer: Scope | undefined, attributes: readonly string[]): Scope | undefined => {
  let bindings: Map<string, string> | undefined
  for (let i = 0; i < attributes.length; i += 2) {
    const name = attributes[i] ?? ''
    if (!name.startsWith('xmlns:')) continue
    bindings ??= new Map()
    bindings.set(name.slice(6), attributes[i + 1] ?? '')
  }
  return bindings === undefined ? outer : { outer, bindings }
}

const resolve = (scope: Scope | undefined, prefix: string): string => {
  for (let s = scope; s !== undefined; s = s.outer) {
    const uri = s.bindings.get(prefix)
    if (uri !== undefined) return uri
  }
  // An unbound prefix is a namespace of its own; no URI begins with a space.
  return ` ${prefix}`
}

/** Name of an attribute that stands twice under different prefixes of one namespace. */
export const duplicateAttribute = (
  attributes: readonly string[],
  scope: Scope | undefined,
): string | undefined => {
  if (attributes.length < 4) return undefined
  const seen = new Set<string>()
  for (let i = 0; i < attributes.length; i += 2) {
    const name = attributes[i] ?? ''
    const colon = name.indexOf(':')
    if (colon < 0 || name.startsWith('xmlns:')) continue
    const expanded = `${resolve(scope, name.slice(0, colon))}\n${localName(name)}`
    if (seen.has(expanded)) return name
    seen.add(expanded)
  }
  return undefined
}
