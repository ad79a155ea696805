/** In-process cases: what is measured, warm, one document or one primitive a run. */
import { randomBytes } from 'node:crypto'
import { sm2Generate, sm2Sign, sm2Verify, sm3 } from '../src/core/gm/index.ts'
import { policyNamed } from '../src/core/policy.ts'
import { stamp } from '../src/core/stamp.ts'
import { verify } from '../src/core/verify.ts'
import {
  type DocumentSize,
  documentOf,
  makeOffice,
  type PdfSize,
  pdfOf,
  pdfStampFromOutside,
} from './documents.ts'

export interface Case {
  readonly name: string
  readonly warmup: number
  readonly runs: number
  /** Collects garbage between runs: for the peak of memory of large documents. */
  readonly collect?: boolean
  readonly setup: () => Promise<() => Promise<unknown> | unknown>
}

/** Each run has other bytes in a document of the same shape where caches could otherwise answer. */
const stampCase = (size: DocumentSize, runs: number): Case => ({
  name: `ofd-stamp-${size}`,
  warmup: Math.max(3, Math.floor(runs / 5)),
  runs,
  setup: async () => {
    const office = await makeOffice()
    const document = await documentOf(size)
    return () => stamp({ ...office.request, document, time: Date.now() })
  },
})

const verifyCase = (size: DocumentSize, runs: number): Case => ({
  name: `ofd-verify-${size}`,
  warmup: Math.max(3, Math.floor(runs / 5)),
  runs,
  setup: async () => {
    const office = await makeOffice()
    const stamped = await office.stamped(await documentOf(size))
    const options = { trust: office.trust, policy: policyNamed('strict') }
    return () => {
      const report = verify(stamped, { ...options, now: Date.now() })
      if (report.verdict !== 'valid') throw new Error(`the document is ${report.verdict}`)
      return report
    }
  },
})

const pdfStampCase = (size: PdfSize, runs: number): Case => ({
  name: `pdf-stamp-${size}`,
  collect: size === '50m',
  warmup: Math.max(3, Math.floor(runs / 5)),
  runs,
  setup: async () => {
    const request = await pdfStampFromOutside(size)
    return () => stamp({ ...request, time: Date.now() })
  },
})

/** With two stamps the comparison of revisions has something to compare. */
const pdfVerifyCase = (size: PdfSize, stamps: 1 | 2, runs: number): Case => ({
  name: `pdf-verify-${size}`,
  warmup: Math.max(3, Math.floor(runs / 5)),
  runs,
  setup: async () => {
    const office = await makeOffice()
    const once = await office.stamped(await pdfOf(size))
    const stamped = stamps === 1 ? once : await office.stamped(once)
    const options = { trust: office.trust, policy: policyNamed('strict') }
    return () => {
      const report = verify(stamped, { ...options, now: Date.now() })
      if (report.verdict !== 'valid') throw new Error(`the document is ${report.verdict}`)
      return report
    }
  },
})

const MESSAGE = randomBytes(256)
const BLOCK_BYTES = 16 * 1024 * 1024

const primitives: readonly Case[] = [
  {
    name: 'sm2-sign',
    warmup: 200,
    runs: 3000,
    setup: async () => {
      const key = sm2Generate()
      return () => sm2Sign(key, MESSAGE)
    },
  },
  {
    name: 'sm2-verify',
    warmup: 200,
    runs: 3000,
    setup: async () => {
      const key = sm2Generate()
      const signature = sm2Sign(key, MESSAGE)
      return () => {
        if (!sm2Verify(key.publicKey, MESSAGE, signature)) throw new Error('the signature is bad')
      }
    },
  },
  // 16 MiB a run, which no other case is to carry.
  {
    name: 'sm3',
    warmup: 3,
    runs: 20,
    setup: async () => {
      const block = randomBytes(BLOCK_BYTES)
      return () => sm3(block)
    },
  },
]

export const CASES: readonly Case[] = [
  stampCase('30k', 1500),
  verifyCase('30k', 1500),
  stampCase('2m', 60),
  verifyCase('2m', 60),
  stampCase('21m', 15),
  verifyCase('21m', 15),
  pdfStampCase('p1', 800),
  pdfVerifyCase('p1', 2, 800),
  pdfStampCase('p100', 400),
  pdfVerifyCase('p100', 2, 400),
  pdfVerifyCase('p5000', 1, 40),
  pdfStampCase('50m', 12),
  ...primitives,
]
