/**
 * Benches of devices: the project's own test token with 8 sessions. A run is so many signatures, as many at once as there
 * are sessions; the record's time is of one. `device-direct-20ms` is a bare loop over pkcs11js, without child, queue or
 * verification: what the device of `device-sign-20ms` gives by itself. `device-host-fast` is a token without delay.
 */

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { openDeviceHost } from '../src/core/keys/device/host.ts'
import { loadProfile } from '../src/core/keys/device/profiles.ts'
import { NO_TOKENS, TOKEN_PIN, testToken, tokenLibrary } from '../test/helpers/tokens.ts'
import { type BenchRecord, ownPeakMB, recordOf } from './record.ts'

const LANES = 8
const RAW_OF_DIGEST = 0x80008105
const RUNS = 7

/** Times of runs of `count` signatures, `LANES` at once, each divided by the count. */
const timesOf = async (count: number, sign: (lane: number) => Promise<unknown>): Promise<number[]> => {
  const times: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const started = performance.now()
    let left = count
    const worker = async (lane: number): Promise<void> => {
      while (left > 0) {
        left -= 1
        await sign(lane)
      }
    }
    await Promise.all(Array.from({ length: LANES }, (_, lane) => worker(lane)))
    // The first run opens the sessions.
    if (run > 0) times.push((performance.now() - started) / count)
  }
  return times
}

const throughHost = async (name: string, count: number): Promise<BenchRecord> => {
  const device = testToken()
  const profile = await loadProfile('sansec-p11')
  const host = openDeviceHost({ module: 'bench', library: tokenLibrary('pkcs11'), profile, env: device.env })
  try {
    const token = { label: 'office' }
    await host.unlock(token, Buffer.from(TOKEN_PIN), { idleMs: 3_600_000, absoluteMs: 3_600_000 })
    const key = { token, id: '01' }
    const sign = (): Promise<unknown> => host.sign(key, { kind: 'stamp', tbs: randomBytes(300) })
    return recordOf(name, await timesOf(count, sign), ownPeakMB())
  } finally {
    await host.close()
    device.remove()
  }
}

/** In this process, whose thread pool must have been given a thread for each session. */
const direct = async (name: string, count: number): Promise<BenchRecord> => {
  const folder = process.env['GSEAL_TOKEN_DIR']
  const { PKCS11 } = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js')
  const cryptoki = new PKCS11()
  cryptoki.load(tokenLibrary('pkcs11'))
  cryptoki.C_Initialize()
  if (folder === undefined) throw new Error('no token')
  const [slot] = cryptoki.C_GetSlotList(true)
  if (slot === undefined) throw new Error('no slot')
  const sessions = Array.from({ length: LANES }, () => cryptoki.C_OpenSession(slot, 4))
  const [first] = sessions
  if (first === undefined) throw new Error('no session')
  cryptoki.C_Login(first, 1, TOKEN_PIN)
  cryptoki.C_FindObjectsInit(first, [{ type: 0, value: 3 }])
  const [key] = cryptoki.C_FindObjects(first, 1)
  cryptoki.C_FindObjectsFinal(first)
  if (key === undefined) throw new Error('no key')
  const times = await timesOf(count, (lane) => {
    const session = sessions[lane] ?? first
    cryptoki.C_SignInit(session, { mechanism: RAW_OF_DIGEST }, key)
    return cryptoki.C_SignAsync(session, randomBytes(32), Buffer.alloc(256))
  })
  cryptoki.C_Finalize()
  return recordOf(name, times, ownPeakMB())
}

const COUNT = 160

const inChild = (name: string): BenchRecord => {
  const device = testToken({ control: ['slow_ms 20'] })
  try {
    const env = { ...process.env, ...device.env, UV_THREADPOOL_SIZE: String(LANES + 1) }
    const result = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'direct', name], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (result.status !== 0) throw new Error(`bench ${name} ended with ${result.status}`)
    return JSON.parse(result.stdout) as BenchRecord
  } finally {
    device.remove()
  }
}

export const DEVICE_BENCHES = ['device-direct-20ms', 'device-host-fast'] as const

/** Nothing where no C compiler is. */
export const deviceRecords = async (): Promise<readonly BenchRecord[]> =>
  NO_TOKENS !== false ? [] : [inChild('device-direct-20ms'), await throughHost('device-host-fast', 2000)]

if (process.argv[2] === 'direct')
  process.stdout.write(JSON.stringify(await direct(process.argv[3] ?? '', COUNT)))
