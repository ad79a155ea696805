/** One file verified: the same function in the main thread and in worker threads. */
import type { Code } from '../core/base/codes/index.ts'
import type { Params } from '../core/base/error.ts'
import { loadOpener } from '../core/document/load.ts'
import { judge } from '../core/judge.ts'
import { loadTrust, type Trust } from '../core/pki/index.ts'
import { type Policy, policyNamed } from '../core/policy.ts'
import type { Report } from '../core/report.ts'
import { readStatusList, sealStatus } from '../core/seal-status.ts'
import type { StatusQuestion } from '../core/ses/index.ts'
import { asGsealError } from './errors.ts'
import { type Expectations, expect } from './expect.ts'
import { type FilePath, readInput } from './files.ts'
import type { TrustFile } from './trust.ts'

/** Plain data: it crosses to worker threads. */
export interface VerifySetup {
  readonly trust: readonly TrustFile[]
  readonly policy: string
  /** ms since 1970 UTC */
  readonly now: number
  readonly expectations: Expectations
  /** Seal status list. */
  readonly status?: Uint8Array
}

export type Outcome =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'error'; readonly code: Code; readonly params: Params }

export const failed = (thrown: unknown): Outcome => {
  const { code, params } = asGsealError(thrown)
  return { kind: 'error', code, params }
}

export type FileVerifier = (path: FilePath) => Promise<Outcome>

/**
 * Trust is read and judged once for all files.
 * @throws TRUST_FILE_UNREADABLE, POLICY_UNKNOWN, STATUS_LIST_INVALID
 */
export const fileVerifier = (
  setup: VerifySetup,
): { readonly trust: Trust; readonly verifyFile: FileVerifier } => {
  const trust = loadTrust(setup.trust)
  const policy: Policy = policyNamed(setup.policy)
  const list = setup.status === undefined ? undefined : readStatusList(setup.status)
  const status =
    list === undefined ? {} : { sealStatus: (question: StatusQuestion) => sealStatus(list, question) }
  const verifyFile = async (path: FilePath): Promise<Outcome> => {
    try {
      const bytes = await readInput(path)
      const report = judge(await loadOpener(bytes), bytes, { trust, policy, now: setup.now, ...status })
      return { kind: 'report', report: expect(report, setup.expectations) }
    } catch (error) {
      return failed(error)
    }
  }
  return { trust, verifyFile }
}
