/** Signature wrapping (2018): the gap that a signature leaves out holds more than its value, or the signed bytes moved. */
import type { Victim } from '../../../../helpers/pdf-attacker.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const EVIL = '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>'

/** Something behind a shorter /Contents, in the room that was zeros. */
const inPadding = (victim: Victim): Case[] => {
  const hex = victim.value.toString('hex')
  const [, a, b, c] = victim.range
  const range = `[0 ${a} ${b} ${c}]`
  const gap = 'coverage PDF_SIG_GAP'
  const twice = 'format PDF_SIG_DUPLICATE_KEY'
  const texts: readonly (readonly [string, string, string])[] = [
    ['blanks', '', gap],
    ['a comment', '% approved\n', gap],
    ['a comment to the end of the gap', `%${'x'.repeat(60)}`, 'finding PDF_MALFORMED'],
    ['another key', '/Prop_Build << /App << /Name /Evil >> >>', gap],
    ['a second /ByteRange', `/ByteRange ${range}`, twice],
    ['a second /ByteRange, wider', `/ByteRange [0 ${a} ${b + 10} ${c - 10}]`, twice],
    ['a second /Contents', '/Contents <00>', twice],
    ['a second /Type', '/Type /Other', twice],
    ['a second /SubFilter', '/SubFilter /adbe.x509.rsa_sha1', twice],
    ['a second /Reference', '/Reference [] /Reference []', twice],
    ['a second /Filter with # in its name', '/F#69lter /None', twice],
    ['a stray string', '(text)', 'finding PDF_MALFORMED'],
    ['an end of the dictionary', '>> endobj 1 0 obj << /A 1', 'finding PDF_UNOWNED_OBJECT'],
    [
      'a whole object behind the end',
      `>> endobj 1 0 obj ${EVIL} endobj 9999 0 obj << /A 1`,
      'finding PDF_UNOWNED_OBJECT',
    ],
  ]
  return texts.map(
    ([name, text, fault]): Case => [`padding holds ${name}`, victim.withContents(`<${hex}> ${text}`), fault],
  )
}

/** Bytes behind the value inside the hexadecimal string. */
const behindValue = (victim: Victim): Case[] => {
  const { value, contentsSpan } = victim
  const room = (contentsSpan.end - contentsSpan.start - 2) / 2
  const fault = 'coverage PDF_CONTENTS_TRAILING'
  const last = Buffer.alloc(room - value.length)
  last[last.length - 1] = 1
  return [
    ['text behind the value', victim.withValue(Buffer.concat([value, Buffer.from('approved')])), fault],
    ['one byte at the end of the padding', victim.withValue(Buffer.concat([value, last])), fault],
    ['a null element behind the value', victim.withValue(Buffer.concat([value, Buffer.of(5, 0)])), fault],
    [
      'the first bytes of the value again',
      victim.withValue(Buffer.concat([value, value.subarray(0, 100)])),
      fault,
    ],
    ['a script behind the value', victim.withValue(Buffer.concat([value, Buffer.from(EVIL)])), fault],
  ]
}

/** The second part pushed back to make room, a table of the attacker's where `startxref` leads. */
const moved = (victim: Victim): Case[] => {
  const { bytes, startxref, value } = victim
  const [, a, b, c] = victim.range
  const [first, second] = [bytes.subarray(0, a), bytes.subarray(b, b + c)]
  const file = (range: string, extra: string): Buffer => {
    const at = startxref + 600
    const head = Buffer.concat([
      first,
      Buffer.from(`<${value.toString('hex')}>${range.replace('?', String(at))} ${extra}`),
    ])
    const blanks = Buffer.alloc(Math.max(0, startxref - head.length), ' ')
    const table = Buffer.from(
      `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n${startxref}\n%%EOF\n`,
    )
    const middle = Buffer.concat([head, blanks, table])
    return Buffer.concat([middle, Buffer.alloc(Math.max(0, at - middle.length), ' '), second])
  }
  const plain = Buffer.concat([first, Buffer.from(`<${value.toString('hex')}> /More (data) `), second])
  return [
    ['second part moved back by what was put in', plain, 'finding PDF_XREF_AT'],
    [
      'second part moved, /ByteRange again in the gap',
      file(` /ByteRange [0 ${a} ? ${c}] >> endobj`, `1 0 obj ${EVIL} endobj`),
      'finding PDF_STARTXREF_ELSEWHERE',
    ],
    [
      'second part moved, the old /ByteRange kept',
      file(' >> endobj', `1 0 obj ${EVIL} endobj`),
      'finding PDF_STARTXREF_ELSEWHERE',
    ],
    ['second part twice', Buffer.concat([bytes, second]), 'finding PDF_STARTXREF_ELSEWHERE'],
    ['first part twice', Buffer.concat([first, bytes]), 'finding PDF_XREF_AT'],
  ]
}

/** /ByteRange made to leave out more or less than the value. */
const ranges = (victim: Victim): Case[] => {
  const [, a, b, c] = victim.range
  const gap = 'coverage PDF_SIG_GAP'
  const texts: readonly (readonly [string, string])[] = [
    ['gap begins inside the value', `[0 ${a + 2} ${b} ${c}]`],
    ['gap ends inside the value', `[0 ${a} ${b - 2} ${c + 2}]`],
    ['gap begins before /Contents', `[0 ${a - 10} ${b} ${c}]`],
    ['gap ends behind the dictionary', `[0 ${a} ${b + 2} ${c - 2}]`],
    ['gap leaves the brackets out', `[0 ${a + 1} ${b - 1} ${c + 1}]`],
    ['gap takes in the cross-references', `[0 ${a} ${victim.bytes.length - 6} 6]`],
    [
      'gap of parallel sealing: the original and %%EOF',
      `[0 ${victim.file.revisions[0]?.end ?? 0} ${victim.bytes.length - 6} 6]`,
    ],
    ['no gap', `[0 ${a} ${a} ${victim.bytes.length - a}]`],
  ]
  return texts.map(([name, text]): Case => [name, victim.withRange(text), gap])
}

export const wrapping = (victims: Victims): Attack[] =>
  casesOf('signature wrapping (SWA)', victims.kind, [
    ...inPadding(victims.notice),
    ...behindValue(victims.notice),
    ...moved(victims.notice),
    ...ranges(victims.notice),
  ])
