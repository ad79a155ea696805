/** The gate for `gseal sign`: in a home with a ledger, a registered seal stamps under a permission and is recorded. */
import { toHex } from '../core/base/bytes.ts'
import { GsealError, isGsealError } from '../core/base/error.ts'
import { openDocument } from '../core/document/open.ts'
import { classificationOf, type Gate, openGate } from '../core/gate.ts'
import { sm3 } from '../core/gm/index.ts'
import type { Signer } from '../core/keys/signer.ts'
import type { Scene, SealState } from '../core/registry/index.ts'
import { readSeal } from '../core/ses/index.ts'
import type { Store } from '../core/store/index.ts'
import { actorOf } from './acting.ts'
import type { Session } from './context.ts'
import type { NamedSeal } from './keyring.ts'
import { ledgerIfThere } from './ledger.ts'
import { toned } from './output.ts'
import type { Input } from './record.ts'
import { say } from './texts/index.ts'

export interface Gatekeeper {
  /** A gate for one document. @throws USE_NONE */
  open(signer: Signer, document: Uint8Array): Gate
  close(): void
}

/** Code of the registered seal with these bytes. */
export const registered = (store: Store, bytes: Uint8Array): string | undefined => {
  const [row] = store.rows('seal_versions', { equal: { digest: toHex(sm3(bytes)) } })
  return row === undefined ? undefined : String(row['seal'])
}

/** A document that cannot be read is refused when it is stamped, with the reason. */
export const markOf = (bytes: Uint8Array): string | undefined => {
  try {
    return classificationOf(openDocument(bytes))
  } catch (error) {
    if (isGsealError(error)) return undefined
    throw error
  }
}

/**
 * A seal that stands in the home by name must be registered when the home has a ledger; one that is given as a file may
 * belong to somebody else, which is said.
 */
const unregistered = (session: Session, seal: NamedSeal): undefined => {
  const { id } = readSeal(seal.bytes, () => undefined)
  if (seal.key !== undefined) throw new GsealError('SEAL_UNKNOWN', { id })
  const { lang } = session.settings
  session.out.talk(toned('doubt', `${say(lang, 'warning')}: `), say(lang, 'sealUnregistered', { seal: id }))
  return undefined
}

/** @throws SEAL_UNKNOWN, OPERATOR_UNKNOWN, STORE_*; `undefined` when there is nothing to guard */
export const openGatekeeper = async (
  session: Session,
  input: Input,
  seal: NamedSeal | undefined,
): Promise<Gatekeeper | undefined> => {
  const store = seal === undefined ? undefined : await ledgerIfThere(session)
  if (seal === undefined || store === undefined) return undefined
  try {
    const code = registered(store, seal.bytes)
    if (code === undefined) {
      store.close()
      return unregistered(session, seal)
    }
    const { custodian } = store.state(`seal:${code}`)?.state as unknown as SealState
    const actor = actorOf(store, session.settings.as ?? custodian ?? '')
    const [use, scene] = [input.text('use'), input.text('scene') as Scene | undefined]
    return {
      open: (signer, document) => {
        const classified = markOf(document)
        return openGate(signer, {
          store,
          actor,
          now: session.world.now,
          seal: code,
          bytes: seal.bytes,
          document,
          ...(use === undefined ? {} : { use }),
          ...(scene === undefined ? {} : { scene }),
          ...(classified === undefined ? {} : { classified }),
        })
      },
      close: () => store.close(),
    }
  } catch (error) {
    store.close()
    throw error
  }
}
