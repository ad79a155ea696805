/** Tampered variants of a document that gseal stamped: each is refused, by the check that names what was done. */
import t from 'tap'
import { signerFor } from '../../src/core/authority.ts'
import { composeOfd } from '../../src/core/document/ofd/index.ts'
import { sampleScans } from '../../src/core/document/sample.ts'
import { sm3Many } from '../../src/core/gm/index.ts'
import { makeSeal } from '../../src/core/make.ts'
import { readSeal } from '../../src/core/ses/index.ts'
import { openZip } from '../../src/core/zip/index.ts'
import {
  edited,
  faultsOf,
  letter,
  namesOf,
  type Office,
  openOffice,
  partOf,
  withParts,
} from '../helpers/office.ts'

const office: Office = await openOffice()
const document = await letter(2)
const stamped = await office.stamp(document)
const twice = await office.stamp(stamped, { time: office.now + 1000 })
const locked = await office.stamp(document, { lock: true })

const SIGN = 'Doc_0/Signs/Sign_0'
const LIST = 'Doc_0/Signs/Signatures.xml'
const PAGE = 'Doc_0/Pages/Page_0/Content.xml'
const ROOT = 'Doc_0/Document.xml'

const flipped = (bytes: Uint8Array, name: string, at: number): Uint8Array => {
  const part = Buffer.from(partOf(bytes, name))
  const index = at < 0 ? part.length + at : at
  part[index] = (part[index] ?? 0) ^ 0x01
  return withParts(bytes, { [name]: part })
}

interface Variant {
  readonly name: string
  readonly bytes: Uint8Array
  /** One of the faults must be this. */
  readonly fault: RegExp
}

const variants: Variant[] = []
const add = (name: string, fault: RegExp, bytes: Uint8Array): void => {
  variants.push({ name, bytes, fault })
}

// Content of each protected part, changed and emptied.
for (const part of namesOf(stamped).filter((name) => name !== LIST && !name.startsWith(SIGN))) {
  add(
    `${part} with one more blank`,
    /part-digest OFD_PART_CHANGED/,
    withParts(stamped, { [part]: Buffer.concat([partOf(stamped, part), Buffer.from(' ')]) }),
  )
  add(
    `${part} emptied`,
    /part-digest OFD_PART_CHANGED|finding (XML|OFD)_/,
    withParts(stamped, { [part]: Buffer.alloc(0) }),
  )
  add(
    `${part} with a byte flipped`,
    /part-digest OFD_PART_CHANGED|finding (XML|OFD)_/,
    flipped(stamped, part, -10),
  )
}
add(
  'text of a page replaced',
  /part-digest OFD_PART_CHANGED/,
  edited(stamped, PAGE, (text) => text.replace('示', '假')),
)
add(
  'a page taken out of the document',
  /part-digest OFD_PART_CHANGED/,
  edited(stamped, ROOT, (text) => text.replace(/<ofd:Page ID="[^"]*" BaseLoc="[^"]*Page_1[^>]*>/, '')),
)
add(
  'pages swapped',
  /part-digest OFD_PART_CHANGED/,
  withParts(stamped, { [PAGE]: partOf(stamped, PAGE.replace('Page_0', 'Page_1')) }),
)
add(
  'title changed',
  /part-digest OFD_PART_CHANGED/,
  edited(stamped, 'OFD.xml', (text) => text.replace('示例通知', '示例公告')),
)

// Parts added.
add(
  'an unreferenced part',
  /coverage OFD_PART_UNREFERENCED/,
  withParts(stamped, { 'Doc_0/evil.xml': '<a/>' }),
)
add(
  'an unreferenced part at the root',
  /coverage OFD_PART_UNREFERENCED/,
  withParts(stamped, { 'evil.bin': 'x' }),
)
add(
  'an unreferenced part among the signatures',
  /coverage OFD_PART_UNREFERENCED/,
  withParts(stamped, { 'Doc_0/Signs/Sign_9/Signature.xml': '<a/>' }),
)
add(
  'a page added and shown',
  /part-digest OFD_PART_CHANGED/,
  withParts(
    edited(stamped, ROOT, (text) =>
      text.replace('</ofd:Pages>', '<ofd:Page ID="9999" BaseLoc="Pages/Page_9/Content.xml"/></ofd:Pages>'),
    ),
    { 'Doc_0/Pages/Page_9/Content.xml': Buffer.from(partOf(stamped, PAGE)) },
  ),
)

// The description.
const signature = `${SIGN}/Signature.xml`
add(
  'a reference dropped',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) =>
    text.replace(/<ofd:Reference FileRef="\/Doc_0\/Pages.*?<\/ofd:Reference>/, ''),
  ),
)
add(
  'a reference dropped is a part left open',
  /coverage OFD_PART_UNPROTECTED/,
  edited(stamped, signature, (text) =>
    text.replace(/<ofd:Reference FileRef="\/Doc_0\/Pages.*?<\/ofd:Reference>/, ''),
  ),
)
add(
  'all references dropped',
  /part-digest OFD_NOTHING_PROTECTED/,
  edited(stamped, signature, (text) => text.replace(/<ofd:Reference FileRef.*<\/ofd:Reference>/s, '')),
)
add(
  'a stamp moved',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) => text.replace(/Boundary="\d/, 'Boundary="9')),
)
add(
  'a stamp moved to another page',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) => text.replace(/PageRef="[^"]*"/, 'PageRef="1"')),
)
add(
  'a stamp taken away',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) => text.replace(/<ofd:StampAnnot[^>]*>/, '')),
)
add(
  'the date changed',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) => text.replace(/<ofd:SignatureDateTime>2/, '<ofd:SignatureDateTime>1')),
)
add(
  'a blank in the description',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) => `${text} `),
)
add(
  'a comment in the description',
  /data-hash DATA_HASH_DIFFERS/,
  edited(stamped, signature, (text) => text.replace('<ofd:SignedInfo>', '<!-- --><ofd:SignedInfo>')),
)
add(
  'the digest method unknown',
  /part-digest OFD_DIGEST_UNSUPPORTED/,
  edited(stamped, signature, (text) => text.replace('1.2.156.10197.1.401', '1.2.3.4')),
)
add(
  'the digest method left out (MD5)',
  /part-digest OFD_PART_CHANGED/,
  edited(stamped, signature, (text) => text.replace(' CheckMethod="1.2.156.10197.1.401"', '')),
)
add(
  'a check value that is no base64',
  /part-digest OFD_PART_CHANGED/,
  edited(stamped, signature, (text) => text.replace('<ofd:CheckValue>', '<ofd:CheckValue>*')),
)
add(
  'a reference to a part that is not there',
  /part-digest OFD_PART_MISSING/,
  edited(stamped, signature, (text) =>
    text.replace('FileRef="/Doc_0/Document.xml"', 'FileRef="/Doc_0/Nothing.xml"'),
  ),
)
add(
  'a reference by other capitals',
  /part-digest OFD_PART_MISSING/,
  edited(stamped, signature, (text) =>
    text.replace('FileRef="/Doc_0/Document.xml"', 'FileRef="/doc_0/document.xml"'),
  ),
)
add(
  'SignedValue elsewhere',
  /format OFD_SIGNATURE_MISSING/,
  edited(stamped, signature, (text) => text.replace('SignedValue.dat', 'Other.dat')),
)
add(
  'two References elements',
  /format OFD_MALFORMED/,
  edited(stamped, signature, (text) => text.replace('<ofd:References', '<ofd:References/><ofd:References')),
)
add(
  'two SignedInfo elements',
  /format OFD_MALFORMED/,
  edited(stamped, signature, (text) => text.replace('<ofd:SignedInfo>', '<ofd:SignedInfo/><ofd:SignedInfo>')),
)
add(
  'a DOCTYPE in the description',
  /format XML_/,
  edited(stamped, signature, (text) => text.replace('<ofd:Signature ', '<!DOCTYPE a><ofd:Signature ')),
)
add('the description no XML', /format XML_/, withParts(stamped, { [signature]: 'x' }))

// The signed value.
const value = `${SIGN}/SignedValue.dat`
const valueLength = partOf(stamped, value).byteLength
add('the last byte of the value', /signature-value SIGNATURE_BAD/, flipped(stamped, value, -1))
add(
  'the value cut',
  /format DER_MALFORMED/,
  withParts(stamped, { [value]: partOf(stamped, value).subarray(0, valueLength - 1) }),
)
add('the value empty', /format /, withParts(stamped, { [value]: Buffer.alloc(0) }))
add(
  'garbage behind the value',
  /format DER_TRAILING/,
  withParts(stamped, { [value]: Buffer.concat([partOf(stamped, value), Buffer.alloc(8)]) }),
)
add(
  'the value of another document',
  /data-hash DATA_HASH_DIFFERS/,
  withParts(stamped, { [value]: partOf(await office.stamp(await letter(4)), value) }),
)
add(
  'the value of the second signature in the first',
  /data-hash DATA_HASH_DIFFERS/,
  withParts(twice, { [value]: partOf(twice, 'Doc_0/Signs/Sign_1/SignedValue.dat') }),
)
for (let k = 1; k <= 12; k++) {
  add(`byte ${k}/13 of the value flipped`, /./, flipped(stamped, value, Math.floor((valueLength * k) / 13)))
}

// The seal.
const seal = `${SIGN}/Seal.esl`
add('the seal beside with a byte flipped', /seal-embedded SEAL_SWAPPED/, flipped(stamped, seal, -1))
add('the seal beside is a protected part', /part-digest OFD_PART_CHANGED/, flipped(stamped, seal, -1))
add(
  'the seal beside taken away',
  /part-digest OFD_PART_MISSING/,
  edited(stamped, signature, (text) => text.replace('Seal.esl', 'Gone.esl')),
)

// Someone else.
const stranger = await openOffice()
add('stamped by a stranger with the same names', /signer-cert CERT_/, await stranger.stamp(document))
add('made by a maker that nobody trusts', /maker-cert CERT_/, await stranger.stamp(document))
const sample = readSeal(office.authority.seal, () => undefined)
const sealFor = (fields: { certs: Uint8Array[]; from?: number; to?: number; maker?: Office }) =>
  makeSeal({
    maker: signerFor((fields.maker ?? office).authority.maker),
    version: 'V4',
    id: '6199990000003',
    vendor: 'gseal',
    type: 1,
    name: '示例单位',
    certs: fields.certs,
    list: 'certs',
    created: office.now,
    validFrom: fields.from ?? office.now - 86_400_000,
    validTo: fields.to ?? office.now + 86_400_000,
    picture: sample.picture,
  })
const mixed = await sealFor({ certs: [stranger.authority.unit.cert], maker: office })
add(
  'a trusted seal that lists a stranger',
  /signer-cert CERT_/,
  await office.stamp(document, { seal: mixed, signer: signerFor(stranger.authority.unit) }),
)
const foreign = await sealFor({ certs: [office.authority.unit.cert], maker: stranger })
add(
  'a stranger’s seal that lists a trusted signer',
  /maker-cert CERT_/,
  await office.stamp(document, { seal: foreign }),
)
const unitMade = await makeSealByUnit()
add('a seal signed by a key of the unit verifies only as that unit', /seal-signature SEAL_FORGED/, unitMade)

/** The stamp's DER with the maker's certificate exchanged for the unit's. */
async function makeSealByUnit(): Promise<Uint8Array> {
  const bytes = Buffer.from(partOf(stamped, value))
  const [from, to] = [office.authority.maker.cert, office.authority.unit.cert].map((cert) =>
    Buffer.from(cert),
  )
  if (from === undefined || to === undefined) throw new Error('no certificates')
  const at = bytes.indexOf(from)
  // Certificates differ in length: only the public key inside is exchanged, which keeps the shape.
  const key = Buffer.from(office.authority.maker.key.publicKey.spki).subarray(-65)
  const other = Buffer.from(office.authority.unit.key.publicKey.spki).subarray(-65)
  const inside = bytes.indexOf(key, at)
  other.copy(bytes, inside)
  return withParts(stamped, { [value]: bytes })
}

// The list.
add(
  'Type changed to Sign',
  /format OFD_TYPE_DIFFERS/,
  edited(stamped, LIST, (text) => text.replace('Type="Seal"', 'Type="Sign"')),
)
add(
  'an unknown Type',
  /finding OFD_MALFORMED/,
  edited(stamped, LIST, (text) => text.replace('Type="Seal"', 'Type="None"')),
)
add(
  'an entry that leads nowhere',
  /format OFD_SIGNATURE_MISSING/,
  edited(stamped, LIST, (text) => text.replace('Sign_0/Signature.xml', 'Sign_7/Signature.xml')),
)
add(
  'an entry that leads to a page',
  /format OFD_MALFORMED/,
  edited(stamped, LIST, (text) => text.replace(/BaseLoc="[^"]*"/, `BaseLoc="/${PAGE}"`)),
)
add(
  'two entries with one ID',
  /finding OFD_MALFORMED/,
  edited(twice, LIST, (text) => text.replace('ID="s003"', 'ID="s001"')),
)
add(
  'Relative to nothing',
  /relative RELATIVE_MISSING/,
  edited(stamped, LIST, (text) => text.replace('Type="Seal"', 'Type="Seal" Relative="s999"')),
)
add(
  'Relative in a circle',
  /relative RELATIVE_/,
  edited(twice, LIST, (text) =>
    text.replace('ID="s001"', 'ID="s001" Relative="s003"').replace('ID="s003"', 'ID="s003" Relative="s001"'),
  ),
)
add(
  'an entry removed leaves its parts unreferenced',
  /coverage OFD_PART_UNREFERENCED/,
  edited(twice, LIST, (text) => text.replace(/<ofd:Signature ID="s003"[^>]*>/, '')),
)
add(
  'the list taken away from OFD.xml',
  /finding OFD_|part-digest/,
  edited(stamped, 'OFD.xml', (text) => text.replace('Signs/Signatures.xml', 'Signs/Gone.xml')),
)
add(
  'something added after the lock',
  /later-changes OFD_SIGNED_AFTER_LOCK|part-digest OFD_SIGNED_AFTER_LOCK/,
  edited(locked, LIST, (text) =>
    text.replace('</ofd:Signatures>', '<ofd:Signature ID="s099" BaseLoc="/x"/></ofd:Signatures>'),
  ),
)

/** Bytes that belong to nothing and that no signature claims: some vendors pad their values, and `interop` says so. */
const TOLERATED: ReadonlySet<string> = new Set(['garbage behind the value'])

t.test('at least 60 variants', async (t) => {
  t.ok(variants.length >= 60, `${variants.length} variants`)
})

t.test('the originals are valid', async (t) => {
  for (const bytes of [stamped, twice, locked]) t.equal(office.verify(bytes).verdict, 'valid')
})

for (const policy of ['strict', 'interop'] as const) {
  t.test(`every variant is refused under ${policy}, by the check that names it`, async (t) => {
    for (const { name, bytes, fault } of variants.filter(
      (item) => policy === 'strict' || !TOLERATED.has(item.name),
    )) {
      const report = office.verify(bytes, policy)
      t.not(report.verdict, 'valid', name)
      const noted = report.signatures
        .flatMap((item) => item.checks)
        .map((check) => `${check.name} ${check.code ?? ''}`)
      const named = [...faultsOf(report), ...(policy === 'interop' ? noted : [])]
      t.ok(
        named.some((item) => fault.test(item)),
        `${name}: ${faultsOf(report).join(', ')}`,
      )
    }
  })
}

t.test('every single-byte change of a protected part is refused', async (t) => {
  const parts = namesOf(stamped).filter((name) => name !== LIST)
  let seed = 42
  const next = (limit: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % limit
  }
  for (const name of parts) {
    const original = partOf(stamped, name)
    const all = original.byteLength <= 400
    const positions = all
      ? [...original.keys()]
      : Array.from({ length: 120 }, () => next(original.byteLength))
    const survivors = positions.filter((at) => {
      const part = Buffer.from(original)
      part[at] = (part[at] ?? 0) ^ (1 << next(8))
      return office.verify(withParts(stamped, { [name]: part })).verdict === 'valid'
    })
    t.same(survivors, [], `${name}: ${positions.length} positions`)
  }
})

t.test('so is every single-byte change in a document whose parts are digested side by side', async (t) => {
  // Enough for the lanes to be at work, as in a process that verifies many documents.
  sm3Many(Array.from({ length: 4 }, () => new Uint8Array(5_000_000)))
  const large = await office.stamp(await composeOfd(sampleScans({ pages: 3, bytesPerPage: 50_000 })))
  t.equal(office.verify(large).verdict, 'valid')
  for (const name of namesOf(large).filter((part) => part !== LIST)) {
    const { byteLength } = partOf(large, name)
    const positions = [0, Math.floor(byteLength / 3), Math.floor(byteLength / 2), byteLength - 1]
    t.same(
      positions.filter((at) => office.verify(flipped(large, name, at)).verdict === 'valid'),
      [],
      name,
    )
  }
})

t.test(
  'a document with a signature taken out altogether is unsigned, which scripts must expect',
  async (t) => {
    const report = office.verify(document)
    t.equal(report.verdict, 'unsigned')
    t.equal(openZip(document, () => undefined).get('Doc_0/Signs/Signatures.xml'), undefined)
  },
)
