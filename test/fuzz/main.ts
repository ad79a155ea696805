/** `npm run fuzz -- [--seconds N] [--seed N] [--only TARGET]`: N seconds for each target, 60 unless told. */
import { parseArgs } from 'node:util'
import { fuzz, keep } from './engine.ts'
import { TARGETS } from './targets.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
  },
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
const targets = TARGETS.filter(({ name }) => values.only === undefined || values.only === name)
if (!(seconds > 0) || !Number.isSafeInteger(seed) || targets.length === 0) {
  console.error(
    `fuzz: --seconds and --seed are numbers, --only is one of ${TARGETS.map((x) => x.name).join(', ')}`,
  )
  process.exit(2)
}

for (const target of targets) {
  const end = performance.now() + seconds * 1000
  const { iterations, find } = await fuzz(target, seed, () => performance.now() > end)
  console.log(
    `${target.name}: ${iterations} inputs, seed ${seed}, ${find === undefined ? 'no find' : 'a find'}`,
  )
  if (find === undefined) continue
  console.error(`iteration ${find.iteration}: ${find.reason}`)
  console.error(`the input is ${keep(find)}`)
  process.exitCode = 1
}
