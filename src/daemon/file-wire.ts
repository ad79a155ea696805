/**
 * What travels between the daemon and a process that holds a key of a file. The PIN is not among it: it goes through a
 * pipe of its own into a buffer, because buffers of the message channel are freed without being wiped.
 */

import type { WireError } from '../core/keys/daemon/protocol.ts'
import type { SignRequest } from '../core/keys/signer.ts'

/** Descriptor of the PIN's pipe in the child, behind the message channel. */
export const PIN_FD = 4

export interface SignWish {
  readonly n: number
  readonly request: SignRequest
}

export type ToFileChild =
  | { readonly do: 'open'; readonly uri: string; readonly pinBytes: number }
  | { readonly do: 'sign'; readonly wishes: readonly SignWish[] }

export type SignResult =
  | { readonly n: number; readonly signature: Uint8Array }
  | { readonly n: number; readonly error: WireError }

export type FromFileChild =
  | {
      readonly done: 'open'
      readonly cert: Uint8Array
      readonly chain: readonly Uint8Array[]
      readonly algorithm: string
    }
  | { readonly done: 'failed'; readonly error: WireError }
  | { readonly done: 'sign'; readonly results: readonly SignResult[] }
