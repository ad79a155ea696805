/** `gseal doctor`: what is installed, weak, expiring; each finding with its remedy. Opens no key. */
import { join } from 'node:path'
import { hintOf, messageOf } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { isoTime } from '../../core/base/time.ts'
import { sm2Engine } from '../../core/gm/index.ts'
import { openTypeface } from '../../core/impression/index.ts'
import type { RemoteAccess } from '../../core/keys/remote/access.ts'
import type { ServerRecord } from '../../core/keys/remote/servers.ts'
import { remoteUri } from '../../core/keys/remote/uri.ts'
import { loadTrust, readPem, type Trust } from '../../core/pki/index.ts'
import { readSeal as parseSeal } from '../../core/ses/index.ts'
import { type Checkup, expiry, FACTS, type FactText, find, guarded, modeOf } from '../checkup.ts'
import { exists, readInput } from '../files.ts'
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
import type { Run } from '../record.ts'
import { remoteAccess, serversPath } from '../remote.ts'
import { say } from '../texts/index.ts'
import { certIn, certOfKey } from './key-list.ts'

const DAY = 86_400_000
/** Renewal is due within the last three months (Measures for government electronic seals, Art. 16). */
const RENEWAL_DAYS = 90
const WANTED_NODE = '20.19.0'

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

const modes = async (checkup: Checkup, home: Home): Promise<void> => {
  await modeOf(checkup, home.path, 0o700)
  for (const folder of HOME_FOLDERS) {
    await guarded(checkup, join(home.path, folder), () => modeOf(checkup, join(home.path, folder), 0o700))
  }
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

/** One signature server: its profile, both sides of TLS, the certificates bound to its keys. It is not called. */
const server = async (checkup: Checkup, access: RemoteAccess, record: ServerRecord): Promise<void> => {
  await guarded(checkup, record.profile, () => access.profile(record.profile))
  const { ca, clientCert, clientKey, keys } = record
  await guarded(checkup, clientKey, async () => {
    await modeOf(checkup, clientKey, 0o600)
    await readInput(clientKey, LIMITS.keys.fileBytes)
  })
  const named: readonly (readonly [string, string])[] = [
    [ca, record.name],
    [clientCert, record.name],
    ...[...keys].map(([key, cert]) => [cert, remoteUri({ server: record.name, key })] as const),
  ]
  for (const [file, name] of named) {
    const cert = await guarded(checkup, file, () => certIn(file))
    if (cert !== undefined) expiry(checkup, 'nameCert', name, cert.notAfter)
  }
}

const servers = async (checkup: Checkup, home: Home): Promise<void> => {
  const path = serversPath(home)
  if (!(await exists(path))) return
  const access = remoteAccess(checkup.session)
  const records = await access.servers()
  const keys = records.reduce((sum, record) => sum + record.keys.size, 0)
  checkup.fact('doctorServers', { servers: records.length, keys })
  for (const record of records) await server(checkup, access, record)
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
    await guarded(checkup, serversPath(home), () => servers(checkup, home))
    await guarded(checkup, path, () => ledger(checkup, home))
  }
  tellFindings(checkup)
  return checkup.findings.length === 0 ? 0 : 1
}
