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
import type { Store, ViewRecord } from './store/index.ts'

/** What the registry may look at, out of a store. */
export const storeReader = (store: Store): Reader => ({
  state: (subject) => store.state(subject)?.state,
  rows: (table, where) => store.rows(table, { equal: where }),
})

/** Another process may get in between reading and writing; it can do so this often. */
export const TRIES = 50

/** What one person does of a change that several do together. */
export interface Deed {
  readonly actor: Actor
  readonly command: Command
}

/**
 * Decides and appends events that need no statement, in one transaction, again when the ledger has moved on. A deed
 * does not see what the ones before it change.
 */
export const recordDeeds = (
  store: Store,
  at: number,
  deeds: readonly Deed[],
  targets: readonly string[] = [],
): void => {
  for (let left = TRIES; ; left -= 1) {
    const asOf = store.head().seq
    const decisions = deeds.map(({ actor, command }) =>
      decide(
        storeReader(store),
        { actor, at, source: store.ledger.source, newId: () => uuidv7(at) },
        command,
      ),
    )
    try {
      const events = decisions.flatMap((decision) => decision.events)
      store.append(events, { asOf, reads: decisions.flatMap(({ reads }) => reads), targets })
      return
    } catch (error) {
      if (left === 0 || !isGsealError(error, 'STORE_CONFLICT')) throw error
    }
  }
}

const record = (store: Store, actor: Actor, at: number, command: Command): void =>
  recordDeeds(store, at, [{ actor, command }])

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
  /** The permission that was counted; a gate elsewhere knows it when it has signed. */
  readonly use: string | undefined
  /** The stamped document is safe; `result` are its bytes. */
  stamped(result: Uint8Array): void | Promise<void>
  /** No document came of it. A count is given back only when no signature left the key. */
  failed(reason: string): void | Promise<void>
}

/** Permissions of a seal that are approved and not over. */
export const approvedUses = (store: Store, seal: string, at: number): readonly ViewRecord[] =>
  store.rows('uses', { equal: { seal, state: 'approved' }, from: { until_at: at } })

/** What was read already, and events on top of it that are not written yet. */
interface KnownUses {
  readonly listed: readonly ViewRecord[]
  readonly stateOf: Reader['state']
}

/**
 * The permission for these documents before a standing one; the one that ends first before others.
 * @throws USE_NONE
 */
export const chooseUse = (
  wish: Pick<GateWish, 'store' | 'seal' | 'scene'>,
  document: string,
  at: number,
  known: Partial<KnownUses> = {},
): string => {
  const { listed = approvedUses(wish.store, wish.seal, at), stateOf = storeReader(wish.store).state } = known
  const fits = listed
    .filter((row) => {
      const state = stateOf(row.subject) as unknown as UseState | undefined
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
const checkRequest = (request: SignRequest, wish: Pick<GateWish, 'seal' | 'bytes'>): void => {
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

export interface BulkWish extends Pick<GateWish, 'store' | 'actor' | 'now' | 'seal' | 'bytes'> {
  readonly batch: string
  /** The standing permission. */
  readonly use: string
  /** Where a signature needs to know whose it is: the signer of one licence. */
  signerOf?(document: string, licence: string): Pick<Signer, 'sign'>
}

/** A gate for the many documents of a batch: the permission is drawn for a chunk of them, each is signed once. */
export interface BulkGate {
  /** How many signatures may be asked for at once. */
  readonly lanes: number
  /** Draws on the permission and writes what else belongs to it, in one transaction, before any signature. */
  draw(documents: readonly string[], deed: Deed): void
  /**
   * @param licence its identifier
   * @throws STAMP_STATE for a document that was not drawn for, GATE_OTHER_PURPOSE, KEY_*
   */
  sign(document: string, licence: string, request: SignRequest): Promise<Uint8Array>
  /** What came of a chunk; for so many no signature left the key. */
  settle(unsigned: number, deed: Deed): void
}

/** The standing permission for licences under which so many stamps are left. @throws USE_NONE */
export const licenceUse = (store: Store, seal: string, at: number): string =>
  chooseUse({ store, seal, scene: 'publication' }, '', at)

export const openBulkGate = (signer: Signer, wish: BulkWish): BulkGate => {
  const { store, actor, batch, use } = wish
  const cert = parseCertificate(signer.cert)
  const [digest, certUntil] = [toHex(sm3(wish.bytes)), cert.notAfter]
  /** Documents that were drawn for and not signed yet; equal documents are counted. */
  const open = new Map<string, number>()
  return {
    get lanes() {
      return signer.lanes ?? 1
    },
    draw: (list, deed) => {
      const documents = toHex(sm3(Buffer.from(list.join(''), 'hex')))
      const draw = {
        use,
        batch,
        count: list.length,
        documents,
        seal: wish.seal,
        digest,
        cert: cert.sm3,
        certUntil,
      }
      recordDeeds(store, wish.now(), [{ actor, command: { do: 'use.draw', with: draw } }, deed])
      for (const document of list) open.set(document, (open.get(document) ?? 0) + 1)
    },
    sign: async (document, licence, request) => {
      checkRequest(request, wish)
      const left = open.get(document) ?? 0
      if (left === 0) throw new GsealError('STAMP_STATE', { id: document, state: 'closed' })
      if (left === 1) open.delete(document)
      else open.set(document, left - 1)
      return (wish.signerOf?.(document, licence) ?? signer).sign(request)
    },
    settle: (count, deed) => {
      const back: Deed[] =
        count === 0 ? [] : [{ actor, command: { do: 'use.undraw', with: { use, batch, count } } }]
      recordDeeds(store, wish.now(), [...back, deed])
      open.clear()
    },
  }
}
