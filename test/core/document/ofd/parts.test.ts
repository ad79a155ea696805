import t from 'tap'
import { toHex, utf8 } from '../../../../src/core/base/bytes.ts'
import { composeOfd } from '../../../../src/core/document/ofd/index.ts'
import { Parts } from '../../../../src/core/document/ofd/parts.ts'
import { sampleNotice } from '../../../../src/core/document/sample.ts'
import { sm3 } from '../../../../src/core/gm/index.ts'
import { openZip, rewriteZip } from '../../../../src/core/zip/index.ts'

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

const never = (): Uint8Array => {
  throw new Error('digested again')
}

t.test('of parts whose stored bytes are equal, trees and digests are taken over', async (t) => {
  const { earlier, after } = await twoStates()
  const same = earlier.names().filter((name) => name !== ENTRY)
  for (const name of [ENTRY, ...same]) earlier.digest(name, 'SM3', sm3)
  const trees = same.filter((name) => name.endsWith('.xml')).map((name) => earlier.xml(name))
  const entry = earlier.xml(ENTRY)
  const later = new Parts(after, quiet, earlier)
  t.ok(same.length > 3)
  for (const name of same)
    t.equal(toHex(later.digest(name, 'SM3', never)), toHex(earlier.digest(name, 'SM3', never)), name)
  t.same(
    same.filter((name) => name.endsWith('.xml')).map((name, i) => later.xml(name) === trees[i]),
    trees.map(() => true),
  )
  t.throws(() => later.digest(same[0] ?? '', 'another', never), 'each algorithm by itself')
  t.not(later.xml(ENTRY), entry, 'a changed part is read')
  t.throws(() => later.digest(ENTRY, 'SM3', never), 'and digested')
  t.equal(toHex(later.digest(ENTRY, 'SM3', sm3)), toHex(sm3(later.bytes(ENTRY))))
  t.not(toHex(later.digest(ENTRY, 'SM3', sm3)), toHex(earlier.digest(ENTRY, 'SM3', sm3)))
})

t.test('a digest that was told before counts for that content alone', async (t) => {
  const { earlier, after } = await twoStates()
  const told = sm3(Uint8Array.of(1, 2, 3))
  earlier.foresee(NEW, 'SM3', Uint8Array.of(1, 2, 3), told)
  t.equal(new Parts(after, quiet, earlier).digest(NEW, 'SM3', never), told)
  earlier.foresee(NEW, 'SM3', Uint8Array.of(1, 2, 4), told)
  t.throws(() => new Parts(after, quiet, earlier).digest(NEW, 'SM3', never))
  t.throws(() => new Parts(after, quiet).digest(NEW, 'SM3', never), 'a package that has no earlier state')
})
