/**
 * The generations of SES as rows of one table. They differ by shape and by what is signed; nothing else in the room asks
 * "which version is this".
 */
export interface SesVersion {
  readonly generation: 'V1' | 'V4' | 'V5'
  readonly standard: string
  /** header.version that gseal writes, and those seen in files of this shape. */
  readonly header: number
  readonly headersSeen: readonly number[]
  /** Elements of the outermost SEQUENCE of a seal. */
  readonly sealElements: readonly number[]
  /** What the maker signs: SES_SealInfo alone, or the SEQUENCE of info, certificate and algorithm. */
  readonly sealTbs: 'info' | 'info-cert-algorithm'
  /** certListType stands before the list and says what is in it. */
  readonly hasListType: boolean
  readonly sealTime: 'utc' | 'generalized'
  /** TBS_Sign holds certificate and algorithm itself and its time is a BIT STRING. */
  readonly signerInsideTbs: boolean
  readonly clauses: { readonly seal: string; readonly signature: string }
}

export const SES_VERSIONS: readonly SesVersion[] = [
  {
    generation: 'V1',
    standard: 'GM/T 0031-2014',
    header: 1,
    headersSeen: [1, 2, 3, 11],
    sealElements: [2],
    sealTbs: 'info-cert-algorithm',
    hasListType: false,
    sealTime: 'utc',
    signerInsideTbs: true,
    clauses: { seal: 'GM/T 0031-2014 6.1.2', signature: 'GM/T 0031-2014 6.2.3' },
  },
  {
    generation: 'V4',
    standard: 'GB/T 38540-2020',
    header: 4,
    headersSeen: [4],
    sealElements: [4],
    sealTbs: 'info',
    hasListType: true,
    sealTime: 'generalized',
    signerInsideTbs: false,
    clauses: { seal: 'GB/T 38540-2020 6.3', signature: 'GB/T 38540-2020 7.3' },
  },
  {
    generation: 'V5',
    standard: 'GM/T 0031-2025',
    header: 5,
    headersSeen: [5],
    sealElements: [4, 5],
    sealTbs: 'info',
    hasListType: true,
    sealTime: 'generalized',
    signerInsideTbs: false,
    // Provisional: no file of a vendor has been seen, and the clause numbers are not known.
    clauses: { seal: 'GM/T 0031-2025', signature: 'GM/T 0031-2025' },
  },
]

/**
 * Shape first, number second: old vendor files write any number into the shape of 2014. `undefined` when no generation
 * has a seal of so many elements.
 */
export const sealVersion = (elements: number, header: number): SesVersion | undefined => {
  const shaped = SES_VERSIONS.filter((row) => row.sealElements.includes(elements))
  return shaped.find((row) => row.headersSeen.includes(header)) ?? shaped[0]
}

export const versionOf = (generation: SesVersion['generation']): SesVersion => {
  const row = SES_VERSIONS.find((candidate) => candidate.generation === generation)
  if (row === undefined) throw new TypeError(`no SES generation ${generation}`)
  return row
}
