/** PEM: one meaning for every file, whoever reads it. */
import fc from 'fast-check'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { looksLikePem, readPem, writePem } from '../../../src/core/pki/index.ts'

const codeOf = (text: string): string => {
  try {
    return `${readPem(Buffer.from(text, 'latin1')).length} blocks`
  } catch (error) {
    if (!isGsealError(error)) throw error
    return error.code
  }
}

const block = (body: string, label = 'CERTIFICATE', end = label): string =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${end}-----\n`

t.test('what is read and what is refused', async (t) => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['one block', block('AAAA'), '1 blocks'],
    ['two blocks with text around', `a\n${block('AAAA')}b: c\n${block('AAAA', 'X509 CRL')}d`, '2 blocks'],
    ['Windows line ends', block('AAAA').replaceAll('\n', '\r\n'), '1 blocks'],
    ['old Apple line ends', block('AAAA').replaceAll('\n', '\r'), '1 blocks'],
    ['white space around lines', block(' AAAA\t'), '1 blocks'],
    ['no final line end', block('AAAA').trim(), '1 blocks'],
    ['nothing', '', 'PEM_EMPTY'],
    ['text', 'hello', 'PEM_EMPTY'],
    ['no body', block(''), 'PEM_MALFORMED'],
    ['another label at the end', block('AAAA', 'CERTIFICATE', 'X509 CRL'), 'PEM_MALFORMED'],
    ['no end', '-----BEGIN A-----\nAAAA\n', 'PEM_MALFORMED'],
    ['an end alone', '-----END A-----\n', 'PEM_MALFORMED'],
    ['a block in a block', `-----BEGIN A-----\n${block('AAAA')}`, 'PEM_MALFORMED'],
    ['no base64', block('AA*A'), 'PEM_MALFORMED'],
    ['base64 of a wrong length', block('AAAAA'), 'PEM_MALFORMED'],
    ['base64 with bits left over', block('AB=='), 'PEM_MALFORMED'],
    ['padding in the middle', block('AA==\nAAAA'), 'PEM_MALFORMED'],
    ['a header after the body', block('AAAA\nDEK-Info: x'), 'PEM_MALFORMED'],
    ['small letters in the label', '-----BEGIN a-----\nAAAA\n-----END a-----', 'PEM_EMPTY'],
  ]
  for (const [what, text, expected] of cases) t.equal(codeOf(text), expected, what)
})

t.test('headers of the old encryption are told', async (t) => {
  const [one] = readPem(Buffer.from(block('Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA')))
  t.equal(one?.headers, true)
  t.equal(readPem(Buffer.from(block('AAAA')))[0]?.headers, false)
})

t.test('DER that speaks of PEM is no PEM', async (t) => {
  const der = Buffer.concat([Buffer.from([0x30, 0x82, 1, 0]), Buffer.from(block('AAAA'))])
  t.notOk(looksLikePem(der))
  t.ok(looksLikePem(Buffer.from(`0 s:/CN=x\n${block('AAAA')}`)))
})

t.test('what is written is read again', async () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.constantFrom('CERTIFICATE', 'X509 CRL', 'A1 B'),
      (der, label) => {
        const [one, ...more] = readPem(Buffer.from(writePem(label, der)))
        return more.length === 0 && one?.label === label && Buffer.compare(one.der, der) === 0
      },
    ),
    { seed: 619999, numRuns: 200 },
  )
})
