/** `gseal audit sign`: signs the head of the ledger, and so vouches for all events up to now. */
import { GsealError } from '../../core/base/error.ts'
import { usingHomeStore } from '../home-store.ts'
import { openNamedKey } from '../keyring.ts'
import { toned } from '../output.ts'
import { usage } from '../parse.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = (session, input) =>
  usingHomeStore(session, { access: 'write' }, async (store) => {
    const { lang } = session.settings
    const name = input.text('key')
    if (name === undefined) throw usage(lang, 'keyMissing')
    if (store.head().seq === 0) throw new GsealError('STORE_EVENT_UNKNOWN', { what: '1' })
    const signer = await openNamedKey(session, name)
    try {
      const head = await store.signHead(signer, session.world.now())
      session.out.record({ type: 'head', ...head })
      session.out.line(
        toned('good', '✓ '),
        say(lang, 'headSigned', { seq: head?.seq ?? 0, hash: head?.hash ?? '' }),
      )
      return 0
    } finally {
      await signer.close()
    }
  })
