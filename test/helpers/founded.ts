/** A demo home whose ledger was founded by the holder of one of its keys: what the commands about the ledger work on. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toBase64 } from '../../src/core/base/bytes.ts'
import { uuidv7 } from '../../src/core/base/uuid.ts'
import { openFileKey } from '../../src/core/keys/file.ts'
import { fileUri } from '../../src/core/keys/file-uri.ts'
import type { Signer } from '../../src/core/keys/signer.ts'
import { parseCertificate, readPem } from '../../src/core/pki/index.ts'
import {
  type Command,
  decide,
  type NewEvent,
  type NewOperator,
  STATEMENTS,
  statementBytes,
  VIEWS,
} from '../../src/core/registry/index.ts'
import { createStore, type Store } from '../../src/core/store/index.ts'

export const keyOf = async (home: string, name: string): Promise<Signer> => {
  const signer = await openFileKey(fileUri(join(home, 'keys', `${name}.key`)), {
    read: (path) => readFile(path),
    isPrivate: async () => true,
    pin: async () => '123456',
  })
  if (signer === null) throw new Error(`no key ${name}`)
  return signer
}

/** An invented operator with the certificate of a key of the home. */
export const person = (home: string, name: string, key: string): NewOperator => {
  const [block] = readPem(readFileSync(join(home, 'keys', `${key}.crt`)))
  if (block === undefined) throw new Error(`no certificate ${key}`)
  const { sm3, notAfter } = parseCertificate(block.der)
  return {
    name,
    person: { ann: '张三', bob: '王五' }[name] ?? '赵六',
    unit: '示例市大数据服务中心',
    unitCode: '12619999MB0000000X',
    area: '619999',
    der: toBase64(block.der),
    cert: sm3,
    certUntil: notAfter,
  }
}

/** Decides, signs and appends as a command would. */
export const act = async (
  store: Store,
  signer: Signer,
  operator: string,
  ...commands: Command[]
): Promise<void> => {
  const asOf = store.head().seq
  const at = Date.now()
  const clerk = {
    actor: { operator, cert: parseCertificate(signer.cert).sm3 },
    at,
    source: store.ledger.source,
    newId: () => uuidv7(at),
  }
  const reader = {
    state: (subject: string) => store.state(subject)?.state,
    rows: (table: string, where: Readonly<Record<string, string | number | null>>) =>
      store.rows(table, { equal: where }),
  }
  const { events, reads } = decide(reader, clerk, ...commands)
  const signed: NewEvent[] = []
  for (const event of events) {
    signed.push({ ...event, statement: await signer.sign({ kind: 'statement', tbs: statementBytes(event) }) })
  }
  store.append(signed, { asOf, reads })
}

/** Founds a small ledger in the place of that of a demo home: `ann` with the key `demo`, then `bob` with the key `demo-maker`. */
export const foundLedger = async (home: string): Promise<void> => {
  for (const name of readdirSync(home)) if (name.startsWith('ledger.db')) rmSync(join(home, name))
  const store = await createStore({ path: join(home, 'ledger.db'), views: VIEWS, statements: STATEMENTS })
  try {
    const ann = await keyOf(home, 'demo')
    await act(store, ann, 'ann', { do: 'office.found', with: person(home, 'ann', 'demo') })
    await act(store, ann, 'ann', { do: 'operator.add', with: person(home, 'bob', 'demo-maker') })
    await act(store, ann, 'ann', { do: 'operator.grant', with: { name: 'bob', role: 'auditor' } })
  } finally {
    store.close()
  }
}
