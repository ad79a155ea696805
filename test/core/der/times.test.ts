/** Times of DER: every year is itself, and moments that do not exist are refused. */
import fc from 'fast-check'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { read, readDer, TAG, write } from '../../../src/core/der/index.ts'

const timeOf = (tag: number, text: string): string => {
  try {
    return new Date(read.time(readDer(write.element(tag, Buffer.from(text, 'latin1')), 'time'))).toISOString()
  } catch (error) {
    if (!isGsealError(error)) throw error
    return error.code
  }
}

t.test('years from 0 to 9999 stay what they are', async (t) => {
  for (const year of ['0000', '0001', '0050', '0099', '0100', '1899', '1970', '2026', '9999'])
    t.equal(timeOf(TAG.generalizedTime, `${year}0301120000Z`), `${year}-03-01T12:00:00.000Z`)
  t.equal(timeOf(TAG.utcTime, '491231235959Z'), '2049-12-31T23:59:59.000Z')
  t.equal(timeOf(TAG.utcTime, '500101000000Z'), '1950-01-01T00:00:00.000Z')
})

t.test('moments that the calendar does not have are refused', async (t) => {
  for (const text of [
    '20260230000000Z',
    '20250229000000Z',
    '00010229000000Z',
    '20261301000000Z',
    '20260100000000Z',
    '20260101240000Z',
    '20260101006000Z',
    '20260101000060Z',
    '20260101000000',
    '20260101000000+2400',
    '2026010100Z',
    '',
  ])
    t.equal(timeOf(TAG.generalizedTime, text), 'DER_MALFORMED', text)
  t.equal(
    timeOf(TAG.generalizedTime, '00000229000000Z'),
    '0000-02-29T00:00:00.000Z',
    'the year 0 is a leap year',
  )
  t.equal(timeOf(TAG.generalizedTime, '20260101080000.25+0800'), '2026-01-01T00:00:00.250Z')
})

t.test('what is written is read again', async () => {
  const range = { min: Date.UTC(1950, 0, 1), max: Date.UTC(9999, 11, 31) }
  fc.assert(
    fc.property(fc.integer(range), (ms) => {
      const second = Math.floor(ms / 1000) * 1000
      return (
        read.time(readDer(write.generalizedTime(second), 'time')) === second &&
        read.time(readDer(write.x509Time(second), 'time')) === second
      )
    }),
    { seed: 619999, numRuns: 500 },
  )
})

t.test('BMPString with half a pair is no text', async (t) => {
  const text = (hex: string) => () =>
    read.text(readDer(write.element(TAG.bmpString, Buffer.from(hex, 'hex')), 'text'))
  t.equal(text('7ae0')(), '章')
  t.throws(text('d800'), { code: 'DER_MALFORMED' })
  t.throws(text('7a'), { code: 'DER_MALFORMED' })
})
