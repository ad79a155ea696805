/**
 * The process of one key of a file: reads the PIN from its pipe, opens the key, signs until it is ended. Locking the key
 * ends the process, and the system takes back every page that PIN or key was in; no language with a collector of
 * garbage can promise more.
 */
import { readSync, writeSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
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
const READ_BYTES = 65_536

let signer: Signer | undefined

/** Before a PIN is here. Without koffi the limits of the unit file must do. */
const secluded = openSystem().then(
  (system) => system.seclude(),
  () => false,
)

/** Resolves when the daemon can read it. */
const send = (message: FromFileChild): Promise<void> =>
  new Promise((sent) => process.send?.(message, undefined, undefined, () => sent()))

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
    await send({ done: 'open', cert, chain, algorithm })
  } catch (error) {
    await send({ done: 'failed', error: wireError(error) })
  } finally {
    pin.fill(0)
  }
  if (signer !== undefined) await serve()
}

const frames = new Frames()
const kept = new Map<number, Uint8Array>()

const signOne = async ({ number, tag, content }: Frame): Promise<Buffer> => {
  try {
    if (signer === undefined) throw new Error('the key is not open')
    const request = { kind: KINDS[tag] ?? 'stamp', tbs: partsIn(content, kept) } as SignRequest
    return frame(number, SIGNED, [await signer.sign(request)])
  } catch (error) {
    return frame(number, FAILED, [Buffer.from(JSON.stringify(wireError(error)))])
  }
}

const write = (bytes: Buffer): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(SIGN_FD, bytes, at)
}

const work = async (wanted: readonly Frame[]): Promise<void> => {
  for (let at = 0; at < wanted.length; at += TOGETHER) {
    const answers: Buffer[] = []
    for (const request of wanted.slice(at, at + TOGETHER)) {
      if (request.tag === KEEP) kept.set(request.number, Uint8Array.from(request.content))
      else answers.push(await signOne(request))
    }
    if (answers.length > 0) write(Buffer.concat(answers))
  }
}

/**
 * From the opening on nothing else can happen to this process, so it waits in the system's call instead of Node's loop,
 * which takes longer to wake. No timer, signal or message is heard any more: it is ended from outside, or by the end of
 * its pipe, which is the end of the daemon. The pipe blocks on this side as long as no stream is made of it.
 */
const serve = async (): Promise<never> => {
  const room = Buffer.alloc(READ_BYTES)
  try {
    for (let count = 1; count > 0; ) {
      count = readSync(SIGN_FD, room, 0, room.length, null)
      // A copy, because a frame that is not whole yet is kept.
      await work(frames.feed(Buffer.from(room.subarray(0, count))))
    }
  } catch {
    // Nobody is at the other end.
  }
  process.exit(0)
}

process.on('disconnect', () => process.exit(0))
// The terminal's Ctrl-C reaches the whole group; the daemon decides when this process ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('message', (message: FileOpen) => void open(message))
