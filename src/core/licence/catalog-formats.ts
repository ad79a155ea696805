/** The forms of files that catalogs are written in; by themselves, since the table of commands names them. */
export const CATALOG_FORMATS = ['json', 'csv', 'xlsx', 'xml'] as const
export type CatalogFormat = (typeof CATALOG_FORMATS)[number]
