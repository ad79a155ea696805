/** Samples of a batch: licences drawn at random, and their files as they lie in their places. */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { sm3 } from '../core/gm/index.ts'
import { policyNamed } from '../core/policy.ts'
import type { BatchState, LicenceState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'
import { verify } from '../core/verify.ts'
import type { Desk } from './acting.ts'
import { licenceState } from './batches.ts'
import type { Session } from './context.ts'
import { exists, readInput } from './files.ts'
import { trustIn } from './home-trust.ts'
import { showLicence } from './show-licences.ts'
import { say } from './texts/index.ts'

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

const sampleOf = (store: Store, identifier: string, folder: string): Sample => {
  const state = licenceState(store, identifier)
  return { identifier, state, path: join(folder, state.path ?? '') }
}

/** @param folder of the batch's files */
export const drawSamples = (
  store: Store,
  id: string,
  folder: string,
  count: number,
  total: number,
): Sample[] =>
  draws(count, total).flatMap((skip) => {
    const equal = { batch: id, state: 'ready' }
    const [row] = store.rows('licences', { equal, order: ['row'], limit: 1, skip })
    return row === undefined ? [] : [sampleOf(store, String(row['identifier']), folder)]
  })

/** The sample that the ledger has. */
export const recordedSamples = (store: Store, { sample = [] }: BatchState, folder: string): Sample[] =>
  sample.map(({ identifier }) => sampleOf(store, identifier, folder))

/** @throws BATCH_SAMPLE when a file is not there, not as the batch made it, or not valid */
export const checkFiles = async (
  { session, home }: Desk,
  id: string,
  samples: readonly Sample[],
): Promise<void> => {
  const { lang } = session.settings
  const fault = (reason: string): GsealError => new GsealError('BATCH_SAMPLE', { id, reason })
  const options = { trust: await trustIn(home), policy: policyNamed('strict'), now: session.world.now() }
  for (const { state, path } of samples) {
    if (!(await exists(path))) throw fault(say(lang, 'sampleGone', { path }))
    const bytes = await readInput(path)
    if (toHex(sm3(bytes)) !== state.file) throw fault(say(lang, 'sampleOther', { path }))
    const { verdict } = verify(bytes, options)
    if (verdict !== 'valid') throw fault(say(lang, 'sampleInvalid', { path, verdict }))
  }
}

export const showSamples = (session: Session, samples: readonly Sample[]): void => {
  for (const { identifier, state, path } of samples) {
    session.out.record({
      type: 'sample',
      identifier,
      row: state.row,
      file: path,
      digest: `sm3:${state.file}`,
    })
    showLicence(session, identifier, state, path)
  }
}
