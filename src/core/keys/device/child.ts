/**
 * The program of the child: one native library, away from everything that must not hang or crash with it. It is started
 * by host.ts with a message channel and a pipe for PINs, and it ends when either is closed from the other side. The only
 * file of core that is a program of its own, and so the only one that touches the process.
 */
import { readSync } from 'node:fs'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { sendable } from './fault.ts'
import { hardenProcess } from './native.ts'
import { DeviceOffice } from './office.ts'
import { openDriver } from './open-driver.ts'
import { type FromChild, PIN_FD, type Setup, type ToChild } from './wire.ts'

const send = (message: FromChild): void => {
  if (process.connected) process.send?.(message)
}

/** Straight from the pipe into a buffer of its own, which is not part of the shared pool. */
const readPin = (bytes: number): Buffer => {
  if (bytes > LIMITS.keys.pinBytes)
    throw new GsealError('LIMIT_EXCEEDED', { what: 'PIN', actual: bytes, limit: LIMITS.keys.pinBytes })
  const pin = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; ) {
    const got = readSync(PIN_FD, pin, at, bytes - at, null)
    if (got === 0) throw new Error('the pipe of the PIN is closed')
    at += got
  }
  return pin
}

let office: DeviceOffice | undefined

const start = async (setup: Setup): Promise<void> => {
  hardenProcess()
  const driver = await openDriver(setup)
  office = new DeviceOffice({
    module: setup.module,
    driver,
    profile: setup.profile,
    readPin,
    fewer: (token, lanes) => send({ lanes, token }),
    now: Date.now,
  })
}

const answer = async (message: ToChild): Promise<void> => {
  const { id } = message
  try {
    if ('setup' in message) {
      await start(message.setup)
      send({ id, ok: undefined })
      return
    }
    if (office === undefined) throw new Error('a request came before the setup')
    const again = (): void => send({ id, again: true })
    send({ id, ok: await office.answer(message.ask, again) })
    if (message.ask.do === 'close') process.disconnect()
  } catch (error) {
    send({ id, error: sendable(error) })
  }
}

process.on('message', (message) => void answer(message as ToChild))
// Whoever started this is gone: finish the library as far as it answers, and go. A call that hangs is no reason to stay.
process.on('disconnect', () => {
  const end = (): void => void process.kill(process.pid, 'SIGKILL')
  setTimeout(end, 2_000)
  void (office?.close() ?? Promise.resolve()).then(end, end)
})
// Ctrl-C on a terminal reaches the whole group; the parent decides when its signatures are done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
