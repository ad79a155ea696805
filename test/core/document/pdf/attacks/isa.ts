/** Incremental saving (2018): content added behind the signed bytes, as a whole update or as parts of one. */
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const WORDS = 'BT /F0 24 Tf 72 400 Td (9 000 000) Tj ET'

export const incremental = (victims: Victims): Attack[] => {
  const { notice, form, at, packed, hybrid, twice } = victims
  const page = at['page1'] as number
  const content = at['contents1'] as number
  const body = `${content} 0 obj\n<< /Length ${WORDS.length} >>\nstream\n${WORDS}\nendstream\nendobj\n`
  const end = (offset: number): string => `startxref\n${offset}\n%%EOF\n`
  const table = `xref\n${content} 1\n${String(form.bytes.length).padStart(10, '0')} 00000 n \n`
  const trailer = `trailer\n<< /Size ${form.next} /Root ${form.root} 0 R /Prev ${form.startxref} >>\n`
  const tail = (...parts: readonly string[]): Buffer =>
    Buffer.concat([form.bytes, Buffer.from(parts.join(''), 'latin1')])
  const section = form.bytes.length + body.length
  const changed = 'later-changes PDF_OBJECT_CHANGED'
  const streams = { [content]: ['', WORDS] as const }
  const signature = form.signature.ref.number
  const span = form.file.view().object(signature)?.span ?? { start: 0, end: 0 }
  const dictionary = form.bytes.toString('latin1', span.start, span.end)
  const cases: Case[] = [
    ['a whole update with other content', form.update({}, { streams }), changed],
    ['a whole update of an object stream file', packed.update({}, { streams }), changed],
    ['a whole update of a hybrid file', hybrid.update({}, { streams }), changed],
    ['a table behind streams', packed.update({}, { streams, xref: 'table' }), changed],
    ['a stream behind tables', form.update({}, { streams, xref: 'stream' }), changed],
    [
      'page replaced',
      form.update({ [page]: `<< /Type /Page /Parent ${at['pages']} 0 R >>` }),
      'later-changes PDF_PAGE_CHANGED',
    ],
    [
      'page content moved to a new object',
      form.update(
        { [page]: form.with(page, /\/Contents \d+/, `/Contents ${form.next}`) },
        { streams: { [form.next]: ['', WORDS] } },
      ),
      'later-changes PDF_PAGE_CHANGED',
    ],
    ['content emptied', form.update({}, { streams: { [content]: ['', ''] } }), changed],
    ['content freed', form.update({}, { free: [content] }), 'later-changes PDF_OBJECT_FREED'],
    [
      'catalog replaced',
      form.update({ [form.root]: `<< /Type /Catalog /Pages ${at['otherpages']} 0 R >>` }),
      'later-changes PDF_CATALOG_CHANGED',
    ],
    [
      'two updates, the second takes nothing back',
      new Victim(form.update({}, { streams })).update({}),
      changed,
    ],
    ['body alone', tail(body), 'finding PDF_TAIL'],
    ['body and %%EOF', tail(body, '%%EOF\n'), 'finding PDF_STARTXREF'],
    ['body and the old startxref', tail(body, end(form.startxref)), 'finding PDF_STARTXREF_ELSEWHERE'],
    ['table alone', tail(table), 'finding PDF_TAIL'],
    ['trailer alone', tail(trailer), 'finding PDF_TAIL'],
    ['trailer and the old startxref', tail(trailer, end(form.startxref)), 'finding PDF_STARTXREF_ELSEWHERE'],
    [
      'body and trailer without a table',
      tail(body, trailer, end(form.startxref)),
      'finding PDF_STARTXREF_ELSEWHERE',
    ],
    ['body, table and trailer without startxref', tail(body, table, trailer), 'finding PDF_TAIL'],
    [
      'body, table and trailer without %%EOF',
      tail(body, table, trailer, `startxref\n${section}\n`),
      'finding PDF_TAIL',
    ],
    [
      'body, table, trailer and the old startxref',
      tail(body, table, trailer, end(form.startxref)),
      'finding PDF_STARTXREF_ELSEWHERE',
    ],
    [
      'body, table and trailer with a startxref to nowhere',
      tail(body, table, trailer, end(0)),
      'finding PDF_XREF_AT',
    ],
    ['startxref alone', tail(end(form.startxref)), 'finding PDF_STARTXREF_ELSEWHERE'],
    [
      'a stale object that no table lists, in an update',
      form.update({}, { before: body }),
      'finding PDF_UNOWNED_OBJECT',
    ],
    ['garbage behind the end', tail('garbage'), 'finding PDF_TAIL'],
    ['zeros behind the end', Buffer.concat([form.bytes, Buffer.alloc(64)]), 'finding PDF_TAIL'],
    ['a comment behind the end', tail('% approved by all\n'), 'finding PDF_TAIL'],
    ['a second document behind the end', Buffer.concat([form.bytes, notice.bytes]), 'finding PDF_XREF_AT'],
    [
      'signature dictionary copied into an update with other content',
      form.update({}, { streams, after: dictionary.replace(/^\d+/, String(form.next)) }),
      'finding PDF_UNOWNED_OBJECT',
    ],
    [
      'signature dictionary copied as a listed object',
      form.update({ [form.next]: form.text(signature) }, { streams }),
      'coverage PDF_SIG_GAP',
    ],
    [
      'signature dictionary copied and shown by a new field',
      form.update(
        {
          [form.next]: form.text(signature),
          [form.next + 1]:
            `<< /Type /Annot /Subtype /Widget /FT /Sig /T (copy) /V ${form.next} 0 R /Rect [0 0 0 0] /F 132 /P ${page} 0 R >>`,
          [at['fields'] as number]: form.with(at['fields'] as number, /\]$/, ` ${form.next + 1} 0 R]`),
          [at['annots'] as number]: form.with(at['annots'] as number, /\]$/, ` ${form.next + 1} 0 R]`),
        },
        { streams },
      ),
      'coverage PDF_SIG_GAP',
    ],
    [
      'signature written again with the same bytes, and other content',
      form.update({ [signature]: form.text(signature) }, { streams }),
      changed,
    ],
    [
      'last signature cut off at its end',
      twice.bytes.subarray(0, twice.bytes.length - 40),
      'finding PDF_TAIL',
    ],
    ['a line end behind the end', tail('\n'), 'finding PDF_TAIL'],
    ['blanks behind the end', tail('    '), 'finding PDF_TAIL'],
  ]
  return casesOf('incremental saving (ISA)', victims.kind, cases)
}
