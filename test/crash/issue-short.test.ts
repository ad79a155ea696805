import t from 'tap'
import { issueRounds } from './issue-rounds.ts'

t.test(
  'issuing is killed five times: no identifier twice, no row stamped twice, no file without event',
  async (t) => {
    const { rounds, issued } = await issueRounds(6, 20261130)
    t.equal(rounds, 6)
    t.ok(issued >= 60, `all rows of an office were issued at the end (${issued})`)
  },
)
