/** A short run of every target, and every input that was ever a find. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FINDS, fuzz, judge } from './engine.ts'
import { mutate } from './mutate.ts'
import { random } from './random.ts'
import { TARGETS, type Target } from './targets.ts'

for (const target of TARGETS) {
  t.test(`${target.name}: mutated inputs are read or refused with a code`, async (t) => {
    t.ok(target.seeds().length > 0, 'there are seeds')
    const { find } = await fuzz(target, 42, (iteration) => iteration >= target.short)
    t.equal(find?.reason, undefined, `iteration ${find?.iteration}`)
  })
}

t.test('former finds stay mended', async (t) => {
  const files = existsSync(FINDS) ? readdirSync(FINDS).filter((name) => name.endsWith('.bin')) : []
  for (const file of files) {
    const target = TARGETS.find(({ name }) => file.startsWith(`${name}-`))
    t.ok(target, `${file} names a target`)
    if (target !== undefined) t.equal(await judge(target, readFileSync(join(FINDS, file))), undefined, file)
  }
})

t.test('a fault that is no GsealError is found, and found again by its seed', async (t) => {
  const run = (bytes: Uint8Array): void => {
    if (bytes[0] === 0x21) throw new RangeError('planted')
  }
  const planted: Target = { name: 'planted', seeds: () => [Buffer.from(' abc')], tokens: [], short: 0, run }
  const first = await fuzz(planted, 7, (i) => i > 20_000)
  const second = await fuzz(planted, 7, (i) => i > 20_000)
  t.match(first.find?.reason, /planted/)
  t.equal(second.find?.iteration, first.find?.iteration)
  t.same(second.find?.bytes, first.find?.bytes)
})

t.test('mutations never change a seed and never grow without bound', async (t) => {
  const seed = Buffer.alloc(250_000, 'seed')
  const material = { seeds: [seed], tokens: [Buffer.from('token')] }
  const longest = Array.from({ length: 200 }, (_, i) => mutate(random(i), material).length)
  t.ok(Math.max(...longest) <= 256 * 1024)
  t.ok(seed.equals(Buffer.alloc(250_000, 'seed')))
})
