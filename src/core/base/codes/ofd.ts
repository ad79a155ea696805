import { rows } from './row.ts'

export const OFD_CODES = rows({})
