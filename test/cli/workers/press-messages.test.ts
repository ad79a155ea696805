import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { together } from '../../../src/cli/workers/press-messages.ts'

t.test('what is said in one go leaves as one message, in its order', async (t) => {
  const posted: number[][] = []
  const say = together<number>((list) => posted.push(list), process.nextTick)
  say(1)
  say(2)
  await Promise.resolve().then(() => say(3))
  t.same(posted, [])
  await setImmediate()
  t.same(posted, [[1, 2, 3]])
})

t.test('when enough has gathered it leaves at once, and the rest follows', async (t) => {
  const posted: number[][] = []
  const say = together<number>((list) => posted.push(list), process.nextTick)
  for (let n = 1; n <= 6; n++) say(n)
  t.same(posted, [[1, 2, 3, 4]])
  await setImmediate()
  t.same(posted, [
    [1, 2, 3, 4],
    [5, 6],
  ])
})

t.test('what is said while a message leaves goes with the next one, and nothing is sent twice', async (t) => {
  const posted: number[][] = []
  const say = together<number>((list) => {
    posted.push(list)
    if (list.length === 2) say(9)
  }, process.nextTick)
  say(1)
  say(2)
  await setImmediate()
  await setImmediate()
  t.same(posted, [[1, 2], [9]])
})
