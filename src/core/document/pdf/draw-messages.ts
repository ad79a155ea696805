/** What the thread that draws is given, and what it says. */

import type { Told } from './draw-fault.ts'

interface WebAssemblyOf {
  compile(bytes: Uint8Array): Promise<object>
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
}

/** @throws TypeError where Node has no compiler (`--jitless`) */
export const webAssembly = (): WebAssemblyOf => {
  const found = (globalThis as { readonly WebAssembly?: WebAssemblyOf }).WebAssembly
  if (found === undefined) throw new TypeError('no WebAssembly')
  return found
}

export interface PageOrder {
  /** 0-based */
  readonly index: number
  /** Of the page as shown, in any unit. */
  readonly across: number
  readonly down: number
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface DrawSetup {
  /** The compiled engine. */
  readonly engine: object
  readonly file: Uint8Array
  readonly pages: readonly PageOrder[]
  readonly memoryBytes: number
}

/** One for each page, in order; the first that is no picture is the last. */
export type DrawAnswer =
  | { readonly kind: 'page'; readonly png: Uint8Array }
  | { readonly kind: 'undrawn'; readonly told: Told }
  | { readonly kind: 'memory' }
  | { readonly kind: 'failed'; readonly reason: string }
