/** Data of a licence there and back, under a stamp, and what the check `metadata` says when the places disagree. */
import t from 'tap'
import { openDocument } from '../../../src/core/document/open.ts'
import { inspect } from '../../../src/core/inspect.ts'
import { composeLicence, sealPlace } from '../../../src/core/licence/compose.ts'
import type { LicenceData } from '../../../src/core/licence/metadata.ts'
import { openTemplate } from '../../../src/core/licence/open-template.ts'
import { readLicence } from '../../../src/core/licence/read.ts'
import { readScan } from '../../../src/core/licence/scan.ts'
import { readTemplate } from '../../../src/core/licence/template.ts'
import type { Report } from '../../../src/core/report.ts'
import { ofdFaults } from '../../helpers/ofd-structure.ts'
import { letter, openOffice, partOf, withParts } from '../../helpers/office.ts'
import { Victim } from '../../helpers/pdf-attacker.ts'
import { SAMPLE, sheetPng, TEMPLATE } from './sample-licence.ts'

const office = await openOffice()
const template = await openTemplate(readTemplate(JSON.stringify(TEMPLATE)), {
  file: () => Promise.reject(new Error('no file is named')),
})
const compose = (format: 'ofd' | 'pdf', data = SAMPLE): Uint8Array =>
  composeLicence({ data, template, scans: readScan(sheetPng(210, 297)), photos: {}, format })

const stamp = (document: Uint8Array) => {
  const place = sealPlace(template)
  if (place === undefined) throw new Error('the template has a seal')
  return office.stamp(document, { where: [{ kind: 'at', pages: ['first'], x: place.x, y: place.y }] })
}

const metadataOf = (report: Report) =>
  report.signatures.flatMap(({ checks }) => checks.filter(({ name }) => name === 'metadata'))

const SUCCESSOR: LicenceData = {
  ...SAMPLE,
  sealedBy: { name: '示例市新局', code: '12619999XX00000358' },
  predecessor: '1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.002.H',
  validTo: 'long-term',
  holders: [...SAMPLE.holders, { name: '示例公司', code: '91619999XX0000043X', codeType: '001' }],
}

for (const format of ['ofd', 'pdf'] as const) {
  t.test(`${format}: what went in is read out of the stamped file, and the stamp is valid`, async (t) => {
    for (const data of [SAMPLE, SUCCESSOR]) {
      const stamped = await stamp(compose(format, data))
      const report = office.verify(stamped, 'strict')
      t.equal(report.verdict, 'valid', 'strict')
      t.match(metadataOf(report), [{ verdict: 'pass' }])
      t.same(readLicence(openDocument(stamped)), data)
      const [shown] = inspect(stamped)['metadata'] as {
        items: { name: string; value: string }[]
        attachments: string[]
      }[]
      t.same(shown?.attachments, ['same'])
      t.ok(shown?.items.some(({ name, value }) => name === 'ZZBS' && value === data.identifier))
      if (format === 'ofd') t.same(await ofdFaults(stamped), [], 'the independent reader agrees')
    }
  })
}

const ATTACHED = 'Doc_0/Attachs/metadata.xml'
const edited = (bytes: Uint8Array, part: string, edit: (text: string) => string): Uint8Array =>
  withParts(bytes, { [part]: edit(Buffer.from(partOf(bytes, part)).toString('utf8')) })

t.test('ofd: an attachment unlike CustomDatas fails, however well it is signed', async (t) => {
  const plain = compose('ofd')
  const changes: Record<string, (text: string) => string> = {
    'another value': (text) => text.replace('示小例', '例小示'),
    'an item more': (text) =>
      text.replace('</ofd:CustomDatas>', '<ofd:CustomData Name="KZ_X">1</ofd:CustomData></ofd:CustomDatas>'),
    'an item less': (text) => text.replace(/<ofd:CustomData Name="CZZT">.*?<\/ofd:CustomData>/, ''),
    'an item twice': (text) => text.replace(/(<ofd:CustomData Name="CZZT">.*?<\/ofd:CustomData>)/, '$1$1'),
    'other XML': (text) => text.replaceAll('ofd:Metadata', 'ofd:Other'),
    'no XML': () => 'none',
  }
  for (const [what, edit] of Object.entries(changes)) {
    const changed = edited(plain, ATTACHED, edit)
    const report = office.verify(await stamp(changed))
    t.equal(report.verdict, 'invalid', what)
    t.match(metadataOf(report), [{ verdict: 'fail' }], what)
    const interop = office.verify(await stamp(changed), 'interop')
    t.equal(interop.verdict, 'invalid', `${what}, interop`)
  }
})

t.test('ofd: both places with an item twice are no licence to trust', async (t) => {
  const twice = (text: string) => text.replace(/(<ofd:CustomData Name="CZZT">.*?<\/ofd:CustomData>)/, '$1$1')
  const changed = edited(edited(compose('ofd'), ATTACHED, twice), 'OFD.xml', twice)
  t.match(metadataOf(office.verify(await stamp(changed))), [{ verdict: 'fail', code: 'METADATA_DIFFERS' }])
})

t.test(
  'ofd: a licence without the attachment is warned about, other documents have no such check',
  async (t) => {
    const alone = withParts(compose('ofd'), {
      'Doc_0/Attachs/Attachments.xml': '<ofd:Attachments xmlns:ofd="http://www.ofdspec.org/2016"/>',
    })
    const report = office.verify(await stamp(alone))
    t.match(metadataOf(report), [{ verdict: 'warn', code: 'METADATA_ATTACHMENT_MISSING' }])
    t.same(metadataOf(office.verify(await stamp(await letter(1)))), [])
  },
)

t.test('pdf: XMP unlike the attachment fails', async (t) => {
  const plain = Buffer.from(compose('pdf'))
  const at = plain.indexOf('ZZLXDM=')
  t.ok(at > 0)
  plain.write('2', at + 'ZZLXDM='.length)
  const report = office.verify(await stamp(plain))
  t.match(metadataOf(report), [{ verdict: 'fail', code: 'METADATA_DIFFERS', params: { name: 'ZZLXDM' } }])
  t.equal(report.verdict, 'invalid')
})

t.test('pdf: XMP changed behind the stamp does not pass', async (t) => {
  const stamped = await stamp(compose('pdf'))
  const victim = new Victim(stamped)
  const view = victim.file.view()
  const reference = view.catalog().entries.get('Metadata')
  const stream = view.stream(reference)
  if (reference?.type !== 'ref' || stream === undefined) throw new Error('there is XMP')
  const text = Buffer.from(stream.raw).toString('utf8').replace('ZZLXDM=1', 'ZZLXDM=2')
  const attacked = victim.update(
    {},
    { streams: { [reference.number]: ['/Type /Metadata /Subtype /XML', text] } },
  )
  const report = office.verify(attacked)
  t.not(report.verdict, 'valid')
  t.match(metadataOf(report), [{ verdict: 'fail' }])
})

t.test('an unsigned licence that contradicts itself is told', async (t) => {
  const report = office.verify(edited(compose('ofd'), ATTACHED, (text) => text.replace('示小例', '例小示')))
  t.equal(report.verdict, 'unsigned')
  t.match(report.findings, [{ code: 'METADATA_DIFFERS' }])
})
