import { createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { concatBytes } from '../../../src/core/base/bytes.ts'
import { canonicalJson, type JsonObject } from '../../../src/core/base/canonical.ts'
import { sm3 } from '../../../src/core/gm/index.ts'
import { parseCertificate } from '../../../src/core/pki/index.ts'
import { readManifest } from '../../../src/core/store/backup/manifest.ts'
import {
  byKey,
  byPassphrase,
  forCertificate,
  forPassphrase,
  newBoxKey,
  openBox,
  type Recipient,
  sealBox,
  unpack,
} from '../../../src/core/store/index.ts'
import { DAY, type Issued, issue, NOW } from '../../helpers/certs.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.byteLength; i += size) yield bytes.subarray(i, i + size)
}

const joined = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return concatBytes(...parts)
}

const PASS = '三只猫和一匹马 2026'
const seal = (plain: Uint8Array, size = 1000): Promise<Uint8Array> =>
  joined(sealBox(pieces(plain, size), newBoxKey(), [forPassphrase(PASS, 10)]))
const open = (boxed: Uint8Array, pass = PASS, size = 1000): Promise<Uint8Array> =>
  joined(
    openBox(
      pieces(boxed, size),
      byPassphrase(async () => pass),
    ),
  )

t.test('what was put into a box comes out again, in whatever pieces it travels', async (t) => {
  for (const length of [0, 1, 1000, 262_143, 262_144, 262_145, 600_000]) {
    const plain = Buffer.alloc(length, 'gseal')
    const boxed = await seal(plain, 70_001)
    t.ok(Buffer.from(await open(boxed, PASS, 50_003)).equals(plain), `${length} bytes`)
  }
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3000 }),
      fc.integer({ min: 1, max: 700 }),
      async (plain, size) => {
        t.ok(Buffer.from(await open(await seal(plain, size), PASS, size)).equals(Buffer.from(plain)))
      },
    ),
    { seed: 20261124, numRuns: 25 },
  )
})

t.test('the form is the one that the documentation gives: opened here once more by hand', async (t) => {
  const plain = Buffer.from('the home')
  const boxed = Buffer.from(await seal(plain))
  t.equal(boxed.subarray(0, 15).toString(), 'gseal backup 1\n')
  const headerEnd = 19 + boxed.readUInt32BE(15)
  const header = JSON.parse(boxed.subarray(19, headerEnd).toString()) as {
    recipients: Record<string, string>[]
  }
  const [recipient] = header.recipients
  const bytes = (name: string): Buffer => Buffer.from(recipient?.[name] ?? '', 'base64')
  const kek = pbkdf2Sync(PASS, bytes('salt'), Number(recipient?.['iterations']), 48, 'sm3')
  const unwrap = createDecipheriv('sm4-cbc', kek.subarray(0, 16), bytes('iv'))
  const key = Buffer.concat([unwrap.update(bytes('key')), unwrap.final()])
  const chunk = boxed.subarray(headerEnd)
  t.equal(chunk[0], 1, 'the only chunk is the last')
  const ciphertext = chunk.subarray(5, 5 + chunk.readUInt32BE(1))
  const decipher = createDecipheriv('sm4-ctr', key.subarray(0, 16), Buffer.alloc(16))
  t.equal(decipher.update(ciphertext).toString(), 'the home')
  const mac = createHmac('sm3', key.subarray(16))
    .update(sm3(boxed.subarray(0, headerEnd)))
    .update(Buffer.alloc(8))
    .update(Uint8Array.of(1))
    .update(ciphertext)
  t.same(chunk.subarray(5 + ciphertext.length), mac.digest())
})

t.test('a box that was changed, cut off, continued or reordered is not opened', async (t) => {
  const plain = Buffer.alloc(600_000, 'x')
  const boxed = Buffer.from(await seal(plain))
  const refused = async (bytes: Uint8Array, what: string): Promise<void> => {
    await t.rejects(open(bytes), { code: /^BACKUP_(DAMAGED|FOREIGN|PASSPHRASE)$/ }, what)
  }
  for (const place of [3, 17, 40, 300, 700, 1000, 300_000, boxed.length - 40, boxed.length - 1]) {
    const bytes = Buffer.from(boxed)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await refused(bytes, `byte ${place}`)
  }
  for (const length of [0, 10, 20, 500, 262_144, boxed.length - 33, boxed.length - 1]) {
    await refused(boxed.subarray(0, length), `cut off at ${length}`)
  }
  await refused(Buffer.concat([boxed, Buffer.from('x')]), 'continued')
  const start = 19 + boxed.readUInt32BE(15)
  const size = 5 + 262_144 + 32
  const [one, two] = [boxed.subarray(start, start + size), boxed.subarray(start + size, start + 2 * size)]
  await refused(
    Buffer.concat([boxed.subarray(0, start), two, one, boxed.subarray(start + 2 * size)]),
    'reordered',
  )
  await refused(
    Buffer.concat([boxed.subarray(0, start), one, boxed.subarray(start + 2 * size)]),
    'a chunk missing',
  )
  const other = Buffer.from(await seal(plain))
  await refused(Buffer.concat([other.subarray(0, start), boxed.subarray(start)]), 'the header of another box')
  await t.rejects(open(boxed, 'another passphrase'), { code: 'BACKUP_PASSPHRASE' })
})

t.test('a box for certificates opens with their keys, and with no other', async (t) => {
  const root = issue('示例根证书', undefined, {})
  const [vault, second, stranger] = ['vault', 'second', 'stranger'].map((name) =>
    issue(name, root, { keyLabel: name, notBefore: NOW - DAY, notAfter: NOW + DAY }),
  ) as [Issued, Issued, Issued]
  const to = ({ der }: Issued): Recipient => forCertificate(parseCertificate(der), NOW)
  const plain = Buffer.alloc(300_000, 'home')
  const boxed = await joined(
    sealBox(pieces(plain, 5000), newBoxKey(), [to(vault), to(second), forPassphrase(PASS, 10)]),
  )
  const openWith = ({ der, key }: Issued, bytes = boxed): Promise<Uint8Array> =>
    joined(
      openBox(
        pieces(bytes, 999),
        byKey(async () => ({ cert: der, decrypt: async (text) => key.decrypt?.(text) ?? new Uint8Array() })),
      ),
    )
  for (const owner of [vault, second]) t.ok(Buffer.from(await openWith(owner)).equals(plain))
  t.ok(Buffer.from(await open(boxed)).equals(plain), 'and with the passphrase')
  await t.rejects(openWith(stranger), { code: 'BACKUP_KEY' })
  await t.rejects(openWith({ ...stranger, der: vault.der }), { code: 'BACKUP_DAMAGED' }, 'not the key of it')
  await t.rejects(open(await joined(sealBox(pieces(plain, 5000), newBoxKey(), [to(vault)]))), {
    code: 'BACKUP_NO_PASSPHRASE',
  })
  const start = 19 + Buffer.from(boxed).readUInt32BE(15)
  for (let place = 25; place < start; place += 37) {
    const bytes = Buffer.from(boxed)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await t.rejects(openWith(vault, bytes), { code: /^BACKUP_(DAMAGED|KEY)$/ }, `byte ${place} of the header`)
  }
  const late = (): Recipient => forCertificate(parseCertificate(vault.der), NOW + 2 * DAY)
  t.throws(late, { code: 'BACKUP_CERT' }, 'not for a certificate that has ended')
})

const DIGEST = 'ab'.repeat(32)
const manifest = (more: JsonObject): string =>
  canonicalJson({ format: 1, created: 1, ledger: null, files: [], ...more })
const file = (path: string): JsonObject => ({ path, bytes: 0, mode: 0o600, sm3: DIGEST })

t.test('a manifest that would write outside its folder, or twice to one place, is refused', async (t) => {
  for (const path of [
    '../x',
    '/etc/passwd',
    'a/../../x',
    'a//b',
    '',
    '.',
    'a\\b',
    'c:x',
    'a/./b',
    'x'.repeat(2000),
  ]) {
    t.throws(() => readManifest(manifest({ files: [file(path)] })), { code: 'BACKUP_DAMAGED' }, path)
  }
  t.throws(() => readManifest(manifest({ files: [file('a'), file('A')] })), { code: 'BACKUP_DAMAGED' })
  t.throws(() => readManifest(manifest({ files: [file('ledger.db')] })), { code: 'BACKUP_DAMAGED' })
  t.throws(() => readManifest(manifest({ format: 2 })), { code: 'BACKUP_DAMAGED' })
  t.throws(() => readManifest(manifest({ files: [null] })), { code: 'BACKUP_DAMAGED' })
  t.throws(() => readManifest(` ${manifest({})}`), { code: 'BACKUP_DAMAGED' })
  t.same(readManifest(manifest({ files: [file('keys/demo.key')] })).files[0]?.path, 'keys/demo.key')
})

t.test('a stream whose files are not those of its manifest is refused', async (t) => {
  const stream = (text: string, content: string): AsyncIterable<Uint8Array> => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(text))
    return pieces(Buffer.concat([length, Buffer.from(text), Buffer.from(content)]), 7)
  }
  const hex = Buffer.from(sm3(Buffer.from('abc'))).toString('hex')
  const text = manifest({ files: [{ path: 'a', bytes: 3, mode: 0o600, sm3: hex }] })
  const read = (given: string, content: string) => unpack(stream(given, content), () => undefined)
  t.equal((await read(text, 'abc')).files.length, 1)
  for (const content of ['', 'ab', 'abd', 'abcd'])
    await t.rejects(read(text, content), { code: 'BACKUP_DAMAGED' })
})
