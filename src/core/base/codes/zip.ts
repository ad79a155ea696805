import { rows } from './row.ts'

export const ZIP_CODES = rows({})
