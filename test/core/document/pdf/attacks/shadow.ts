/**
 * Shadow attacks (NDSS 2021): the document was prepared before it was signed; a later revision switches what was hidden
 * on, what was shown off, or exchanges what the signed content is drawn with.
 */
import type { StampRequest } from '../../../../../src/core/stamp.ts'
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { DANGLING, formFile, PATCH } from '../../../../helpers/pdf-form.ts'
import type { PdfOffice } from '../../../../helpers/pdf-office.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const EVIL = 'BT /F1 24 Tf 72 700 Td (Amount: 9 000 000) Tj ET'
const FORM = '/Type /XObject /Subtype /Form /BBox [0 0 300 40]'

type Changes = Readonly<Record<number, string>>

/** Everything that no level allows. */
const always = (victim: Victim, at: Victims['at'], label: string): Case[] => {
  const n = (name: string): number => at[name] as number
  const r = (name: string): string => `${n(name)} 0 R`
  const cases: Case[] = []
  const put = (name: string, bytes: Uint8Array, fault: string): void => {
    cases.push([`${label}: ${name}`, bytes, `later-changes ${fault}`])
  }
  const objects = (name: string, changes: Changes, fault: string): void =>
    put(name, victim.update(changes), fault)
  const stream = (name: string, number: number, dict: string, data: string, fault: string): void =>
    put(name, victim.update({}, { streams: { [number]: [dict, data] } }), fault)
  const changed = 'PDF_OBJECT_CHANGED'
  const { root } = victim

  stream('form that the page paints emptied', n('stampform'), FORM, '', changed)
  stream('form that the page paints says something else', n('stampform'), FORM, EVIL, changed)
  put('form that the page paints freed', victim.update({}, { free: [n('stampform')] }), 'PDF_OBJECT_FREED')
  objects('form turned into an image', { [n('stampform')]: 'null' }, changed)
  objects('font exchanged', { [n('font')]: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' }, changed)
  objects(
    'digits of the font exchanged',
    { [n('encoding')]: '<< /Type /Encoding /Differences [48 /nine /eight /seven] >>' },
    changed,
  )
  objects('graphics state makes words transparent', { [n('graphics')]: '<< /ca 0 >>' }, changed)
  objects('resources exchanged', { [n('resources')]: '<< >>' }, changed)
  objects(
    'another font under the same name',
    { [n('resources')]: victim.with(n('resources'), r('font'), r('encoding')) },
    changed,
  )
  objects('layer renamed', { [n('group')]: '<< /Type /OCG /Name (Layer two) >>' }, changed)
  objects(
    'layer with a usage that hides it',
    { [n('group')]: '<< /Type /OCG /Name (Layer one) /Usage << /View << /ViewState /OFF >> >> >>' },
    changed,
  )
  objects(
    'layer switched off',
    { [root]: victim.with(root, /\/ON \[[^\]]*\]/, `/OFF [${r('group')}]`) },
    'PDF_CATALOG_CHANGED',
  )
  objects(
    'layers taken away',
    { [root]: victim.with(root, '/OCProperties', '/XOCProperties') },
    'PDF_CATALOG_CHANGED',
  )
  objects(
    'a reference to nothing filled with a picture',
    { [DANGLING.picture]: '<< >>' },
    'PDF_OBJECT_FILLED',
  )
  stream('a reference to nothing filled with a form', DANGLING.picture, FORM, PATCH, 'PDF_OBJECT_FILLED')
  objects(
    'a reference to nothing filled with an annotation',
    {
      [DANGLING.annotation]: `<< /Type /Annot /Subtype /FreeText /Rect [72 690 372 730] /Contents (x) /AP << /N ${r('coverlook')} >> >>`,
    },
    'PDF_OBJECT_FILLED',
  )
  stream('a reference to nothing filled with content', DANGLING.contents, '', EVIL, 'PDF_OBJECT_FILLED')
  objects(
    'another page tree in the catalog',
    { [root]: victim.with(root, `/Pages ${r('pages')}`, `/Pages ${r('otherpages')}`) },
    'PDF_CATALOG_CHANGED',
  )
  objects(
    'another page in the page tree',
    { [n('pages')]: victim.with(n('pages'), r('page1'), r('otherpage')) },
    changed,
  )
  objects(
    'pages in another order',
    { [n('pages')]: victim.with(n('pages'), /\[3[^\]]*\]/, `[${r('page2')} ${r('page1')}]`) },
    changed,
  )
  objects(
    'a page less',
    { [n('pages')]: victim.with(n('pages'), ` ${r('page2')}`, '').replace('/Count 2', '/Count 1') },
    changed,
  )
  objects(
    'a page more',
    {
      [n('pages')]: victim
        .with(n('pages'), r('page2'), `${r('page2')} ${r('otherpage')}`)
        .replace('/Count 2', '/Count 3'),
    },
    changed,
  )
  objects('the page tree becomes the hidden one', { [n('pages')]: victim.text(n('otherpages')) }, changed)
  objects(
    'the page becomes the hidden one',
    { [n('page1')]: victim.text(n('otherpage')) },
    'PDF_PAGE_CHANGED',
  )
  const page = (name: string, entry: string): void =>
    objects(name, { [n('page1')]: victim.plus(n('page1'), entry) }, 'PDF_PAGE_CHANGED')
  page('page cropped', '/CropBox [0 0 595 690]')
  page('page turned', '/Rotate 180')
  page('page of another size', '/MediaBox [0 0 595 600]')
  page('page in other units', '/UserUnit 4')
  page('page with another group', '/Group << /S /Transparency /K true >>')
  page('page with a transition', '/Dur 1')
  objects('all pages turned', { [n('pages')]: victim.plus(n('pages'), '/Rotate 180') }, changed)
  objects(
    'other content for the page',
    { [n('page1')]: victim.with(n('page1'), r('contents1'), r('othercontents')) },
    'PDF_PAGE_CHANGED',
  )
  objects(
    'other resources for the page',
    { [n('page1')]: victim.with(n('page1'), r('resources'), '<< >>') },
    'PDF_PAGE_CHANGED',
  )
  objects(
    'less content for the page',
    { [n('page2')]: victim.with(n('page2'), ` ${r('more')}`, '') },
    'PDF_PAGE_CHANGED',
  )
  stream('content exchanged', n('contents1'), '', EVIL, changed)
  stream('second part of the content emptied', n('more'), '', '', changed)
  put('covering annotation freed', victim.update({}, { free: [n('cover')] }), 'PDF_OBJECT_FREED')
  objects(
    'a widget taken off the page',
    { [n('annots')]: victim.with(n('annots'), ` ${r('sum')}`, '') },
    'PDF_WIDGET_REMOVED',
  )
  objects(
    'a widget of a field shown on another page too',
    { [n('page2')]: victim.with(n('page2'), /\/Annots \[/, `/Annots [${r('sum')} `) },
    'PDF_WIDGET_STRAY',
  )
  const own = victim.signature.uses[0]?.ref.number ?? 0
  objects(
    'the stamp taken off the page',
    { [n('page2')]: victim.with(n('page2'), ` ${own} 0 R]`, ']') },
    'PDF_WIDGET_REMOVED',
  )
  objects(
    'annotations in another order',
    { [n('annots')]: `[${r('sum')} ${victim.with(n('annots'), ` ${r('sum')}`, '').slice(1)}` },
    'PDF_ANNOTATIONS_REORDERED',
  )

  // What a field shows, without its value.
  stream('appearance of a field exchanged', n('sumlook'), FORM, EVIL, 'PDF_APPEARANCE_CHANGED')
  stream('appearance of a field emptied', n('sumlook'), FORM, '', 'PDF_APPEARANCE_CHANGED')
  objects(
    'another appearance for a field',
    { [n('sum')]: victim.with(n('sum'), r('sumlook'), r('coverlook')) },
    'PDF_APPEARANCE_CHANGED',
  )
  objects(
    'appearance of a field taken away',
    { [n('sum')]: victim.with(n('sum'), /\/AP << \/N \d+ 0 R >>/, '') },
    'PDF_APPEARANCE_CHANGED',
  )
  objects(
    'check box shown ticked and not ticked',
    { [n('agree')]: victim.with(n('agree'), '/AS /Off', '/AS /Yes') },
    'PDF_APPEARANCE_CHANGED',
  )
  stream(
    'tick of a check box drawn where there is none',
    n('off'),
    '/Type /XObject /Subtype /Form /BBox [0 0 20 20]',
    '2 2 m 18 18 l S',
    'PDF_APPEARANCE_CHANGED',
  )
  objects(
    'radio button shown chosen and not chosen',
    { [n('choice-1')]: victim.with(n('choice-1'), '/AS /Off', '/AS /A') },
    'PDF_APPEARANCE_CHANGED',
  )
  const field = (name: string, from: string | RegExp, to: string): void =>
    objects(name, { [n('sum')]: victim.with(n('sum'), from, to) }, 'PDF_FIELD_CHANGED')
  field('field hidden', '/F 4', '/F 2')
  field('field not printed', '/F 4', '/F 0')
  field('words of a field white', '0 g) /Rect', '1 g) /Rect')
  field('field moved', '[72 500 300 520]', '[72 690 300 730]')
  field('field made a password', '/FT /Tx', '/FT /Tx /Ff 8192')
  field('field with rich text', '/V (100)', '/V (100) /RV (<p>9000000</p>)')
  field('field of another type', '/FT /Tx', '/FT /Btn')
  field('field renamed', '/T (sum)', '/T (total)')
  field('field with another maximum', '/FT /Tx', '/FT /Tx /MaxLen 1')
  field('field with a background', /\/MK \d+ 0 R/, '/MK << /BG [1] >>')
  objects('caption of a field changed', { [n('caption')]: '<< /CA (Other) >>' }, changed)
  objects(
    'options of a choice renamed',
    { [n('city')]: victim.with(n('city'), '(South)', '(East)') },
    'PDF_FIELD_CHANGED',
  )
  objects(
    'choice shown at another index',
    { [n('city')]: victim.with(n('city'), '/I [0]', '/I [1]') },
    'PDF_FIELD_CHANGED',
  )
  objects(
    'field removed from the form',
    { [n('fields')]: victim.with(n('fields'), `${r('sum')} `, '') },
    'PDF_FIELD_REMOVED',
  )
  objects(
    'kid of a field removed',
    { [n('part')]: victim.with(n('part'), ` ${r('part-b')}`, '') },
    'PDF_FIELD_REMOVED',
  )
  objects(
    'text field added',
    {
      [victim.next]: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (new) /V (9) /Rect [72 690 372 730] /P ${r('page1')} >>`,
      [n('fields')]: victim.with(n('fields'), /\]$/, ` ${victim.next} 0 R]`),
      [n('annots')]: victim.with(n('annots'), /\]$/, ` ${victim.next} 0 R]`),
    },
    'PDF_FIELD_ADDED',
  )
  objects(
    'widget of no field added',
    {
      [victim.next]: `<< /Type /Annot /Subtype /Widget /Rect [72 690 372 730] /AP << /N ${r('coverlook')} >> >>`,
      [n('annots')]: victim.with(n('annots'), /\]$/, ` ${victim.next} 0 R]`),
    },
    'PDF_WIDGET_STRAY',
  )
  objects(
    'words of the form white',
    { [n('form')]: victim.with(n('form'), '12 Tf 0 g', '12 Tf 1 g') },
    'PDF_FORM_CHANGED',
  )
  objects(
    'readers told to draw the fields anew',
    { [n('form')]: victim.plus(n('form'), '/NeedAppearances true') },
    'PDF_FORM_CHANGED',
  )
  objects(
    'font of the form exchanged',
    { [n('form')]: victim.with(n('form'), `/F1 ${r('font')}`, `/F1 ${r('encoding')}`) },
    'PDF_FORM_CHANGED',
  )
  objects('alignment of the form', { [n('form')]: victim.plus(n('form'), '/Q 2') }, 'PDF_FORM_CHANGED')
  objects('form taken away', { [root]: victim.with(root, '/AcroForm', '/XAcroForm') }, 'PDF_FORM_CHANGED')

  // Parts of the document under names that may change.
  objects(
    'resources under the name of a security store',
    { [root]: victim.plus(root, `/DSS ${r('resources')}`), [n('resources')]: '<< /Certs [] >>' },
    'PDF_CATALOG_CHANGED',
  )
  objects(
    'annotations under the name of certificates',
    { [root]: victim.plus(root, `/DSS << /Certs ${r('annots')} >>`), [n('annots')]: '[]' },
    'PDF_CATALOG_CHANGED',
  )
  objects(
    'font under the name of a VRI record',
    {
      [root]: victim.plus(root, `/DSS << /VRI << /${'A'.repeat(40)} ${r('font')} >> >>`),
      [n('font')]: '<< >>',
    },
    'PDF_CATALOG_CHANGED',
  )
  put(
    'content under the name of a certificate',
    victim.update(
      { [root]: victim.plus(root, `/DSS << /Certs [${r('contents1')}] >>`) },
      { streams: { [n('contents1')]: ['', EVIL] } },
    ),
    'PDF_CATALOG_CHANGED',
  )
  put(
    'content under the name of metadata',
    victim.update(
      { [root]: victim.with(root, `/Metadata ${r('meta')}`, `/Metadata ${r('contents1')}`) },
      { streams: { [n('contents1')]: ['/Type /Metadata /Subtype /XML', EVIL] } },
    ),
    'PDF_CATALOG_CHANGED',
  )
  put(
    'graphics state under the name of document information',
    victim.update(
      { [n('graphics')]: '<< /BM /Screen >>' },
      { trailer: `/Info ${r('graphics')} /ID [<00112233> <00112233>]` },
    ),
    'PDF_TRAILER_CHANGED',
  )
  put(
    'caption under the name of document information',
    victim.update(
      { [n('caption')]: '<< /CA (Other) >>' },
      { trailer: `/Info ${r('caption')} /ID [<00112233> <00112233>]` },
    ),
    'PDF_TRAILER_CHANGED',
  )
  return cases
}

/** Files that were prepared so that one object plays two parts when it is signed. */
const twoParts = async (victims: Victims, office: PdfOffice): Promise<Case[]> => {
  const { bytes, at } = formFile()
  const base = new Victim(Buffer.concat([bytes]))
  const n = (name: string): number => at[name] as number
  const r = (name: string): string => `${n(name)} 0 R`
  const signed = async (file: Uint8Array, more: Partial<StampRequest> = {}): Promise<Victim> =>
    new Victim(await office.stamp(victims.kind, file, { level: 3, ...more }))
  const file = (changes: Changes, trailer?: string): Buffer =>
    base.update(changes, trailer === undefined ? {} : { trailer })
  const id = '/ID [<00112233> <00112233>]'

  const info = await signed(base.update({}, { trailer: `/Info ${r('graphics')} ${id}` }))
  const label = await signed(base.update({}, { trailer: `/Info ${r('caption')} ${id}` }))
  const meta = await signed(file({ [n('page2')]: base.with(n('page2'), r('more'), r('meta')) }))
  const look = await signed(file({ [n('page2')]: base.with(n('page2'), r('more'), r('sumlook')) }))
  const painted = await signed(
    file({ [n('resources')]: base.with(n('resources'), r('stampform'), r('sumlook')) }),
  )
  const lists = await signed(
    file({ [n('page2')]: base.with(n('page2'), /\/Contents \[[^\]]*\]/, `/Contents ${r('fields')}`) }),
  )
  const both = await signed(file({ [n('page1')]: base.with(n('page1'), r('annots'), r('fields')) }))
  const kids = await signed(
    file({ [n('page2')]: base.with(n('page2'), /\/Annots \[[^\]]*\]/, `/Annots ${r('annots')}`) }),
  )
  const names = await signed(
    file({ [n('form')]: base.with(n('form'), /\/DR << .* >>(?= >>)/, `/DR ${r('resources')}`) }),
  )
  const older = await signed(
    base.update({}, { streams: { [n('contents1')]: ['', 'BT /F1 24 Tf 72 700 Td (Amount: 1) Tj ET'] } }),
  )
  const store = await signed(
    file({ [base.root]: base.plus(base.root, `/DSS << /Certs [${r('contents2')}] >>`) }),
  )
  const disguised = await Promise.all(
    ['XRef', 'ObjStm'].map(async (type) => {
      const victim = await signed(
        base.update(
          {},
          { streams: { [n('stampform')]: [`${FORM} /Type /${type}`.replace('/Type /XObject ', ''), ''] } },
        ),
      )
      const bytes = victim.update(
        {},
        { streams: { [n('stampform')]: [`${FORM} /Type /${type}`.replace('/Type /XObject ', ''), EVIL] } },
      )
      return [`form that calls itself /${type}`, bytes, 'later-changes PDF_OBJECT_CHANGED'] as const
    }),
  )
  const oldOffset = older.file.revisions[0]?.entries.get(n('contents1'))
  if (oldOffset?.kind !== 'plain') throw new Error('the old content is not where it was')
  const changed = 'later-changes PDF_OBJECT_CHANGED'
  return [
    ...disguised,
    [
      'document information that is a graphics state',
      info.update({ [n('graphics')]: '<< /BM /Screen >>' }),
      'later-changes PDF_TRAILER_CHANGED',
    ],
    [
      'document information that is a caption',
      label.update({ [n('caption')]: '<< /CA (Other) >>' }),
      'later-changes PDF_TRAILER_CHANGED',
    ],
    [
      'metadata that is content of a page',
      meta.update({}, { streams: { [n('meta')]: ['/Type /Metadata /Subtype /XML', EVIL] } }),
      'later-changes PDF_CATALOG_CHANGED',
    ],
    [
      'appearance of a field that is content of a page',
      look.update(
        { [n('sum')]: look.with(n('sum'), '(100)', '(200)') },
        { streams: { [n('sumlook')]: ['', EVIL] } },
      ),
      'later-changes PDF_APPEARANCE_CHANGED',
    ],
    [
      'appearance of a field that the page paints',
      painted.update(
        { [n('sum')]: painted.with(n('sum'), '(100)', '(200)') },
        { streams: { [n('sumlook')]: [FORM, EVIL] } },
      ),
      'later-changes PDF_APPEARANCE_CHANGED',
    ],
    [
      'list of fields that is the content of a page',
      lists.update({
        [n('fields')]: `[${lists
          .text(n('fields'))
          .slice(1, -1)
          .split(' 0 R')
          .filter((x) => x.trim() !== '')
          .reverse()
          .map((x) => `${x.trim()} 0 R`)
          .join(' ')}]`,
      }),
      changed,
    ],
    [
      'list of fields that is the list of annotations',
      both.update({ [n('fields')]: both.with(n('fields'), ` ${r('part')}`, ` ${r('part')} ${r('cover')}`) }),
      'later-changes PDF_FIELD_ADDED',
    ],
    [
      'annotations that two pages share',
      kids.update({
        [kids.next]: '<< /Type /Annot /Subtype /Square /Rect [72 690 372 730] >>',
        [n('annots')]: kids.with(n('annots'), /\]$/, ` ${kids.next} 0 R]`),
      }),
      changed,
    ],
    [
      'resources of the form that are those of the pages',
      names.update({
        [n('resources')]: names.with(
          n('resources'),
          `/Fx ${r('stampform')}`,
          `/Fx ${r('stampform')} /Fy ${r('coverlook')}`,
        ),
      }),
      'later-changes PDF_FORM_CHANGED',
    ],
    [
      'the old content listed again',
      older.update({}, { entries: new Map([[n('contents1'), oldOffset]]) }),
      changed,
    ],
    [
      'certificate that is content of a page',
      store.update({}, { streams: { [n('contents2')]: ['', EVIL] } }),
      changed,
    ],
  ]
}

export const shadows = async (victims: Victims, office: PdfOffice): Promise<Attack[]> => {
  const row = 'shadow: hide, replace, hide and replace'
  const { form, level2, level3, at } = victims
  // The full table once, and at the loosest level, where every rule has the most to let pass.
  const tables = [always(level3, at, 'level 3')]
  if (victims.kind === 'ses') tables.push(always(form, at, 'no level'), always(level2, at, 'level 2'))
  return casesOf(row, victims.kind, [...tables.flat(), ...(await twoParts(victims, office))])
}
