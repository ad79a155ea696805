/** How batches and licences are shown; records keep their field names in every language. */
import { isoTime } from '../core/base/time.ts'
import type { BatchState, LicenceState } from '../core/registry/index.ts'
import { wordOf } from './ask.ts'
import { localTime } from './clock.ts'
import type { Session } from './context.ts'
import { type Piece, type Tone, toned } from './output.ts'
import { type LabelText, say } from './texts/index.ts'

const CHINA = 8 * 3_600_000

/** The day in China, as licences count their validity. */
export const today = (now: number): string => new Date(now + CHINA).toISOString().slice(0, 10)

/** The state a reader should take a licence for: what is stored, or what the day makes of it. */
export const standing = (
  state: string,
  valid: { readonly from?: string | null | undefined; readonly to?: string | null | undefined },
  now: number,
): string => {
  if (state !== 'issued') return state
  const day = today(now)
  if (typeof valid.to === 'string' && valid.to !== 'long-term' && valid.to < day) return 'expired'
  return typeof valid.from === 'string' && valid.from > day ? 'not-yet-valid' : state
}

const TONES: Readonly<Record<string, Tone>> = {
  issued: 'good',
  released: 'good',
  finished: 'doubt',
  sampled: 'doubt',
  reviewed: 'doubt',
  returned: 'bad',
  ready: 'doubt',
  begun: 'doubt',
  held: 'doubt',
  expired: 'bad',
  revoked: 'bad',
  annulled: 'bad',
  cancelled: 'bad',
  abolished: 'bad',
  withdrawn: 'bad',
}

/** Words that seals and licences use for different things in Chinese. */
const OWN: Readonly<Record<string, string>> = { revoked: 'licence-revoked', superseded: 'licence-superseded' }

export const licenceWord = (session: Session, state: string): Piece =>
  toned(TONES[state] ?? 'dim', wordOf(session, OWN[state] ?? state))

const facts = (
  session: Session,
  rows: readonly (readonly [label: LabelText, value: string | undefined])[],
): void => {
  session.out.table(
    rows
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([label, value]) => [toned('dim', `  ${say(session.settings.lang, label)}`), value ?? '']),
  )
}

export const batchRecord = (id: string, state: BatchState): Record<string, unknown> => ({
  type: 'batch',
  id,
  ...state,
  at: isoTime(state.at),
  ...(state.finishedAt === undefined ? {} : { finishedAt: isoTime(state.finishedAt) }),
  ...(state.sampledAt === undefined ? {} : { sampledAt: isoTime(state.sampledAt) }),
  ...(state.review === undefined ? {} : { review: { ...state.review, at: isoTime(state.review.at) } }),
  ...(state.releasedAt === undefined ? {} : { releasedAt: isoTime(state.releasedAt) }),
})

export const showBatch = (session: Session, id: string, state: BatchState): void => {
  const { lang } = session.settings
  const { sealed, skipped, failed, settled } = state
  session.out.line(
    toned('strong', id),
    `  ${wordOf(session, state.purpose)}  `,
    licenceWord(session, state.state),
  )
  facts(session, [
    ['factCatalog', state.catalog],
    ['columnRegister', `${state.register}  sm3:${state.digest.slice(0, 16)}…`],
    ['factSeal', state.seal],
    ['factRows', say(lang, 'rowsLine', { sealed, skipped, failed, settled })],
    ['factBasis', state.basis],
    ['factBegun', `${state.begunBy}  ${localTime(state.at)}`],
    ['factSampled', state.sampledBy && `${state.sampledBy}  ${localTime(state.sampledAt ?? 0)}`],
    [
      'factReviewed',
      state.review && `${state.review.by}  ${localTime(state.review.at)}  ${state.review.opinion}`,
    ],
    [
      'factReleased',
      state.releasedBy && `${state.releasedBy}  ${localTime(state.releasedAt ?? 0)}  ${state.opinion ?? ''}`,
    ],
    ['factReason', state.reason],
  ])
  for (const { identifier } of state.sample ?? [])
    session.out.line(`  ${say(lang, 'sampleLine', { identifier })}`)
  for (const fault of state.review?.faults ?? [])
    session.out.line(toned('bad', '✗ '), say(lang, 'sampleFaultLine', { ...fault }))
}

export const licenceRecord = (id: string, state: LicenceState, now: number): Record<string, unknown> => ({
  type: 'licence',
  identifier: id,
  ...state,
  standing: standing(state.state, { from: state.data.validFrom, to: state.data.validTo }, now),
  at: isoTime(state.at),
  ...(state.issuedAt === undefined ? {} : { issuedAt: isoTime(state.issuedAt) }),
  ...(state.endedAt === undefined ? {} : { endedAt: isoTime(state.endedAt) }),
})

const validity = (session: Session, { data }: LicenceState): string => {
  const end = data.validTo === 'long-term' ? say(session.settings.lang, 'longTerm') : data.validTo
  return `${data.validFrom ?? data.issuedOn} - ${end}`
}

/** @param path of the file, where this machine has it */
export const showLicence = (session: Session, id: string, state: LicenceState, path = state.path): void => {
  const { data } = state
  const now = standing(state.state, { from: data.validFrom, to: data.validTo }, session.world.now())
  session.out.line(toned('strong', id), `  ${data.catalog.name}  `, licenceWord(session, now))
  facts(session, [
    ['factNumber', data.number],
    ['factHolder', data.holders.map(({ name, code }) => `${name} ${code}`).join('; ')],
    ['factIssuer', `${data.issuer.name} ${data.issuer.code}`],
    ['factSealedBy', data.sealedBy && `${data.sealedBy.name} ${data.sealedBy.code}`],
    ['factValid', validity(session, state)],
    ['factBatch', `${state.batch}  ${say(session.settings.lang, 'rowAt', { row: state.row })}`],
    ['factFile', path && `${path}  sm3:${state.file?.slice(0, 16)}…`],
    ['factBasis', state.basis && `${state.basis}  ${state.authority ?? ''}`],
    ['factPledged', state.pledges.map(({ id: pledge, party }) => `${pledge} ${party}`).join('; ')],
    ['factPrevious', data.predecessor],
    ['factNext', state.next],
    ['factExceptions', state.exceptions.join(', ')],
  ])
}

/** Rows of the view `licences` as records and as a table. */
export const listLicences = (
  session: Session,
  rows: readonly Readonly<Record<string, string | number | null>>[],
): void => {
  const { lang } = session.settings
  const now = session.world.now()
  const shown = (row: (typeof rows)[number]): string =>
    standing(
      String(row['state']),
      { from: row['valid_from'] as string | null, to: row['valid_to'] as string | null },
      now,
    )
  for (const row of rows)
    session.out.record({
      type: 'licence',
      identifier: row['identifier'],
      name: row['name'],
      number: row['number'],
      holder: row['holder'],
      state: row['state'],
      standing: shown(row),
      validTo: row['valid_to'] ?? 'long-term',
      batch: row['batch'],
      pledges: row['pledges'],
    })
  session.out.record({ type: 'summary', licences: rows.length })
  session.out.table([
    (['columnIdentifier', 'columnNumber', 'columnHolder', 'columnState', 'columnValidTo'] as const).map(
      (text) => toned('dim', say(lang, text)),
    ),
    ...rows.map((row) => [
      toned('strong', String(row['identifier'])),
      String(row['number']),
      String(row['holder']),
      licenceWord(session, shown(row)),
      String(row['valid_to'] ?? say(lang, 'longTerm')),
    ]),
  ])
}
