import t from 'tap'
import { toHex, utf8 } from '../../../../src/core/base/bytes.ts'
import { composeOfd } from '../../../../src/core/document/ofd/index.ts'
import { Parts } from '../../../../src/core/document/ofd/parts.ts'
import { sampleNotice } from '../../../../src/core/document/sample.ts'
import {
  type DigestAlgorithm,
  digestAlgorithm,
  type RunningHash,
  sm3,
} from '../../../../src/core/gm/index.ts'
import { sm3Asked } from '../../../../src/core/gm/sm3-many.ts'
import { beginRewrite, openZip, rewriteZip, writeZip } from '../../../../src/core/zip/index.ts'

const quiet = () => undefined
const ENTRY = 'OFD.xml'
const NEW = 'Doc_0/Signs/Sign_0/Seal.esl'

/** A package, and a later state of it with one part changed and one added. */
const twoStates = async () => {
  const before = await composeOfd(sampleNotice())
  const archive = openZip(before, quiet)
  const entry = archive.get(ENTRY)
  const text = entry === undefined ? '' : new TextDecoder().decode(archive.read(entry))
  const changes = [
    { name: ENTRY, data: utf8(text.replace('</ofd:OFD>', '<!-- more --></ofd:OFD>')) },
    { name: NEW, data: Uint8Array.of(1, 2, 3), store: true },
  ]
  const earlier = new Parts(archive, quiet)
  return { earlier, after: openZip(rewriteZip(archive, changes, { time: 0 }), quiet) }
}

const SM3 = digestAlgorithm('SM3') as DigestAlgorithm

/** A hash that tells what it was fed with. */
const watched = (hash: RunningHash, seen: Uint8Array[]): RunningHash => ({
  update: (bytes) => {
    seen.push(bytes)
    hash.update(bytes)
  },
  digest: () => hash.digest(),
  copy: () => watched(hash.copy(), seen),
})

const again = (): never => {
  throw new Error('digested again')
}
const never: DigestAlgorithm = { ...SM3, digest: again, many: again }

t.test('of parts whose stored bytes are equal, trees and digests are taken over', async (t) => {
  const { earlier, after } = await twoStates()
  const same = earlier.names().filter((name) => name !== ENTRY)
  for (const name of [ENTRY, ...same]) earlier.digest(name, SM3)
  const trees = same.filter((name) => name.endsWith('.xml')).map((name) => earlier.xml(name))
  const entry = earlier.xml(ENTRY)
  const later = new Parts(after, quiet, earlier)
  t.ok(same.length > 3)
  for (const name of same) t.equal(toHex(later.digest(name, never)), toHex(earlier.digest(name, never)), name)
  t.same(
    same.filter((name) => name.endsWith('.xml')).map((name, i) => later.xml(name) === trees[i]),
    trees.map(() => true),
  )
  t.throws(() => later.digest(same[0] ?? '', { ...never, oid: 'another' }), 'each algorithm by itself')
  t.not(later.xml(ENTRY), entry, 'a changed part is read')
  t.throws(() => later.digest(ENTRY, never), 'and digested')
  t.equal(toHex(later.digest(ENTRY, SM3)), toHex(sm3(later.bytes(ENTRY))))
  t.not(toHex(later.digest(ENTRY, SM3)), toHex(earlier.digest(ENTRY, SM3)))
})

t.test('a digest that was told before counts for that content alone', async (t) => {
  const { earlier, after } = await twoStates()
  const told = sm3(Uint8Array.of(1, 2, 3))
  earlier.foresee(NEW, SM3, Uint8Array.of(1, 2, 3), told)
  t.equal(new Parts(after, quiet, earlier).digest(NEW, never), told)
  earlier.foresee(NEW, SM3, Uint8Array.of(1, 2, 4), told)
  t.throws(() => new Parts(after, quiet, earlier).digest(NEW, never))
  t.throws(() => new Parts(after, quiet).digest(NEW, never), 'a package that has no earlier state')
})

t.test(
  'digests taken together are those of each part, and of the package when it was asked for',
  async (t) => {
    const { earlier } = await twoStates()
    const whole = earlier.whole()
    t.equal(toHex(whole.digest(SM3)), toHex(sm3(earlier.archive.bytes)), 'before')
    earlier.digestTogether([...earlier.names(), ENTRY, 'absent'], SM3)
    t.ok(earlier.names().length > 3)
    for (const name of earlier.names())
      t.equal(toHex(earlier.digest(name, never)), toHex(sm3(earlier.bytes(name))), name)
    t.equal(toHex(whole.digest(never)), toHex(sm3(earlier.archive.bytes)))
    t.same([...whole], [earlier.archive.bytes])
  },
)

t.test(
  'a part that is listed twice is digested once, and one that cannot be read throws where it is asked for',
  async (t) => {
    const { earlier } = await twoStates()
    const [name = ''] = earlier.names().filter((part) => part !== ENTRY)
    const count = { texts: 0 }
    const counting: DigestAlgorithm = {
      ...SM3,
      many: (texts) => {
        const all = [...texts]
        count.texts += all.length
        return SM3.many(all)
      },
    }
    earlier.digestTogether([ENTRY, name, ENTRY, name], counting)
    t.equal(count.texts, 2)
    const broken = Buffer.from(earlier.archive.bytes)
    const entry = earlier.archive.get(name)
    const at = Buffer.from(broken).indexOf(Buffer.from(entry?.compressed ?? []))
    broken.fill(0xff, at, at + 16)
    const parts = new Parts(openZip(broken, quiet), quiet)
    parts.digestTogether([ENTRY, name], SM3)
    t.equal(toHex(parts.digest(ENTRY, never)), toHex(sm3(parts.bytes(ENTRY))))
    t.throws(() => parts.digest(name, SM3), { code: 'ZIP_DATA' })
  },
)

/** The first entries of a package and the package, one part of which may be another than was said first. */
const begunAndWhole = () => {
  const filler = (i: number) => ({
    name: `Doc_0/Res/${i}.bin`,
    data: new Uint8Array(400_000).map((_, at) => at * (i + 3)),
    store: true,
  })
  const before = openZip(writeZip([0, 1, 2, 3, 4].map(filler), 0), quiet)
  const rewriting = beginRewrite(before, [], { time: 0, room: 1000 })
  const after = rewriting.end([{ name: 'Doc_0/Signs/Signatures.xml', data: utf8('<a/>') }])
  return { before, beginning: rewriting.begun, after }
}

/** As SM3, but no digest is begun. */
const resuming: DigestAlgorithm = { ...SM3, create: again }

t.test('the digest of the state to come is begun beside those of the parts', async (t) => {
  SM3.many([new Uint8Array(17_000_000)])
  const { before, beginning, after } = begunAndWhole()
  const earlier = new Parts(before, quiet)
  earlier.digestBeside(beginning, earlier.names(), resuming)
  for (const name of earlier.names())
    t.equal(toHex(earlier.digest(name, never)), toHex(sm3(earlier.bytes(name))), name)
  const [name = ''] = earlier.names()
  const other = openZip(rewriteZip(before, [{ name, data: utf8('another') }], { time: 0 }), quiet)
  const changed = new Parts(other, quiet, earlier).whole()
  t.throws(() => changed.digest(resuming), 'another beginning is digested anew')
  t.equal(toHex(changed.digest(SM3)), toHex(sm3(other.bytes)))
  const whole = new Parts(openZip(after, quiet), quiet, earlier).whole()
  t.equal(toHex(whole.digest(resuming)), toHex(sm3(after)))
  const later = new Parts(openZip(after, quiet), quiet, earlier).whole()
  t.throws(() => later.digest(resuming), 'it serves once, since the file may be changed from here on')
})

for (const lanes of [false, true])
  t.test(
    `digests that were taken ahead are those of the parts, and the package goes on from them: ${lanes}`,
    async (t) => {
      if (lanes) SM3.many([new Uint8Array(17_000_000)])
      const { before, after } = begunAndWhole()
      const earlier = new Parts(before, quiet)
      const [first = '', ...others] = earlier.names()
      const { asked, take } = earlier.ahead([new Uint8Array(3), Uint8Array.from(earlier.bytes(first))])
      t.equal(asked.length, others.length + 1, 'all parts but the one that is known, and the beginning')
      let copies = 0
      const counted = (hash: RunningHash): RunningHash => ({
        update: (bytes) => hash.update(bytes),
        digest: () => hash.digest(),
        copy: () => {
          copies++
          return hash.copy()
        },
      })
      take(sm3Asked(asked).map((item) => (item instanceof Uint8Array ? item : counted(item))))
      for (const name of others)
        t.equal(toHex(earlier.digest(name, never)), toHex(sm3(earlier.bytes(name))), name)
      t.throws(() => earlier.digest(first, never))
      const [whole, later] = [earlier.whole(), new Parts(openZip(after, quiet), quiet, earlier).whole()]
      t.equal(toHex(whole.digest(SM3)), toHex(sm3(before.bytes)))
      t.equal(toHex(later.digest(SM3)), toHex(sm3(after)))
      t.equal(copies, 2, 'both went on from the beginning')
      const { asked: nothing } = earlier.ahead([earlier.bytes(first)])
      t.equal(nothing.length, 1, 'what is known is not asked for again')
    },
  )

t.test('and is not where that of the state itself was taken, from which it can go on', async (t) => {
  const { before, beginning } = begunAndWhole()
  const earlier = new Parts(before, quiet)
  t.equal(toHex(earlier.whole().digest(SM3)), toHex(sm3(before.bytes)))
  earlier.digestBeside(beginning, earlier.names(), { ...SM3, beside: () => t.fail('begun') as never })
  for (const name of earlier.names())
    t.equal(toHex(earlier.digest(name, never)), toHex(sm3(earlier.bytes(name))), name)
})

t.test(
  'the digest of a package goes on from that of the one before where both begin alike, and only there',
  (t) => {
    const filler = { name: 'Doc_0/Res/a.bin', data: new Uint8Array(20_000).map((_, i) => i * 7), store: true }
    const list = (text: string) => ({ name: 'Doc_0/Signs/Signatures.xml', data: utf8(text), store: true })
    const before = openZip(writeZip([filler, list('<a/>')], 0), quiet)
    const earlier = new Parts(before, quiet)
    t.equal(toHex(earlier.whole().digest(SM3)), toHex(sm3(before.bytes)))
    const stamped = openZip(rewriteZip(before, [list('<a><b/></a>')], { time: 0 }), quiet)
    const changed = { ...filler, data: filler.data.with(9, 1) }
    const other = openZip(rewriteZip(before, [changed, list('<a><b/></a>')], { time: 0 }), quiet)
    const beginnings: number[] = []
    for (const archive of [stamped, other]) {
      const seen: Uint8Array[] = []
      const sm3Seen = { ...SM3, create: () => watched(SM3.create(), seen) } as DigestAlgorithm
      const first = new Parts(before, quiet)
      first.whole().digest(sm3Seen)
      seen.length = 0
      t.equal(toHex(new Parts(archive, quiet, first).whole().digest(sm3Seen)), toHex(sm3(archive.bytes)))
      beginnings.push(seen.reduce((sum, { byteLength }) => sum + byteLength, 0))
    }
    t.ok((beginnings[0] ?? 0) < 8192, 'the beginning is not digested again')
    t.equal(beginnings[1], other.bytes.byteLength, 'another beginning is digested whole')
    t.end()
  },
)
