/** Parser differentials: files that one program reads otherwise than another. Each is refused for what makes it so. */
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { PdfBuilder, patched, withPages } from '../../../../helpers/pdf-builder.ts'
import type { PdfOffice } from '../../../../helpers/pdf-office.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const WORDS = 'BT /F1 24 Tf 72 700 Td (9 000 000) Tj ET'

/** A signed file with bytes in front: every offset that a reader counts from the header still leads right. */
const prefixed = ({ bytes }: Victim, prefix: string): Buffer =>
  Buffer.concat([Buffer.from(prefix, 'latin1'), bytes])

const outside = ({ form, packed, at }: Victims): Case[] => {
  const n = (name: string): number => at[name] as number
  const { bytes, startxref } = form
  const end = (offset: number | string): string => `startxref\n${offset}\n%%EOF\n`
  const append = (text: string): Buffer => Buffer.concat([bytes, Buffer.from(text, 'latin1')])
  const zip = Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1')
  const stale = `${n('contents1')} 0 obj\n<< /Length ${WORDS.length} >>\nstream\n${WORDS}\nendstream\nendobj\n`
  return [
    ['bytes before the header', prefixed(form, 'MZ\n'), 'finding PDF_XREF_AT'],
    [
      'a script before the header',
      prefixed(form, '<html><script>alert(1)</script>\n'),
      'finding PDF_XREF_AT',
    ],
    ['a second header before the first', prefixed(form, '%PDF-1.0\n'), 'finding PDF_XREF_AT'],
    ['a mark of byte order before the header', prefixed(form, '\u00ef\u00bb\u00bf'), 'finding PDF_XREF_AT'],
    ['a line end before the header', prefixed(form, '\n'), 'finding PDF_XREF_AT'],
    ['an empty zip file behind the end', Buffer.concat([bytes, zip]), 'finding PDF_TAIL'],
    ['objects behind the end', append(stale), 'finding PDF_TAIL'],
    ['startxref elsewhere', append(end(0)), 'finding PDF_XREF_AT'],
    ['startxref past the end', append(end(99_999_999)), 'finding PDF_XREF_AT'],
    ['startxref that is no number', append(end('x')), 'finding PDF_STARTXREF'],
    ['startxref negative', append(end('-1')), 'finding PDF_STARTXREF'],
    [
      'startxref of an older revision',
      append(end(form.file.revisions[0]?.startxref ?? 0)),
      'finding PDF_STARTXREF_ELSEWHERE',
    ],
    ['startxref one byte beside', append(end(startxref + 1)), 'finding PDF_XREF_AT'],
    ['stale objects between revisions', form.update({}, { before: stale }), 'finding PDF_UNOWNED_OBJECT'],
    [
      'stale objects between object streams',
      packed.update({}, { before: stale }),
      'finding PDF_UNOWNED_OBJECT',
    ],
    [
      'an object within a comment that a repair would find',
      form.update({}, { before: `x ${stale}` }),
      'finding PDF_UNOWNED_OBJECT',
    ],
  ]
}

/** Sections of cross-references that lie, in an update. */
const sections = ({ form, packed, hybrid, at }: Victims): Case[] => {
  const n = (name: string): number => at[name] as number
  const content = n('contents1')
  const other = form.file.revisions[0]?.entries.get(n('othercontents'))
  if (other?.kind !== 'plain') throw new Error('the hidden content is packed')
  const entry = (number: number, offset: number, generation = 0) =>
    new Map([[number, { kind: 'plain', offset, generation } as const]])
  const streams = { [content]: ['', WORDS] as const }
  const updated = form.update({}, { streams })
  const twice = patched(updated, `xref\n${content} 1\n`, `xref\n${content} 2\n`)
  const section = form.bytes.length
  const loop = (prev: number): Buffer => form.update({}, { prev })
  return [
    [
      'entry of the content leads to another object',
      form.update({}, { entries: entry(content, other.offset) }),
      'finding PDF_OBJECT_MISPLACED',
    ],
    [
      'entry leads into the middle of an object',
      form.update({}, { entries: entry(content, other.offset + 3) }),
      'finding PDF_OBJECT_MISPLACED',
    ],
    [
      'entry leads past the end',
      form.update({}, { entries: entry(content, 99_999_999) }),
      'finding PDF_OBJECT_MISPLACED',
    ],
    [
      'entry leads to the header',
      form.update({}, { entries: entry(content, 1) }),
      'finding PDF_OBJECT_MISPLACED',
    ],
    [
      'entry of another generation',
      form.update({}, { entries: entry(content, form.file.view().object(content)?.span?.start ?? 0, 1) }),
      'finding PDF_OBJECT_MISPLACED',
    ],
    [
      'entry of an object in a stream that does not hold it',
      packed.update({}, { entries: new Map([[content, { kind: 'packed', container: 1, index: 0 }]]) }),
      'later-changes PDF_OBJECT_STREAM',
    ],
    ['more entries than rows', twice, 'finding PDF_XREF_MALFORMED'],
    [
      '/Size too small for what is listed',
      form.update({ [form.next + 5]: '<< >>' }, { size: form.next }),
      'finding PDF_XREF_SIZE',
    ],
    ['/Size of one', form.update({}, { streams, size: 1 }), 'finding PDF_XREF_SIZE'],
    ['/Prev leads to itself', loop(section), 'finding PDF_XREF_CYCLE'],
    ['/Prev leads to nothing', loop(3), 'finding PDF_XREF_AT'],
    ['/Prev left out', form.update({}, { streams, prev: 'none' }), 'finding PDF_UNOWNED_OBJECT'],
    [
      '/Prev passes the signed revision over',
      form.update({}, { streams, prev: form.file.revisions[0]?.startxref ?? 0 }),
      'finding PDF_UNOWNED_OBJECT',
    ],
    [
      '/Root changed in the trailer',
      form.update({ [form.next]: `<< /Type /Catalog /Pages ${n('otherpages')} 0 R >>` }, { root: form.next }),
      'later-changes PDF_TRAILER_CHANGED',
    ],
    ['/Root leads to a page', form.update({}, { root: n('page1') }), 'later-changes PDF_TRAILER_CHANGED'],
    [
      '/Encrypt added',
      form.update(
        { [form.next]: '<< /Filter /Standard /V 1 /R 2 /O <00> /U <00> /P -4 >>' },
        { trailer: `/Encrypt ${form.next} 0 R /Info ${n('info')} 0 R /ID [<00112233> <00112233>]` },
      ),
      'finding PDF_ENCRYPTED',
    ],
    [
      '/ID changed',
      form.update({}, { trailer: `/Info ${n('info')} 0 R /ID [<99> <99>]` }),
      'later-changes PDF_TRAILER_CHANGED',
    ],
    [
      'key twice in the trailer',
      form.update({}, { trailer: `/Root ${n('page1')} 0 R` }),
      'finding PDF_DUPLICATE_KEY',
    ],
    ['/XRefStm of an update hides an object', hybridUpdate(form, content), 'finding PDF_XREF_HYBRID_DIFFERS'],
    [
      '/XRefStm of an update leads to nothing',
      form.update({}, { trailer: '/XRefStm 7' }),
      'finding PDF_XREF_AT',
    ],
    [
      '/XRefStm exchanges a packed object',
      hybrid.update(
        { [n('font')]: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' },
        { xref: 'hybrid', packed: true },
      ),
      'later-changes PDF_OBJECT_CHANGED',
    ],
    [
      'object stream exchanges an object',
      packed.update({ [n('font')]: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' }, { packed: true }),
      'later-changes PDF_OBJECT_CHANGED',
    ],
    [
      'object stream exchanges the page tree',
      packed.update({ [n('pages')]: packed.text(n('otherpages')) }, { packed: true }),
      'later-changes PDF_OBJECT_CHANGED',
    ],
    [
      'the object stream itself exchanged',
      packed.update({}, { streams: { [containerOf(packed)]: ['/Type /ObjStm /N 0 /First 0', ''] } }),
      'later-changes PDF_OBJECT_STREAM',
    ],
    [
      'predicted cross-references',
      packed.update({ [n('font')]: '<< /BaseFont /Symbol >>' }, { predictor: true }),
      'later-changes PDF_OBJECT_CHANGED',
    ],
  ]
}

const containerOf = (victim: Victim): number => {
  for (const entry of victim.file.revisions[0]?.entries.values() ?? [])
    if (entry.kind === 'packed') return entry.container
  throw new Error('nothing is packed')
}

/** The table says one place for an object, the stream beside it another. */
const hybridUpdate = (victim: Victim, content: number): Buffer => {
  const before = victim.update(
    { [victim.next]: '<< >>' },
    { streams: { [content]: ['', WORDS] }, xref: 'stream' },
  )
  const stream = new Victim(before).startxref
  const table = `xref\n${content} 1\n${String(victim.file.view().object(content)?.span?.start ?? 0).padStart(10, '0')} 00000 n \ntrailer\n<< /Size ${victim.next + 3} /Root ${victim.root} 0 R /Prev ${victim.startxref} /XRefStm ${stream} >>\n`
  return Buffer.concat([before, Buffer.from(`${table}startxref\n${before.length}\n%%EOF\n`, 'latin1')])
}

/** Objects that programs read differently. */
const objects = ({ form, at }: Victims): Case[] => {
  const n = (name: string): number => at[name] as number
  const content = n('contents1')
  const raw = (text: string): Buffer => {
    const builder = form.bytes.length
    const entry = `xref\n${content} 1\n${String(builder).padStart(10, '0')} 00000 n \n`
    const trailer = `trailer\n<< /Size ${form.next} /Root ${form.root} 0 R /Prev ${form.startxref} /Info ${n('info')} 0 R /ID [<00112233> <00112233>] >>\n`
    const body = `${content} 0 obj\n${text}\nendobj\n`
    return Buffer.concat([
      form.bytes,
      Buffer.from(`${body}${entry}${trailer}startxref\n${builder + body.length}\n%%EOF\n`, 'latin1'),
    ])
  }
  const stream = (length: number | string): string => `<< /Length ${length} >>\nstream\n${WORDS}\nendstream`
  return [
    ['/Length too short', raw(stream(4)), 'finding PDF_STREAM_LENGTH'],
    ['/Length too long', raw(stream(9999)), 'finding PDF_STREAM_LENGTH'],
    ['/Length negative', raw(stream(-1)), 'later-changes PDF_MALFORMED'],
    ['/Length of nothing', raw(stream('900 0 R')), 'later-changes PDF_MALFORMED'],
    [
      '/Length twice',
      raw(`<< /Length 4 /Length ${WORDS.length} >>\nstream\n${WORDS}\nendstream`),
      'later-changes PDF_OBJECT_CHANGED',
    ],
    ['no endobj', raw(`${stream(WORDS.length)} `).subarray(0, -1), 'later-changes PDF_OBJECT_CHANGED'],
    [
      'key twice in the catalog',
      form.update({ [form.root]: form.plus(form.root, `/Pages ${n('otherpages')} 0 R`) }),
      'finding PDF_DUPLICATE_KEY',
    ],
    [
      'key twice in the page',
      form.update({ [n('page1')]: form.plus(n('page1'), `/Contents ${n('othercontents')} 0 R`) }),
      'finding PDF_DUPLICATE_KEY',
    ],
    [
      'key twice by # in its name',
      form.update({ [n('page1')]: form.plus(n('page1'), `/Con#74ents ${n('othercontents')} 0 R`) }),
      'finding PDF_DUPLICATE_KEY',
    ],
    [
      'two objects in one',
      raw(`<< >>\nendobj\n${content} 0 obj\n${stream(WORDS.length)}`),
      'finding PDF_UNOWNED_OBJECT',
    ],
    [
      'catalog that refers to itself',
      form.update({ [form.root]: `${form.root} 0 R` }),
      'finding PDF_REFERENCE_CYCLE',
    ],
    [
      'page tree that goes in a circle',
      form.update({ [n('pages')]: form.with(n('pages'), `${n('page1')} 0 R`, `${n('pages')} 0 R`) }),
      'later-changes PDF_OBJECT_CHANGED',
    ],
    [
      'list of fields that goes in a circle',
      form.update({ [n('part')]: form.with(n('part'), `${n('part-a')} 0 R`, `${n('part')} 0 R`) }),
      'later-changes PDF_FIELD_REMOVED',
    ],
  ]
}

/** A file that was odd before it was signed. */
const before = async ({ kind }: Victims, office: PdfOffice): Promise<Case[]> => {
  const odd = async (name: string, start: string, fault: string): Promise<Case> => [
    name,
    await office.stamp(kind, withPages(2, new PdfBuilder(start)).save()),
    fault,
  ]
  return [
    await odd('bytes before the header when signed', 'MZ\n%PDF-1.7\n', 'finding PDF_HEADER_OFFSET'),
    await odd('two headers when signed', '%PDX-1.0\n%PDF-1.7\n', 'finding PDF_HEADER_OFFSET'),
    await odd(
      'an object that nobody lists when signed',
      '%PDF-1.7\n3 0 obj\n<< /Type /Page >>\nendobj\n',
      'finding PDF_UNOWNED_OBJECT',
    ),
  ]
}

export const differentials = async (victims: Victims, office: PdfOffice): Promise<Attack[]> =>
  casesOf('parser differential', victims.kind, [
    ...outside(victims),
    ...sections(victims),
    ...objects(victims),
    ...(await before(victims, office)),
  ])
