import { rows } from './row.ts'

export const IMPRESSION_CODES = rows({})
