/**
 * Mutation fuzzing, seeded and bounded. An iteration depends on its seed and number alone, so that a find can be had
 * again without the file.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isGsealError } from '../../src/core/base/error.ts'
import { FIXTURES } from '../helpers/paths.ts'
import { mutate } from './mutate.ts'
import { random } from './random.ts'
import type { Target } from './targets.ts'

export const FINDS = join(FIXTURES, 'fuzz-finds')
/** One input must not take longer, ms. */
export const SLOW = 2000

export interface Find {
  readonly target: string
  readonly iteration: number
  readonly reason: string
  readonly bytes: Uint8Array
}

/** What is wrong with a run of one input; `undefined` when nothing is. */
export const judge = async (target: Target, bytes: Uint8Array): Promise<string | undefined> => {
  const start = performance.now()
  try {
    await target.run(bytes)
  } catch (error) {
    if (!isGsealError(error)) return error instanceof Error ? (error.stack ?? String(error)) : String(error)
  }
  const spent = performance.now() - start
  return spent > SLOW ? `took ${Math.round(spent)} ms` : undefined
}

/**
 * Runs until `enough` says so or something is found.
 * @param enough asked before each iteration with its number
 */
export const fuzz = async (
  target: Target,
  seed: number,
  enough: (iteration: number) => boolean,
): Promise<{ readonly iterations: number; readonly find?: Find }> => {
  const material = { seeds: target.seeds(), tokens: target.tokens }
  let iteration = 0
  for (; !enough(iteration); iteration++) {
    const bytes = mutate(random(Math.imul(seed, 0x9e3779b1) + iteration), material)
    const reason = await judge(target, bytes)
    if (reason !== undefined)
      return { iterations: iteration + 1, find: { target: target.name, iteration, reason, bytes } }
  }
  return { iterations: iteration }
}

/** Writes the input of a find; test/fuzz/short.test.ts replays it from then on. */
export const keep = ({ target, bytes }: Find): string => {
  mkdirSync(FINDS, { recursive: true })
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const file = join(FINDS, `${target}-${digest}.bin`)
  writeFileSync(file, bytes)
  return file
}
