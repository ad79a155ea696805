/** What the parts of `gseal doctor` share: facts, findings, and steps that never end the whole. */
import { stat } from 'node:fs/promises'
import type { Code } from '../core/base/codes/index.ts'
import { GsealError, messageOf, type Params } from '../core/base/error.ts'
import { isoTime } from '../core/base/time.ts'
import type { Session } from './context.ts'
import { unreadable } from './files.ts'
import { reason } from './reasons.ts'
import { type LabelText, say } from './texts/index.ts'

/** Names of facts in records. */
export const FACTS = {
  doctorNode: 'node',
  doctorOpenssl: 'openssl',
  doctorSm2: 'sm2',
  doctorFont: 'font',
  doctorHome: 'home',
  doctorItems: 'items',
  doctorServers: 'servers',
} as const satisfies Partial<Record<LabelText, string>>
export type FactText = keyof typeof FACTS

export interface Finding {
  readonly code: Code
  readonly params: Params
}

export interface Checkup {
  readonly session: Session
  readonly findings: Finding[]
  readonly withinMs: number
  fact(text: FactText, params: Record<string, string | number>): void
}

export const find = (checkup: Checkup, code: Code, params: Params): void => {
  checkup.findings.push({ code, params })
}

/** What a step throws becomes a finding; a step never ends the whole. */
export const guarded = async <T>(
  checkup: Checkup,
  path: string,
  step: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await step()
  } catch (error) {
    const { code, params } = error instanceof GsealError ? error : unreadable(path, error)
    // A system's word for a missing file says nothing about what it was for.
    if (code === 'FILE_NOT_FOUND') find(checkup, 'HOME_DAMAGED', { path, ...reason('ENOENT') })
    else if (Object.values(params).some((value) => String(value).startsWith(path)))
      find(checkup, code, params)
    else {
      const texts = { reason: messageOf('en', code, params), reasonZh: messageOf('zh', code, params) }
      find(checkup, 'DOCTOR_FILE', { path, ...texts })
    }
    return undefined
  }
}

export const modeOf = async (checkup: Checkup, path: string, wanted: number): Promise<void> => {
  const mode = (await stat(path)).mode & 0o777
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  find(checkup, 'DOCTOR_MODE', { path, mode: mode.toString(8), wanted: wanted.toString(8) })
}

export const expiry = (checkup: Checkup, label: LabelText, name: string, until: number): void => {
  const { session } = checkup
  const left = until - session.world.now()
  if (left > checkup.withinMs) return
  const params = { what: say(session.settings.lang, label, { name }), date: isoTime(until) }
  find(checkup, left < 0 ? 'DOCTOR_EXPIRED' : 'DOCTOR_EXPIRES', params)
}
