/** A process that issues the rows of a batch until it is killed or done; says each row that it was told is issued. */
import { join } from 'node:path'
import { loadAuthority, openBatch, openIssuing, runBatch, scanned, streamed } from '../helpers/issuing.ts'

const [folder = '', rows = '1', chunk = '4'] = process.argv.slice(2)
const authority = loadAuthority(join(folder, 'authority.json'))
const issuing = await openIssuing(folder, authority, Date.now)
const run = await openBatch(issuing, 'B1')
process.stdout.write('ready\n')
const order = { chunk: Number(chunk) }
for await (const out of runBatch(issuing, 'B1', run, streamed(scanned(folder, Number(rows), false)), {
  createdAt: Date.UTC(2026, 10, 30),
  order,
})) {
  if (out.type === 'issued') process.stdout.write(`issued ${out.row} ${out.identifier} ${out.digest}\n`)
  if (out.type === 'failed') process.stdout.write(`failed ${out.row} ${out.failures[0]?.code}\n`)
}
process.stdout.write('done\n')
await issuing.close()
