/** `gseal licence export`: the metadata of a licence from the ledger, under the names of a profile. */
import { resolve } from 'node:path'
import { type LicenceData, metadataItems } from '../../core/licence/metadata.ts'
import { profileNamed } from '../../core/licence/profile.ts'
import { licenceState } from '../batches.ts'
import { writeOutput } from '../files.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { data } = licenceState(store, input.first)
    const items = metadataItems(data as LicenceData, profileNamed(input.text('profile') ?? 'gb36903'))
    const text = `${JSON.stringify(Object.fromEntries(items), null, 2)}\n`
    const out = input.text('out')
    if (out !== undefined) {
      await writeOutput(resolve(session.world.cwd, out), Buffer.from(text), { force: input.has('force') })
      session.out.record({ type: 'exported', identifier: input.first, file: out })
      return 0
    }
    session.out.record({ type: 'metadata', identifier: input.first, items: Object.fromEntries(items) })
    for (const line of text.trimEnd().split('\n')) session.out.line(line)
    return 0
  })
