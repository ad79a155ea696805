/** `gseal doctor`: what is installed, weak, expiring; each finding with its remedy. Opens no key. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Code } from '../../core/base/codes/index.ts'
import { GsealError, hintOf, messageOf, type Params } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { isoTime } from '../../core/base/time.ts'
import { sm2Engine } from '../../core/gm/index.ts'
import { openTypeface } from '../../core/impression/index.ts'
import { loadTrust, readPem, type Trust } from '../../core/pki/index.ts'
import { readSeal as parseSeal } from '../../core/ses/index.ts'
import type { Session } from '../context.ts'
import { exists, readInput, unreadable } from '../files.ts'
import {
  certFile,
  HOME_FOLDERS,
  type Home,
  homeIfThere,
  keyFile,
  keyNames,
  readSeal,
  sealFile,
  sealNames,
  trustPaths,
} from '../home.ts'
import { ledgerPath, usingHomeStore } from '../home-store.ts'
import { toned } from '../output.ts'
import { overdue } from '../overdue.ts'
import { reason } from '../reasons.ts'
import type { Run } from '../record.ts'
import { type LabelText, say } from '../texts/index.ts'
import { certOfKey } from './key-list.ts'

const DAY = 86_400_000
/** Renewal is due within the last three months (Measures for government electronic seals, Art. 16). */
const RENEWAL_DAYS = 90
const WANTED_NODE = '20.19.0'

/** Names of facts in records. */
const FACTS = {
  doctorNode: 'node',
  doctorOpenssl: 'openssl',
  doctorSm2: 'sm2',
  doctorFont: 'font',
  doctorHome: 'home',
  doctorItems: 'items',
} as const satisfies Partial<Record<LabelText, string>>
type FactText = keyof typeof FACTS

interface Finding {
  readonly code: Code
  readonly params: Params
}

interface Checkup {
  readonly session: Session
  readonly findings: Finding[]
  readonly withinMs: number
  fact(text: FactText, params: Record<string, string | number>): void
}

const find = (checkup: Checkup, code: Code, params: Params): void => {
  checkup.findings.push({ code, params })
}

/** What a step throws becomes a finding; a step never ends the whole. */
const guarded = async <T>(checkup: Checkup, path: string, step: () => Promise<T>): Promise<T | undefined> => {
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

const older = (found: string, wanted: string): boolean => {
  const [a, b] = [found, wanted].map((text) => text.split('.').map(Number))
  for (let i = 0; i < 3; i++) if ((a?.[i] ?? 0) !== (b?.[i] ?? 0)) return (a?.[i] ?? 0) < (b?.[i] ?? 0)
  return false
}

const machine = async (checkup: Checkup): Promise<void> => {
  const { node, openssl } = process.versions
  checkup.fact('doctorNode', { version: node })
  if (older(node, WANTED_NODE)) find(checkup, 'DOCTOR_NODE', { found: node, wanted: WANTED_NODE })
  checkup.fact('doctorOpenssl', { version: openssl })
  try {
    const engine = sm2Engine()
    if (engine !== 'openssl') find(checkup, 'DOCTOR_SM2_SLOW', { openssl })
    checkup.fact('doctorSm2', { engine })
  } catch (error) {
    find(checkup, 'DOCTOR_SM2_BROKEN', { reason: (error as Error).message })
  }
  try {
    await openTypeface()
    checkup.fact('doctorFont', {})
  } catch (error) {
    find(checkup, 'DOCTOR_FONT', { reason: (error as Error).message })
  }
}

const modeOf = async (checkup: Checkup, path: string, wanted: number): Promise<void> => {
  const mode = (await stat(path)).mode & 0o777
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  find(checkup, 'DOCTOR_MODE', { path, mode: mode.toString(8), wanted: wanted.toString(8) })
}

const modes = async (checkup: Checkup, home: Home): Promise<void> => {
  await modeOf(checkup, home.path, 0o700)
  for (const folder of HOME_FOLDERS) {
    await guarded(checkup, join(home.path, folder), () => modeOf(checkup, join(home.path, folder), 0o700))
  }
}

const expiry = (checkup: Checkup, label: LabelText, name: string, until: number): void => {
  const { session } = checkup
  const left = until - session.world.now()
  if (left > checkup.withinMs) return
  const params = { what: say(session.settings.lang, label, { name }), date: isoTime(until) }
  find(checkup, left < 0 ? 'DOCTOR_EXPIRED' : 'DOCTOR_EXPIRES', params)
}

/** Nobody but its owner reads a key, and not even a copy of the file gives it away. */
const keyOf = async (checkup: Checkup, home: Home, name: string): Promise<void> => {
  const path = keyFile(home, name)
  await guarded(checkup, path, async () => {
    await modeOf(checkup, path, 0o600)
    const plain = readPem(await readInput(path, LIMITS.keys.fileBytes)).some(
      ({ label }) => label.endsWith('PRIVATE KEY') && label !== 'ENCRYPTED PRIVATE KEY',
    )
    if (plain) find(checkup, 'DOCTOR_KEY_PLAIN', { path })
  })
  const cert = await guarded(checkup, certFile(home, name), () => certOfKey(home, name))
  if (cert !== undefined) expiry(checkup, 'nameCert', name, cert.notAfter)
}

const trustOf = async (checkup: Checkup, home: Home): Promise<Trust> => {
  const files: { name: string; bytes: Uint8Array }[] = []
  for (const path of await trustPaths(home)) {
    await guarded(checkup, path, async () => {
      const file = { name: path, bytes: await readInput(path) }
      loadTrust([file])
      files.push(file)
    })
  }
  return loadTrust(files)
}

const contents = async (checkup: Checkup, home: Home): Promise<void> => {
  const [keys, seals, trust] = [await keyNames(home), await sealNames(home), await trustOf(checkup, home)]
  checkup.fact('doctorItems', {
    keys: keys.length,
    seals: seals.length,
    anchors: trust.anchors.length,
    crls: trust.crls.length,
  })
  for (const name of keys) await keyOf(checkup, home, name)
  for (const name of seals) {
    const seal = await guarded(checkup, sealFile(home, name), async () =>
      parseSeal((await readSeal(home, name)).bytes, () => undefined),
    )
    if (seal !== undefined) expiry(checkup, 'nameSeal', name, seal.validTo)
  }
  for (const anchor of trust.anchors) expiry(checkup, 'nameAnchor', anchor.subject, anchor.notAfter)
  for (const { issuer, nextUpdate } of trust.crls) {
    if (nextUpdate === undefined || nextUpdate >= checkup.session.world.now()) continue
    find(checkup, 'DOCTOR_CRL_STALE', { what: issuer, date: isoTime(nextUpdate) })
  }
}

/** Reminders of the ledger, where the home has one. */
const ledger = async ({ session, findings }: Checkup, home: Home): Promise<void> => {
  if (!(await exists(ledgerPath(home)))) return
  await usingHomeStore(session, { access: 'read' }, (store) =>
    findings.push(...overdue(store, session.world.now())),
  )
}

const tellFindings = ({ session, findings }: Checkup): void => {
  const { lang } = session.settings
  for (const { code, params } of findings) {
    const [message, hint] = [messageOf(lang, code, params), hintOf(lang, code, params)]
    session.out.record({ type: 'finding', code, message, hint })
    session.out.line(toned('doubt', '! '), `${message} [${code}]`)
    session.out.line('  ', toned('dim', `${say(lang, 'hint')}: ${hint}`))
  }
  session.out.record({ type: 'summary', findings: findings.length })
  const count = { findings: findings.length }
  session.out.line(findings.length === 0 ? say(lang, 'doctorNothing') : say(lang, 'doctorSummary', count))
}

export const run: Run = async (session, input) => {
  const { lang, home: path } = session.settings
  const checkup: Checkup = {
    session,
    findings: [],
    withinMs: (input.integer('within', 0, 3650) ?? RENEWAL_DAYS) * DAY,
    fact: (text: FactText, params) => {
      session.out.record({ type: 'fact', name: FACTS[text], ...params })
      session.out.line(toned('good', '✓ '), say(lang, text, params))
    },
  }
  await machine(checkup)
  const home = await guarded(checkup, path, () => homeIfThere(path))
  if (home === undefined) {
    if (checkup.findings.every(({ params }) => !String(params['path'] ?? '').startsWith(path)))
      session.out.line(toned('dim', `○ ${say(lang, 'doctorNoHome', { path })}`))
  } else {
    checkup.fact('doctorHome', { path })
    await guarded(checkup, path, () => modes(checkup, home))
    await guarded(checkup, path, () => contents(checkup, home))
    await guarded(checkup, path, () => ledger(checkup, home))
  }
  tellFindings(checkup)
  return checkup.findings.length === 0 ? 0 : 1
}
