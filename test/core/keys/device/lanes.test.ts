/** Sessions of a token: shared out, replaced when void, and nobody waits for one that no longer exists. */
import t from 'tap'
import type { Lane } from '../../../../src/core/keys/device/driver.ts'
import { DeviceFault } from '../../../../src/core/keys/device/fault.ts'
import { Lanes } from '../../../../src/core/keys/device/lanes.ts'

/** A device that gives so many sessions, or says that it is gone. */
const device = (most: number) => {
  const now = { open: 0, gone: false }
  const open = (): Lane => {
    if (now.gone) throw new DeviceFault('removed', 'C_OpenSession', 'no such token')
    if (now.open >= most) throw new DeviceFault('busy', 'C_OpenSession', 'no more sessions')
    now.open += 1
    const close = (): void => {
      now.open -= 1
    }
    return { close } as unknown as Lane
  }
  return { now, open }
}

t.test('a device that gives fewer sessions than wanted is asked for no more', async (t) => {
  const told: number[] = []
  const { open, now } = device(2)
  const lanes = new Lanes(open, 8, (most) => told.push(most))
  const [first] = [await lanes.take(), await lanes.take()]
  const third = lanes.take()
  lanes.give(first)
  t.equal(await third, first, 'the next one waits for a session that is given back')
  t.same(told, [2])
  t.equal(now.open, 2)
})

t.test('whoever waits when a session is void gets a new one', async (t) => {
  const { open, now } = device(1)
  const lanes = new Lanes(open, 1, () => undefined)
  const first = await lanes.take()
  const second = lanes.take()
  lanes.drop(first)
  t.not(await second, first)
  t.equal(now.open, 1)
})

t.test('whoever waits when the library is initialised again gets a new session', async (t) => {
  const { open, now } = device(1)
  const lanes = new Lanes(open, 1, () => undefined)
  const first = await lanes.take()
  const [second, third] = [lanes.take(), lanes.take()]
  now.open = 0
  lanes.forget()
  const fresh = await second
  t.not(fresh, first)
  lanes.give(fresh)
  t.equal(await third, fresh, 'one after the other')
})

t.test('whoever waits when the token is taken out is told so', async (t) => {
  const { open, now } = device(1)
  const lanes = new Lanes(open, 1, () => undefined)
  await lanes.take()
  const second = lanes.take()
  now.gone = true
  lanes.closeAll()
  const told = await second.catch((error: unknown) => error)
  t.ok(told instanceof DeviceFault)
  t.equal((told as DeviceFault).kind, 'removed')
})
