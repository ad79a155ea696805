/** Threads that compose, behind the one interface that `issue` knows. A thread that dies fails the jobs that it had. */
import { Worker } from 'node:worker_threads'
import type { Code } from '../../core/base/codes/index.ts'
import { GsealError, type Params } from '../../core/base/error.ts'
import type { Composed, Press, Pressed, PressJob } from '../../core/issue-plan.ts'
import { type Answer, type Order, type PressSetup, together } from './press-messages.ts'

/**
 * Space for young objects, three times what is filled before it is collected. Documents should be dead by then: with half
 * of this, those that wait for their signature grow old, and full collections follow.
 */
const YOUNG_MB = 32

type OrderBody = Order extends infer O ? (O extends Order ? Omit<O, 'id'> : never) : never

interface Lane {
  load: number
  send(order: Order): void
  close(): Promise<unknown>
}

interface Waiting {
  readonly lane: Lane
  answer(answer: Answer): void
  broken(error: Error): void
}

const fault = (answer: Answer): Error => {
  if (answer.kind === 'failed') return new GsealError(answer.code, answer.params)
  return new Error(answer.kind === 'broken' ? answer.detail : `the thread said ${answer.kind}`)
}

/** A thread that cannot begin: no fault of a row, and no row can be made. */
export class PressUnready extends Error {
  readonly fault: GsealError

  constructor(fault: GsealError) {
    super(fault.message, { cause: fault })
    this.fault = fault
  }
}

/** What ended a thread; an error of the table is one no more when it comes from there, but has kept what it says. */
const ended = (error: Error): Error => {
  if (error.name !== GsealError.name) return error
  const { code, params } = error as unknown as { readonly code: Code; readonly params: Params }
  return new PressUnready(new GsealError(code, params))
}

export interface PressPool extends Press {
  close(): Promise<void>
}

export const openPress = (setup: PressSetup, lanes: number, now: () => number): PressPool => {
  const waiting = new Map<number, Waiting>()
  let serial = 0
  let closing = false

  /** Its thread begins with its first order: a batch that is done already needs none. */
  const openLane = (): Lane => {
    let worker: Worker | undefined
    const lane: Lane = {
      load: 0,
      send: together<Order>((orders) => {
        if (closing) return
        worker ??= start()
        worker.postMessage(orders)
      }, process.nextTick),
      close: async () => worker?.terminate(),
    }
    const died = (error: Error): void => {
      if (closing) return
      for (const [id, job] of waiting) {
        if (job.lane !== lane) continue
        waiting.delete(id)
        job.broken(error)
      }
    }
    const start = (): Worker => {
      const started = new Worker(new URL('./press-worker.js', import.meta.url), {
        workerData: setup,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      })
      started.on('message', (answers: readonly Answer[]) => {
        for (const answer of answers) waiting.get(answer.id)?.answer(answer)
      })
      started.on('error', (error) => died(ended(error)))
      started.on('exit', (status) => died(new Error(`a composing thread ended with status ${status}`)))
      return started
    }
    return lane
  }
  const all = Array.from({ length: lanes }, openLane)
  const lightest = (): Lane => all.reduce((a, b) => (b.load < a.load ? b : a))

  /** Asks the thread that `id` belongs to, and waits for its next answer. */
  const ask = (id: number, lane: Lane, order: OrderBody): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.set(id, {
        lane,
        answer: (answer) => {
          waiting.delete(id)
          resolve(answer)
        },
        broken: reject,
      })
      lane.send({ ...order, id } as Order)
    })

  const once = async (order: OrderBody): Promise<Pressed | undefined> => {
    const lane = lightest()
    lane.load++
    try {
      const answer = await ask(++serial, lane, order)
      if (answer.kind === 'none') return undefined
      if (answer.kind !== 'done') throw fault(answer)
      return { file: answer.file, bytes: answer.bytes }
    } finally {
      lane.load--
    }
  }

  const compose = async (job: PressJob): Promise<Composed> => {
    const [lane, id] = [lightest(), ++serial]
    lane.load++
    let loaded = true
    const unload = (): void => {
      if (loaded) lane.load--
      loaded = false
    }
    const answer = await ask(id, lane, { do: 'press', job }).catch((error: unknown) => {
      unload()
      throw error
    })
    if (answer.kind !== 'composed') {
      unload()
      throw fault(answer)
    }
    const { document, request, sources } = answer
    return {
      document,
      request,
      sources,
      finish: async (signature) => {
        try {
          const end = await ask(id, lane, { do: 'sign', signature })
          if (end.kind !== 'done') throw fault(end)
          return { file: end.file, bytes: end.bytes }
        } finally {
          unload()
        }
      },
      drop: () => {
        unload()
        lane.send({ do: 'drop', id })
      },
    }
  }

  return {
    lanes,
    compose,
    inspect: (path, identifier) => once({ do: 'inspect', path, identifier, now: now() }),
    digest: async (path) => {
      const found = await once({ do: 'digest', path })
      return { digest: found?.file ?? '', bytes: found?.bytes ?? 0 }
    },
    close: async () => {
      closing = true
      await Promise.all(all.map((lane) => lane.close()))
    },
  }
}
