/** `gseal backup` as two administrators call it. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { STATEMENTS, VIEWS } from '../../src/core/registry/index.ts'
import { sqliteDriver } from '../../src/core/store/driver.ts'
import { openStore } from '../../src/core/store/index.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { act, foundLedger, keyOf, person } from '../helpers/founded.ts'

const Database = await sqliteDriver()

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)
const gseal = (...argv: string[]): ReturnType<typeof call> =>
  call([...argv, '--home', home, '--pin-file', at('pin')], { cwd: folder })
const backup = (...argv: string[]): ReturnType<typeof call> =>
  gseal('backup', ...argv, '--passphrase-file', at('words'))
const restore = (...argv: string[]): ReturnType<typeof call> =>
  backup('restore', 'one.gsb', '--first', 'demo', '--second', 'demo-maker', ...argv)

const write = async (name: string, key: string): Promise<void> => {
  const options = {
    path: join(home, 'ledger.db'),
    views: VIEWS,
    statements: STATEMENTS,
    access: 'write',
  } as const
  const store = await openStore(options)
  try {
    await act(store, await keyOf(home, 'demo'), 'ann', { do: 'operator.add', with: person(home, name, key) })
  } finally {
    store.close()
  }
}

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('words'), 'a long passphrase\n')
  writeFileSync(at('short'), 'short\n')
  await foundLedger(home)
  mkdirSync(join(home, 'materials'), { recursive: true })
  writeFileSync(join(home, 'materials', 'empty'), '')
})

t.test('a backup is made, says where the ledger was, and is checked', async (t) => {
  const made = await backup('create', 'one.gsb', '--json')
  t.equal(made.status, 0, made.stderr)
  t.match(made.records()[0], { type: 'backup', ledger: { seq: 5 } })
  t.equal(statSync(at('one.gsb')).mode & 0o777, 0o600)
  t.notMatch(readFileSync(at('one.gsb'), 'latin1'), /SQLite format|PRIVATE KEY|ledger\.db/)
  t.match((await backup('create', 'one.gsb')).stderr, /OUTPUT_EXISTS/)
  t.match(
    (await gseal('backup', 'create', 'x.gsb', '--passphrase-file', at('short'))).stderr,
    /PIN_TOO_SHORT/,
  )
  t.match(
    (await gseal('backup', 'create', 'x.gsb', '--no-input')).stderr,
    /--passphrase-file.*PIN_NEEDED|PIN_NEEDED/s,
  )
  t.same(
    readdirSync(home).filter((name) => name.startsWith('.gseal-')),
    [],
    'no copy stays behind',
  )
  const checked = await backup('check', 'one.gsb')
  t.equal(checked.status, 0, checked.stderr)
  t.match(checked.stdout, /is sound: \d+ files, the ledger at event 5/)
  t.equal((await gseal('backup', 'check', 'one.gsb', '--passphrase-file', at('pin'))).status, 6)
  t.match((await backup('check', 'none.gsb')).stderr, /FILE_NOT_FOUND/)
})

t.test('a lost home comes back, signed for by two, with everything in it', async (t) => {
  renameSync(home, at('lost'))
  const { status, stdout, stderr } = await restore()
  t.equal(status, 0, stderr)
  t.match(stdout, /restored to .*home: the ledger as of event 5/)
  for (const name of ['home.json', 'keys/demo.key', 'seals/demo.esl', 'materials/empty']) {
    t.same(readFileSync(join(home, name)), readFileSync(at('lost', name)), name)
  }
  t.equal(statSync(join(home, 'keys', 'demo.key')).mode & 0o777, 0o600)
  t.match((await gseal('audit', 'list', '--limit', '1', '--json')).records()[0], {
    seq: 6,
    event: 'ledger.restored',
    operator: 'ann',
    body: { seq: 5, replaced: null, operators: [{ operator: 'ann' }, { operator: 'bob' }] },
  })
  const checked = await gseal('audit', 'check')
  t.equal(checked.status, 0, checked.stdout)
  t.match(checked.stdout, /up to event 6 is vouched for/)
  await gseal('audit', 'export', '--out', 'after.ndjson', '--force')
  const exported = await gseal('audit', 'check', 'after.ndjson')
  t.equal(exported.status, 0, exported.stdout)
})

t.test('newer data is not replaced unless the point is named, and then it is kept', async (t) => {
  const refused = await restore()
  t.equal(refused.status, 1)
  t.match(refused.stderr, /at event 6, the backup at event 5 \[BACKUP_POINT\]/)
  t.match((await restore('--point', '4')).stderr, /BACKUP_POINT_WRONG/)
  const { status, stderr } = await restore('--point', '5')
  t.equal(status, 0, stderr)
  const kept = readdirSync(folder).filter((name) => name.startsWith('home.replaced-'))
  t.equal(kept.length, 1)
  t.match((await gseal('audit', 'show', '6', '--json')).records()[0], { body: { replaced: { seq: 6 } } })
  t.equal((await gseal('audit', 'check')).status, 0)
  rmSync(at(kept[0] ?? ''), { recursive: true })
})

t.test('one person, a stranger, or nobody cannot restore', async (t) => {
  const attempt = async (...argv: string[]): Promise<string> => {
    const { status, stderr } = await backup('restore', 'one.gsb', '--point', '5', ...argv)
    t.not(status, 0)
    return stderr
  }
  t.match(await attempt('--first', 'demo', '--second', 'demo'), /RESTORE_TWO_PERSONS/)
  t.match(await attempt('--first', 'demo', '--second', 'demo-root'), /RESTORE_TWO_PERSONS|KEY_/)
  t.match(await attempt('--first', 'demo'), /USAGE/)
  t.match(await attempt('--first', 'demo', '--second', '../keys/demo-maker'), /KEY_NOT_FOUND/)
  t.equal((await gseal('audit', 'check')).status, 0, 'the home is as it was')
  t.same(
    readdirSync(folder).filter((name) => /replaced|\.gseal-/.test(name)),
    [],
  )
})

t.test('a backup that was changed restores nothing', async (t) => {
  const bytes = readFileSync(at('one.gsb'))
  const place = Math.floor(bytes.length / 2)
  bytes[place] = (bytes[place] ?? 0) ^ 1
  writeFileSync(at('bad.gsb'), bytes)
  t.match((await backup('check', 'bad.gsb')).stderr, /BACKUP_DAMAGED/)
  const { stderr } = await backup(
    'restore',
    'bad.gsb',
    '--first',
    'demo',
    '--second',
    'demo-maker',
    '--point',
    '5',
  )
  t.match(stderr, /BACKUP_DAMAGED/)
  t.equal((await gseal('audit', 'check')).status, 0)
  writeFileSync(at('other'), 'no backup at all, but long enough to look')
  t.match((await backup('check', 'other')).stderr, /BACKUP_FOREIGN/)
})

t.test('a damaged ledger is replaced when the point is named', async (t) => {
  writeFileSync(join(home, 'ledger.db'), 'damaged '.repeat(4096))
  t.match((await restore()).stderr, /BACKUP_POINT/)
  t.equal((await restore('--point', '5')).status, 0)
  t.equal((await gseal('audit', 'check')).status, 0)
})

t.test('while somebody writes, a backup holds one moment of the ledger', async (t) => {
  const other = new Database(join(home, 'ledger.db'))
  t.teardown(() => void other.close())
  other.exec('BEGIN')
  other.prepare('SELECT count(*) FROM events').get()
  await write('cid', 'demo-root').catch(() => undefined)
  const made = await backup('create', 'two.gsb', '--json')
  t.equal(made.status, 0, made.stderr)
  t.equal((await backup('check', 'two.gsb')).status, 0)
})

t.test('a backup to a certificate needs no secret to make, and comes back with its key alone', async (t) => {
  const vault = at('vault')
  await putDemoHome(vault)
  const cert = join(vault, 'keys', 'demo-auditor.crt')
  const key = ['--key', `file://${join(vault, 'keys', 'demo-auditor.key')}`, '--key-pin-file', at('pin')]
  const made = await gseal('backup', 'create', 'vault.gsb', '--to', cert, '--no-input')
  t.equal(made.status, 0, made.stderr)
  t.match((await backup('check', 'vault.gsb')).stderr, /BACKUP_NO_PASSPHRASE/)
  t.match((await gseal('backup', 'check', 'vault.gsb', '--key', 'demo')).stderr, /BACKUP_KEY/)
  const checked = await gseal('backup', 'check', 'vault.gsb', ...key)
  t.equal(checked.status, 0, checked.stderr)
  renameSync(home, at('gone'))
  const ran = await gseal(
    'backup',
    'restore',
    'vault.gsb',
    '--first',
    'demo',
    '--second',
    'demo-maker',
    ...key,
  )
  t.equal(ran.status, 0, ran.stderr)
  t.equal((await gseal('audit', 'check')).status, 0)
  t.same(readFileSync(join(home, 'keys', 'demo.key')), readFileSync(at('gone', 'keys', 'demo.key')))
  t.match((await gseal('backup', 'create', 'no.gsb', '--to', at('words'))).stderr, /PEM_EMPTY/)
})

t.test('a home without a ledger can be backed up too', async (t) => {
  const bare = at('bare')
  await call(['init', '--home', bare])
  const words = ['--passphrase-file', at('words'), '--home', bare]
  t.equal((await call(['backup', 'create', 'bare.gsb', ...words], { cwd: folder })).status, 0)
  t.match((await call(['backup', 'restore', 'bare.gsb', ...words], { cwd: folder })).stderr, /HOME_EXISTS/)
  renameSync(bare, at('bare-lost'))
  const { status, stderr } = await call(['backup', 'restore', 'bare.gsb', ...words], { cwd: folder })
  t.equal(status, 0, stderr)
  t.ok(statSync(join(bare, 'home.json')).isFile())
})
