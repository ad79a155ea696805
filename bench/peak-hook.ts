/** Loaded into a measured process: writes its peak resident memory (MB) to a file when it ends. */
import { writeFileSync } from 'node:fs'

const target = process.env['GSEAL_BENCH_PEAK']
if (target !== undefined) {
  process.on('exit', () => writeFileSync(target, String((process.resourceUsage().maxRSS * 1024) / 1e6)))
}
