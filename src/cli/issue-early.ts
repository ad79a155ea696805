/**
 * What a batch may begin before its turn. A key in a file is opened in a tenth of a second, because
 * deriving from a PIN (PBKDF2, on a thread of its own) is slow on purpose: where the PINs stand in files too, both keys are opened side by side and the first
 * rows are read meanwhile. A person answers one question at a time, and a device counts wrong PINs: there the seal's key waits
 * until the clerk's has opened.
 */
import type { RowIn } from '../core/issue-plan.ts'
import { filePath } from '../core/keys/file-uri.ts'
import type { Signer } from '../core/keys/signer.ts'
import type { Session } from './context.ts'
import { pinsInFile } from './prompt.ts'

interface Begun {
  readonly rows: AsyncIterable<RowIn>
  end(): Promise<unknown>
}

/** The rows, with the first of them asked for already. What goes wrong there is met in its turn. */
const begun = (rows: AsyncIterable<RowIn>): Begun => {
  const list = rows[Symbol.asyncIterator]()
  const first = list.next()
  first.catch(() => undefined)
  return {
    rows: (async function* () {
      for (let { value, done } = await first; done !== true; { value, done } = await list.next()) yield value
    })(),
    end: async () => list.return?.(),
  }
}

export interface Early {
  readonly key: Promise<Signer>
  readonly rows: AsyncIterable<RowIn>
  /** Closes what was begun, whatever came of it. */
  end(): Promise<void>
}

/** Begins, or `undefined` where each thing has to wait for its turn. */
export const beginEarly = (
  sessions: readonly Session[],
  sealKey: string | undefined,
  open: { key(): Promise<Signer>; rows(): AsyncIterable<RowIn> },
): Early | undefined => {
  if (sealKey === undefined || filePath(sealKey) === null || !sessions.every(pinsInFile)) return undefined
  const key = open.key()
  key.catch(() => undefined)
  const { rows, end } = begun(open.rows())
  return {
    key,
    rows,
    end: async () => {
      try {
        await end()
      } finally {
        await key.then(
          (signer) => signer.close(),
          () => undefined,
        )
      }
    },
  }
}
