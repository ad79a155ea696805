import { rows } from './row.ts'

export const XML_CODES = rows({})
