/** What is wrong with a catalog, all of it at once: the six items of Art. 11, codes, fields, number rule, sharing. */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import type { Catalog, CatalogField } from './catalog.ts'
import { creditCodeVerdict } from './credit-code.ts'
import { holderType } from './holder-types.ts'
import { numberRuleFault } from './number-rule.ts'
import { parseValidity } from './validity.ts'

export interface CatalogFault {
  readonly code: Code
  /** `field` names the place. */
  readonly params: Params
}

type Check = (catalog: Catalog) => readonly CatalogFault[]

const fault = (code: Code, field: string, params: Params = {}): CatalogFault => ({
  code,
  params: { field, ...params },
})

/** Art. 11: name, issuing department, type, holder, template, number rule. Shape guarantees the rest. */
const missing: Check = ({ issuing, template, number, validity, authority }) => [
  ...(issuing.levels.length === 0 ? [fault('CATALOG_MISSING', 'issuing/levels')] : []),
  ...(issuing.bodies.length === 0 ? [fault('CATALOG_MISSING', 'issuing/bodies')] : []),
  ...(template === undefined ? [fault('CATALOG_MISSING', 'template')] : []),
  ...(number === undefined ? [fault('CATALOG_MISSING', 'number')] : []),
  ...(validity.length === 0 ? [fault('CATALOG_MISSING', 'validity')] : []),
  ...(authority.name.trim() === '' ? [fault('CATALOG_MISSING', 'authority/name')] : []),
]

/** A doubtful code is a matter for the reviewer; one without the form is a mistake. */
const bodyCode = (field: string, code: string): CatalogFault[] =>
  creditCodeVerdict(code).verdict === 'bad' ? [fault('CATALOG_CODE', field, { value: code })] : []

const codes: Check = ({ code, authority, issuing }) => [
  ...bodyCode('authority/code', authority.code),
  ...issuing.bodies.flatMap((body, i) => bodyCode(`issuing/bodies/${i}/code`, body.code)),
  ...(/^[0-9A-Z]{18}\d{3}$/.test(code) && code.startsWith(authority.code)
    ? []
    : [fault('CATALOG_TYPE_CODE', 'code', { value: code, authority: authority.code })]),
]

const KEY = /^[A-Z][A-Z0-9]{0,29}$/

const fieldFaults = (field: CatalogField, at: string): CatalogFault[] => [
  ...(KEY.test(field.key) ? [] : [fault('CATALOG_KEY', `${at}/key`, { value: field.key })]),
  ...(field.type === 'choice' && (field.values ?? []).length === 0
    ? [fault('CATALOG_CHOICE', `${at}/values`)]
    : []),
  ...(field.type !== 'choice' && field.values !== undefined ? [fault('CATALOG_CHOICE', `${at}/values`)] : []),
]

/** Every name by which a column could mean this field. */
const headings = (field: CatalogField): string[] => [
  ...new Set([
    field.key,
    field.name,
    ...(field.en === undefined ? [] : [field.en]),
    ...(field.aliases ?? []),
  ]),
]

const fields: Check = ({ fields: list }) => {
  const seen = new Set<string>()
  return list.flatMap((field, i) => {
    const at = `fields/${i}`
    const twice = headings(field).filter((heading) => seen.has(heading))
    for (const heading of headings(field)) seen.add(heading)
    return [...fieldFaults(field, at), ...twice.map((name) => fault('CATALOG_FIELD_TWICE', at, { name }))]
  })
}

const validity: Check = ({ validity: list }) =>
  list.flatMap((text, i) =>
    parseValidity(text) === undefined ? [fault('CATALOG_VALIDITY', `validity/${i}`, { value: text })] : [],
  )

const holders: Check = ({ holder, holderTypes = [] }) =>
  holder === 'mixed' || holder === 'other'
    ? []
    : holderTypes.flatMap((code, i) =>
        holderType(code)?.kind === holder
          ? []
          : [fault('CATALOG_HOLDER', `holderTypes/${i}`, { value: code, holder })],
      )

/** Art. 26: what is not shared says why, and on which legal basis. */
const sharing: Check = ({ share: { type, reason, basis } }) =>
  type === 'open'
    ? []
    : [
        ...(reason === undefined ? [fault('CATALOG_SHARE_BASIS', 'share/reason', { type })] : []),
        ...(basis === undefined ? [fault('CATALOG_SHARE_BASIS', 'share/basis', { type })] : []),
      ]

const numbering: Check = ({ number }) => {
  const reason = number === undefined ? undefined : numberRuleFault(number)
  return reason === undefined ? [] : [fault('CATALOG_NUMBER_RULE', 'number', reason)]
}

const classified: Check = (catalog) => (catalog.classified ? [fault('CATALOG_CLASSIFIED', 'classified')] : [])

const sealPlace: Check = ({ seal: { x, y, keyword } }) =>
  (x === undefined) !== (y === undefined) || (x !== undefined && keyword !== undefined)
    ? [fault('CATALOG_SEAL_PLACE', 'seal')]
    : []

const CHECKS: readonly Check[] = [
  classified,
  missing,
  codes,
  holders,
  validity,
  fields,
  numbering,
  sharing,
  sealPlace,
]

/** In the order in which a person would mend them; empty for a catalog that may be published. */
export const catalogFaults = (catalog: Catalog): readonly CatalogFault[] =>
  CHECKS.flatMap((check) => check(catalog))
