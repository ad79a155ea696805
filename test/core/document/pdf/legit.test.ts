/** Documents that were changed as their signatures allow, and files of every make: no false alarm, under `strict`. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { writePem } from '../../../../src/core/pki/index.ts'
import { faultsOf } from '../../../helpers/office.ts'
import { Victim } from '../../../helpers/pdf-attacker.ts'
import { type SaveOptions, withPages } from '../../../helpers/pdf-builder.ts'
import { formFile } from '../../../helpers/pdf-form.ts'
import { KINDS, type Kind, noticePdf, openPdfOffice } from '../../../helpers/pdf-office.ts'
import { honestValue } from './attacks/cms.ts'

const office = await openPdfOffice()
const { bytes: form, at } = formFile()
const n = (name: string): number => at[name] as number
const r = (name: string): string => `${n(name)} 0 R`

const files: { readonly name: string; readonly bytes: Uint8Array; readonly signatures: number }[] = []
const add = (name: string, bytes: Uint8Array, signatures = 1): void => {
  files.push({ name, bytes, signatures })
}
const again = (victim: Victim, changes: Readonly<Record<number, string>>): Victim =>
  new Victim(victim.update(changes))

/** A place where nothing is. */
const BLANK = [{ kind: 'at', pages: ['first'], x: 170, y: 270 }] as const

// Bases of every kind.
const kinds: Readonly<Record<string, SaveOptions>> = {
  'a table': {},
  'cross-reference streams': { xref: 'stream' },
  'object streams': { xref: 'stream', packed: true },
  'plain cross-reference streams': { xref: 'stream', packed: true, flate: false },
  'predicted cross-reference streams': { xref: 'stream', predictor: true },
  'a hybrid': { xref: 'hybrid', packed: true },
}
for (const [index, [name, options]] of Object.entries(kinds).entries()) {
  const kind = KINDS[index % KINDS.length] as Kind
  const base = formFile(options).bytes
  add(`${name}, signed`, await office.stamp(kind, base))
  const victim = new Victim(await office.stamp(kind, base, { level: 2 }))
  add(
    `${name}, certified, a field filled`,
    victim.update({ [n('city')]: victim.with(n('city'), '/V (North) /I [0]', '/V (South) /I [1]') }),
  )
}
add('an end of line of two bytes', await office.stamp('ses', withPages(2).save({ eol: '\r\n' })))
add('no end of line behind %%EOF', await office.stamp('p256', withPages(2).save({ eol: '' })))
add('blank lines behind %%EOF', await office.stamp('rsa', withPages(2).save({ eol: '\n\n\n' })))
const updated = withPages(3)
updated.save()
updated.stream('', 'BT /F1 24 Tf 72 600 Td (New) Tj ET', { number: 4 })
add('a file of two revisions', await office.stamp('sm2', updated.save()))

// Further signatures.
for (const first of KINDS) {
  for (const second of KINDS) {
    const once = await office.stamp(first, await noticePdf(), { where: BLANK })
    add(`${first}, then ${second}`, await office.stamp(second, once), 2)
  }
}
const riding = await office.stamp('ses', await noticePdf(), { where: [{ kind: 'riding', side: 'right' }] })
add('riding', riding)
add('riding, then a seal', await office.stamp('ses', riding), 2)
add(
  'a seal, then riding',
  await office.stamp('ses', await office.stamp('ses', await noticePdf()), {
    where: [{ kind: 'riding', side: 'left' }],
  }),
  2,
)
add(
  'riding by RSA, then a seal',
  await office.stamp(
    'ses',
    await office.stamp('rsa', await noticePdf(), { where: [{ kind: 'riding', side: 'right' }] }),
  ),
  2,
)
let three = await noticePdf()
for (const kind of ['rsa', 'p256', 'ses', 'sm2'] as const)
  three = await office.stamp(kind, three, { where: BLANK })
add('four signatures, one on the other', three, 4)
add('two seals on one place', await office.stamp('ses', await office.stamp('ses', await noticePdf())), 2)
for (const level of [2, 3] as const) {
  const certified = await office.stamp('rsa', form, { level, where: BLANK })
  add(`certified at ${level}, then a seal`, await office.stamp('ses', certified), 2)
  add(
    `certified at ${level}, then the waiting field signed`,
    await office.stamp('ses', certified, { field: 'approval', where: [] }),
    2,
  )
}
add('the waiting field signed', await office.stamp('ses', form, { field: 'approval', where: [] }))
const apart = new Victim(form)
const widget = apart.next
const split = apart.update({
  [n('approval')]: `<< /FT /Sig /T (approval) /Kids [${widget} 0 R] >>`,
  [widget]: apart.text(n('approval')).replace('/FT /Sig /T (approval)', `/Parent ${r('approval')}`),
  [n('page2')]: apart.with(n('page2'), `[${r('approval')}`, `[${widget} 0 R`),
})
add(
  'a waiting field with its widget apart',
  await office.stamp('ses', await office.stamp('rsa', split), { field: 'approval', where: [] }),
  2,
)
add('locked', await office.stamp('ses', form, { lock: true }))
add('certified at 1', await office.stamp('p256', form, { level: 1 }))
add('a reason and a place', await office.stamp('sm2', form, { reason: '同意', location: '示例市' }))
for (const kind of ['sm2', 'rsa', 'p256'] as const)
  add(`a value of ${kind} under another handler's name`, await honestValue(office, kind))

// Forms, at the levels that allow it.
for (const level of [2, 3] as const) {
  const victim = new Victim(await office.stamp('ses', form, { level, where: BLANK }))
  const look = victim.next
  const box = ['/Type /XObject /Subtype /Form /BBox [0 0 228 20]', 'BT /F1 12 Tf 2 5 Td (250) Tj ET'] as const
  const sum = victim.with(n('sum'), '(100)', '(250)')
  add(
    `level ${level}: text with a new appearance`,
    victim.update({ [n('sum')]: sum.replace(r('sumlook'), `${look} 0 R`) }, { streams: { [look]: box } }),
  )
  add(
    `level ${level}: text with its appearance written anew`,
    victim.update({ [n('sum')]: sum }, { streams: { [n('sumlook')]: box } }),
  )
  add(`level ${level}: text in a kid`, victim.update({ [n('part-b')]: victim.plus(n('part-b'), '/V (two)') }))
  add(
    `level ${level}: a box ticked`,
    victim.update({ [n('agree')]: victim.with(n('agree'), '/V /Off /AS /Off', '/V /Yes /AS /Yes') }),
  )
  add(
    `level ${level}: a radio button chosen`,
    victim.update({
      [n('choice')]: victim.with(n('choice'), '/V /Off', '/V /A'),
      [n('choice-1')]: victim.with(n('choice-1'), '/AS /Off', '/AS /A'),
    }),
  )
  const city = victim.with(n('city'), '/V (North) /I [0]', '/V (South) /I [1]')
  add(`level ${level}: a choice with its index`, victim.update({ [n('city')]: city }))
  const filled = again(again(victim, { [n('sum')]: sum }), { [n('city')]: city })
  add(`level ${level}: filled twice, then a seal`, await office.stamp('ses', filled.bytes), 2)
}

// What shows nothing.
const victim = new Victim(await office.stamp('ses', form, { where: BLANK }))
const spare = victim.next
const id = '/ID [<00112233> <44556677>]'
add(
  'document information',
  victim.update({ [n('info')]: '<< /Title (Contract) /Producer (other) /ModDate (D:20261124120000Z) >>' }),
)
add(
  'document information in a new object',
  victim.update({ [spare]: '<< /Title (Contract 2) >>' }, { trailer: `/Info ${spare} 0 R ${id}` }),
)
add('second half of /ID', victim.update({}, { trailer: `/Info ${r('info')} ${id}` }))
add(
  'XMP written anew',
  victim.update(
    {},
    {
      streams: {
        [n('meta')]: ['/Type /Metadata /Subtype /XML', '<x:xmpmeta xmlns:x="adobe:ns:meta/"> </x:xmpmeta>'],
      },
    },
  ),
)
add(
  'XMP in a new object',
  victim.update(
    { [victim.root]: victim.with(victim.root, r('meta'), `${spare} 0 R`) },
    { streams: { [spare]: ['/Type /Metadata /Subtype /XML', '<x/>'] } },
  ),
)
add(
  'objects written again as they were',
  victim.update(
    Object.fromEntries(
      ['page1', 'font', 'form', 'sum', 'resources'].map((name) => [n(name), victim.text(n(name))]),
    ),
  ),
)
add(
  'objects written again with other white space',
  victim.update({ [n('font')]: victim.text(n('font')).replaceAll(' /', '\n/') }),
)
add('an update of nothing', victim.update({}))
const store = (more = ''): Readonly<Record<number, string>> => ({
  [spare]: `<< /Type /DSS /Certs [${spare + 1} 0 R] /CRLs ${spare + 2} 0 R ${more} >>`,
  [spare + 2]: `[${spare + 3} 0 R]`,
  [victim.root]: victim.plus(victim.root, `/DSS ${spare} 0 R`),
})
const data = { [spare + 1]: ['', 'certificate'], [spare + 3]: ['', 'list'] } as const
add('a security store', victim.update(store(), { streams: data }))
const vri = `/VRI << /${'0A'.repeat(20)} << /Cert [${spare + 1} 0 R] /CRL ${spare + 2} 0 R /TU (D:20261124120000Z) >> >>`
const stored = new Victim(victim.update(store(vri), { streams: data }))
add('a security store with VRI', stored.bytes)
add(
  'a security store that grows',
  stored.update(
    { [spare + 2]: `[${spare + 3} 0 R ${stored.next} 0 R]` },
    { streams: { [stored.next]: ['', 'another list'] } },
  ),
)
add('a security store, then a seal', await office.stamp('ses', stored.bytes), 2)
add(
  'version of the catalog',
  victim.update({
    [victim.root]: victim.plus(
      victim.root,
      '/Version /2.0 /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >> >>',
    ),
  }),
)
const emptyField = (base: Victim, page: string) => ({
  [base.next]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (later) /F 132 /P ${r(page)} /Rect [0 0 0 0] >>`,
  [n('fields')]: base.with(n('fields'), /\]$/, ` ${base.next} 0 R]`),
  [n('annots')]: base.with(n('annots'), /\]$/, ` ${base.next} 0 R]`),
})
const waiting = new Victim(victim.update(emptyField(victim, 'page1')))
add('an empty signature field', waiting.bytes)
add(
  'an empty signature field, signed',
  await office.stamp('p256', waiting.bytes, { field: 'later', where: [] }),
  2,
)

// Annotations at level 3, where nothing else is.
const open = new Victim(await office.stamp('ses', form, { level: 3, where: BLANK }))
const note = (rect: string) => ({
  [open.next]: `<< /Type /Annot /Subtype /Text /Contents (seen) /Rect ${rect} >>`,
  [n('annots')]: open.with(n('annots'), /\]$/, ` ${open.next} 0 R]`),
})
add('level 3: a note in a blank place', open.update(note('[20 20 40 40]')))
add('level 3: a note, then a seal', await office.stamp('ses', open.update(note('[20 20 40 40]'))), 2)
add(
  'level 3: a link to another address',
  open.update({ [n('link')]: open.with(n('link'), 'example.invalid', 'other.example.invalid') }),
)

for (const { name, bytes, signatures } of files) {
  t.test(`no false alarm: ${name}`, async (t) => {
    const report = office.verify(bytes, 'strict')
    t.same({ verdict: report.verdict, faults: faultsOf(report) }, { verdict: 'valid', faults: [] })
    t.equal(report.signatures.length, signatures)
  })
}

t.test('there are enough of them', async (t) => {
  t.ok(files.length >= 40, `${files.length} files`)
  t.equal(new Set(files.map(({ name }) => name)).size, files.length)
})

const installed = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined

t.test(
  'linearised and packed by qpdf, then signed twice',
  { skip: installed('qpdf') ? false : 'qpdf is not installed' },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'gseal-legit-'))
    const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')]
    writeFileSync(from, formFile({}, true).bytes)
    for (const options of [
      ['--linearize'],
      ['--object-streams=generate'],
      ['--linearize', '--object-streams=generate'],
      ['--object-streams=disable'],
    ]) {
      const run = spawnSync('qpdf', [...options, from, to])
      t.equal(run.status, 0, String(run.stderr))
      const once = await office.stamp('rsa', readFileSync(to), { where: BLANK })
      const twice = await office.stamp('ses', once)
      for (const bytes of [once, twice]) t.same(faultsOf(office.verify(bytes)), [], options.join(' '))
      t.equal(office.verify(twice).verdict, 'valid', options.join(' '))
    }
    rmSync(folder, { recursive: true })
  },
)

const mupdf = installed('mutool') && installed('openssl') ? false : 'mutool or openssl is not installed'

t.test('a signature that mupdf adds takes nothing from the seal', { skip: mupdf }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-legit-'))
  const [pem, store, from, to] = ['key.pem', 'key.p12', 'from.pdf', 'to.pdf'].map((name) =>
    join(folder, name),
  ) as [...[string, string, string, string]]
  const { key, der } = office.units.rsa
  writeFileSync(pem, `${writePem('PRIVATE KEY', key.pkcs8())}${writePem('CERTIFICATE', der)}`)
  const packed = spawnSync('openssl', [
    'pkcs12',
    '-export',
    '-in',
    pem,
    '-out',
    store,
    '-passout',
    'pass:123456',
  ])
  t.equal(packed.status, 0, String(packed.stderr))
  for (const options of [{}, { xref: 'stream', packed: true }] as const) {
    writeFileSync(from, await office.stamp('ses', formFile(options, true).bytes, { where: BLANK }))
    const run = spawnSync('mutool', [
      'sign',
      '-s',
      store,
      '-P',
      '123456',
      '-o',
      to,
      from,
      String(n('approval')),
    ])
    t.equal(run.status, 0, String(run.stderr))
    const report = office.verify(readFileSync(to))
    const [seal, other] = report.signatures
    t.same([seal?.id, seal?.verdict], ['Seal1', 'valid'])
    t.equal(other?.id, 'approval')
    t.same(report.findings, [])
  }
  rmSync(folder, { recursive: true })
})
