/** `gseal init [--demo]`: makes a home, whole or not at all: it is built beside its place and moved there. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Authority, authorityFiles, DEMO_PIN, foundAuthority } from '../../core/authority.ts'
import { GsealError, isGsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import type { Session } from '../context.ts'
import { writeDemoLedger } from '../demo-ledger.ts'
import { exists, makeFolder, notWritable, temporary } from '../files.ts'
import { HOME_FOLDERS, HOME_FORMAT } from '../home.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const writeSynced = async (path: string, data: string | Uint8Array): Promise<void> => {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Fills a new folder; nothing of it can be seen under its name before it is complete. */
const build = async (folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> => {
  await mkdir(folder, { mode: 0o700 })
  for (const name of HOME_FOLDERS) await mkdir(join(folder, name), { mode: 0o700 })
  for (const [name, data] of files) await writeSynced(join(folder, name), data)
}

/** Where SQLite cannot be loaded the demo home has no ledger, and stamps without one. */
const demoLedger = async (folder: string, authority: Authority, now: number): Promise<void> => {
  try {
    await writeDemoLedger(folder, authority, now)
  } catch (error) {
    if (!isGsealError(error, 'STORE_DRIVER_MISSING')) throw error
    await rm(join(folder, 'ledger.db'), { force: true })
  }
}

/**
 * Makes a home at `path`.
 * @throws HOME_EXISTS, FILE_NOT_WRITABLE
 */
export const makeHome = async (path: string, now: number, demo: boolean): Promise<void> => {
  if (await exists(path)) throw new GsealError('HOME_EXISTS', { path })
  const record = { format: HOME_FORMAT, created: isoTime(now), ...(demo ? { demo: true } : {}) }
  const authority = demo ? await foundAuthority(now) : undefined
  const files = new Map(authority === undefined ? [] : authorityFiles(authority, DEMO_PIN))
  files.set('home.json', `${JSON.stringify(record, null, 2)}\n`)
  await makeFolder(dirname(path))
  const folder = join(dirname(path), `.gseal-${randomBytes(9).toString('hex')}.tmp`)
  const registered = temporary(folder)
  try {
    await build(folder, files)
    if (authority !== undefined) await demoLedger(folder, authority, now)
    await rename(folder, path)
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    const { code = '' } = cause as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw new GsealError('HOME_EXISTS', { path })
    throw notWritable(path, cause)
  } finally {
    registered.done()
  }
}

export const warnDemo = (session: Session): void => {
  const { lang } = session.settings
  session.out.talk(toned('doubt', `${say(lang, 'warning')}: `), say(lang, 'demoWarning', { pin: DEMO_PIN }))
}

export const run: Run = async (session, input) => {
  const { lang, home } = session.settings
  const demo = input.has('demo')
  await makeHome(home, session.world.now(), demo)
  session.out.record({ type: 'home', path: home, demo, ...(demo ? { seal: 'demo', pin: DEMO_PIN } : {}) })
  session.out.line(say(lang, 'homeMade', { path: home }))
  if (demo) warnDemo(session)
  session.out.talk(say(lang, demo ? 'homeNextDemo' : 'homeNext'))
  return 0
}
