/**
 * Names for bytes that a process meets again: equal names, equal bytes. SHA-256, because processors compute it several
 * times as fast as SM3; the name never leaves the process, so no standard asks for another digest.
 */
import { hash } from 'node:crypto'

/** Each part counts by itself: moving a byte from one to the next gives another name. */
export const fingerprint = (...parts: readonly Uint8Array[]): string =>
  parts.map((part) => hash('sha256', part, 'hex')).join(' ')
