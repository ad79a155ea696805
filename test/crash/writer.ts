/**
 * A process that writes to a ledger until it is killed: batches of whole boxes, each with a material, now and then a
 * signed head, a checkpoint, views computed anew. It says on stdout what it was told is safe, and nothing before.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { memorySigner } from '../../src/core/keys/file.ts'
import { privateKeyOf } from '../../src/core/keys/private-key.ts'
import { createStore, materialsIn, type Store } from '../../src/core/store/index.ts'
import { random } from '../fuzz/random.ts'
import { BOXES, box, START, TRUSTING } from '../helpers/ledger.ts'

const [path = '', seed = '1', name = 'w'] = process.argv.slice(2)
const { below } = random(Number(seed))
const materials = materialsIn(join(dirname(path), 'materials'))
const store: Store = await createStore({ path, views: BOXES, statements: TRUSTING })
process.stdout.write('ready\n')

const appendBoxes = (round: number): void => {
  const count = 1 + below(8)
  const material = materials.put(Buffer.from(`${name} ${seed} ${round}`.repeat(1 + below(2000))))
  const boxes = Array.from({ length: count }, (_, k) => {
    const things = Array.from({ length: below(6) }, (_, i) => `thing ${i} ${material.digest}`)
    return box(`${name}-${seed}-${round}-${k}`, things)
  })
  const { events } = store.append(boxes.flat(), {
    asOf: store.head().seq,
    materials: [material],
    targets: ['library'],
    requestKey: `${name}-${seed}-${round}`,
  })
  process.stdout.write(`safe ${events.at(-1)?.seq}\n`)
}

const key = privateKeyOf(readFileSync(join(dirname(path), 'signer.key')))
const signer = memorySigner('file:signer.key', key, readFileSync(join(dirname(path), 'signer.crt')))
for (let round = 0; ; round++) {
  appendBoxes(round)
  if (below(4) === 0) await store.signHead(signer, START + round)
  if (below(10) === 0) store.ledger.db.pragma('wal_checkpoint(TRUNCATE)')
  if (below(15) === 0) store.rebuild()
}
