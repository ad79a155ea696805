/** The OpenSSL of the machine as an independent judge. */
import { spawnSync } from 'node:child_process'

export interface Answer {
  readonly ok: boolean
  readonly text: string
}

/** Runs `openssl` with arguments, in a folder. */
export const openssl = (args: readonly string[], cwd: string, input?: Uint8Array): Answer => {
  const run = spawnSync('openssl', args, { cwd, input, timeout: 20_000 })
  return { ok: run.status === 0, text: `${run.stdout}${run.stderr}` }
}

const version = openssl(['version'], '.')
/** Reason to skip; `false` where OpenSSL 3 is there. */
export const opensslSkip = /^OpenSSL 3\./.test(version.text) ? false : 'no OpenSSL 3 on this machine'
