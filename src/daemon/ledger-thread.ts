/** The program of the ledger's thread: one connection that writes, one group after another (ledger.ts). */
import { parentPort, workerData } from 'node:worker_threads'
import { GsealError } from '../core/base/error.ts'
import { type BatchGate, openBatchGate } from '../core/gate-batch.ts'
import { wireError } from '../core/keys/daemon/protocol.ts'
import { STATEMENTS, VIEWS } from '../core/registry/index.ts'
import { openStore, type Store } from '../core/store/index.ts'
import type { FromLedger, ToLedger } from './ledger.ts'

const { path } = workerData as { readonly path: string }

const send = (message: FromLedger): void => parentPort?.postMessage(message)

const write = (gate: BatchGate, { n, group }: Extract<ToLedger, { n: number }>): void => {
  try {
    gate.write(group, ({ begun, ended }) =>
      send({
        n,
        begun: begun.map((answer) =>
          answer instanceof GsealError ? { refused: wireError(answer) } : answer,
        ),
        ended: ended.map((refusal) => (refusal === undefined ? undefined : wireError(refusal))),
      }),
    )
    send({ n, durable: true })
  } catch (error) {
    send({ n, error: wireError(error) })
  }
}

const serve = (store: Store): void => {
  const gate = openBatchGate(store, Date.now)
  parentPort?.on('message', (message: ToLedger) => {
    if ('group' in message) {
      write(gate, message)
      return
    }
    store.close()
    parentPort?.close()
  })
  send({ ready: true })
}

try {
  serve(await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'write' }))
} catch (error) {
  send({ failed: wireError(error) })
}
