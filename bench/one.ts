/** Measures one in-process case in a process of its own, so that peak memory is that of the case. Prints its record. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CASES } from './cases.ts'
import { ownPeakMB, recordOf } from './record.ts'

const [name = ''] = process.argv.slice(2)
const found = CASES.find((candidate) => candidate.name === name)
if (found === undefined) throw new Error(`no bench "${name}"`)

const step = await found.setup()
/** Results of large cases are let go before the next run, as a batch that writes them would. */
setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void
const clock = async (): Promise<number> => {
  if (found.collect === true) collect()
  const started = performance.now()
  await step()
  return performance.now() - started
}

for (let i = 0; i < found.warmup; i++) await clock()
const times: number[] = []
for (let i = 0; i < found.runs; i++) times.push(await clock())
process.stdout.write(`${JSON.stringify(recordOf(found.name, times, ownPeakMB()))}\n`)
