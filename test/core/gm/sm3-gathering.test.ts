import fc from 'fast-check'
import t from 'tap'
import { toHex } from '../../../src/core/base/bytes.ts'
import { type Asked, Sm3Gathering, sm3, sm3Many } from '../../../src/core/gm/index.ts'
import type { RunningHash } from '../../../src/core/gm/sm3.ts'
import { sm3Asked } from '../../../src/core/gm/sm3-many.ts'

const textOf = (length: number, seed: number): Uint8Array =>
  new Uint8Array(length).map((_, i) => Math.imul(i + seed, 0x9e3779b1) >>> 24)

const REST = Uint8Array.of(1, 2, 3)

/** What an outcome comes to: that of an opening goes on. */
const ended = (outcome: Uint8Array | RunningHash | undefined): string => {
  if (outcome === undefined) return 'none'
  if (outcome instanceof Uint8Array) return toHex(outcome)
  outcome.update(REST)
  return toHex(outcome.digest())
}

const right = (asked: Asked): string =>
  'text' in asked ? toHex(sm3(asked.text)) : toHex(sm3(asked.opening, REST))

/** Lengths for which lanes are worth it, and for which they are not. */
const asked = fc
  .record({
    length: fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: 32_000, max: 80_000 })),
    open: fc.boolean(),
    seed: fc.nat(),
  })
  .map(
    ({ length, open, seed }): Asked =>
      open ? { opening: textOf(length, seed) } : { text: textOf(length, seed) },
  )

for (const lanes of [false, true]) {
  t.test(
    `each gets its own outcome in its own order, ${lanes ? 'through lanes' : 'by OpenSSL'}`,
    async (t) => {
      if (lanes) sm3Many([new Uint8Array(17_000_000)])
      fc.assert(
        fc.property(fc.array(asked, { maxLength: 9 }), (list) => {
          const outcome = sm3Asked(list)
          return outcome.length === list.length && list.every((item, i) => ended(outcome[i]) === right(item))
        }),
        { numRuns: 40, seed: 20_261_130 },
      )
      t.same(sm3Asked([]), [])
    },
  )
}

t.test('those who ask in one turn are answered each with what they asked for', async (t) => {
  const gathering = new Sm3Gathering()
  const lists: Asked[][] = [
    [{ text: textOf(50_000, 1) }, { opening: textOf(70_000, 2) }],
    [],
    [{ text: textOf(60_000, 3) }, { text: textOf(10, 4) }, { opening: textOf(70_000, 5) }],
  ]
  const answers = await Promise.all(lists.map((list) => gathering.take(list)))
  t.same(
    answers.map((answer) => answer.map(ended)),
    lists.map((list) => list.map(right)),
  )
  t.same(
    (await gathering.take([{ text: textOf(9, 9) }])).map(ended),
    [toHex(sm3(textOf(9, 9)))],
    'and later ones',
  )
})

t.test('a fault is told to all who asked', async (t) => {
  const gathering = new Sm3Gathering()
  const broken = { text: null } as unknown as Asked
  const [one, other] = [gathering.take([{ text: textOf(9, 1) }]), gathering.take([broken])]
  await t.rejects(one)
  await t.rejects(other)
})
