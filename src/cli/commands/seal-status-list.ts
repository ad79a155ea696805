/** `gseal seal status-list`: what the maker says about its seals, signed, for verifiers without a ledger. */
import { resolve } from 'node:path'
import { openKey } from '../../core/keys/open.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import { DAY, type SealState } from '../../core/registry/index.ts'
import { type StatusEntry, writeStatusList } from '../../core/seal-status.ts'
import { answerText } from '../ask.ts'
import { localTime } from '../clock.ts'
import { writeOutput } from '../files.ts'
import { keyAccess, keyUri } from '../keyring.ts'
import { withLedger } from '../ledger.ts'
import { required, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

const DAYS = 7

const entryOf = (code: string, { history, leaked, incidentAt }: SealState): StatusEntry => ({
  code,
  states: history,
  ...(leaked === undefined ? {} : { leaked: 'yes' }),
  ...(incidentAt === undefined ? {} : { incidentAt }),
})

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const out = required(session, input, 'out')
    const keyName = await answerText(session, input, 'maker', 'askMaker')
    const days = input.integer('days', 1, 366) ?? DAYS
    const maker = await openKey(await keyUri(session, keyName), keyAccess(session, keyName))
    try {
      const cert = parseCertificate(maker.cert).sm3
      const seals = store
        .rows('seals', { order: ['code'] })
        .map(({ subject }) => ({
          code: subject.slice('seal:'.length),
          state: store.state(subject)?.state as unknown as SealState,
        }))
        .filter(({ state }) => state.versions.some((version) => version.maker === cert))
        .map(({ code, state }) => entryOf(code, state))
      const issued = session.world.now()
      const next = issued + days * DAY
      const path = resolve(session.world.cwd, out)
      const text = await writeStatusList({ issued, next, seals }, maker)
      await writeOutput(path, Buffer.from(text), { force: input.has('force') })
      tellDone(session, { type: 'status-list', out, seals: seals.length }, 'statusWritten', {
        path,
        seals: seals.length,
        next: localTime(next),
      })
      return 0
    } finally {
      await maker.close()
    }
  })
