/** The record of one measurement: the form that all benches of the project share. */
export interface BenchRecord {
  readonly type: 'bench'
  readonly name: string
  /** Median of one run, in milliseconds. */
  readonly ms: number
  readonly perSecond: number
  /** Peak resident memory of the measured process, MB (10^6 bytes); 0 where it is not measured. */
  readonly peakMB: number
  readonly runs: number
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

const round = (value: number, digits: number): number => Number(value.toPrecision(digits))

export const recordOf = (name: string, times: readonly number[], peakMB: number): BenchRecord => {
  const ms = median(times)
  return {
    type: 'bench',
    name,
    ms: round(ms, 4),
    perSecond: round(1000 / ms, 4),
    peakMB: round(peakMB, 4),
    runs: times.length,
  }
}

/** Peak resident memory of this process, MB. */
export const ownPeakMB = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6
