/**
 * `gseal backup restore FILE`: unpacked beside the home, checked, signed for by two operators of the backup, and only then
 * put in its place. What stood there is kept.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { toHex } from '../../core/base/bytes.ts'
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import { uuidv7 } from '../../core/base/uuid.ts'
import { sm3 } from '../../core/gm/index.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { openKey } from '../../core/keys/open.ts'
import type { Signer } from '../../core/keys/signer.ts'
import { ADMIN_ROLES, type OperatorState, STATEMENTS, VIEWS } from '../../core/registry/index.ts'
import {
  checkPoint,
  createStore,
  LEDGER_FILE,
  type Manifest,
  manifestText,
  openBox,
  type Restorer,
  replaceHome,
  restoreEvent,
  type Store,
  unpack,
} from '../../core/store/index.ts'
import type { Session } from '../context.ts'
import { exists, makeFolder, temporary } from '../files.ts'
import { tellFaults } from '../home-store.ts'
import { keyAccess } from '../keyring.ts'
import { toned } from '../output.ts'
import { usage } from '../parse.ts'
import { unlockOf } from '../passphrase.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'
import { ledgerFaults } from './backup-check.ts'

const BOTH = ['first', 'second'] as const
type Which = (typeof BOTH)[number]

const isUri = (name: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]+:/.test(name)

/** A key by URI, or by its name in the backup itself: the home may be gone. */
const openRestorer = async (
  session: Session,
  input: Input,
  folder: string,
  which: Which,
): Promise<Signer> => {
  const name = input.text(which)
  if (name === undefined) throw usage(session.settings.lang, 'restorersMissing')
  const uri = isUri(name) ? name : fileUri(join(folder, 'keys', `${name.replaceAll(/[/\\]/g, '_')}.key`))
  const pinFile = input.text(`${which}-pin-file`) ?? session.settings.pinFile
  return openKey(uri, keyAccess({ ...session, settings: { ...session.settings, pinFile } }, name))
}

/** The active operator of the backup who holds this certificate. */
const operatorOf = (store: Store, signer: Signer): { operator: string; state: OperatorState } => {
  const cert = toHex(sm3(signer.cert))
  const [row] = store.rows('operator_certs', { equal: { cert } })
  const operator = String(row?.['operator'] ?? '')
  const state = store.state(`operator:${operator}`)?.state as OperatorState | undefined
  if (state?.state === 'active' && state.cert === cert) return { operator, state }
  throw new GsealError('RESTORE_TWO_PERSONS', { reason: `${signer.uri} is no key of an active operator` })
}

const restorers = (store: Store, signers: readonly [Signer, Signer]): readonly [Restorer, Restorer] => {
  const [first, second] = signers.map((signer) => ({ signer, ...operatorOf(store, signer) })) as [
    Restorer & { state: OperatorState },
    Restorer & { state: OperatorState },
  ]
  const who = ({ person, unitCode }: OperatorState): string => `${person} ${unitCode}`
  if (first.operator === second.operator || who(first.state) === who(second.state)) {
    throw new GsealError('RESTORE_TWO_PERSONS', { reason: 'the two keys belong to one person' })
  }
  const isAdmin = ({ state }: { state: OperatorState }): boolean =>
    state.roles.some(({ role }) => ADMIN_ROLES.includes(role))
  if (!isAdmin(first) && !isAdmin(second)) {
    throw new GsealError('RESTORE_TWO_PERSONS', { reason: 'neither of them is an administrator' })
  }
  return [first, second]
}

/** Records the restore in the ledger that was restored; both sign for it. */
const signFor = async (session: Session, input: Input, folder: string, manifest: Manifest): Promise<void> => {
  const options = { views: VIEWS, statements: STATEMENTS }
  const store = await createStore({ path: join(folder, LEDGER_FILE), ...options })
  const signers: Signer[] = []
  try {
    const point = input.integer('point', 1, Number.MAX_SAFE_INTEGER)
    const replaced = await checkPoint({ folder: session.settings.home, ...options }, store, point)
    for (const which of BOTH) signers.push(await openRestorer(session, input, folder, which))
    const both = restorers(store, signers as [Signer, Signer])
    const at = session.world.now()
    const { seq, hash } = store.head()
    const backup = toHex(sm3(Buffer.from(manifestText(manifest))))
    const place = { id: uuidv7(at), at, source: store.ledger.source }
    const event = await restoreEvent(place, { backup, seq, hash, replaced }, both)
    store.append([event], { asOf: seq })
    await store.signHead(both[0].signer, at)
  } finally {
    for (const signer of signers) await signer.close()
    store.close()
  }
}

const restore = async (session: Session, input: Input, folder: string): Promise<number> => {
  const { home, lang } = session.settings
  const file = resolve(session.world.cwd, input.first)
  const boxed = openBox(createReadStream(file), unlockOf(session, input))
  const manifest = await unpack(boxed, ({ path }) => join(folder, path))
  const faults = await ledgerFaults(folder, manifest)
  tellFaults(session, faults)
  if (faults.length > 0)
    throw new GsealError('BACKUP_DAMAGED', { reason: `${faults.length} faults in its ledger` })
  if (manifest.ledger !== null) await signFor(session, input, folder, manifest)
  else if (await exists(home)) throw new GsealError('HOME_EXISTS', { path: home })
  const stamp = isoTime(session.world.now()).replaceAll(/[-:]/g, '')
  const kept = replaceHome(folder, home, stamp)
  session.out.record({
    type: 'restored',
    file: input.first,
    home,
    created: isoTime(manifest.created),
    ledger: manifest.ledger,
    ...(kept !== undefined && { kept }),
  })
  const params = { path: home, seq: manifest.ledger?.seq ?? 0 }
  session.out.line(toned('good', '✓ '), say(lang, 'backupRestored', params))
  if (kept !== undefined) session.out.talk(say(lang, 'homeKept', { path: kept }))
  return 0
}

export const run: Run = async (session, input) => {
  const { home } = session.settings
  if (!(await exists(resolve(session.world.cwd, input.first)))) {
    throw new GsealError('FILE_NOT_FOUND', { path: input.first })
  }
  await makeFolder(dirname(home))
  const folder = join(dirname(home), `.gseal-${randomBytes(9).toString('hex')}.tmp`)
  const registered = temporary(folder)
  try {
    await mkdir(folder, { mode: 0o700 })
    return await restore(session, input, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
    registered.done()
  }
}
