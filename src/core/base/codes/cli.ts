import { rows } from './row.ts'

export const CLI_CODES = rows({})
