/**
 * The gate at the key (印章 Art. 15, 16, 21, 23): a signer that asks the ledger before every stamp. The permission is
 * counted and the event written before the signature leaves; what came of it is written after. When the ledger cannot
 * be written, there is no signature.
 */
import { toHex } from './base/bytes.ts'
import { GsealError, isGsealError } from './base/error.ts'
import { uuidv7 } from './base/uuid.ts'
import { readDer } from './der/index.ts'
import type { Document } from './document/document.ts'
import { sm3 } from './gm/index.ts'
import type { Signer, SignRequest } from './keys/signer.ts'
import { parseCertificate } from './pki/index.ts'
import {
  type Actor,
  type Command,
  decide,
  type Reader,
  type Scene,
  type UseState,
  useFault,
} from './registry/index.ts'
import type { Store } from './store/index.ts'

/** What the registry may look at, out of a store. */
export const storeReader = (store: Store): Reader => ({
  state: (subject) => store.state(subject)?.state,
  rows: (table, where) => store.rows(table, { equal: where }),
})

/** Another process may get in between reading and writing; it can do so this often. */
const TRIES = 50

/** Decides and appends events that need no statement, again when the ledger has moved on. */
const record = (store: Store, actor: Actor, at: number, command: Command): void => {
  for (let left = TRIES; ; left -= 1) {
    const asOf = store.head().seq
    const { events, reads } = decide(
      storeReader(store),
      { actor, at, source: store.ledger.source, newId: () => uuidv7(at) },
      command,
    )
    try {
      store.append(events, { asOf, reads })
      return
    } catch (error) {
      if (left === 0 || !isGsealError(error, 'STORE_CONFLICT')) throw error
    }
  }
}

/** Marks of GB/T 9704 7.2.2 at the head of a classified document. */
const MARKS = ['绝密★', '机密★', '秘密★'] as const

/** The mark of classification that stands in a document; `undefined` when none was found. */
export const classificationOf = (document: Document): string | undefined =>
  MARKS.find((mark) => document.locate(mark).some(({ page }) => page === 1))?.slice(0, 2)

export interface GateWish {
  readonly store: Store
  /** The custodian who stamps. */
  readonly actor: Actor
  now(): number
  /** Code of the seal, and its bytes. */
  readonly seal: string
  readonly bytes: Uint8Array
  /** The document before stamping. */
  readonly document: Uint8Array
  /** The permission; otherwise one that fits is looked for. */
  readonly use?: string
  readonly scene?: Scene
  readonly classified?: string
}

export interface Gate {
  readonly signer: Signer
  /** The permission that was counted. */
  readonly use: string
  /** The stamped document is safe; `result` are its bytes. */
  stamped(result: Uint8Array): void
  /** No document came of it. A count is given back only when no signature left the key. */
  failed(reason: string): void
}

/** The permission for these documents before a standing one; the one that ends first before others. */
const chooseUse = (wish: GateWish, document: string, at: number): string => {
  const fits = wish.store
    .rows('uses', { equal: { seal: wish.seal, state: 'approved' }, from: { until_at: at } })
    .filter((row) => {
      const state = wish.store.state(row.subject)?.state as unknown as UseState | undefined
      if (state === undefined) return false
      return useFault(String(row['id']), state, { at, document, scene: wish.scene }) === undefined
    })
    .sort(
      (a, b) =>
        String(a['kind']).localeCompare(String(b['kind'])) || Number(a['until_at']) - Number(b['until_at']),
    )
  const [best] = fits
  if (best === undefined) throw new GsealError('USE_NONE', { seal: wish.seal })
  return String(best['id'])
}

/** A TBS_Sign names its seal whole; what is asked to be signed must be about the seal of the permission. */
const checkRequest = (request: SignRequest, wish: GateWish): void => {
  if (request.kind === 'cms') return
  const seal = request.kind === 'stamp' ? readDer(request.tbs, 'TBS_Sign').children[1]?.raw : undefined
  if (seal === undefined || Buffer.compare(seal, wish.bytes) !== 0)
    throw new GsealError('GATE_OTHER_PURPOSE', { seal: wish.seal, kind: request.kind })
}

/**
 * A gate for one document. Nothing is counted before `sign` is called.
 * @throws USE_NONE, USE_UNKNOWN; `sign` throws what the registry refuses
 */
export const openGate = (signer: Signer, wish: GateWish): Gate => {
  const { store, actor } = wish
  const document = toHex(sm3(wish.document))
  const cert = parseCertificate(signer.cert)
  const use = wish.use ?? chooseUse(wish, document, wish.now())
  const id = uuidv7(wish.now())
  let state: 'closed' | 'begun' | 'signed' | 'ended' = 'closed'
  const end = (
    outcome: 'stamped' | 'unsigned' | 'lost',
    more: { result?: string; reason?: string },
  ): void => {
    record(store, actor, wish.now(), { do: 'stamp.end', with: { id, outcome, ...more } })
    state = 'ended'
  }
  const begin = (): void => {
    const { seal, scene, classified } = wish
    record(store, actor, wish.now(), {
      do: 'stamp.begin',
      with: {
        id,
        use,
        seal,
        digest: toHex(sm3(wish.bytes)),
        cert: cert.sm3,
        certUntil: cert.notAfter,
        document,
        ...(scene === undefined ? {} : { scene }),
        ...(classified === undefined ? {} : { classified }),
      },
    })
    state = 'begun'
  }
  return {
    use,
    signer: {
      ...signer,
      sign: async (request) => {
        checkRequest(request, wish)
        if (state !== 'closed') throw new GsealError('STAMP_STATE', { id, state })
        begin()
        try {
          const value = await signer.sign(request)
          state = 'signed'
          return value
        } catch (error) {
          end('unsigned', { reason: isGsealError(error) ? error.code : 'INTERNAL' })
          throw error
        }
      },
      close: async () => undefined,
    },
    stamped: (result) => end('stamped', { result: toHex(sm3(result)) }),
    failed: (reason) => {
      if (state === 'signed') end('lost', { reason })
    },
  }
}
