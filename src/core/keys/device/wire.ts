/**
 * What travels between gseal and the child that holds a library. The PIN is not among it: it goes through a pipe of its
 * own into a buffer that can be wiped, because buffers of the message channel are freed without being wiped.
 */
import type { SentError } from './fault.ts'
import type { DeviceKeyRef, NewKey, PinLimits, TokenRef } from './model.ts'
import type { DeviceProfile, SignWay } from './profile.ts'

/** Descriptor of the PIN's pipe in the child: after stdin, stdout, stderr and the message channel. */
export const PIN_FD = 4

/** Part of a file. A file travels in pieces, so that a slow token has its deadline for each of them. */
export interface PieceWish {
  readonly name: string
  readonly offset: number
  readonly bytes: number
}

export type Ask =
  | { readonly do: 'tokens' }
  | { readonly do: 'keys'; readonly token: TokenRef }
  | { readonly do: 'unlock'; readonly token: TokenRef; readonly pinBytes: number; readonly limits: PinLimits }
  | { readonly do: 'lock'; readonly token?: TokenRef }
  | { readonly do: 'sign'; readonly key: DeviceKeyRef; readonly tbs: Uint8Array }
  | { readonly do: 'generate'; readonly token: TokenRef; readonly wish: NewKey }
  | { readonly do: 'writeCert'; readonly key: DeviceKeyRef; readonly der: Uint8Array }
  | { readonly do: 'files'; readonly token: TokenRef }
  | { readonly do: 'piece'; readonly token: TokenRef; readonly piece: PieceWish }
  | { readonly do: 'probe'; readonly key: DeviceKeyRef; readonly message: Uint8Array; readonly way: SignWay }
  | { readonly do: 'close' }

export interface Setup {
  readonly module: string
  readonly library: string
  readonly profile: DeviceProfile
  readonly config?: string
}

export type ToChild =
  | { readonly id: number; readonly setup: Setup }
  | { readonly id: number; readonly ask: Ask }

export type FromChild =
  | { readonly id: number; readonly ok: unknown }
  | { readonly id: number; readonly error: SentError }
  /** The child tries once more: the deadline of the call begins again. */
  | { readonly id: number; readonly again: true }
  /** The token gave only so many sessions. */
  | { readonly lanes: number; readonly token: string }
