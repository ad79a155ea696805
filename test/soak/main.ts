/**
 * `npm run soak`: many signatures through one daemon, and whether its memory stays what it was. `--signatures N` (100,000
 * unless told otherwise), in batches of 1,000. Prints a line for each tenth; ends with 1 when the memory grew.
 */
import { readFileSync } from 'node:fs'
import type { DaemonClient } from '../../src/core/keys/daemon/client.ts'
import { demoHome, items, signItems, startDaemon, tally, unlock } from '../helpers/daemon.ts'

const BATCH = 1000
/** Resident memory of the last fifth against that of the middle: a heap that warms up is no leak, what goes on growing is. */
const MOST_GROWTH = 1.25

const argument = process.argv.indexOf('--signatures')
const wanted = argument < 0 ? 100_000 : Number(process.argv[argument + 1])
if (!Number.isSafeInteger(wanted) || wanted < 10) throw new Error('soak: --signatures takes a number from 10')

const cleanups: (() => unknown)[] = []
const t = { teardown: (done: () => unknown) => cleanups.unshift(done) }

const rssOf = (pid: number): number => {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1000
}

const round = async (client: DaemonClient, home: string, count: number): Promise<void> => {
  const batch = items(count)
  const counts = tally(await signItems(client, home, batch))
  if (counts['signed'] !== count) throw new Error(`soak: ${JSON.stringify(counts)}`)
  await client.call('sign.end', {
    outcomes: batch.map(({ id }) => ({ id, outcome: 'stamped', result: 'ab'.repeat(32) })),
  })
}

try {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  const sizes: number[] = []
  const started = performance.now()
  const tenth = Math.ceil(wanted / 10)
  for (let part = 0; part < 10; part++) {
    const end = Math.min(wanted, (part + 1) * tenth)
    for (let done = part * tenth; done < end; done += BATCH)
      await round(client, home, Math.min(BATCH, end - done))
    sizes.push(rssOf(daemon.pid))
    const perSecond = Math.round((end / (performance.now() - started)) * 1000)
    process.stdout.write(`${end} signatures, ${perSecond} a second, ${sizes.at(-1)?.toFixed(1)} MB\n`)
  }
  const early = Math.max(...sizes.slice(3, 5))
  const late = Math.max(...sizes.slice(-2))
  const flat = late <= early * MOST_GROWTH
  process.stdout.write(
    `${flat ? 'flat' : 'GROWING'}: ${early.toFixed(1)} MB in the middle, ${late.toFixed(1)} MB at the end\n`,
  )
  process.exitCode = flat ? 0 : 1
} finally {
  for (const done of cleanups) await done()
}
