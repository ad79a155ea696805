/**
 * Every limit on what comes from outside, in one place. A limit is there so that a hostile file costs a known amount of
 * memory and time; each is far above what real documents need (the largest seen: 2,100 pages, 180 MB).
 */
const MB = 1024 * 1024

export const LIMITS = {
  file: { bytes: 1024 * MB },
  zip: {
    entries: 100_000,
    entryBytes: 512 * MB,
    totalBytes: 2048 * MB,
    /** Inflated to deflated; deflate itself cannot exceed 1032. Judged for entries above `ratioFrom` only. */
    ratio: 300,
    ratioFrom: 8 * MB,
    nameBytes: 1024,
  },
  /** Two readers hold a part at once: the worst part within these limits takes about 1.2 GB and five seconds. */
  xml: { bytes: 32 * MB, depth: 128, attributes: 256, elements: 500_000, nameBytes: 256, pieceChars: 1 * MB },
  der: { bytes: 16 * MB, depth: 32, nodes: 200_000 },
  json: { depth: 32 },
  backup: { headerBytes: 64 * 1024, manifestBytes: 64 * MB, files: 1_000_000 },
  ledger: {
    bodyBytes: 1 * MB,
    statementBytes: 16 * 1024,
    batch: 100_000,
    textChars: 256,
    page: 10_000,
    materialBytes: 64 * MB,
  },
  registry: { textChars: 2000, listItems: 1000, derChars: 90_000, statusBytes: 64 * MB },
  /** GB/T 36904 names no longest serial that was seen; systems write up to 32. */
  licence: { serialChars: 32, numberChars: 128, catalogs: 1_000 },
  /** Rows and columns are those of a sheet; the rest is what is kept in memory while rows pass. */
  register: {
    bytes: 512 * MB,
    rows: 1_048_576,
    columns: 16_384,
    cellChars: 32_767,
    recordChars: 4 * MB,
    sharedBytes: 256 * MB,
    merges: 100_000,
    formats: 65_536,
    sheets: 1_000,
    headerWithin: 20,
    scansPerRow: 200,
  },
  ofd: { docBodies: 64, pages: 50_000, signatures: 1_000, stamps: 100_000, references: 200_000 },
  pdf: {
    /** Values (numbers, names, strings, arrays, dictionaries) parsed of one file. */
    values: 8_000_000,
    /** Arrays and dictionaries inside one another. */
    depth: 100,
    /** Entries of all cross-reference sections together. */
    entries: 2_000_000,
    /** ISO 32000-2 Annex C.2. */
    objectNumber: 8_388_607,
    revisions: 1_000,
    /** References that lead to references. */
    references: 32,
    filters: 8,
    streamBytes: 256 * MB,
    /** Decoded bytes of all streams of one file, each decoding counted. */
    decodedBytes: 1024 * MB,
    /** Bytes read as objects, as a multiple of the file; overlapping objects read bytes more than once. */
    rescans: 4,
    packedObjects: 200_000,
    /** How far from the end of the file the last %%EOF may stand. */
    tailBytes: 1 * MB,
    /** How far from the start of the file %PDF- may stand. */
    headBytes: 1024,
    pages: 50_000,
    pageDepth: 64,
    /** Kids of all nodes of the page tree, whatever they are. */
    pageSteps: 200_000,
    fields: 100_000,
    fieldDepth: 32,
    fieldNameChars: 2048,
    /** Steps through the forms of all revisions. */
    fieldSteps: 2_000_000,
    signatures: 10_000,
    /** Runs of bytes without owner that are listed one by one. */
    gaps: 1_000,
  },
  /** Text of one page, of one font and of one CMap. */
  pdfText: {
    operations: 2_000_000,
    glyphs: 500_000,
    contentBytes: 64 * MB,
    /** Form XObjects within one another. */
    forms: 16,
    /** Graphics states and marked contents within one another. */
    nesting: 512,
    mappings: 150_000,
    widths: 150_000,
    cmapDepth: 4,
    cachedFonts: 4096,
  },
  seal: {
    bytes: 8 * MB,
    pictureBytes: 2 * MB,
    pixels: 16_000_000,
    /** Scans of a progressive JPEG; each costs a reader a pass over all pixels. */
    scans: 100,
    certs: 1_000,
  },
  pki: {
    chain: 8,
    /** Certificates and signatures looked at to build the paths of one certificate: names can be shared by many. */
    pathTries: 256,
    crlBytes: 64 * MB,
    crlEntries: 1_000_000,
    certBytes: 64 * 1024,
    csrBytes: 64 * 1024,
    trustFiles: 10_000,
    cachedCerts: 2048,
    cachedLinks: 4096,
    cmsBytes: 8 * MB,
    cmsDepth: 32,
    cmsCerts: 256,
    cmsSigners: 64,
  },
  /** RSA beyond these sizes costs seconds a verification. */
  gm: { cachedKeys: 1024, tables: 16, rsaBits: 16_384, rsaExponentBits: 64, sm2PlainBytes: 64 * 1024 },
  keys: { fileBytes: 1 * MB, kdfIterations: 10_000_000, pinBytes: 1024, saltBytes: 1024 },
  devices: {
    /** Characters of a profile or of devices.json. */
    fileChars: 256 * 1024,
    textChars: 1024,
    items: 64,
    sessions: 64,
    callMs: 600_000,
    tokens: 256,
    objects: 4096,
    attributeBytes: 64 * 1024,
    uriChars: 2048,
    /** Bytes of what one request may have signed; a TBS_Sign holds a whole seal. */
    tbsBytes: 16 * MB,
    /** Requests that may wait for one token. */
    queue: 100_000,
    /** Files on one token, the bytes of one, and the answers in which it may come. */
    storedFiles: 256,
    storedBytes: 4 * MB,
    storedPieces: 10_000,
  },
  /** Signature servers: an answer holds one signature and a few words. */
  remote: { answerBytes: 64 * 1024, leastMs: 100, mostMs: 120_000 },
  metadata: { bytes: 4 * MB },
  /** Pages of paper: A3 at 600 dpi has 70 million pixels. */
  scan: { bytes: 64 * MB, pixels: 100_000_000, pages: 200 },
  /** Drawing pages of a PDF: an engine that takes longer for one page, or wants more memory, is stopped. */
  pdfDraw: { pageMs: 30_000, memoryBytes: 768 * MB, heapMb: 256, spaces: 8 },
  template: { bytes: 1 * MB, items: 500, pageMm: 2000 },
  daemon: {
    lineBytes: 4 * MB,
    connections: 64,
    /** Calls of one connection that are not answered yet. */
    calls: 16,
    firstLineMs: 2_000,
    /** From the first byte of a line to its end. */
    lineMs: 30_000,
    idleMs: 300_000,
    /** What a reader that does not read may leave waiting, and for how long. */
    unreadBytes: 8 * MB,
    unreadMs: 30_000,
    items: 1_000,
    /** Items of all callers that wait for one token. */
    waiting: 20_000,
    /** Answers kept for callers that come back. */
    kept: 200_000,
    pinBytes: 256,
    pinMs: 5_000,
    configBytes: 256 * 1024,
    deadlineMs: 600_000,
  },
  impression: { nameChars: 48, squareChars: 16, lineChars: 16, minMm: 10, maxMm: 60, fontBytes: 64 * MB },
} as const
