/**
 * What the daemon costs, over a real socket with a ledger on disk: stamps a second with a fast key, the share of a slow
 * device's own rate, and what one stamp takes longer than with the key in the same process. Prints its records. The
 * client counts signatures and does not verify them: it shares the processors with what is measured.
 */

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openGate } from '../src/core/gate.ts'
import { sm3 } from '../src/core/gm/index.ts'
import type { DaemonClient } from '../src/core/keys/daemon/client.ts'
import type { SignAnswer } from '../src/core/keys/daemon/protocol.ts'
import { openDeviceHost } from '../src/core/keys/device/host.ts'
import { loadProfile } from '../src/core/keys/device/profiles.ts'
import { openFileKey } from '../src/core/keys/file.ts'
import { parseCertificate } from '../src/core/pki/index.ts'
import { STATEMENTS, VIEWS } from '../src/core/registry/index.ts'
import { readSeal, writeTbs } from '../src/core/ses/index.ts'
import { openStore } from '../src/core/store/index.ts'
import { demoHome, item, items, PIN, sealOf, signItems, startDaemon, unlock } from '../test/helpers/daemon.ts'
import { deviceHome, TOKEN_PIN } from '../test/helpers/device-daemon.ts'
import { NO_TOKENS } from '../test/helpers/tokens.ts'
import { type BenchRecord, median, ownPeakMB, recordOf } from './record.ts'

const cleanups: (() => unknown)[] = []
const t = { teardown: (done: () => unknown) => cleanups.unshift(done) }

const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000

/** One signature's time out of batches that two clients send at the same time. */
const rate = async (clients: readonly DaemonClient[], home: string, count: number): Promise<number> => {
  const started = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      const batch = items(count / clients.length)
      const answers = await signItems(client, home, batch)
      if (answers.some((answer) => 'error' in answer)) throw new Error('a signature is missing')
      await client.call('sign.end', {
        outcomes: batch.map(({ id }) => ({ id, outcome: 'stamped', result: 'ab'.repeat(32) })),
      })
    }),
  )
  return (performance.now() - started) / count
}

const fast = async (): Promise<BenchRecord[]> => {
  const home = await demoHome(t)
  const daemon = await startDaemon(t, home)
  const clients = [await daemon.client(), await daemon.client()]
  await unlock(clients[0] as DaemonClient)
  const times: number[] = []
  for (let i = 0; i < 8; i++) times.push(await rate(clients, home, 2000))
  return [recordOf('daemon-sign-fast', times.slice(2), peakOf(daemon.pid))]
}

const SLOW = { control: ['slow_ms 20'], maxSessions: 8 } as const
const SLOW_ITEMS = 400

/** The device's own rate through its host, and the daemon's over the same device. */
const slow = async (): Promise<BenchRecord[]> => {
  if (NO_TOKENS !== false) {
    process.stderr.write(`bench: device-sign-20ms is left out: ${NO_TOKENS}\n`)
    return []
  }
  const { home, token } = await deviceHome(t, SLOW)
  const profile = await loadProfile('sansec-p11')
  const { library } = JSON.parse(readFileSync(join(home, 'devices.json'), 'utf8')).modules[0] as {
    library: string
  }
  const host = openDeviceHost({
    module: 'bench',
    library,
    profile: { ...profile, module: { ...profile.module, maxSessions: 8 } },
    env: token.env,
  })
  const key = { token: { label: 'office' }, id: '01' }
  await host.unlock(key.token, Buffer.from(TOKEN_PIN), { idleMs: 600_000, absoluteMs: 600_000 })
  const alone = async (): Promise<number> => {
    const started = performance.now()
    const tbs = sm3(Buffer.from('bench'))
    await Promise.all(Array.from({ length: SLOW_ITEMS }, () => host.sign(key, { kind: 'statement', tbs })))
    return (performance.now() - started) / SLOW_ITEMS
  }
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await client.callWithSecret('pin.unlock', { key: 'usb' }, Buffer.from(TOKEN_PIN))
  const own: number[] = []
  const through: number[] = []
  // In turns, so that a busy machine is the same for both.
  for (let i = 0; i < 4; i++) {
    own.push(await alone())
    through.push(await rate([client], home, SLOW_ITEMS))
  }
  await host.close()
  return [
    recordOf('device-sign-20ms', own.slice(1), ownPeakMB()),
    recordOf('daemon-sign-20ms', through.slice(1), peakOf(daemon.pid)),
  ]
}

/** Until then V8 has not compiled all of what a stamp needs, on either side; a daemon runs for days. */
const WARM = 450
const COUNTED = 300

/** What one stamp takes longer through the daemon than through the gate and the key in this process. */
const latency = async (): Promise<BenchRecord[]> => {
  const home = await demoHome(t)
  const local = await demoHome(t)
  const path = join(local, 'keys', 'demo.key')
  const signer = await openFileKey(`file:${path}`, { read: (name) => readFile(name), pin: async () => PIN })
  if (signer === null) throw new Error('no key')
  const store = await openStore({
    path: join(local, 'ledger.db'),
    views: VIEWS,
    statements: STATEMENTS,
    access: 'write',
  })
  const bytes = readFileSync(join(local, 'seals', 'demo.esl'))
  const seal = readSeal(bytes, () => undefined)
  const custodian = store.state(`seal:${seal.id}`)?.state['custodian'] as string
  const { cert } = store.state(`operator:${custodian}`)?.state as { cert: string }
  const alone = async (): Promise<void> => {
    const { digest, time = 0, property = '', document } = item()
    const gate = openGate(signer, {
      store,
      actor: { operator: custodian, cert },
      now: Date.now,
      seal: seal.id,
      bytes,
      document: Buffer.from(document),
    })
    const { der } = parseCertificate(signer.cert)
    const fields = { seal, time, dataHash: Buffer.from(digest, 'hex'), propertyInfo: property, cert: der }
    await gate.signer.sign({ kind: 'stamp', tbs: writeTbs({ ...fields, algorithm: signer.algorithm }) })
    await gate.stamped(Buffer.from('result'))
  }
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  // Read once on both sides.
  const named = sealOf(home)
  const through = async (): Promise<void> => {
    const wanted = item()
    const { items: answers } = await client.call<SignAnswer>('sign', { ...named, items: [wanted] })
    const [answer] = answers
    if (answer === undefined || 'error' in answer) throw new Error('no signature')
    await client.call('sign.end', {
      outcomes: [{ id: wanted.id, outcome: 'stamped', result: 'ab'.repeat(32) }],
    })
  }
  const clock = async (step: () => Promise<void>): Promise<number> => {
    const started = performance.now()
    await step()
    return performance.now() - started
  }
  const [own, other]: [number[], number[]] = [[], []]
  for (let i = 0; i < WARM + COUNTED; i++) {
    own.push(await clock(alone))
    other.push(await clock(through))
  }
  store.close()
  const between = (from: number, to: number): number =>
    median(other.slice(from, to)) - median(own.slice(from, to))
  process.stderr.write(`daemon-latency: stamps 50 to 250 of a new daemon ${between(50, 250).toFixed(2)} ms\n`)
  const added = between(WARM, WARM + COUNTED)
  return [recordOf('daemon-latency', [Math.max(added, 0.001)], peakOf(daemon.pid))]
}

const BENCHES: Readonly<Record<string, () => Promise<BenchRecord[]>>> = { fast, slow, latency }

try {
  const [name = ''] = process.argv.slice(2)
  const bench = BENCHES[name]
  if (bench === undefined) throw new Error(`no bench "${name}"`)
  const records = await bench()
  process.stdout.write(`${JSON.stringify(records)}\n`)
} finally {
  for (const done of cleanups) await done()
}
