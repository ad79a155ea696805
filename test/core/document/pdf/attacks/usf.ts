/** Universal signature forgery (2018): a signature dictionary made so that a verifier has nothing to check. */
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const rangeCases = ({ notice }: Victims): Case[] => {
  const [, a, b, c] = notice.range
  const { start } = notice.rangeSpan
  const key = { start: start - '/ByteRange '.length, end: start - 1 }
  const spare = notice.next
  const form = 'coverage PDF_SIG_BYTERANGE_FORM'
  const bounds = 'coverage PDF_SIG_BYTERANGE_BOUNDS'
  const texts: readonly (readonly [string, string, string])[] = [
    ['null', 'null', 'coverage PDF_SIG_BYTERANGE_MISSING'],
    ['empty', '[]', form],
    ['zeros', '[0 0 0 0]', bounds],
    ['negative start', `[-1 ${a} ${b} ${c}]`, form],
    ['negative length', `[0 -${a} ${b} ${c}]`, form],
    ['negative last length', `[0 ${a} ${b} -${c}]`, form],
    ['all negative', '[-1 -1 -1 -1]', form],
    ['real numbers', `[0.0 ${a}.0 ${b}.0 ${c}.0]`, form],
    ['one real number', `[0 ${a} ${b} ${c}.5]`, form],
    ['one number', '[0]', form],
    ['two numbers', `[0 ${a}]`, form],
    ['three numbers', `[0 ${a} ${b}]`, form],
    ['five numbers', `[0 ${a} ${b} ${c} 1]`, form],
    ['six numbers, two gaps', `[0 9 9 ${a - 9} ${b} ${c}]`, form],
    ['a string', `(0 ${a} ${b} ${c})`, form],
    ['a hexadecimal string', '<00>', form],
    ['a name', '/ByteRange', form],
    ['a boolean', 'true', form],
    ['a number', '0', form],
    ['a dictionary', '<< /A 0 >>', form],
    ['an array in an array', `[[0 ${a} ${b} ${c}]]`, form],
    ['numbers as strings', '[(0) (1) (2) (3)]', form],
    ['with null', `[0 ${a} null ${c}]`, form],
    ['indirect', `${spare} 0 R`, 'coverage PDF_SIG_BYTERANGE_INDIRECT'],
    ['indirect members', `[0 ${spare} 0 R ${b} ${c}]`, 'coverage PDF_SIG_BYTERANGE_INDIRECT'],
    ['out of the file', `[0 ${a} ${b} ${c + 1}]`, bounds],
    ['far out of the file', `[0 ${a} ${b} 999999999]`, bounds],
    ['beyond 32 bits', `[0 ${a} ${b} 4294967296]`, bounds],
    ['not from the first byte', `[1 ${a - 1} ${b} ${c}]`, 'coverage PDF_SIG_BYTERANGE_START'],
    ['ranges in reverse', `[${b} ${c} 0 ${a}]`, bounds],
    ['ranges that overlap', `[0 ${b} ${a} ${c}]`, bounds],
    ['second range empty', `[0 ${a} ${b} 0]`, bounds],
    ['first range empty', `[0 0 ${b} ${c}]`, bounds],
    ['first part twice', `[0 ${a} 0 ${a}]`, bounds],
    ['end one byte early', `[0 ${a} ${b} ${c - 2}]`, 'coverage PDF_SIG_END'],
    ['end in the middle', `[0 ${a} ${b} ${Math.floor(c / 2)}]`, 'coverage PDF_SIG_END'],
  ]
  return [
    ...texts.map(([name, text, fault]): Case => [`/ByteRange ${name}`, notice.withRange(text), fault]),
    ['/ByteRange missing', notice.overwrite(key, '/NoteRange'), 'coverage PDF_SIG_BYTERANGE_MISSING'],
    [
      '/ByteRange indirect, and the array added later',
      new Victim(notice.withRange(`${spare} 0 R`)).update({ [spare]: `[0 ${a} ${b} ${c}]` }),
      'coverage PDF_SIG_BYTERANGE_INDIRECT',
    ],
  ]
}

const contentsCases = ({ notice }: Victims): Case[] => {
  const { contentsSpan: span, value } = notice
  const hex = value.toString('hex')
  const size = (span.end - span.start - 2) / 2
  const key = { start: span.start - '/Contents '.length, end: span.start - 1 }
  const spare = notice.next
  const form = 'coverage PDF_SIG_CONTENTS_FORM'
  const missing = 'coverage PDF_SIG_CONTENTS_MISSING'
  const texts: readonly (readonly [string, string, string])[] = [
    ['null', 'null', missing],
    ['empty', '<>', missing],
    ['one zero byte', '<00>', missing],
    ['zeros', `<${'00'.repeat(size)}>`, missing],
    ['zeros of half the room', `<${'00'.repeat(size >> 1)}>`, missing],
    ['empty literal string', '()', missing],
    ['a literal string', '(value)', form],
    ['a literal string of the room', `(${'a'.repeat(size)})`, form],
    ['a name', '/Contents', form],
    ['a number', '0', form],
    ['an array', '[<00>]', form],
    ['a dictionary', '<< /A <00> >>', form],
    ['a boolean', 'true', form],
    ['indirect', `${spare} 0 R`, 'coverage PDF_SIG_CONTENTS_INDIRECT'],
    ['shorter than the gap', `<${hex}>`, 'coverage PDF_SIG_GAP'],
    ['with white space', `<${hex.slice(0, 40)} ${hex.slice(40)} >`, 'coverage PDF_SIG_GAP_HEX'],
    ['with a line end', `<${hex}\n${'0'.repeat(size * 2 - hex.length - 1)}>`, 'coverage PDF_SIG_GAP_HEX'],
    [
      'an odd number of digits',
      `<${hex}${'0'.repeat(size * 2 - hex.length - 1)}>`,
      'coverage PDF_SIG_GAP_HEX',
    ],
  ]
  return [
    ...texts.map(([name, text, fault]): Case => [`/Contents ${name}`, notice.withContents(text), fault]),
    ['/Contents missing', notice.overwrite(key, '/Contentz'), missing],
    ['/Contents all zeros in place', notice.withValue(Buffer.alloc(0)), missing],
    [
      '/Contents indirect, and the value added later',
      new Victim(notice.withContents(`${spare} 0 R`)).update({ [spare]: `<${hex}>` }),
      'coverage PDF_SIG_CONTENTS_INDIRECT',
    ],
  ]
}

/** The dictionary written anew behind the signature: the bytes that were signed stay whole. */
const overridden = ({ notice }: Victims): Case[] => {
  const object = notice.signature.ref.number
  const contents = `<${notice.value.toString('hex')}>`
  const [z, a, b, c] = notice.range
  const range = `[${z} ${a} ${b} ${c}]`
  const dict = (entries: string): string =>
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${entries} >>`
  const replaced = 'later-changes PDF_OBJECT_CHANGED'
  const texts: readonly (readonly [string, string, string])[] = [
    ['without /ByteRange', `/Contents ${contents}`, 'coverage PDF_SIG_BYTERANGE_MISSING'],
    ['with /ByteRange null', `/ByteRange null /Contents ${contents}`, 'coverage PDF_SIG_BYTERANGE_MISSING'],
    ['without /Contents', `/ByteRange ${range}`, 'coverage PDF_SIG_CONTENTS_MISSING'],
    ['with /Contents null', `/ByteRange ${range} /Contents null`, 'coverage PDF_SIG_CONTENTS_MISSING'],
    ['with neither', '', replaced],
    ['with the same value and range', `/ByteRange ${range} /Contents ${contents}`, 'coverage PDF_SIG_GAP'],
    ['with a range of zeros', `/ByteRange [0 0 0 0] /Contents ${contents}`, replaced],
    ['with an empty value', `/ByteRange ${range} /Contents <>`, replaced],
  ]
  return texts.map(
    ([name, entries, fault]): Case => [
      `dictionary rewritten ${name}`,
      notice.update({ [object]: dict(entries) }),
      fault,
    ],
  )
}

export const forgeries = (victims: Victims): Attack[] =>
  casesOf('signature forgery (USF)', victims.kind, [
    ...rangeCases(victims),
    ...contentsCases(victims),
    ...overridden(victims),
  ])
