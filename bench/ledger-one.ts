/** Runs one group of ledger benches and prints its records as a JSON array. */
import { LEDGER_GROUPS } from './ledger.ts'

const run = LEDGER_GROUPS[process.argv[2] ?? '']
if (run === undefined) throw new Error(`no group of ledger benches "${process.argv[2]}"`)
process.stdout.write(JSON.stringify(await run()))
