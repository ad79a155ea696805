/** Parts of a qualified name. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
