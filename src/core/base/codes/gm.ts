import { rows } from './row.ts'

export const GM_CODES = rows({})
