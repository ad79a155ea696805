/** The keys that the daemon holds: those of its configuration, or of its home, each with its rule, meter and queue. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { sm3 } from '../core/gm/index.ts'
import { readCertFields } from '../core/keys/cert-fields.ts'
import { daemonKeyName } from '../core/keys/daemon/key.ts'
import { readDeviceUri } from '../core/keys/device/uri.ts'
import { filePath, fileUri } from '../core/keys/file-uri.ts'
import { parseCertificate } from '../core/pki/index.ts'
import type { Store } from '../core/store/index.ts'
import type { Clerk } from './clerk.ts'
import { type Config, type KeyRule, ruleFor } from './config.ts'
import { countedToday } from './counted.ts'
import { DeviceHolder } from './device-holder.ts'
import { FileHolder } from './file-holder.ts'
import type { HeldCert, Holder } from './holder.ts'
import { errorFields, type Log } from './log.ts'
import type { Modules } from './modules.ts'
import { Meter } from './policy.ts'
import type { System } from './system.ts'
import { TokenQueue } from './token-queue.ts'

export interface KeptKey {
  readonly rule: KeyRule
  readonly holder: Holder
  readonly meter: Meter
  readonly queue: TokenQueue
  signed: number
}

export interface KeeperOptions {
  readonly home: string
  readonly config: Config
  readonly store: Store
  readonly clerk: Clerk
  readonly modules: Modules
  readonly log: Log
  readonly system: System | undefined
  now(): number
}

/** URI of a key on a device that the home knows by a name: keys/NAME.json. */
const deviceUriIn = (path: string): string => {
  const { key } = JSON.parse(readFileSync(path, 'utf8')) as { readonly key?: unknown }
  if (typeof key === 'string') return key
  throw new GsealError('DAEMON_CONFIG', { path, field: '/key', reason: 'missing' })
}

/** Keys that lie in the home or that it names on devices, each under its name. */
const homeRules = (home: string): KeyRule[] => {
  const folder = join(home, 'keys')
  if (!existsSync(folder)) return []
  const files = readdirSync(folder)
    .filter((file) => !file.startsWith('.'))
    .sort()
  return [
    ...files.filter((file) => file.endsWith('.key')).map((file) => ruleFor(basename(file, '.key'))),
    ...files
      .filter((file) => file.endsWith('.json'))
      .map((file) => ruleFor(basename(file, '.json'), { uri: deviceUriIn(join(folder, file)) })),
  ]
}

const absolute = (uri: string, home: string): string => {
  const path = filePath(uri)
  return path === null || isAbsolute(path) ? uri : fileUri(resolve(home, path))
}

const uriOf = ({ name, uri }: KeyRule, home: string): string =>
  uri === undefined ? fileUri(join(home, 'keys', `${name}.key`)) : absolute(uri, home)

/** The certificate that lies beside a key; what cannot be read is told when the key is unlocked. */
const certBeside = (uri: string): HeldCert | undefined => {
  const path = `${(filePath(uri) ?? '').replace(/\.key$/, '')}.crt`
  try {
    const { der, chain } = readCertFields(readFileSync(path), path)
    return { cert: der, chain, algorithm: undefined }
  } catch {
    return undefined
  }
}

/** The certificate of a key on a device that keeps none, or that is to be known before it is unlocked: keys/NAME.crt. */
const certInFile = (home: string, name: string): Uint8Array | undefined => {
  const path = join(home, 'keys', `${name}.crt`)
  return existsSync(path) ? readFileSync(path) : undefined
}

interface CertFacts {
  /** SM3, hex. */
  readonly digest: string
  /** End of its validity, ms since 1970 UTC. */
  readonly until: number
}

/** Asked for with every call, of every key. */
const facts = new WeakMap<HeldCert, CertFacts>()

export const certFacts = ({ cert: held }: Holder): CertFacts | undefined => {
  if (held === undefined) return undefined
  const known = facts.get(held)
  if (known !== undefined) return known
  const found = { digest: toHex(sm3(held.cert)), until: parseCertificate(held.cert).notAfter }
  facts.set(held, found)
  return found
}

export const certDigest = (holder: Holder): string | undefined => certFacts(holder)?.digest

export class Keeper {
  readonly keys: readonly KeptKey[]
  readonly #queues = new Map<string, TokenQueue>()
  readonly #options: KeeperOptions

  constructor(options: KeeperOptions) {
    this.#options = options
    const rules = options.config.keys ?? homeRules(options.home)
    // All events of a day are read for it.
    const limited = rules.some(({ perDay }) => perDay !== undefined)
    const today = limited ? countedToday(options.store, options.now()) : new Map<string, number>()
    this.keys = rules.map((rule) => this.#keep(rule, today))
  }

  #keep(rule: KeyRule, today: ReadonlyMap<string, number>): KeptKey {
    const { now } = this.#options
    const holder = this.#hold(rule)
    // The certificate of a token is known when it was unlocked.
    const meter = new Meter(rule, now(), () => today.get(certDigest(holder) ?? '') ?? 0)
    return { rule, holder, meter, queue: this.#queueOf(holder), signed: 0 }
  }

  #hold(rule: KeyRule): Holder {
    const { home, modules, log, system, now } = this.#options
    const { name, processes } = rule
    const uri = uriOf(rule, home)
    const device = readDeviceUri(uri)
    if (device === null)
      return new FileHolder({ name, uri, processes, known: certBeside(uri), log, system, now })
    const cert = certInFile(home, name)
    return new DeviceHolder({ name, uri, ref: device.ref, host: modules.hostFor(device, name), cert, log })
  }

  #queueOf(holder: Holder): TokenQueue {
    const known = this.#queues.get(holder.token)
    if (known !== undefined) return known
    const { clerk, log } = this.#options
    const queue = new TokenQueue(clerk, () => holder.lanes, log)
    this.#queues.set(holder.token, queue)
    return queue
  }

  get queues(): readonly TokenQueue[] {
    return [...this.#queues.values()]
  }

  /** By name, by its own URI, or by that of the daemon. @throws DAEMON_KEY_UNKNOWN */
  named(text: string): KeptKey {
    const name = daemonKeyName(text) ?? text
    const { home } = this.#options
    const uri = absolute(text, home)
    const found = this.keys.find(({ holder }) => holder.name === name || holder.uri === uri)
    if (found === undefined) throw new GsealError('DAEMON_KEY_UNKNOWN', { key: name })
    return found
  }

  /** The keys that may stamp with a seal, an unlocked one first. */
  listed(signers: readonly string[]): KeptKey[] {
    const rank = ({ holder }: KeptKey): number => (holder.state === 'unlocked' ? 0 : 1)
    return this.keys
      .filter(({ holder }) => signers.includes(certDigest(holder) ?? ''))
      .sort((a, b) => rank(a) - rank(b))
  }

  async close(): Promise<void> {
    const { log } = this.#options
    for (const { holder } of this.keys)
      await holder.close().catch((error) => log('warn', 'key.close', errorFields(error)))
    await this.#options.modules.close()
  }
}
