/** A thread that composes, stamps and verifies licences; signatures come from the thread that keeps ledger and key. */
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { toHex } from '../../core/base/bytes.ts'
import { isGsealError } from '../../core/base/error.ts'
import { sm3 } from '../../core/gm/index.ts'
import { inspectPressed, press, readSource } from '../../core/press.ts'
import { type Answer, type Order, type PressSetup, type ToolsModule, together } from './press-messages.ts'

const setup = workerData as PressSetup
const { openTools, speaksOf } = (await import(setup.tools)) as ToolsModule
const tools = await openTools(setup)
const tell = together<Answer>(
  (answers) => parentPort?.postMessage(answers),
  (flush) => void setImmediate().then(flush),
)

const failed = (id: number, error: unknown): void => {
  if (isGsealError(error)) tell({ id, kind: 'failed', code: error.code, params: error.params })
  else
    tell({
      id,
      kind: 'broken',
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
}

/** Jobs that wait for their signature. */
const waiting = new Map<number, { sign(value: Uint8Array): void; drop(): void }>()

/** Said instead of a signature; the job ends without an answer. */
class Dropped extends Error {}

/** Documents in the making at a time. */
const AT_ONCE = 2
let busy = 0
const queue: (() => void)[] = []

/** Orders that have come meanwhile go first: what waits for its signature is older than what is not begun. */
const enter = async (): Promise<void> => {
  if (busy < AT_ONCE) busy++
  else await new Promise<void>((go) => queue.push(go))
  await setImmediate()
}

const leave = (): void => {
  const next = queue.shift()
  if (next === undefined) busy--
  else next()
}

const pressJob = async ({ id, job }: Extract<Order, { do: 'press' }>): Promise<void> => {
  await enter()
  let inside = true
  const out = (): void => {
    if (inside) leave()
    inside = false
  }
  try {
    const pressed = await press(tools, job, (composed) => {
      const { request, ...rest } = composed
      // A view of a larger buffer would be sent with all of it.
      tell({ id, kind: 'composed', ...rest, request: { ...request, tbs: Uint8Array.from(request.tbs) } })
      out()
      return new Promise((sign, refuse) => {
        waiting.set(id, { sign, drop: () => refuse(new Dropped()) })
      })
    })
    tell({ id, kind: 'done', ...pressed })
  } catch (error) {
    if (!(error instanceof Dropped)) failed(id, error)
  } finally {
    out()
  }
}

const inspect = async ({ id, path, identifier, now }: Extract<Order, { do: 'inspect' }>): Promise<void> => {
  try {
    const found = await inspectPressed(tools, path, identifier, now, speaksOf)
    tell(found === undefined ? { id, kind: 'none' } : { id, kind: 'done', ...found })
  } catch (error) {
    failed(id, error)
  }
}

const digest = ({ id, path }: Extract<Order, { do: 'digest' }>): void => {
  try {
    const bytes = readSource(path)
    tell({ id, kind: 'done', file: toHex(sm3(bytes)), bytes: bytes.byteLength })
  } catch (error) {
    failed(id, error)
  }
}

const take = (id: number) => {
  const job = waiting.get(id)
  waiting.delete(id)
  return job
}

const obey = (order: Order): void => {
  if (order.do === 'press') void pressJob(order)
  else if (order.do === 'inspect') void inspect(order)
  else if (order.do === 'digest') digest(order)
  else if (order.do === 'sign') take(order.id)?.sign(order.signature)
  else take(order.id)?.drop()
}

parentPort?.on('message', (orders: readonly Order[]) => {
  for (const order of orders) obey(order)
})
