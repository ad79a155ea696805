/**
 * `npm run crash -- [--rounds N] [--seed N] [--what ledger|issue]`: kills writers of a ledger N times, 300 unless told, or
 * processes that issue licences, 200 unless told.
 */
import { parseArgs } from 'node:util'
import { issueRounds } from './issue-rounds.ts'
import { crashRounds } from './rounds.ts'

const { values } = parseArgs({
  options: {
    what: { type: 'string', default: 'ledger' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const issuing = values.what === 'issue'
const [rounds, seed] = [Number(values.rounds ?? (issuing ? 200 : 300)), Number(values.seed)]
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) {
  console.error('crash: --rounds and --seed are numbers')
  process.exit(2)
}
if (issuing) {
  const { issued, lost, adopted } = await issueRounds(rounds, seed)
  console.log(
    `crash: ${rounds - 1} kills while issuing, seed ${seed}: ${issued} licences, each with one identifier and one file; ` +
      `${adopted} files were taken up from staging, ${lost} signatures lost and made again`,
  )
} else {
  const { events, grew } = await crashRounds(rounds, seed)
  console.log(
    `crash: ${rounds} kills, seed ${seed}: ${events} events, the ledger sound after each; it grew in ${grew}`,
  )
}
