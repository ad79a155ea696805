/**
 * Content that acts: scripts, programs to be started, forms that send themselves (ISO 32000-2 12.6.4). A signature holds
 * over it like over anything else, and what a page shows can then depend on the reader; so it is told.
 */
import { isGsealError } from '../../base/error.ts'
import type { Finding } from '../../base/verdict.ts'
import { fieldsOf } from './fields.ts'
import type { PdfDict, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'

/** Action types (/S) that run something or send something. */
const ACTING: ReadonlySet<string> = new Set([
  ...[
    'JavaScript',
    'Launch',
    'SubmitForm',
    'ImportData',
    'GoToE',
    'Rendition',
    'RichMediaExecute',
    'Hide',
    'SetOCGState',
  ],
])

/** A chain of /Next actions longer than this is hostile. */
const CHAIN = 64

const kindsOf = (view: RevisionView, value: PdfValue | undefined, into: Set<string>, left = CHAIN): void => {
  const action = view.dict(value)
  if (action === undefined || left === 0) return
  const kind = view.name(action.entries.get('S'))
  if (kind !== undefined && ACTING.has(kind)) into.add(kind)
  if (action.entries.has('JS')) into.add('JavaScript')
  const next = action.entries.get('Next')
  for (const item of view.array(next)?.items ?? (next === undefined ? [] : [next]))
    kindsOf(view, item, into, left - 1)
}

const additional = (view: RevisionView, dict: PdfDict, into: Set<string>): void => {
  for (const item of view.dict(dict.entries.get('AA'))?.entries.values() ?? []) kindsOf(view, item, into)
  kindsOf(view, dict.entries.get('A'), into)
}

/** Annotations that play or run what is inside them. */
const PLAYING: ReadonlySet<string> = new Set(['Screen', 'Movie', 'Sound', 'RichMedia', '3D'])

/** What an annotation does when it is seen, clicked or filled; its subtype when that alone acts. */
export const actsOf = (view: RevisionView, dict: PdfDict): ReadonlySet<string> => {
  const kinds = new Set<string>()
  additional(view, dict, kinds)
  kindsOf(view, dict.entries.get('PA'), kinds)
  const subtype = view.name(dict.entries.get('Subtype'))
  if (subtype !== undefined && PLAYING.has(subtype)) kinds.add(subtype)
  return kinds
}

const documentLevel = (view: RevisionView): { place: string; kinds: Set<string> }[] => {
  const catalog = view.catalog()
  const [open, own, fields] = [new Set<string>(), new Set<string>(), new Set<string>()]
  kindsOf(view, catalog.entries.get('OpenAction'), open)
  additional(view, catalog, own)
  const names = view.dict(catalog.entries.get('Names'))
  if (names?.entries.has('JavaScript') === true) own.add('JavaScript')
  for (const field of fieldsOf(view).fields) {
    additional(view, field.dict, fields)
    for (const widget of field.widgets) additional(view, widget.dict, fields)
  }
  return [
    { place: '/OpenAction', kinds: open },
    { place: '/Root', kinds: own },
    { place: '/AcroForm', kinds: fields },
  ]
}

/** What acts at the level of the document and of its form. */
export const activeContent = (view: RevisionView): readonly Finding[] => {
  try {
    return documentLevel(view).flatMap(({ place, kinds }) =>
      [...kinds].map((kind): Finding => ({ code: 'PDF_ACTIVE', severity: 'warn', params: { place, kind } })),
    )
  } catch (error) {
    if (!isGsealError(error)) throw error
    return [{ code: error.code, severity: 'unknown', params: error.params }]
  }
}
