/** `gseal use approve`: decides about a permission (印章 Art. 21). */

import type { Run } from '../record.ts'
import { decideUse } from '../use-decision.ts'

export const run: Run = (session, input) => decideUse(session, input, 'use.approve', 'approved')
