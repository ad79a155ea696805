/** A SoftHSM2 token of a test's own, where the Debian package softhsm2 is installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
]

export const SOFTHSM = LIBRARIES.find((path) => existsSync(path))
export const NO_SOFTHSM = SOFTHSM === undefined ? 'softhsm2 is not installed' : false

export interface SoftToken {
  readonly library: string
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  remove(): void
}

export const SOFT_PIN = '24681357'

export const softToken = (label = 'office'): SoftToken => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-softhsm-'))
  mkdirSync(join(folder, 'tokens'))
  const conf = join(folder, 'softhsm2.conf')
  writeFileSync(
    conf,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  )
  const env = { SOFTHSM2_CONF: conf, PATH: process.env['PATH'] ?? '' }
  const made = spawnSync(
    'softhsm2-util',
    ['--init-token', '--free', '--label', label, '--pin', SOFT_PIN, '--so-pin', '13572468'],
    { env, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`softhsm2-util: ${made.stderr}`)
  return {
    library: SOFTHSM ?? '',
    env,
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
