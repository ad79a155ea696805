/**
 * A letter with a form, and with everything in it that a later revision could misuse: objects that lie ready, references
 * that lead nowhere, content under names. Clean as it stands.
 */
import { PdfBuilder, type SaveOptions } from './pdf-builder.ts'

/** Object numbers by what they are. */
export type Numbers = Readonly<Record<string, number>>

export interface FormFile {
  readonly bytes: Buffer
  readonly at: Numbers
}

const NAMES = [
  ...[
    'catalog',
    'pages',
    'page1',
    'page2',
    'resources',
    'font',
    'encoding',
    'graphics',
    'contents1',
    'contents2',
    'more',
  ],
  ...[
    'stampform',
    'form',
    'annots',
    'cover',
    'coverlook',
    'link',
    'sum',
    'sumlook',
    'agree',
    'yes',
    'off',
    'city',
    'part',
  ],
  ...[
    'part-a',
    'part-b',
    'choice',
    'choice-1',
    'choice-2',
    'approval',
    'waiting',
    'group',
    'groups',
    'meta',
    'info',
    'names',
  ],
  ...['otherpages', 'otherpage', 'othercontents', 'fields', 'caption', 'secret'],
] as const

/** Numbers that the letter refers to and that no object has. */
export const DANGLING = { annotation: 900, picture: 901, contents: 902 }

const text = (size: number, x: number, y: number, words: string): string =>
  `BT /F1 ${size} Tf ${x} ${y} Td (${words}) Tj ET\n`

/** What an opaque white patch with other words paints. */
export const PATCH = 'q 1 g 0 0 300 40 re f Q 0 g BT /F1 18 Tf 4 10 Td (Amount: 9 000 000) Tj ET'

/** @param clean without the part of a page's content that does not exist, which checkers of files warn about */
export const formFile = (options: SaveOptions = {}, clean = false): FormFile => {
  const builder = new PdfBuilder()
  const at: Record<string, number> = {}
  for (const name of NAMES) at[name] = builder.reserve()
  const ref = (name: (typeof NAMES)[number]): string => `${at[name]} 0 R`
  const object = (name: (typeof NAMES)[number], body: string): void => {
    builder.object(body, { number: at[name] as number })
  }
  const stream = (name: (typeof NAMES)[number], dict: string, data: string): void => {
    builder.stream(dict, data, { number: at[name] as number })
  }
  const widget = '/Type /Annot /Subtype /Widget /F 4'
  object(
    'catalog',
    `<< /Type /Catalog /Pages ${ref('pages')} /AcroForm ${ref('form')} /Metadata ${ref('meta')} /Names ${ref('names')}
 /OCProperties << /OCGs [${ref('group')}] /D << /Order [${ref('group')}] /ON [${ref('group')}] >> >> >>`,
  )
  object(
    'pages',
    `<< /Type /Pages /Kids [${ref('page1')} ${ref('page2')}] /Count 2 /MediaBox [0 0 595 842] >>`,
  )
  object(
    'page1',
    `<< /Type /Page /Parent ${ref('pages')} /Resources ${ref('resources')} /Contents ${ref('contents1')} /Annots ${ref('annots')} >>`,
  )
  object(
    'page2',
    `<< /Type /Page /Parent ${ref('pages')} /Resources ${ref('resources')} /Contents [${ref('contents2')} ${ref('more')}${clean ? '' : ` ${DANGLING.contents} 0 R`}] /Annots [${ref('approval')} ${ref('choice-1')} ${ref('choice-2')}] >>`,
  )
  object(
    'resources',
    `<< /Font << /F1 ${ref('font')} >> /XObject << /Fx ${ref('stampform')} /Im ${DANGLING.picture} 0 R >>
 /ExtGState << /G0 ${ref('graphics')} >> /Properties << /L1 ${ref('group')} >> >>`,
  )
  object('font', `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding ${ref('encoding')} >>`)
  object('encoding', '<< /Type /Encoding /BaseEncoding /WinAnsiEncoding >>')
  object('graphics', '<< /BM /Normal >>')
  stream(
    'contents1',
    '',
    `${text(24, 72, 760, 'Contract 619999')}/G0 gs ${text(18, 72, 700, 'Amount: 100')}q 1 0 0 1 72 600 cm /Fx Do Q /Im Do /OC /L1 BDC ${text(14, 72, 560, 'Layer one')}EMC`,
  )
  stream('contents2', '', text(24, 72, 760, 'Second page'))
  stream('more', '', text(14, 72, 700, 'More words'))
  stream(
    'stampform',
    `/Type /XObject /Subtype /Form /BBox [0 0 300 40] /Resources << /Font << /F1 ${ref('font')} >> >>`,
    text(14, 0, 10, 'Paid to: Li Si'),
  )
  object(
    'form',
    `<< /Fields ${ref('fields')} /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 ${ref('font')} >> >> >>`,
  )
  object(
    'fields',
    `[${ref('sum')} ${ref('agree')} ${ref('city')} ${ref('part')} ${ref('choice')} ${ref('approval')}]`,
  )
  object(
    'annots',
    `[${ref('cover')} ${ref('sum')} ${ref('agree')} ${ref('city')} ${ref('part-a')} ${ref('part-b')} ${ref('link')} ${DANGLING.annotation} 0 R]`,
  )
  object(
    'cover',
    `<< /Type /Annot /Subtype /Square /F 4 /Rect [300 90 560 130] /AP << /N ${ref('coverlook')} >> >>`,
  )
  stream('coverlook', '/Type /XObject /Subtype /Form /BBox [0 0 260 40]', '0.9 g 0 0 260 40 re f')
  object(
    'link',
    '<< /Type /Annot /Subtype /Link /Rect [72 40 200 60] /A << /S /URI /URI (https://example.invalid/) >> >>',
  )
  object(
    'sum',
    `<< ${widget} /FT /Tx /T (sum) /V (100) /DA (/F1 12 Tf 0 g) /Rect [72 500 300 520] /P ${ref('page1')} /MK ${ref('caption')} /AP << /N ${ref('sumlook')} >> >>`,
  )
  object('caption', '<< /CA (Sum) >>')
  stream(
    'sumlook',
    `/Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 ${ref('font')} >> >>`,
    '/Tx BMC BT /F1 12 Tf 2 5 Td (100) Tj ET EMC',
  )
  object(
    'agree',
    `<< ${widget} /FT /Btn /T (agree) /V /Off /AS /Off /Rect [72 460 92 480] /P ${ref('page1')} /AP << /N << /Yes ${ref('yes')} /Off ${ref('off')} >> >> >>`,
  )
  stream('yes', '/Type /XObject /Subtype /Form /BBox [0 0 20 20]', '2 2 m 18 18 l S')
  stream('off', '/Type /XObject /Subtype /Form /BBox [0 0 20 20]', '')
  object(
    'city',
    `<< ${widget} /FT /Ch /Ff 131072 /T (city) /Opt [(North) (South)] /V (North) /I [0] /DA (/F1 12 Tf 0 g) /Rect [72 420 300 440] /P ${ref('page1')} >>`,
  )
  object('part', `<< /FT /Tx /T (part) /DA (/F1 12 Tf 0 g) /Kids [${ref('part-a')} ${ref('part-b')}] >>`)
  object(
    'part-a',
    `<< ${widget} /T (a) /Parent ${ref('part')} /V (one) /Rect [72 380 300 400] /P ${ref('page1')} >>`,
  )
  object('part-b', `<< ${widget} /T (b) /Parent ${ref('part')} /Rect [72 340 300 360] /P ${ref('page1')} >>`)
  object(
    'choice',
    `<< /FT /Btn /Ff 32768 /T (choice) /V /Off /Kids [${ref('choice-1')} ${ref('choice-2')}] >>`,
  )
  const radio = (state: string, y: number): string =>
    `<< ${widget} /Parent ${ref('choice')} /AS /Off /Rect [72 ${y} 92 ${y + 20}] /P ${ref('page2')} /AP << /N << /${state} ${ref('yes')} /Off ${ref('off')} >> >> >>`
  object('choice-1', radio('A', 600))
  object('choice-2', radio('B', 560))
  object('approval', `<< ${widget} /FT /Sig /T (approval) /Rect [300 100 420 220] /P ${ref('page2')} >>`)
  object('waiting', '<< /Nothing /Here >>')
  object('group', '<< /Type /OCG /Name (Layer one) >>')
  object('groups', '<< /OCGs [] /D << >> >>')
  stream('meta', '/Type /Metadata /Subtype /XML', '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>')
  object('info', '<< /Title (Contract) /Producer (test) >>')
  object('names', '<< /Dests << /Names [] >> >>')
  object('otherpages', `<< /Type /Pages /Kids [${ref('otherpage')}] /Count 1 /MediaBox [0 0 595 842] >>`)
  object(
    'otherpage',
    `<< /Type /Page /Parent ${ref('otherpages')} /Resources ${ref('resources')} /Contents ${ref('othercontents')} >>`,
  )
  stream('othercontents', '', text(24, 72, 760, 'Contract 619999, amount 9 000 000'))
  object('secret', '[]')
  const trailer = `/Info ${ref('info')} /ID [<00112233> <00112233>]`
  return { bytes: builder.save({ trailer, ...options }), at }
}
