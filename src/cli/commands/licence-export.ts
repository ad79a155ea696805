/** `gseal licence export`: the metadata of a licence from the ledger, under the names of a profile. */
import { resolve } from 'node:path'
import { type LicenceData, metadataItems } from '../../core/licence/metadata.ts'
import { type MetadataField, type Profile, profileNamed, readProfile } from '../../core/licence/profile.ts'
import { licenceState } from '../batches.ts'
import type { Session } from '../context.ts'
import { readInput, writeOutput } from '../files.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const LIMIT = 64 * 1024

/** By its name, or the file of one's own. @throws METADATA_PROFILE_*, FILE_* */
const profileOf = async (session: Session, word: string): Promise<Profile> => {
  if (!/[/\\]|\.json$/i.test(word)) return profileNamed(word)
  const path = resolve(session.world.cwd, word)
  return readProfile(Buffer.from(await readInput(path, LIMIT)).toString('utf8'), word)
}

/** Names that were written and that nobody has seen anywhere. */
const guesses = ({ names, marks }: Profile, items: ReadonlyMap<string, string>): string[] =>
  (Object.keys(names) as MetadataField[])
    .filter((field) => marks[field] === 'G' && items.has(names[field]))
    .map((field) => names[field])

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { data } = licenceState(store, input.first)
    const profile = await profileOf(session, input.text('profile') ?? 'gb36903')
    const items = metadataItems(data as LicenceData, profile)
    const unsure = guesses(profile, new Map(items)).join(', ')
    if (unsure !== '')
      session.out.talk(say(session.settings.lang, 'profileGuesses', { name: profile.name, unsure }))
    const text = `${JSON.stringify(Object.fromEntries(items), null, 2)}\n`
    const out = input.text('out')
    if (out !== undefined) {
      await writeOutput(resolve(session.world.cwd, out), Buffer.from(text), { force: input.has('force') })
      session.out.record({ type: 'exported', identifier: input.first, file: out })
      return 0
    }
    session.out.record({ type: 'metadata', identifier: input.first, items: Object.fromEntries(items) })
    for (const line of text.trimEnd().split('\n')) session.out.line(line)
    return 0
  })
