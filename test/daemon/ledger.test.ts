/** A daemon that cannot work with its ledger, or cannot start for another reason, ends and says why. */
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { demoHome, spawnDaemon } from '../helpers/daemon.ts'

const endOf = async (home: string): Promise<{ status: number | null; codes: unknown[]; lost: number }> => {
  const daemon = spawnDaemon(home)
  const [status] = (await once(daemon.child, 'close')) as [number | null]
  const codes = daemon.events('daemon.failed').map(({ code }) => code)
  return { status, codes, lost: daemon.events('ledger.lost').length }
}

t.test('without a ledger it does not start', async (t) => {
  const home = await demoHome(t)
  for (const end of ['', '-wal', '-shm', '-witness']) rmSync(join(home, `ledger.db${end}`), { force: true })
  t.same(await endOf(home), { status: 1, codes: ['STORE_MISSING'], lost: 0 })
})

t.test('what is wrong behind an open ledger ends it too', async (t) => {
  const home = await demoHome(t)
  writeFileSync(join(home, 'keys', 'usb.json'), '{}')
  t.same(await endOf(home), { status: 1, codes: ['DAEMON_CONFIG'], lost: 0 })
})
