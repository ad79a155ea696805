/** The daemon's own copies of the seals: files of its home, of which the ledger says which version is in force. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError, isGsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { sm3 } from '../core/gm/index.ts'
import type { SealState } from '../core/registry/index.ts'
import { readSeal, type Seal } from '../core/ses/index.ts'
import type { Store } from '../core/store/index.ts'
import { errorFields, type Log } from './log.ts'

export interface OwnSeal {
  readonly code: string
  /** SM3, hex. */
  readonly digest: string
  readonly seal: Seal
  /** SM3 of the certificates that may stamp with it, hex. */
  readonly signers: readonly string[]
}

export class OwnSeals {
  readonly #folder: string
  readonly #store: Store
  readonly #log: Log
  /** By digest. */
  readonly #files = new Map<string, Seal>()

  constructor(home: string, store: Store, log: Log) {
    this.#folder = join(home, 'seals')
    this.#store = store
    this.#log = log
  }

  /**
   * The seal as it is in force.
   * @param digest of the copy that the caller has
   * @throws SEAL_UNKNOWN, DAEMON_SEAL_MISSING
   */
  inForce(code: string, digest: string): OwnSeal {
    const state = this.#store.state(`seal:${code}`)?.state as unknown as SealState | undefined
    if (state === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
    const version = state.versions.find(({ number }) => number === state.number)
    if (version?.digest !== digest) throw new GsealError('DAEMON_SEAL_MISSING', { seal: code })
    const seal = this.#files.get(digest) ?? this.#look(digest)
    if (seal === undefined) throw new GsealError('DAEMON_SEAL_MISSING', { seal: code })
    return { code, digest, seal, signers: version.signers }
  }

  /** Reads the folder again: a seal may have come since. */
  #look(digest: string): Seal | undefined {
    this.#files.clear()
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith('.esl'))) this.#read(name)
    return this.#files.get(digest)
  }

  #read(name: string): void {
    const path = join(this.#folder, name)
    try {
      if (statSync(path).size > LIMITS.seal.bytes) return
      const bytes = readFileSync(path)
      this.#files.set(
        toHex(sm3(bytes)),
        readSeal(bytes, () => undefined),
      )
    } catch (error) {
      if (!isGsealError(error) && (error as NodeJS.ErrnoException).code === undefined) throw error
      this.#log('warn', 'seal.unreadable', { path, ...errorFields(error) })
    }
  }
}
