// Makes a fresh clone ready: installs the packages when they are missing or the lock file changed, compiles when a
// source is newer than the last build. Plain JavaScript without imports outside node:, because it runs before anything
// is installed. Says what it does on stderr; does nothing and says nothing when all is ready.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const say = (text) => process.stderr.write(`gseal setup: ${text}\n`)

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Node.js ${process.versions.node} is too old; 20.19 or newer is needed`)
  process.exit(1)
}

/**
 * Native packages are compiled where their prebuilt binary cannot be fetched. node-gyp would fetch Node's headers too;
 * those that lie beside this Node (a Debian package, the archive of nodejs.org, its npm package) are the same.
 */
const headers = () => {
  const prefix = join(dirname(realpathSync(process.execPath)), '..')
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {}
}

const run = (command, args) => {
  const started = Date.now()
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...headers() },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    say(`"${command} ${args.join(' ')}" failed with status ${result.status ?? result.signal}`)
    process.exit(result.status || 1)
  }
  return ((Date.now() - started) / 1000).toFixed(0)
}

const digest = (file) =>
  createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex')

const installMark = join(root, 'node_modules', '.gseal-installed')
// A native package that was compiled for one Node does not load in another: the mark names both.
const abi = ` ABI ${process.versions.modules}`
const wanted = digest('package-lock.json') + abi
const installed = existsSync(installMark) ? readFileSync(installMark, 'utf8') : ''
if (installed !== wanted) {
  // Over packages of the same Node, `install` brings what the lock file has more, and compiles nothing again.
  const how = installed.endsWith(abi) ? ['install', '--no-save'] : ['ci']
  say(
    `installing the packages of package-lock.json (once; npm ${how[0]}; a minute more where SQLite is compiled)`,
  )
  const seconds = run('npm', [...how, '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(installMark, wanted)
  say(`installed in ${seconds} s`)
}

const newest = (folder, suffix) => {
  if (!existsSync(folder)) return 0
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  )
}

const buildMark = join(root, 'dist', '.built')
const built = existsSync(buildMark) ? Number(readFileSync(buildMark, 'utf8')) : 0
const sources = Math.max(
  ...['src', 'test', 'bench', 'scripts'].map((folder) => newest(join(root, folder), '.ts')),
  ...['tsconfig.json', join('scripts', 'bundle.js'), join('bin', 'load.js')].map(
    (file) => statSync(join(root, file)).mtimeMs,
  ),
)
if (built < sources || !existsSync(join(root, 'dist', 'programs.cjs'))) {
  say('compiling with tsc')
  const seconds = run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', root])
  say(`compiled in ${seconds} s`)
  run(process.execPath, [join(root, 'scripts', 'bundle.js')])
  writeFileSync(buildMark, String(sources))
}
