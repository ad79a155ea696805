/** `gseal use request`: permission to stamp named documents, or a standing one (印章 Art. 3, 21, 23). */
import { resolve } from 'node:path'
import { toHex } from '../../core/base/bytes.ts'
import { parseTime } from '../../core/base/time.ts'
import { sm3 } from '../../core/gm/index.ts'
import { DAY, SCENES } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerChoice, answerText, confirm } from '../ask.ts'
import { readInput } from '../files.ts'
import { withLedger } from '../ledger.ts'
import { newName, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** Days that a permission for documents lasts when nothing is said. */
const DAYS = 30

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const [seal = '', ...names] = input.args
    const now = session.world.now()
    const documents: string[] = []
    for (const name of names) documents.push(toHex(sm3(await readInput(resolve(session.world.cwd, name)))))
    const scene = await answerChoice(session, input, 'scene', 'askScene', SCENES)
    const purpose = await answerText(session, input, 'purpose', 'askPurpose')
    const [from, until] = [input.text('from'), input.text('until')]
    const count = input.integer('count', 1, 1_000_000)
    const id = newName('U', now)
    const request = {
      id,
      seal,
      scene,
      purpose,
      documents,
      ...(count === undefined ? {} : { count }),
      from: from === undefined ? now : parseTime(from),
      until: until === undefined ? now + DAYS * DAY : parseTime(until),
      classification: input.text('classification') ?? 'none',
    }
    const by = await whoActs(session, store, home, 'applicant')
    await confirm(session, say(session.settings.lang, 'confirmUse', { seal, documents: documents.length }))
    await act({ session, store, home }, by, [{ do: 'use.request', with: request }])
    const record = { type: 'use', id, seal, scene, state: 'requested', documents: documents.length, by }
    tellDone(session, record, 'useState', { id, state: 'requested' })
    return 0
  })
