/** A text in both languages. */
export type Both = readonly [en: string, zh: string]

/** Keeps the literal keys of a table of texts while checking its rows. */
export const texts = <K extends string>(table: Record<K, Both>): Record<K, Both> => table
