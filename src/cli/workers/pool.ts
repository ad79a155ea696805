/** Lanes of worker threads. A thread that dies costs the one file that it had in work; the lane gets a new one. */
import { Worker } from 'node:worker_threads'
import type { FilePath } from '../files.ts'
import { type FileVerifier, failed, type Outcome, type VerifySetup } from '../verify-file.ts'

interface Lane {
  verify(path: FilePath): Promise<Outcome>
  close(): Promise<unknown>
}

/** Listeners stay for the life of a thread: taking them all off also takes off those that Node itself set. */
const openLane = (setup: VerifySetup): Lane => {
  let worker: Worker | undefined
  let waiting: ((outcome: Outcome) => void) | undefined
  const settle = (outcome: Outcome): void => {
    const resolve = waiting
    waiting = undefined
    resolve?.(outcome)
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./verify-worker.js', import.meta.url), { workerData: setup })
    const died = (error: unknown): void => {
      if (worker === started) worker = undefined
      settle(failed(error))
    }
    started.on('message', settle)
    started.on('error', died)
    started.on('exit', (status) => {
      if (worker === started) died(new Error(`the verifying thread ended with status ${status}`))
    })
    return started
  }
  return {
    verify: (path) =>
      new Promise((resolve) => {
        waiting = resolve
        worker ??= start()
        worker.postMessage(path)
      }),
    close: async () => {
      const last = worker
      worker = undefined
      await last?.terminate()
    },
  }
}

export interface Pool {
  readonly verifyFile: FileVerifier
  close(): Promise<void>
}

/** `verifyFile` must not be called more than `lanes` times at once. */
export const openPool = (setup: VerifySetup, lanes: number): Pool => {
  const all = Array.from({ length: lanes }, () => openLane(setup))
  const free = [...all]
  return {
    verifyFile: async (path) => {
      const lane = free.pop()
      if (lane === undefined) throw new TypeError('more files in work than lanes')
      try {
        return await lane.verify(path)
      } finally {
        free.push(lane)
      }
    },
    close: async () => {
      await Promise.all(all.map((lane) => lane.close()))
    },
  }
}
