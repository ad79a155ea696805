/** `gseal seal export`: the bytes of a version of a seal, the one in force by default. */
import { resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import type { SealState } from '../../core/registry/index.ts'
import { writeOutput } from '../files.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store, home) => {
    const code = input.first
    const seal = store.state(`seal:${code}`)?.state as unknown as SealState | undefined
    if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
    const wanted = input.integer('number', 1, 1000) ?? (seal.number || seal.versions.length)
    const version = seal.versions.find(({ number }) => number === wanted)
    if (version === undefined)
      throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'made' })
    const out = input.text('out') ?? `${code}.esl`
    const path = resolve(session.world.cwd, out)
    await writeOutput(path, materialsOf(home).get(version.digest), { force: input.has('force') })
    tellDone(
      session,
      { type: 'seal', code, number: wanted, out, digest: `sm3:${version.digest}` },
      'sealExported',
      {
        seal: code,
        path,
      },
    )
    return 0
  })
