// Makes dist/programs.cjs, both programs in one file, from what tsc made; and beside it, in a process of its own, the
// same as V8 compiled it while verifying a document, which is what most starts are for. bin/load.js loads them.
import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const { COMPILED, PROGRAMS, evaluate, finish, scriptOf, sumOf } = createRequire(import.meta.url)(
  '../bin/load.js',
)

/** What a module finds by its own place (assets, worker threads, children) stays where it is. */
const ownPlaces = {
  name: 'own places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const place = relative(dist, path).split(sep).join('/')
      const text = readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        `placeOf(${JSON.stringify(place)})`,
      )
      return { contents: text, loader: 'js' }
    }),
}

/** esbuild leaves regular expressions and comments as they are. */
const asAscii = (text) => {
  if (/\\[^\0-\x7f]/.test(text)) throw new Error('a character beyond ASCII after a backslash')
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const bundle = async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: ['cli', 'daemon']
        .map((name) => `export const ${name} = () => import('./src/${name}/main.js')`)
        .join('\n'),
      resolveDir: dist,
    },
    outfile: PROGRAMS,
    bundle: true,
    packages: 'external',
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    // A script that was compiled before knows no import().
    supported: { 'dynamic-import': false },
    banner: {
      js: `const placeOf = (place) => require('node:url').pathToFileURL(require('node:path').join(__dirname, place)).href`,
    },
    plugins: [ownPlaces],
    charset: 'ascii',
    write: false,
    logLevel: 'warning',
  })
  writeFileSync(PROGRAMS, asAscii(outputFiles[0].text), 'latin1')
}

/** Verifies the document of the fixtures and keeps what V8 compiled for it. */
const compile = async () => {
  const source = readFileSync(PROGRAMS)
  const script = scriptOf(source, undefined)
  const { cli } = evaluate(script)
  const [document, anchor, list] = ['stamped.ofd', 'root.crt', 'root.crl'].map((name) =>
    join(root, 'fixtures', 'ofd', name),
  )
  const when = ['--at', '2026-11-24T03:00:00Z']
  process.argv.splice(2, 1, 'verify', document, '--trust', anchor, '--crl', list, ...when)
  await finish(cli)
  const data = script.createCachedData()
  writeFileSync(`${COMPILED}.new`, Buffer.concat([sumOf(source, data), data]))
  renameSync(`${COMPILED}.new`, COMPILED)
}

if (process.argv[2] === 'compile') {
  await compile()
} else {
  rmSync(COMPILED, { force: true })
  await bundle()
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'compile'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`the bundled program ended with ${status}: ${stdout}`)
}
