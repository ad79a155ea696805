/** `gseal catalog publish`: an approved catalog comes into force as a new version (证照 Art. 11, 12). */
import { GsealError } from '../../core/base/error.ts'
import { act, whoActs } from '../acting.ts'
import { confirm } from '../ask.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { catalogState } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const { name, template } = catalogState(store, code).content
    // What licences will be made from has to be here, unchanged.
    if (template !== undefined && materialsOf(home).digestOf(template.digest) !== template.digest)
      throw new GsealError('MATERIAL_MISSING', { digest: template.digest })
    const by = await whoActs(session, store, home, 'industry')
    await confirm(session, say(session.settings.lang, 'confirmCatalogPublish', { code, name }))
    await act({ session, store, home }, by, [{ do: 'catalog.publish', with: { code } }])
    const number = catalogState(store, code).versions.at(-1)?.number ?? 0
    const record = { type: 'catalog', code, name, state: 'published', number, by }
    tellDone(session, record, 'catalogPublished', { code, name, number })
    return 0
  })
