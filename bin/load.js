/**
 * Loads `dist/programs.cjs`, both programs in one file: half of a short command's time went into finding, reading and
 * linking two hundred modules (docs/decisions/start.md). `scripts/bundle.js` makes it, and beside it the code as V8
 * compiled it.
 */
const { readFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { homedir } = require('node:os')
const { join } = require('node:path')
const { Script } = require('node:vm')
const { crc32 } = require('node:zlib')

const DIST = join(__dirname, '..', 'dist')
const PROGRAMS = join(DIST, 'programs.cjs')
/** Compiled code is of one V8 and one kind of processor. */
const COMPILED = join(DIST, `programs-${process.version}-${process.platform}-${process.arch}.compiled`)
const SUM_BYTES = 4

/** Of what was compiled and of the result: V8 itself compares the length of the source alone. */
const sumOf = (source, data) => {
  const sum = Buffer.alloc(SUM_BYTES)
  sum.writeUInt32LE(crc32(data, crc32(source)))
  return sum
}

/** The compiled code that belongs to the source; `undefined` where there is none. */
const compiledFor = (source) => {
  try {
    const file = readFileSync(COMPILED)
    const data = file.subarray(SUM_BYTES)
    return sumOf(source, data).equals(file.subarray(0, SUM_BYTES)) ? data : undefined
  } catch {
    // Installed from a package, or Node has changed since the build: it runs as well, after compiling.
    return undefined
  }
}

/** The source is ASCII, which `latin1` reads without decoding; the wrapper is that of every CommonJS module. */
const scriptOf = (source, cachedData) =>
  new Script(`(function (exports, require, module, __filename, __dirname) { ${source.latin1Slice()}\n})`, {
    filename: PROGRAMS,
    cachedData,
  })

const evaluate = (script) => {
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(PROGRAMS), module, PROGRAMS, DIST)
  return module.exports
}

/** Without a build of one's own, Node 22 and later keep compiled code for the user. */
const loadByNode = () => {
  const { enableCompileCache } = require('node:module')
  if (enableCompileCache !== undefined) {
    const { codeCacheFolder } = require('../dist/src/cli/code-cache.js')
    const folder = codeCacheFolder(process.env, homedir(), process.getuid?.())
    if (folder !== undefined) enableCompileCache(folder)
  }
  return require(PROGRAMS)
}

const load = () => {
  const source = readFileSync(PROGRAMS)
  const cachedData = compiledFor(source)
  if (cachedData === undefined) return loadByNode()
  return evaluate(scriptOf(source, cachedData))
}

/** As Node says it of a module: the work is not done, and nothing is left that could do it. */
const UNFINISHED = 13

/** A promise that nothing can settle any more must not look like success. */
const finish = async (program) => {
  process.exitCode = UNFINISHED
  const { main } = await program()
  await main(process)
  if (process.exitCode === UNFINISHED) process.exitCode = 0
}

module.exports = { COMPILED, PROGRAMS, evaluate, finish, load, scriptOf, sumOf }
