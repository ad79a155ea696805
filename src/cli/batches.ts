/** Batches for several commands: their state, their licences, and how a signed release or withdrawal reaches them. */
import { GsealError } from '../core/base/error.ts'
import { recordDeeds } from '../core/gate.ts'
import type { Actor, BatchState, LicenceState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'

/** @throws BATCH_UNKNOWN */
export const batchState = (store: Store, id: string): BatchState => {
  const state = store.state(`batch:${id}`)?.state as unknown as BatchState | undefined
  if (state === undefined) throw new GsealError('BATCH_UNKNOWN', { id })
  return state
}

/** @throws LICENCE_UNKNOWN */
export const licenceState = (store: Store, id: string): LicenceState => {
  const state = store.state(`licence:${id}`)?.state as unknown as LicenceState | undefined
  if (state === undefined) throw new GsealError('LICENCE_UNKNOWN', { id })
  return state
}

/** Licences that one transaction reaches. */
const CHUNK = 500

/** Other systems that licences are sent to when they are released (证照 Art. 12: what was not reviewed is not sent). */
const TARGETS = ['library'] as const

/**
 * Carries a signed release or withdrawal to the licences of a batch; can be repeated when it was interrupted.
 * @returns how many were reached this time
 */
export const settle = (store: Store, id: string, actor: Actor, now: () => number): number => {
  const released = batchState(store, id).state === 'released'
  const states = released ? ['ready'] : ['ready', 'draft']
  let reached = 0
  for (const state of states) {
    for (;;) {
      const rows = store.rows('licences', { equal: { batch: id, state }, limit: CHUNK })
      if (rows.length === 0) break
      const licences = rows.map((row) => String(row['identifier']))
      const deed = { actor, command: { do: 'batch.settle', with: { id, licences } } } as const
      recordDeeds(store, now(), [deed], released ? TARGETS : [])
      reached += licences.length
    }
  }
  return reached
}
