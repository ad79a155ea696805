/**
 * The process of one key of a file: reads the PIN from its pipe, opens the key, signs until it is ended. Locking the key
 * ends the process, and the system takes back every page that PIN or key was in; no language with a collector of
 * garbage can promise more.
 */
import { readSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { wireError } from '../core/keys/daemon/protocol.ts'
import { openFileKey } from '../core/keys/file.ts'
import type { Signer, SignRequest } from '../core/keys/signer.ts'
import {
  FAILED,
  type FileOpen,
  type Frame,
  Frames,
  type FromFileChild,
  frame,
  KEEP,
  KINDS,
  PIN_FD,
  partsIn,
  SIGN_FD,
  SIGNED,
} from './file-wire.ts'
import { openSystem } from './system.ts'

/** Signatures that leave together while more are wanted: each write wakes the daemon. */
const TOGETHER = 4

let signer: Signer | undefined

/** Before a PIN is here. Without koffi the limits of the unit file must do. */
const secluded = openSystem().then(
  (system) => system.seclude(),
  () => false,
)

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

const open = async ({ uri, pinBytes }: FileOpen): Promise<void> => {
  await secluded
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

const pipe = new Socket({ fd: SIGN_FD, readable: true, writable: true })
const frames = new Frames()
const kept = new Map<number, Uint8Array>()
const wanted: Frame[] = []
let working = false

const signOne = async ({ number, tag, content }: Frame): Promise<Buffer> => {
  try {
    if (signer === undefined) throw new Error('the key is not open')
    const request = { kind: KINDS[tag] ?? 'stamp', tbs: partsIn(content, kept) } as SignRequest
    return frame(number, SIGNED, [await signer.sign(request)])
  } catch (error) {
    return frame(number, FAILED, [Buffer.from(JSON.stringify(wireError(error)))])
  }
}

/** Between two groups the pipe is read, so that there is always something to do. */
const work = async (): Promise<void> => {
  if (working) return
  working = true
  while (wanted.length > 0) {
    const answers: Buffer[] = []
    for (const request of wanted.splice(0, TOGETHER)) {
      if (request.tag === KEEP) kept.set(request.number, Uint8Array.from(request.content))
      else answers.push(await signOne(request))
    }
    if (answers.length > 0) pipe.write(Buffer.concat(answers))
    await new Promise((resolve) => setImmediate(resolve))
  }
  working = false
}

pipe.on('data', (chunk: Buffer) => {
  for (const request of frames.feed(chunk)) wanted.push(request)
  void work()
})
pipe.on('error', () => process.exit(0))

process.on('disconnect', () => process.exit(0))
// The terminal's Ctrl-C reaches the whole group; the daemon decides when this process ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('message', (message: FileOpen) => void open(message))
