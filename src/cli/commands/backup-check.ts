/** `gseal backup check FILE`: every byte against the manifest, and the ledger inside as `audit check` does. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import { STATEMENTS, VIEWS } from '../../core/registry/index.ts'
import { type Fault, LEDGER_FILE, type Manifest, openBox, openStore, unpack } from '../../core/store/index.ts'
import { localTime } from '../clock.ts'
import { exists, temporary } from '../files.ts'
import { mayVouch, tellFaults } from '../home-store.ts'
import { toned } from '../output.ts'
import { unlockOf } from '../passphrase.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** What is wrong with the ledger of an unpacked backup. */
export const ledgerFaults = async (
  folder: string,
  { ledger, created }: Manifest,
): Promise<readonly Fault[]> => {
  if (ledger === null) return []
  const path = join(folder, LEDGER_FILE)
  const store = await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'read' })
  try {
    const known = [{ seq: ledger.seq, hash: ledger.hash, at: created, from: 'manifest' }]
    return store.check({ statements: true, known, mayVouch: mayVouch(store) }).faults
  } finally {
    store.close()
  }
}

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const file = resolve(session.world.cwd, input.first)
  if (!(await exists(file))) throw new GsealError('FILE_NOT_FOUND', { path: input.first })
  const folder = await mkdtemp(join(tmpdir(), 'gseal-'))
  const registered = temporary(folder)
  try {
    const manifest = await unpack(openBox(createReadStream(file), unlockOf(session, input)), ({ path }) =>
      path === LEDGER_FILE ? join(folder, path) : undefined,
    )
    const faults = await ledgerFaults(folder, manifest)
    tellFaults(session, faults)
    const { created, ledger, files } = manifest
    session.out.record({
      type: 'backup',
      file: input.first,
      created: isoTime(created),
      ledger,
      files: files.length,
      faults: faults.length,
    })
    const params = { at: localTime(created), files: files.length, seq: ledger?.seq ?? 0 }
    if (faults.length === 0) session.out.line(toned('good', '✓ '), say(lang, 'backupSound', params))
    return faults.length === 0 ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
    registered.done()
  }
}
