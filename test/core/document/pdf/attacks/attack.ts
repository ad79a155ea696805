/**
 * The attack suite: files that gseal stamped, changed as an attacker would. Each case says what the report must name;
 * none may be valid under any policy.
 */
import type { StampRequest } from '../../../../../src/core/stamp.ts'
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { type FormFile, formFile } from '../../../../helpers/pdf-form.ts'
import { KINDS, type Kind, noticePdf, type PdfOffice } from '../../../../helpers/pdf-office.ts'

/** Families of attacks as docs/security.md lists them. */
export type Row =
  | 'signature forgery (USF)'
  | 'incremental saving (ISA)'
  | 'signature wrapping (SWA)'
  | 'shadow: hide, replace, hide and replace'
  | 'covering annotations and signatures (EAA, SSA)'
  | 'code injection'
  | 'parser differential'
  | 'detached and copied stamps'
  | 'signed value (CMS)'
  | 'seal and stamp (SES)'

export interface Attack {
  readonly row: Row
  readonly name: string
  readonly kind: Kind
  readonly bytes: Uint8Array
  /** `check CODE` or `finding CODE` that the report must hold. */
  readonly fault: string
}

/** Files of one kind of signature. */
export interface Victims {
  readonly kind: Kind
  readonly at: FormFile['at']
  /** A letter of two pages. */
  readonly notice: Victim
  /** A letter with a form, and no word about what may follow. */
  readonly form: Victim
  /** The same certified at each level. */
  readonly level1: Victim
  readonly level2: Victim
  readonly level3: Victim
  readonly locked: Victim
  /** Over the edges of both pages. */
  readonly riding: Victim
  /** Signed twice. */
  readonly twice: Victim
  /** Cross-reference streams, object streams, and both kinds at once. */
  readonly packed: Victim
  readonly hybrid: Victim
}

export const victimsOf = async (office: PdfOffice, kind: Kind): Promise<Victims> => {
  const { bytes, at } = formFile()
  const made = async (document: Uint8Array, more: Partial<StampRequest> = {}): Promise<Victim> =>
    new Victim(await office.stamp(kind, document, more))
  const notice = await made(await noticePdf())
  return {
    kind,
    at,
    notice,
    form: await made(bytes),
    level1: await made(bytes, { level: 1 }),
    level2: await made(bytes, { level: 2 }),
    level3: await made(bytes, { level: 3 }),
    locked: await made(bytes, { lock: true }),
    riding: await made(await noticePdf(), { where: [{ kind: 'riding', side: 'right' }] }),
    twice: await made(notice.bytes),
    packed: await made(formFile({ xref: 'stream', packed: true }).bytes),
    hybrid: await made(formFile({ xref: 'hybrid', packed: true }).bytes),
  }
}

export const allVictims = async (office: PdfOffice): Promise<readonly Victims[]> => {
  const list: Victims[] = []
  for (const kind of KINDS) list.push(await victimsOf(office, kind))
  return list
}

/** Cases of one row: what it is called, the file, and the fault that names it. */
export type Case = readonly [name: string, bytes: Uint8Array, fault: string]

export const casesOf = (row: Row, kind: Kind, cases: readonly Case[]): Attack[] =>
  cases.map(([name, bytes, fault]) => ({ row, kind, name, bytes, fault }))
