/** How applications, seals and permissions are shown; records keep their field names in every language. */
import { isoTime } from '../core/base/time.ts'
import type { ApplicationState, SealState, UseState } from '../core/registry/index.ts'
import { wordOf } from './ask.ts'
import { localTime, shanghaiDay } from './clock.ts'
import type { Session } from './context.ts'
import { type Tone, toned } from './output.ts'
import { type LabelText, say } from './texts/index.ts'

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good',
  approved: 'good',
  executed: 'good',
  suspended: 'doubt',
  submitted: 'doubt',
  returned: 'doubt',
  requested: 'doubt',
  revoked: 'bad',
  rejected: 'bad',
  expired: 'bad',
}

/** A state as a word of the reader's language, in its colour. */
export const stateWord = (session: Session, state: string) =>
  toned(TONES[state] ?? 'dim', wordOf(session, state))

const facts = (
  session: Session,
  rows: readonly (readonly [label: LabelText, value: string | number | undefined])[],
): void => {
  session.out.table(
    rows
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([label, value]) => [toned('dim', `  ${say(session.settings.lang, label)}`), String(value)]),
  )
}

const when = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : localTime(ms))

export const applicationRecord = (id: string, state: ApplicationState): Record<string, unknown> => ({
  type: 'application',
  id,
  ...state,
  at: isoTime(state.at),
  ...(state.decidedAt === undefined ? {} : { decidedAt: isoTime(state.decidedAt) }),
})

export const showApplication = (session: Session, id: string, state: ApplicationState): void => {
  const { content } = state
  session.out.line(
    toned('strong', id),
    `  ${wordOf(session, content.kind)}  `,
    stateWord(session, state.state),
    `  v${state.version}`,
  )
  facts(session, [
    ['factSeal', content.seal],
    ['factName', content.name],
    ['factUnit', `${content.unit} ${content.unitCode} ${content.area}`],
    [
      'factIssuing',
      content.issuing === undefined ? undefined : `${content.issuing} ${content.issuingDocument}`,
    ],
    ['factReason', content.reason === undefined ? content.note : wordOf(session, content.reason)],
    ['factIncident', when(content.incidentAt)],
    ['factReplaces', content.replaces],
    [
      'factImpression',
      content.impression &&
        `${content.impression.width / 10} × ${content.impression.height / 10} mm  sm3:${content.impression.picture}`,
    ],
    ['factMaterials', content.materials.map(({ name }) => name).join(', ')],
    ['factApplicant', `${state.applicant}  ${localTime(state.at)}`],
    [
      'factDecided',
      state.decidedBy && `${state.decidedBy}  ${when(state.decidedAt)}  ${state.opinion ?? ''}`,
    ],
    ['factFaults', state.faults?.join('; ')],
    ['factExceptions', state.exceptions.join(', ')],
  ])
}

export const sealRecord = (code: string, state: SealState): Record<string, unknown> => ({
  type: 'seal',
  code,
  ...state,
  versions: state.versions.map((version) => ({
    ...version,
    at: isoTime(version.at),
    validFrom: isoTime(version.validFrom),
    validTo: isoTime(version.validTo),
  })),
  history: state.history.map(({ state: name, at }) => ({ state: name, at: isoTime(at) })),
})

/** What a reader should take the seal for: its state, or that its time is over. */
export const shownState = (state: string, validTo: number | undefined, now: number): string =>
  validTo !== undefined && validTo < now && (state === 'active' || state === 'suspended') ? 'expired' : state

export const showSeal = (session: Session, code: string, state: SealState): void => {
  const version = state.versions.find(({ number }) => number === state.number)
  const shown = shownState(state.state, version?.validTo, session.world.now())
  session.out.line(toned('strong', code), `  ${state.name}  `, stateWord(session, shown))
  facts(session, [
    ['factKind', wordOf(session, state.subkind)],
    ['factUnit', `${state.unit} ${state.unitCode} ${state.area}`],
    ['factPerson', state.person],
    ['factCustodian', state.custodian],
    ['factPin', state.pinAt === 0 ? say(session.settings.lang, 'pinTemporary') : when(state.pinAt)],
    ['factFrozen', state.frozen && `${state.frozen.by}  ${when(state.frozen.at)}  ${state.frozen.reason}`],
    ['factReason', state.reason === undefined ? undefined : wordOf(session, state.reason)],
    ['factIncident', when(state.incidentAt)],
    ['factReplaces', state.replaces],
    ['factReplacedBy', state.succeededBy],
    ['factExceptions', state.exceptions.join(', ')],
  ])
  for (const row of state.versions) {
    const params = {
      number: row.number,
      state: wordOf(session, row.state),
      from: shanghaiDay(row.validFrom),
      to: shanghaiDay(row.validTo),
      standard: row.standard,
      receipt: row.receipt ?? '-',
    }
    session.out.line(`  ${say(session.settings.lang, 'versionLine', params)}`)
  }
}

export const useRecord = (id: string, state: UseState): Record<string, unknown> => ({
  type: 'use',
  id,
  ...state,
  from: isoTime(state.from),
  until: isoTime(state.until),
  at: isoTime(state.at),
})

export const showUse = (session: Session, id: string, state: UseState): void => {
  session.out.line(toned('strong', id), `  ${state.seal}  `, stateWord(session, state.state))
  facts(session, [
    ['factScene', wordOf(session, state.scene)],
    ['factPurpose', state.purpose],
    ['factCount', `${state.used} / ${state.count}`],
    ['factPeriod', `${localTime(state.from)} - ${localTime(state.until)}`],
    ['factApplicant', `${state.requestedBy}  ${localTime(state.at)}`],
    [
      'factDecided',
      state.decidedBy && `${state.decidedBy}  ${when(state.decidedAt)}  ${state.opinion ?? ''}`,
    ],
    ['factExceptions', state.exceptions.join(', ')],
  ])
  for (const document of state.documents)
    session.out.line(`  sm3:${document}`, state.taken.includes(document) ? ' ✓' : '')
}
