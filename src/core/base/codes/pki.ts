import { rows } from './row.ts'

export const PKI_CODES = rows({})
