/** Samples of a batch: licences drawn at random, whose files lie in their places as the ledger knows them. */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { sm3 } from '../core/gm/index.ts'
import type { LicenceState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'
import { exists, readInput } from './files.ts'

export interface Sample {
  readonly identifier: string
  readonly state: LicenceState
  readonly path: string
}

/** Different numbers below `total`, in order. */
const draws = (count: number, total: number): number[] => {
  const chosen = new Set<number>()
  while (chosen.size < Math.min(count, total)) chosen.add(randomInt(total))
  return [...chosen].sort((a, b) => a - b)
}

/**
 * @param folder of the batch's files
 * @throws BATCH_SAMPLE when a file is not there or not as the batch made it
 */
export const drawSamples = async (
  store: Store,
  id: string,
  folder: string,
  count: number,
  total: number,
): Promise<Sample[]> => {
  const samples: Sample[] = []
  for (const skip of draws(count, total)) {
    const [row] = store.rows('licences', {
      equal: { batch: id, state: 'ready' },
      order: ['row'],
      limit: 1,
      skip,
    })
    if (row === undefined) continue
    const identifier = String(row['identifier'])
    const state = store.state(row.subject)?.state as unknown as LicenceState
    const path = join(folder, state.path ?? '')
    if (!(await exists(path))) throw new GsealError('BATCH_SAMPLE', { id, reason: `${path} is not there` })
    if (toHex(sm3(await readInput(path))) !== state.file)
      throw new GsealError('BATCH_SAMPLE', { id, reason: `${path} has other bytes` })
    samples.push({ identifier, state, path })
  }
  return samples
}
