/** Applications from the command line: what each kind needs, checked impressions, drafts and submissions. */
import { resolve } from 'node:path'
import { GsealError, messageOf } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { parseTime } from '../core/base/time.ts'
import { checkImpression, compareImpressions, MOST_ADDED } from '../core/impression/index.ts'
import {
  type ApplicationKind,
  type Command,
  type Content,
  HOLDERS,
  isPersonSeal,
  LEAK_REASONS,
  type OperatorState,
  type RevocationReason,
  SUBKINDS,
  type UnitState,
  WITH_MATERIALS,
} from '../core/registry/index.ts'
import { act, type Desk, whoActs } from './acting.ts'
import { answerChoice, answerText, confirm } from './ask.ts'
import type { Session } from './context.ts'
import { readInput } from './files.ts'
import { materialsOf } from './ledger.ts'
import { toned } from './output.ts'
import { certAt, keepFiles, type Material, newName, tellDone, tenths, worded } from './papers.ts'
import type { Input } from './record.ts'
import { say } from './texts/index.ts'

type Impression = NonNullable<Content['impression']>

/** Reads, judges, compares and keeps scan and picture. @throws the first IMPRESSION_* fault */
const impressionOf = async (
  { session, home }: Desk,
  input: Input,
  anyColour: boolean,
  giver: string,
): Promise<{ impression: Impression; materials: Material[] }> => {
  const scanName = await answerText(session, input, 'scan', 'askScan')
  const pictureName = await answerText(session, input, 'picture', 'askPicture')
  const size = tenths(session, await answerText(session, input, 'size', 'askSize'))
  const [scan, picture] = await Promise.all(
    [scanName, pictureName].map((name) =>
      readInput(resolve(session.world.cwd, name), LIMITS.ledger.materialBytes),
    ),
  )
  if (scan === undefined || picture === undefined) throw new TypeError('two files were read')
  const faults = checkImpression(picture, { width: size.width / 10, height: size.height / 10, anyColour })
  for (const { code, severity, params } of faults) {
    if (severity === 'fail') throw new GsealError(code, params)
    session.out.talk(toned('doubt', '! '), messageOf(session.settings.lang, code, params))
  }
  tellDifference(session, compareImpressions(scan, picture))
  const [kept, cleaned] = await keepFiles(session, home, [scanName, pictureName])
  if (kept === undefined || cleaned === undefined) throw new TypeError('two files were kept')
  return {
    impression: { scan: kept.digest, picture: cleaned.digest, giver, ...size },
    materials: [kept, cleaned],
  }
}

const tellDifference = (
  session: Session,
  difference: { readonly added: number; readonly removed: number } | undefined,
): void => {
  const { lang } = session.settings
  if (difference === undefined) {
    session.out.talk(toned('doubt', '! '), say(lang, 'scanNotCompared'))
    return
  }
  session.out.talk(say(lang, 'scanCompared', difference))
  if (difference.added > MOST_ADDED)
    throw new GsealError('IMPRESSION_REDRAWN', { added: difference.added, most: MOST_ADDED })
}

const optional = <K extends string>(name: K, value: string | undefined): { [P in K]?: string } =>
  value === undefined ? {} : ({ [name]: value } as { [P in K]?: string })

/** The next code of the area: six digits and a serial of seven (samples of 公安 systems; free for other schemes). */
const nextCode = ({ store }: Desk, area: string): string => {
  const taken = store.rows('seals', { equal: { area } }).map((row) => String(row['code']))
  const serials = taken.filter((code) => /^\d{13}$/.test(code)).map((code) => Number(code.slice(6)))
  return `${area}${String(Math.max(0, ...serials) + 1).padStart(7, '0')}`
}

interface Form {
  readonly content: Content
  readonly materials: readonly Material[]
}

/** Files of `--file`; where the kind of application is nothing without papers, one is asked for on a terminal. */
const materialNames = async (
  session: Session,
  input: Input,
  kind: ApplicationKind,
): Promise<readonly string[]> => {
  const given = input.texts('file')
  if (given.length > 0 || !session.settings.input || !WITH_MATERIALS.includes(kind)) return given
  return [await answerText(session, input, 'file', 'askMaterial')]
}

/** Certificates that shall use the seal; kept, because the maker puts them into it. */
const signersOf = async ({ session, home }: Desk, input: Input): Promise<string[]> => {
  const names = input.texts('signer')
  const asked = names.length > 0 ? names : [await answerText(session, input, 'signer', 'askSigner')]
  return Promise.all(
    asked.map(async (name) => materialsOf(home).put((await certAt(session, name)).der).digest),
  )
}

/** first, additional, replacement. */
const newSealForm = async (
  desk: Desk,
  input: Input,
  me: OperatorState,
  kind: ApplicationKind,
  replaces: string | undefined,
): Promise<Form> => {
  const { session } = desk
  const unit = desk.store.state(`unit:${me.unitCode}`)?.state as unknown as UnitState | undefined
  const subkind = await answerChoice(session, input, 'subkind', 'askSubkind', SUBKINDS)
  const person = isPersonSeal(subkind) ? await answerText(session, input, 'person', 'askPerson') : undefined
  const content = {
    kind,
    unit: me.unit,
    unitCode: me.unitCode,
    area: me.area,
    seal: input.text('code') ?? nextCode(desk, me.area),
    name: input.text('name') ?? me.unit,
    subkind,
    holder: input.has('holder')
      ? await answerChoice(session, input, 'holder', 'askHolder', HOLDERS)
      : (unit?.holder ?? (await answerChoice(session, input, 'holder', 'askHolder', HOLDERS))),
    issuing:
      input.text('issuing') ?? unit?.issuing ?? (await answerText(session, input, 'issuing', 'askIssuing')),
    issuingDocument:
      input.text('issuing-document') ??
      unit?.issuingDocument ??
      (await answerText(session, input, 'issuing-document', 'askIssuingDocument')),
    signers: await signersOf(desk, input),
    ...optional('person', person),
    ...optional('replaces', replaces),
    ...optional(
      'note',
      kind === 'replacement' ? await answerText(session, input, 'note', 'askReason') : input.text('note'),
    ),
  }
  const giver = input.text('giver') ?? me.person
  const { impression, materials } = await impressionOf(desk, input, isPersonSeal(subkind), giver)
  const papers = await keepFiles(session, desk.home, await materialNames(session, input, kind))
  return { content: { ...content, impression, materials: papers }, materials: [...papers, ...materials] }
}

/** Applications about a seal that is there. */
const oldSealForm = async (
  desk: Desk,
  input: Input,
  me: OperatorState,
  kind: ApplicationKind,
  seal: string,
  more: Partial<Content>,
): Promise<Form> => {
  const papers = await keepFiles(desk.session, desk.home, await materialNames(desk.session, input, kind))
  const content: Content = {
    kind,
    unit: me.unit,
    unitCode: me.unitCode,
    area: me.area,
    seal,
    ...optional('note', input.text('note')),
    ...more,
    materials: papers,
  }
  return { content, materials: papers }
}

const applicant = async (desk: Desk): Promise<{ name: string; state: OperatorState }> => {
  const name = await whoActs(desk.session, desk.store, desk.home, 'applicant')
  const state = desk.store.state(`operator:${name}`)?.state as unknown as OperatorState | undefined
  if (state === undefined) throw new GsealError('OPERATOR_UNKNOWN', { id: name })
  return { name, state }
}

/** Draft (or amendment) and submission in one transaction; `draft` stops before the submission. */
const hand = async (
  desk: Desk,
  name: string,
  form: Form,
  how: { readonly draft: boolean; readonly amends?: string | undefined; readonly id?: string | undefined },
): Promise<number> => {
  const { session } = desk
  const { content } = form
  const id = how.amends ?? how.id ?? newName('A', session.world.now())
  const first: Command = {
    do: how.amends === undefined ? 'application.draft' : 'application.amend',
    with: { id, content },
  }
  const commands: Command[] = how.draft ? [first] : [first, { do: 'application.submit', with: { id } }]
  await confirm(
    session,
    say(session.settings.lang, 'confirmApply', worded(session, { kind: content.kind, seal: content.seal })),
  )
  await act(desk, name, commands, form.materials)
  const state = how.draft ? 'draft' : 'submitted'
  tellDone(
    session,
    { type: 'application', id, kind: content.kind, seal: content.seal, state, by: name },
    'applicationHanded',
    { id, kind: content.kind, seal: content.seal, state },
  )
  return 0
}

/** `seal apply`, `seal replace`. */
export const applyForNew = async (
  desk: Desk,
  input: Input,
  kind: ApplicationKind,
  replaces?: string,
): Promise<number> => {
  const { name, state } = await applicant(desk)
  const form = await newSealForm(desk, input, state, kind, replaces)
  const how = { draft: input.has('draft'), amends: input.text('amend'), id: input.text('id') }
  return hand(desk, name, form, how)
}

/** `seal renew`, `suspend`, `restore`, `revoke`, `pin reset`. */
export const applyAbout = async (
  desk: Desk,
  input: Input,
  kind: ApplicationKind,
  seal: string,
  more: Partial<Content> = {},
): Promise<number> => {
  const { name, state } = await applicant(desk)
  const form = await oldSealForm(desk, input, state, kind, seal, more)
  return hand(desk, name, form, { draft: false })
}

export const renewalContent = async (desk: Desk, input: Input): Promise<Partial<Content>> => ({
  signers: await signersOf(desk, input),
})

/** After a leak earlier stamps are judged by the time of the incident: it is asked for where it can be. */
export const revocationContent = async (
  session: Session,
  input: Input,
  reason: RevocationReason,
): Promise<Partial<Content>> => {
  const asked = LEAK_REASONS.includes(reason) && session.settings.input
  const incident = asked
    ? await answerText(session, input, 'incident', 'askIncident')
    : input.text('incident')
  return { reason, ...(incident === undefined ? {} : { incidentAt: parseTime(incident) }) }
}
