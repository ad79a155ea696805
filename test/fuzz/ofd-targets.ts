/**
 * Whole documents. `ofd` mutates the package's bytes; `verify` mutates one part of a stamped document, packs it again and
 * asks for the verdict: it must never be valid unless every protected part has the bytes that were signed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OfdDocument } from '../../src/core/document/ofd/index.ts'
import { loadTrust } from '../../src/core/pki/index.ts'
import { policyNamed } from '../../src/core/policy.ts'
import { verify } from '../../src/core/verify.ts'
import { namesOf, partOf, withParts } from '../helpers/office.ts'
import { FIXTURES } from '../helpers/paths.ts'
import { type Target, texts } from './seeds.ts'

const read = (name: string): Uint8Array => readFileSync(join(FIXTURES, 'ofd', name))

interface Scene {
  readonly stamped: Uint8Array
  readonly names: readonly string[]
  readonly judge: (bytes: Uint8Array) => string
}

const makeScene = (): Scene => {
  const trust = loadTrust(['root.crt', 'root.crl'].map((name) => ({ name, bytes: read(name) })))
  const [policy, now] = [policyNamed('interop'), Date.UTC(2026, 10, 24, 3)]
  const stamped = read('stamped.ofd')
  const judge = (bytes: Uint8Array): string => verify(bytes, { trust, policy, now }).verdict
  if (judge(stamped) !== 'valid') throw new Error('the fixture itself is not valid')
  return { stamped, names: namesOf(stamped), judge }
}
let held: Scene | undefined
const scene = (): Scene => {
  held ??= makeScene()
  return held
}

const LIST = 'Doc_0/Signs/Signatures.xml'

/** The first byte says which part the rest stands for. */
const runVerify = (input: Uint8Array): void => {
  const { stamped, names, judge } = scene()
  const name = names[(input[0] ?? 0) % names.length] ?? ''
  const content = input.subarray(1)
  const same = Buffer.from(partOf(stamped, name)).equals(content)
  const verdict = judge(withParts(stamped, { [name]: content }))
  // The list of signatures is open to later stamps unless a signature locks it; all else is protected.
  if (verdict === 'valid' && !same && name !== LIST) throw new Error(`valid with another ${name}`)
  if (verdict !== 'valid' && same) throw new Error(`the signed bytes of ${name} are not valid`)
}

const runOfd = (bytes: Uint8Array): void => {
  scene().judge(bytes)
  const document = new OfdDocument(bytes)
  for (const { width, height } of document.pages())
    if (!(width > 0 && height > 0)) throw new Error('a page without size')
  document.findings()
  for (const found of document.signatures()) found.integrity()
  document.locate('第一页')
}

const TOKENS = texts(
  ...[
    '<ofd:',
    '</ofd:',
    '/>',
    '"',
    'BaseLoc="',
    'FileRef="/',
    'ID="',
    'Boundary="0 0 1 1"',
    'DeltaX="g 9 1"',
  ],
  ...[
    '/Doc_0/',
    '../',
    '/OFD.xml',
    'Doc_0/Signs/Signatures.xml',
    'MaxSignId',
    'StampAnnot',
    'Relative="s001"',
  ],
  ...[
    'CheckMethod="MD5"',
    'CheckMethod="1.2.156.10197.1.401"',
    'xmlns:ofd="http://www.ofdspec.org/2016"',
    '章',
  ],
)

export const OFD_TARGETS: readonly Target[] = [
  {
    name: 'ofd',
    seeds: () => [read('stamped.ofd')],
    tokens: [...TOKENS, ...texts('PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06')],
    short: 300,
    run: runOfd,
  },
  {
    name: 'verify',
    seeds: () => {
      const { stamped, names } = scene()
      return names.map((name, i) => Buffer.concat([Uint8Array.of(i), partOf(stamped, name)]))
    },
    tokens: TOKENS,
    short: 300,
    run: runVerify,
  },
]
