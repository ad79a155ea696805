import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { codeCacheFolder } from '../../src/cli/code-cache.ts'

const uid = process.getuid?.()
const skip = uid === undefined ? 'folders have no owners here' : false
const HIDDEN = 0o777

/** Not below the project, whose folders a group may write. */
const homeFor = (t: Test): string => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gseal-code-')))
  t.teardown(() => rmSync(home, { recursive: true }))
  return home
}

t.test('compiled code is kept in a folder of the user alone', { skip }, async (t) => {
  const home = homeFor(t)
  const folder = codeCacheFolder({}, home, uid)
  t.equal(folder, join(home, '.cache', 'gseal'))
  t.equal(statSync(folder ?? '').mode & HIDDEN, 0o700)
  t.equal(codeCacheFolder({}, home, uid), folder, 'the same when it is there')
  const elsewhere = join(home, 'elsewhere')
  t.equal(codeCacheFolder({ XDG_CACHE_HOME: elsewhere }, home, uid), join(elsewhere, 'gseal'))
  t.equal(
    codeCacheFolder({ XDG_CACHE_HOME: 'relative' }, home, uid),
    folder,
    'a relative path does not count',
  )
})

t.test('none where somebody else could write it', { skip }, async (t) => {
  const home = homeFor(t)
  const folder = codeCacheFolder({}, home, uid) ?? ''
  chmodSync(folder, 0o720)
  t.equal(codeCacheFolder({}, home, uid), undefined, 'the group may write')
  chmodSync(folder, 0o700)
  chmodSync(join(home, '.cache'), 0o777)
  t.equal(codeCacheFolder({}, home, uid), undefined, 'others may put another folder in its place')
  chmodSync(join(home, '.cache'), 0o1777)
  t.equal(codeCacheFolder({}, home, uid), folder, 'where they may only add, they cannot')
  chmodSync(join(home, '.cache'), 0o755)
  t.equal(codeCacheFolder({}, home, (uid ?? 0) + 1), undefined, 'the folder is of another user')
})

t.test('a link leads to what is judged', { skip }, async (t) => {
  const home = homeFor(t)
  const open = join(home, 'open')
  mkdirSync(join(open, 'gseal'), { recursive: true })
  chmodSync(open, 0o777)
  symlinkSync(open, join(home, '.cache'))
  t.equal(codeCacheFolder({}, home, uid), undefined)
})

t.test('none where none can be made, and nothing is made there', { skip }, async (t) => {
  const home = homeFor(t)
  const absent = join(home, 'absent')
  t.equal(codeCacheFolder({}, absent, uid), undefined)
  t.notOk(existsSync(absent))
  writeFileSync(join(home, '.cache'), 'a file')
  t.equal(codeCacheFolder({}, home, uid), undefined)
  t.equal(codeCacheFolder({}, home, undefined), undefined)
})
