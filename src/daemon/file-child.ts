/**
 * The process of one key of a file: reads the PIN from its pipe, opens the key, signs until it is ended. Locking the key
 * ends the process, and the system takes back every page that PIN or key was in; no language with a collector of
 * garbage can promise more.
 */
import { readSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { wireError } from '../core/keys/daemon/protocol.ts'
import { openFileKey } from '../core/keys/file.ts'
import type { Signer } from '../core/keys/signer.ts'
import { type FromFileChild, PIN_FD, type SignResult, type SignWish, type ToFileChild } from './file-wire.ts'
import { openSystem } from './system.ts'

let signer: Signer | undefined

const send = (message: FromFileChild): void => void process.send?.(message)

const readPin = (bytes: number): Buffer => {
  const pin = Buffer.alloc(bytes)
  for (let have = 0; have < bytes; ) {
    const count = readSync(PIN_FD, pin, have, bytes - have, null)
    if (count === 0) throw new Error('the PIN ended early')
    have += count
  }
  return pin
}

const open = async (uri: string, pinBytes: number): Promise<void> => {
  const pin = readPin(pinBytes)
  try {
    signer = (await openFileKey(uri, {
      read: (path) => readFile(path),
      isPrivate: async (path) => ((await stat(path)).mode & 0o077) === 0,
      pin: async () => pin.toString('utf8'),
    })) as Signer
    const { cert, chain = [], algorithm } = signer
    send({ done: 'open', cert, chain, algorithm })
  } catch (error) {
    send({ done: 'failed', error: wireError(error) })
  } finally {
    pin.fill(0)
  }
}

const signOne = async ({ n, request }: SignWish): Promise<SignResult> => {
  try {
    if (signer === undefined) throw new Error('the key is not open')
    return { n, signature: await signer.sign(request) }
  } catch (error) {
    return { n, error: wireError(error) }
  }
}

const sign = async (wishes: readonly SignWish[]): Promise<void> => {
  const results: SignResult[] = []
  for (const wish of wishes) results.push(await signOne(wish))
  send({ done: 'sign', results })
}

process.on('disconnect', () => process.exit(0))
// The terminal's Ctrl-C reaches the whole group; the daemon decides when this process ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('message', (message: ToFileChild) => {
  void (message.do === 'open' ? open(message.uri, message.pinBytes) : sign(message.wishes))
})

try {
  ;(await openSystem()).seclude()
} catch {
  // Without koffi the limits of the unit file must do.
}
