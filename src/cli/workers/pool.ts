/** Lanes of worker threads. A thread that dies costs the one file that it had in work; the lane gets a new one. */
import { Worker } from 'node:worker_threads'
import { type FileVerifier, failed, type Outcome, type VerifySetup } from '../verify-file.ts'

interface Lane {
  verify(path: string): Promise<Outcome>
  close(): Promise<unknown>
}

const openLane = (setup: VerifySetup): Lane => {
  let worker: Worker | undefined
  const start = (): Worker => {
    worker = new Worker(new URL('./verify-worker.js', import.meta.url), { workerData: setup })
    return worker
  }
  return {
    verify: (path) =>
      new Promise((resolve) => {
        const current = worker ?? start()
        const settle = (outcome: Outcome): void => {
          current.removeAllListeners()
          resolve(outcome)
        }
        const died = (error: unknown): void => {
          worker = undefined
          // A late error of a dead thread has nobody else to hear it.
          settle(failed(error))
          current.on('error', () => undefined)
        }
        current.once('message', settle)
        current.once('error', died)
        current.once('exit', (status) => died(new Error(`the verifying thread ended with status ${status}`)))
        current.postMessage(path)
      }),
    close: async () => worker?.terminate(),
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
