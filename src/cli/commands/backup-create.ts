/** `gseal backup create FILE`: the whole home, encrypted, while others go on working. What was written is read again. */
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import { STATEMENTS, VIEWS } from '../../core/registry/index.ts'
import {
  byContentKey,
  manifestText,
  newBoxKey,
  openBox,
  packHome,
  sealBox,
  unpack,
} from '../../core/store/index.ts'
import { exists, writeOutput } from '../files.ts'
import { openHome } from '../home.ts'
import { toned } from '../output.ts'
import { recipientsOf } from '../passphrase.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const home = await openHome(session.settings.home)
  const out = resolve(session.world.cwd, input.first)
  if (!input.has('force') && (await exists(out))) throw new GsealError('OUTPUT_EXISTS', { path: input.first })
  const recipients = await recipientsOf(session, input)
  const key = newBoxKey()
  const options = { folder: home.path, views: VIEWS, statements: STATEMENTS }
  const packed = await packHome(options, session.world.now())
  try {
    const { manifest } = packed
    await writeOutput(out, sealBox(packed.stream, key, recipients), {
      force: input.has('force'),
      mode: 0o600,
    })
    const again = await unpack(openBox(createReadStream(out), byContentKey(key)), () => undefined)
    if (manifestText(again) !== manifestText(manifest))
      throw new GsealError('BACKUP_DAMAGED', { reason: input.first })
    const { created, ledger, files } = manifest
    session.out.record({
      type: 'backup',
      file: input.first,
      created: isoTime(created),
      ledger,
      files: files.length,
    })
    const params = { path: input.first, files: files.length, seq: ledger?.seq ?? 0 }
    session.out.line(toned('good', '✓ '), say(lang, 'backupMade', params))
    return 0
  } finally {
    key.fill(0)
    await packed.done()
  }
}
