import t from 'tap'
import { crashRounds } from './rounds.ts'

t.test('a ledger is sound after each of 18 kills, and nothing that was safe is lost', async (t) => {
  const { rounds, grew } = await crashRounds(18, 20261124)
  t.equal(rounds, 18)
  t.ok(grew >= 4, `the writers got to write before they were killed (${grew} rounds)`)
})
