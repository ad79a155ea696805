/** Catalogs of the ledger as records and on the terminal. */
import { GsealError, hintOf, messageOf } from '../core/base/error.ts'
import { isoTime } from '../core/base/time.ts'
import type { Catalog } from '../core/licence/catalog.ts'
import { catalogFaults } from '../core/licence/catalog-check.ts'
import type { CatalogState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'
import { wordOf } from './ask.ts'
import { localTime } from './clock.ts'
import type { Session } from './context.ts'
import { toned } from './output.ts'
import { tellDone } from './papers.ts'
import { type LabelText, say } from './texts/index.ts'

/** @throws CATALOG_UNKNOWN */
export const catalogState = (store: Store, code: string): CatalogState => {
  const state = store.state(`catalog:${code}`)?.state as unknown as CatalogState | undefined
  if (state === undefined) throw new GsealError('CATALOG_UNKNOWN', { code })
  return state
}

/** A published version by number; what is worked on without one. @throws CATALOG_VERSION */
export const contentOf = (code: string, state: CatalogState, number: number | undefined): Catalog => {
  if (number === undefined) return state.content
  const version = state.versions.find((one) => one.number === number)
  if (version === undefined) throw new GsealError('CATALOG_VERSION', { code, number })
  return version.content
}

/** What a decision made of a catalog. */
export const tellCatalog = (session: Session, store: Store, code: string, by: string): void => {
  const { state, version, content, opinion, exceptions } = catalogState(store, code)
  const { name } = content
  const record = {
    type: 'catalog',
    code,
    name,
    state,
    version,
    by,
    ...(opinion === undefined ? {} : { opinion }),
    exceptions,
  }
  tellDone(session, record, 'catalogDone', { code, name, state: wordOf(session, state) })
}

/** Every fault as a record and a line with its remedy; answers how many there are. */
export const tellFaults = (session: Session, catalog: Catalog): number => {
  const { lang } = session.settings
  const { code, name } = catalog
  const faults = catalogFaults(catalog)
  const count = faults.length
  session.out.line(say(lang, count === 0 ? 'catalogSound' : 'catalogFaulty', { name, code, count }))
  for (const fault of faults) {
    const message = messageOf(lang, fault.code, fault.params)
    const hint = hintOf(lang, fault.code, fault.params)
    session.out.record({
      type: 'error',
      catalog: code,
      code: fault.code,
      field: fault.params['field'],
      message,
      hint,
    })
    session.out.line(toned('bad', '✗ '), `${message} [${fault.code}]`)
    session.out.line(`  ${hint}`)
  }
  return count
}

export const catalogRecord = (
  code: string,
  state: CatalogState,
  content: Catalog,
): Record<string, unknown> => ({
  type: 'catalog',
  code,
  name: content.name,
  state: state.state,
  version: state.version,
  digest: `sm3:${state.digest}`,
  draftedBy: state.draftedBy,
  submittedBy: state.submittedBy,
  reviewedBy: state.reviewedBy,
  opinion: state.opinion,
  faults: state.faults,
  versions: state.versions.map(({ number, digest, by, at }) => ({
    number,
    digest: `sm3:${digest}`,
    by,
    at: isoTime(at),
  })),
  exceptions: state.exceptions,
  content,
})

const factsOf = (
  session: Session,
  { content, versions }: { content: Catalog; versions: CatalogState['versions'] },
): [LabelText, string][] => {
  const { authority, issuing, holder, holderTypes = [], validity, number, share, template } = content
  const line = (version: CatalogState['versions'][number]): string =>
    say(session.settings.lang, 'catalogVersionLine', {
      ...{ number: version.number, by: version.by },
      at: localTime(version.at),
    })
  return [
    ['factAuthority', `${authority.name} ${authority.code}`],
    ['factIssuers', issuing.bodies.map(({ name, code }) => `${name} ${code}`).join('; ') || '-'],
    ['factHolders', [holder, ...holderTypes].join(' ')],
    ['factValidity', validity.join(' ') || '-'],
    ['factNumbering', number === undefined ? '-' : `${number.pattern} → ${number.serial}`],
    ['factShare', [share.type, share.reason, share.basis].filter((part) => part !== undefined).join('; ')],
    ['factTemplate', template === undefined ? '-' : `${template.name} sm3:${template.digest}`],
    ['factVersions', versions.map(line).join('; ') || '-'],
  ]
}

export const showCatalog = (session: Session, code: string, state: CatalogState, content: Catalog): void => {
  const { lang } = session.settings
  session.out.line(toned('strong', `${code} ${content.name}`), `  ${wordOf(session, state.state)}`)
  session.out.table(
    factsOf(session, { content, versions: state.versions }).map(([label, text]) => [
      toned('dim', say(lang, label)),
      text,
    ]),
  )
  session.out.line(toned('dim', say(lang, 'factFields')))
  session.out.table(
    content.fields.map(({ key, name, type, required, mask }) => [
      '  ',
      key,
      name,
      type,
      required ? '*' : '',
      mask,
    ]),
  )
}
