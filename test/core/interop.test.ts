/** Files made by other software (ofdrw 2.4.0, pyHanko 0.36.2 and others), with the verdict each must get under `interop`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadTrust } from '../../src/core/pki/index.ts'
import { policyNamed } from '../../src/core/policy.ts'
import { checkSeal } from '../../src/core/seal-check.ts'
import { verify } from '../../src/core/verify.ts'
import { faultsOf, openOffice } from '../helpers/office.ts'
import { INTEROP, interopSkip } from '../helpers/paths.ts'

const DOCUMENTS: readonly (readonly [file: string, verdict: string, signatures: number])[] = [
  ['v4-continue.ofd', 'valid', 1],
  ['v4-whole.ofd', 'valid', 1],
  ['v4-twice.ofd', 'valid', 2],
  ['v4-riding.ofd', 'valid', 1],
  ['v4-digestlist.ofd', 'valid', 1],
  ['v1.ofd', 'valid', 1],
  ['v5.ofd', 'valid', 1],
  ['sign-p7.ofd', 'valid', 1],
  ['sign-cms.ofd', 'valid', 1],
  ['v4-wrong-signer.ofd', 'invalid', 1],
  ['unsigned-hello.ofd', 'unsigned', 0],
  ['unsigned-7pages.ofd', 'unsigned', 0],
]

const read = (file: string): Uint8Array => readFileSync(join(INTEROP, 'ofd', file))
const options = () => ({
  trust: loadTrust([{ name: 'ca.pem', bytes: read('ca.pem') }]),
  policy: policyNamed('interop'),
  // The day the files were made: their certificates end some day.
  now: Date.UTC(2026, 10, 24),
})

t.test('documents of other software get their verdict', { skip: interopSkip }, async (t) => {
  for (const [file, verdict, signatures] of DOCUMENTS) {
    const report = verify(read(file), options())
    t.equal(report.verdict, verdict, `${file}: ${faultsOf(report).join(', ')}`)
    t.equal(report.signatures.length, signatures, file)
  }
})

t.test('the failing check is named', { skip: interopSkip }, async (t) => {
  t.same(faultsOf(verify(read('v4-wrong-signer.ofd'), options())), ['signer-in-list SIGNER_NOT_LISTED'])
})

t.test('without revocation data strict is indeterminate, never valid', { skip: interopSkip }, async (t) => {
  const report = verify(read('v4-whole.ofd'), { ...options(), policy: policyNamed('strict') })
  t.equal(report.verdict, 'indeterminate')
  t.ok(faultsOf(report).includes('signer-cert REVOCATION_UNKNOWN'))
})

t.test('seals of other software are valid by themselves', { skip: interopSkip }, async (t) => {
  for (const file of ['seal-v1.esl', 'seal-v4.esl', 'seal-v4-digestlist.esl', 'seal-v5.esl']) {
    t.equal(checkSeal(read(file), options()).verdict, 'valid', file)
  }
})

const PDFS: readonly (readonly [file: string, verdict: string, signatures: number, ...anchors: string[]])[] =
  [
    ['rsa.pdf', 'valid', 1, 'rsa-ca.pem'],
    ['p256-then-sm2.pdf', 'valid', 2, 'p256-ca.pem', 'sm2-ca.pem'],
    ['p256-certified.pdf', 'valid', 1, 'p256-ca.pem'],
    ['cms-sm2-adobe.pdf', 'valid', 1, 'gm-ca.pem'],
    ['gmcms-adobe.pdf', 'valid', 1, 'gm-ca.pem'],
    ['ses4-gomain.pdf', 'valid', 1, 'gm-ca.pem'],
    ['unknown-subfilter.pdf', 'indeterminate', 1],
    ['unsigned-1page.pdf', 'unsigned', 0],
    ['unsigned-objstm.pdf', 'unsigned', 0],
    ['unsigned-form.pdf', 'unsigned', 0],
    ['unsigned-linearised.pdf', 'unsigned', 0],
    ['unsigned-hybrid.pdf', 'unsigned', 0],
  ]

const readPdf = (file: string): Uint8Array => readFileSync(join(INTEROP, 'pdf', file))

t.test('PDF files of other software get their verdict', { skip: interopSkip }, async (t) => {
  for (const [file, verdict, signatures, ...anchors] of PDFS) {
    const trust = loadTrust(anchors.map((name) => ({ name, bytes: readPdf(name) })))
    const report = verify(readPdf(file), { ...options(), trust })
    t.equal(report.verdict, verdict, `${file}: ${faultsOf(report).join(', ')}`)
    t.equal(report.signatures.length, signatures, file)
    if (verdict !== 'valid') continue
    const stranger = verify(readPdf(file), { ...options(), trust: loadTrust([]) })
    t.not(stranger.verdict, 'valid', `${file} without its anchor`)
  }
})

t.test('unsigned PDF files of other software can be stamped, twice', { skip: interopSkip }, async (t) => {
  const office = await openOffice()
  for (const [file, verdict] of PDFS.filter(([, verdict]) => verdict === 'unsigned')) {
    t.equal(verdict, 'unsigned')
    const once = await office.stamp(readPdf(file))
    const twice = await office.stamp(once)
    t.equal(office.verify(once).verdict, 'valid', file)
    t.equal(office.verify(twice).verdict, 'valid', `${file} twice`)
    t.equal(office.verify(twice).signatures.length, 2, file)
  }
})
