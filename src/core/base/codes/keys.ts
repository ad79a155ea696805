import { rows } from './row.ts'

export const KEYS_CODES = rows({})
