/** `npm run crash -- [--rounds N] [--seed N]`: kills writers of a ledger N times, 300 unless told. */
import { parseArgs } from 'node:util'
import { crashRounds } from './rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) {
  console.error('crash: --rounds and --seed are numbers')
  process.exit(2)
}
const { events, grew } = await crashRounds(rounds, seed)
console.log(
  `crash: ${rounds} kills, seed ${seed}: ${events} events, the ledger sound after each; it grew in ${grew}`,
)
