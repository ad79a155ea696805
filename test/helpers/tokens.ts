/**
 * The test tokens of test/tokens: software devices over libcrypto behind PKCS#11, SKF and SDF, which behave and
 * misbehave as a control file says, and log what was asked of them. Compiled once for all tests, where a C compiler and
 * OpenSSL's headers are.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePrivateKey, type PrivateKey } from '../../src/core/keys/private-key.ts'
import { type Issued, issue } from './certs.ts'
import { ROOT } from './paths.ts'

const SOURCES = join(ROOT, 'test', 'tokens')

/** Libraries by the name that tests ask for. SKF twice: ULONG has 4 or 8 bytes, by vendor. */
const LIBRARIES = {
  pkcs11: ['pkcs11.c'],
  skf32: ['skf.c', '-DSKF_ULONG=uint32_t'],
  skf64: ['skf.c', '-DSKF_ULONG=uint64_t'],
  sdf: ['sdf.c'],
} as const
export type TokenLibrary = keyof typeof LIBRARIES

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

/** Why the tokens cannot be built here, or `false`: what tap's `skip` takes. */
export const NO_TOKENS: string | false = !has('cc')
  ? 'no C compiler'
  : ['/usr/include/openssl/evp.h', '/usr/local/include/openssl/evp.h'].some((path) => existsSync(path))
    ? false
    : "OpenSSL's headers (libssl-dev) are not installed"

const digest = (): string => {
  const hash = createHash('sha256')
  for (const file of readdirSync(SOURCES).sort()) hash.update(file).update(readFileSync(join(SOURCES, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Path of a library, compiled when it is not there; many processes may ask at once. */
export const tokenLibrary = (name: TokenLibrary): string => {
  const folder = join(ROOT, 'dist', 'tokens', digest())
  const path = join(folder, `${name}.so`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const [source, ...flags] = LIBRARIES[name]
  const next = `${path}.${process.pid}`
  const args = ['-std=gnu11', '-Wall', '-Wextra', '-O1', '-shared', '-fPIC', ...flags, '-o', next]
  const made = spawnSync('cc', [...args, 'token.c', source, '-lcrypto', '-lpthread'], {
    cwd: SOURCES,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`cc: ${made.stderr}`)
  renameSync(next, path)
  return path
}

export const TOKEN_PIN = '24681357'

/** Mechanisms of the Sansec row, as `MECHANISM INPUT OUTPUT`. */
export const SANSEC = [
  '0x80008104 e der',
  '0x80008105 e raw',
  '0x80008100 message raw',
  '0x80008101 message der',
  '0x80008102 message-z raw',
  '0x80008103 message-z der-unsigned',
] as const

export interface TokenWish {
  readonly mechanisms?: readonly string[]
  /** Further lines of the control file: `slow_ms 20`, `max_sessions 1`, `fault crash 500`. */
  readonly control?: readonly string[]
  readonly label?: string
  readonly serial?: string
  /** Certificates for the keys; `false` for keys that have none on the token. */
  readonly certs?: boolean
  readonly keys?: readonly string[]
}

/** A file of an SKF application, and how the token lies about it (files/list in skf.c). */
export interface TokenFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** The size that is told; `'more'`: the true one, and each answer claims more than was asked for. */
  readonly told?: number | 'more'
  readonly read?: 'anyone' | 'user' | 'nobody'
  /** From this offset on the token is away. */
  readonly goneAt?: number
}

export interface TestToken {
  readonly folder: string
  /** For the child that loads the library. */
  readonly env: Readonly<Record<string, string>>
  readonly keys: ReadonlyMap<string, { readonly key: PrivateKey; readonly issued: Issued }>
  /** Replaces the lines that `control` of the wish added. */
  control(...lines: string[]): void
  /** Replaces the files of the application. */
  files(files: readonly TokenFile[]): void
  log(): readonly string[]
  /** Lines of the log that begin so. */
  count(start: string): number
  remove(): void
}

const RIGHTS = { anyone: 0xff, user: 0x10, nobody: 0 } as const

const storeFiles = (folder: string, files: readonly TokenFile[]): void => {
  mkdirSync(join(folder, 'files'), { recursive: true })
  const lines = files.map(({ name, bytes, told = -1, read = 'anyone', goneAt = -1 }, i) => {
    writeFileSync(join(folder, 'files', `${i}`), bytes)
    return `${i} ${told === 'more' ? -2 : told} ${RIGHTS[read]} ${goneAt} ${name}\n`
  })
  writeFileSync(join(folder, 'files', 'list'), lines.join(''))
}

export const testToken = (wish: TokenWish = {}): TestToken => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-token-'))
  mkdirSync(join(folder, 'keys'))
  const label = wish.label ?? 'office'
  const keys = new Map<string, { key: PrivateKey; issued: Issued }>()
  for (const id of wish.keys ?? ['01']) {
    const name = `${label} ${id} ${folder.slice(-6)}`
    const issued = issue(name, undefined, { ca: false })
    keys.set(id, { key: issued.key, issued })
    writeFileSync(join(folder, 'keys', `${id}.label`), `key ${id}`)
    if (wish.certs !== false) writeFileSync(join(folder, 'keys', `${id}.crt`), issued.der)
    writeFileSync(join(folder, 'keys', `${id}.enc`), generatePrivateKey('SM2').pkcs8())
    writeFileSync(join(folder, 'keys', `${id}.key`), issued.key.pkcs8())
  }
  const base = [
    `pin_sha256 ${createHash('sha256').update(TOKEN_PIN).digest('hex')}`,
    `label ${label}`,
    `serial ${wish.serial ?? 'GS0001'}`,
    ...(wish.mechanisms ?? SANSEC).map((line) => `mechanism ${line}`),
  ]
  const control = (...lines: string[]): void => {
    // By rename: the token reads the file while others write it.
    writeFileSync(join(folder, 'control.next'), `${[...base, ...lines].join('\n')}\n`)
    renameSync(join(folder, 'control.next'), join(folder, 'control'))
  }
  control(...(wish.control ?? []))
  const log = (): readonly string[] => {
    const path = join(folder, 'log')
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  }
  return {
    folder,
    env: { GSEAL_TOKEN_DIR: folder, PATH: process.env['PATH'] ?? '' },
    keys,
    control,
    files: (files) => storeFiles(folder, files),
    log,
    count: (start) => log().filter((line) => line.startsWith(start)).length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
