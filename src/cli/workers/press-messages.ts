/** What the thread of the ledger and the threads that compose say to each other. */
import type { Code } from '../../core/base/codes/index.ts'
import type { Params } from '../../core/base/error.ts'
import type { Composed, Pressed, PressJob } from '../../core/issue-plan.ts'
import type { Catalog } from '../../core/licence/index.ts'
import type { Tools } from '../../core/press.ts'

export type Order =
  | { readonly do: 'press'; readonly id: number; readonly job: PressJob }
  | { readonly do: 'sign'; readonly id: number; readonly signature: Uint8Array }
  | { readonly do: 'drop'; readonly id: number }
  | {
      readonly do: 'inspect'
      readonly id: number
      readonly path: string
      readonly identifier: string
      readonly now: number
    }
  | { readonly do: 'digest'; readonly id: number; readonly path: string }

export type Answer = { readonly id: number } & (
  | ({ readonly kind: 'composed' } & Omit<Composed, 'finish' | 'drop'>)
  | ({ readonly kind: 'done' } & Pressed)
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly code: Code; readonly params: Params }
  /** A fault of gseal itself. */
  | { readonly kind: 'broken'; readonly detail: string }
)

/** As many as keep a thread busy while the next ones are made ready. */
const FULL = 4

/**
 * Messages leave together, in their order, when some have gathered or whoever writes them has nothing more to say for now:
 * each one on its own wakes a thread.
 */
export const together = <T>(
  post: (list: T[]) => void,
  later: (flush: () => void) => void,
): ((item: T) => void) => {
  let list: T[] = []
  const flush = (): void => {
    if (list.length === 0) return
    const full = list
    list = []
    post(full)
  }
  return (item) => {
    list.push(item)
    if (list.length === FULL) flush()
    else if (list.length === 1) later(flush)
  }
}

/** Everything that a thread needs, as values that can be sent. */
export interface PressSetup {
  /** URL of the module that gives `openTools` and `speaksOf`. */
  readonly tools: string
  readonly seal: Uint8Array
  readonly signer: { readonly uri: string; readonly cert: Uint8Array; readonly algorithm: string }
  /** Trust of the home: names and bytes of its files. */
  readonly trust: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** For the program's own tools. */
  readonly face?: {
    /** Text of the template, and paths of the files that it names. */
    readonly template: string
    readonly files: Readonly<Record<string, string>>
    /** Paths of fonts for characters that those of the template lack. */
    readonly fonts: readonly string[]
    readonly seal: Catalog['seal']
  }
}

/** What such a module gives. */
export interface ToolsModule {
  openTools(setup: PressSetup): Promise<Tools>
  /** Whether a file is that of the licence. */
  speaksOf(bytes: Uint8Array, identifier: string): boolean
}
