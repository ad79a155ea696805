/** What tests of the PDF reader ask of it. */
import { GsealError } from '../../../../src/core/base/error.ts'
import type { Finding } from '../../../../src/core/base/verdict.ts'

/** The code that an action is refused with; `none` when it is not. Anything but a GsealError is thrown on. */
export const codeOf = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    if (!(error instanceof GsealError)) throw error
    return error.code
  }
  return 'none'
}

/** `CODE severity` of each finding. */
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, severity }) => `${code} ${severity}`)
