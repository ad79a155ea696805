import { rows } from './row.ts'

export const SES_CODES = rows({})
