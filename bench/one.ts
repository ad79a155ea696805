/** Measures one in-process case in a process of its own, so that peak memory is that of the case. Prints its record. */
import { CASES } from './cases.ts'
import { ownPeakMB, recordOf } from './record.ts'

const [name = ''] = process.argv.slice(2)
const found = CASES.find((candidate) => candidate.name === name)
if (found === undefined) throw new Error(`no bench "${name}"`)

const step = await found.setup()
const clock = async (): Promise<number> => {
  const started = performance.now()
  await step()
  return performance.now() - started
}

for (let i = 0; i < found.warmup; i++) await clock()
const times: number[] = []
for (let i = 0; i < found.runs; i++) times.push(await clock())
process.stdout.write(`${JSON.stringify(recordOf(found.name, times, ownPeakMB()))}\n`)
