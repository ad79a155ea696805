/** Rows of a register for a batch: checked against the catalog, with the files that belong to them. */
import type { Failure, RowIn, Source } from '../core/issue-plan.ts'
import { type Catalog, chinaDay, mask } from '../core/licence/index.ts'
import {
  checkRow,
  fileSource,
  openRegister,
  photoFaults,
  photoField,
  type Register,
  type RowFault,
  readHeadingMap,
  rememberNumbers,
  type Scan,
  scanFaults,
  scanIndex,
} from '../core/licence/register/index.ts'
import { type OrgState, successorsOf } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'
import { readInput } from './files.ts'

export interface RegisterPlace {
  /** Absolute paths. */
  readonly register: string
  readonly scans?: string
  readonly photos?: string
  readonly map?: string
  readonly encoding?: string
  readonly sheet?: string
}

export interface RowDesk {
  readonly store: Store
  readonly catalog: Catalog
  /** Code of the unit whose seal it is; unknown when rows are checked without a seal. */
  readonly unit?: string
  readonly at: number
  /** The first character of a text that no font at hand has. */
  missingGlyph?(text: string): string | undefined
}

const MB = 1024 * 1024

/** @throws REGISTER_*, FILE_* */
export const registerAt = async (
  { register, map, encoding, sheet }: RegisterPlace,
  catalog: Catalog,
): Promise<Register> => {
  const headings =
    map === undefined ? undefined : readHeadingMap(Buffer.from(await readInput(map, MB)).toString('utf8'))
  return openRegister(fileSource(register, register), { catalog, map: headings, encoding, sheet })
}

const failureOf = ({ code, params, field, value }: RowFault): Failure => ({
  code,
  params,
  ...(field === undefined ? {} : { field }),
  ...(value === undefined ? {} : { value }),
})

type IssuerState = 'active' | 'succeeded' | 'gone'

/** So many rows are told one answer: no more than are composed ahead of the ledger anyway. */
const ROWS_AN_ANSWER = 16

/** Whether an issuer can still seal, or the unit of the seal does in its place (证照 Art. 13). */
interface Issuers {
  stateOf(code: string): IssuerState
  /** Another row begins. */
  nextRow(): void
}

const issuersOf = ({ store, unit }: RowDesk): Issuers => {
  const known = new Map<string, IssuerState>()
  let rows = 0
  const org = (id: string): OrgState | undefined =>
    store.state(`org:${id}`)?.state as unknown as OrgState | undefined
  const ask = (code: string): IssuerState => {
    const successors = store.reading(() => successorsOf(org, code))
    if (successors.length === 0) return 'active'
    return unit === undefined || successors.includes(unit) ? 'succeeded' : 'gone'
  }
  return {
    stateOf: (code) => {
      const state = known.get(code) ?? ask(code)
      known.set(code, state)
      return state
    },
    nextRow: () => {
      if (rows++ % ROWS_AN_ANSWER === 0) known.clear()
    },
  }
}

/** A seal stands for its own unit's licences, and for those that have passed to it. */
const unitFaults = ({ unit }: RowDesk, issuers: Issuers, issuer: string): Failure[] => {
  if (unit === undefined || issuer === unit || issuers.stateOf(issuer) === 'succeeded') return []
  return [{ code: 'ISSUE_OTHER_UNIT', params: { issuer, unit }, field: 'ZZBFJGDM' }]
}

const LIVE = ['draft', 'ready', 'issued', 'held']

/** A holder of such a licence gets no second one while the first is in force. */
const holderFaults = ({ store, catalog, at }: RowDesk, codes: readonly string[]): Failure[] => {
  if (!catalog.onePerHolder) return []
  return codes.flatMap((code): Failure[] => {
    const rows = store.rows('licences', { equal: { holder_code: code } })
    const has = rows.some(
      (row) =>
        row['catalog'] === catalog.code &&
        LIVE.includes(String(row['state'])) &&
        (row['valid_to'] === null || String(row['valid_to']) >= chinaDay(at)),
    )
    const value = mask('code', code)
    return has ? [{ code: 'ROW_DUP_HOLDER', params: { field: 'CZZTDM', value }, field: 'CZZTDM', value }] : []
  })
}

const photoFaultsOf = (catalog: Catalog, photo: Scan | undefined, number: string): Failure[] => {
  const field = photoField(catalog)
  if (field === undefined) return []
  return photoFaults(field, photo, number).map((fault) => ({ ...fault, field: field.key }))
}

interface Pictures {
  of(number: string): readonly Scan[]
}

const sourcesOf = (catalog: Catalog, scans: readonly Scan[], photo: Scan | undefined): Source[] => {
  const field = photoField(catalog)
  return [
    ...scans.map(({ page, path }): Source => ({ kind: 'scan', name: String(page), path })),
    ...(photo === undefined || field === undefined
      ? []
      : [{ kind: 'photo', name: field.key, path: photo.path } as const]),
  ]
}

const NONE: Pictures = { of: () => [] }

/** Rows as `issue` takes them; pictures are looked at for rows that are not done yet. */
export async function* rowsOf(
  register: Register,
  place: RegisterPlace,
  desk: RowDesk,
): AsyncGenerator<RowIn> {
  const { catalog, at } = desk
  const scans: Pictures = place.scans === undefined ? NONE : scanIndex(place.scans)
  const photos: Pictures = place.photos === undefined ? NONE : scanIndex(place.photos)
  const { missingGlyph } = desk
  const issuers = issuersOf(desk)
  const context = {
    at,
    firstRowWith: rememberNumbers(),
    holdersBefore: new Map<string, number>(),
    issuerState: issuers.stateOf,
    ...(missingGlyph === undefined ? {} : { missingGlyph }),
  }
  for await (const item of register.rows()) {
    const { row } = item
    issuers.nextRow()
    const result = checkRow(item, catalog, context)
    if ('faults' in result) yield { row, failures: result.faults.map(failureOf) }
    else if ('skipped' in result) yield { row, passed: result.skipped.code }
    else {
      const { data } = result
      const pages = catalog.scans ? scans.of(data.number) : []
      const [photo] = photos.of(data.number)
      const judge = (): Failure[] => [
        ...unitFaults(desk, issuers, data.issuer.code),
        ...(catalog.scans ? scanFaults(pages, data.number) : []),
        ...photoFaultsOf(catalog, photo, data.number),
        ...holderFaults(
          desk,
          data.holders.map(({ code }) => code),
        ),
      ]
      yield { row, data, sources: sourcesOf(catalog, pages, photo), judge }
    }
  }
}
