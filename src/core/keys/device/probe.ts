/** Tries one way of signing of a device with a random message, and says what the device really did. */

import { equalBytes } from '../../base/bytes.ts'
import { isGsealError } from '../../base/error.ts'
import { publicKeyOf, sm2SignedWithoutZ } from '../../gm/index.ts'
import type { Desk } from './desk.ts'
import { inputFor, normalised, provedSignature, withoutPadding } from './forms.ts'
import type { DeviceKeyRef, ProbeResult } from './model.ts'
import type { SignWay } from './profile.ts'

const outputOf = (bytes: Uint8Array, strict: Uint8Array): NonNullable<ProbeResult['output']> => {
  if (equalBytes(bytes, strict)) return 'der'
  if (bytes.byteLength === 64 && bytes[0] !== 0x30) return 'raw'
  if (withoutPadding(bytes).byteLength < bytes.byteLength) return 'der-padded'
  return bytes.byteLength === 64 ? 'raw' : 'der-unsigned'
}

/** @throws what logging in and finding the key throw; a refusal of the way itself is a result */
export const probeWay = async (
  desk: Desk,
  ref: DeviceKeyRef,
  way: SignWay,
  message: Uint8Array,
): Promise<ProbeResult> => {
  const shown = { name: way.name, mechanism: `0x${way.mechanism.toString(16)}`, input: way.input, z: way.z }
  // The key first: a token that is locked or gone is no result about the way.
  const { spki } = await desk.use(async (lane) => desk.ready(lane, ref))
  const publicKey = publicKeyOf(spki)
  const started = performance.now()
  let bytes: Uint8Array
  try {
    bytes = await desk.use(async (lane) => {
      const { key } = desk.ready(lane, ref)
      const input = inputFor(publicKey, way, message)
      return lane.sign(key, { mechanism: way.mechanism, input, ...desk.pinFor(key) })
    })
  } catch (error) {
    if (!isGsealError(error, 'DEVICE_ERROR')) throw error
    return { ...shown, outcome: 'refused', status: String(error.params['status'] ?? '') }
  }
  const ms = Math.round((performance.now() - started) * 10) / 10
  const good = provedSignature(publicKey, message, bytes)
  if (good !== undefined) return { ...shown, outcome: 'verifies', output: outputOf(bytes, good), ms }
  const { sm2 } = publicKey
  try {
    const noZ = sm2 !== undefined && sm2SignedWithoutZ(sm2, message, normalised(publicKey, bytes))
    return { ...shown, outcome: noZ ? 'no-z' : 'wrong', ms }
  } catch (error) {
    if (isGsealError(error)) return { ...shown, outcome: 'form', ms }
    throw error
  }
}
