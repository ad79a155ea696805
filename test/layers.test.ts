/** Holds the table of docs/architecture.md §4 (who may import whom) against the imports of the sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import t from 'tap'
import { ROOT } from './helpers/paths.ts'

/** Rows from the top; rooms of one row are strangers unless `SIDEWAYS` says otherwise. */
const ROWS: readonly (readonly string[])[] = [
  ['bin'],
  ['cli', 'daemon', 'library'],
  ['verbs'],
  ['core/document', 'core/licence', 'core/registry', 'core/store'],
  ['core/ses', 'core/keys'],
  ['core/pki'],
  ['core/gm', 'core/der', 'core/xml', 'core/zip', 'core/impression'],
  ['core/base'],
]
const SIDEWAYS: ReadonlySet<string> = new Set([
  'core/store → core/registry',
  'core/registry → core/licence',
  'core/licence → core/document',
  'core/gm → core/der',
])
/** Walls that hold although the rows would allow the import. */
const FORBIDDEN: readonly (readonly [from: RegExp, to: RegExp, why: string])[] = [
  [/^core\/document$/, /^core\/(ses|keys|pki)$/, 'the seal and the signed value are bytes to a document'],
  [/^core\/ses$/, /^core\/document$/, 'a seal knows no document format'],
]
/** Packages that one file alone may import, and those that only certain rooms may. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  'sm-crypto': /^src\/core\/gm\//,
  'fast-xml-parser': /^src\/core\/xml\//,
  'better-sqlite3': /^src\/core\/store\/(driver|better-sqlite3-13\.d)\.ts$/,
  'better-sqlite3-13': /^src\/core\/store\/driver\.ts$/,
  jszip: /^src\/core\/(document|licence)\//,
  // Native and optional: the children that hold a vendor's library load them, and nobody else.
  pkcs11js: /^src\/core\/keys\/pkcs11\/module\.ts$/,
  koffi: /^src\/(daemon\/system|core\/keys\/device\/native)\.ts$/,
  uqr: /^src\/core\/licence\/qr-frame\.ts$/,
  fontkit: /^src\/core\/impression\//,
  '@resvg/resvg-js': /^src\/core\/impression\//,
  // On a thread of its own, which can be stopped.
  '@embedpdf/pdfium': /^src\/core\/document\/pdf\/draw-worker\.ts$/,
  yaml: /^src\/core\/licence\/yaml\.ts$/,
  'csv-parse': /^src\/core\/licence\/register\/csv\.ts$/,
  commander: /^src\/cli\//,
  inquirer: /^src\/cli\//,
  chalk: /^src\/cli\//,
}

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))

const roomOf = (file: string): string => {
  const parts = relative(join(ROOT, 'src'), file).split(sep)
  if (parts[0] !== 'core') return parts[0] ?? ''
  return parts.length === 2 ? 'verbs' : `core/${parts[1]}`
}
const rowOf = (room: string): number => ROWS.findIndex((row) => row.includes(room))

const IMPORT =
  /\bfrom '([^']+)'|^\s*import '([^']+)'|\bimport\('([^']+)'\)|\bcreateRequire\(import\.meta\.url\)\('([^']+)'\)/gm

const importsOf = (text: string): string[] =>
  [...text.matchAll(IMPORT)].map((m) => m[1] ?? m[2] ?? m[3] ?? m[4] ?? '')

const judge = (from: string, to: string): string | undefined => {
  if (from === to) return undefined
  const wall = FORBIDDEN.find(([a, b]) => a.test(from) && b.test(to))
  if (wall !== undefined) return wall[2]
  if (SIDEWAYS.has(`${from} → ${to}`)) return undefined
  return rowOf(to) > rowOf(from) ? undefined : `row ${rowOf(from) + 1} may not import row ${rowOf(to) + 1}`
}

t.test('every source stands in a room of the table', async (t) => {
  for (const file of sources) t.not(rowOf(roomOf(file)), -1, relative(ROOT, file))
})

t.test('no import goes up or sideways', async (t) => {
  const faults: string[] = []
  for (const file of sources) {
    for (const target of importsOf(readFileSync(file, 'utf8'))) {
      if (!target.startsWith('.')) continue
      const why = judge(roomOf(file), roomOf(resolve(dirname(file), target)))
      if (why !== undefined) faults.push(`${relative(ROOT, file)} imports ${target}: ${why}`)
    }
  }
  t.same(faults, [])
})

t.test('each package is imported in its own room alone', async (t) => {
  const faults: string[] = []
  for (const file of sources) {
    const name = relative(ROOT, file).split(sep).join('/')
    for (const target of importsOf(readFileSync(file, 'utf8'))) {
      const rule = PACKAGES[target]
      if (rule !== undefined && !rule.test(name)) faults.push(`${name} imports ${target}`)
      if (rule === undefined && !target.startsWith('.') && !target.startsWith('node:')) {
        faults.push(`${name} imports ${target}, which has no room yet`)
      }
    }
  }
  t.same(faults, [])
})

/** A program of its own: the child that holds a vendor's library, which may hang or crash, away from everything else. */
const PROGRAMS: ReadonlySet<string> = new Set(['src/core/keys/device/child.ts'])

t.test('only cli, daemon and library touch the process, and the program of the device child', async (t) => {
  const faults = sources.filter(
    (file) =>
      /^src\/core\//.test(relative(ROOT, file)) &&
      !PROGRAMS.has(relative(ROOT, file).split(sep).join('/')) &&
      /\bprocess\.(env|argv|exit|std|on|cwd)/.test(readFileSync(file, 'utf8')),
  )
  t.same(faults, [])
})

t.test('the table refuses what it should', async (t) => {
  t.ok(judge('core/ses', 'verbs'))
  t.ok(judge('core/zip', 'core/xml'))
  t.ok(judge('core/document', 'core/ses'))
  t.ok(judge('daemon', 'cli'))
  t.notOk(judge('verbs', 'core/base'))
})

/** Every source that a file reaches through imports that are loaded with it; `import()` by need is not followed. */
const reached = (start: string): Set<string> => {
  const seen = new Set<string>()
  const waiting = [start]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/\bfrom '(\.[^']+)'/g)) {
      waiting.push(resolve(dirname(file), target))
    }
  }
  return seen
}

t.test(
  'verify, stamp and inspect reach no store: they run where no native module could be installed',
  async (t) => {
    for (const verb of ['verify', 'stamp', 'inspect', 'seal-check']) {
      const files = [...reached(join(ROOT, 'src', 'core', `${verb}.ts`))]
      t.ok(files.length > 10, verb)
      t.same(
        files.filter((file) => roomOf(file) === 'core/store'),
        [],
        verb,
      )
    }
  },
)

/** What is loaded with a file: imports of types are not, nor is what comes by need. */
const loadedWith = (start: string): Set<string> => {
  const seen = new Set<string>()
  const waiting = [start]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const values = /^(?:import|export)(?! type\b)[^'"]*?\bfrom '(\.[^']+)'/gm
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(values))
      waiting.push(resolve(dirname(file), target))
  }
  return seen
}

t.test('a command line loads words and tables, and the rooms only with the command', async (t) => {
  const files = [...loadedWith(join(ROOT, 'src', 'cli', 'main.ts'))].map((file) => relative(ROOT, file))
  t.ok(files.length > 20)
  const plain =
    /^src\/(?:cli|core\/base)\/|^src\/core\/registry\/kinds\.ts$|^src\/core\/licence\/catalog-formats\.ts$/
  t.same(
    files.filter((file) => !plain.test(file.split(sep).join('/'))),
    [],
  )
})

t.test('only the store contains SQL', async (t) => {
  const faults = sources.filter(
    (file) =>
      roomOf(file) !== 'core/store' &&
      /\b(SELECT\s+[\w*'(]|INSERT INTO\s|UPDATE \w+ SET\s|DELETE FROM\s|CREATE (TABLE|INDEX|TRIGGER)\s)/.test(
        readFileSync(file, 'utf8'),
      ),
  )
  t.same(faults, [])
})
