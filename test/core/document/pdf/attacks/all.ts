/** Every attack of the suite. */
import type { PdfOffice } from '../../../../helpers/pdf-office.ts'
import type { Attack, Victims } from './attack.ts'
import { signedValues } from './cms.ts'
import { injection } from './code.ts'
import { covers } from './covers.ts'
import { detached } from './detached.ts'
import { differentials } from './differential.ts'
import { incremental } from './isa.ts'
import { stamps } from './ses.ts'
import { shadows } from './shadow.ts'
import { wrapping } from './swa.ts'
import { forgeries } from './usf.ts'

export const attacksOn = async (victims: Victims, office: PdfOffice): Promise<readonly Attack[]> => [
  ...forgeries(victims),
  ...incremental(victims),
  ...wrapping(victims),
  ...(await shadows(victims, office)),
  ...(await covers(victims, office)),
  ...injection(victims),
  ...(await differentials(victims, office)),
  ...detached(victims),
  ...(await signedValues(victims, office)),
  ...(await stamps(victims, office)),
]
