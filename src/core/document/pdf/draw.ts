/**
 * Pages of a PDF as pictures, drawn by PDFium on a thread that can be stopped. gseal's own reader says first whether a page
 * would be shown whole (draw-whole.ts).
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { checkFile } from './draw-annotations.ts'
import { type Told, Undrawn } from './draw-fault.ts'
import { type DrawAnswer, type DrawSetup, type PageOrder, webAssembly } from './draw-messages.ts'
import { PageCheck } from './draw-whole.ts'
import { overLimit } from './faults.ts'
import type { PdfFile } from './file.ts'
import { frameOf, shownSize } from './geometry.ts'
import type { PdfPage } from './pages.ts'

export interface PageDrawing {
  /** PNG, opaque on white. */
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

export interface DrawOptions {
  /** The error for what would not be shown as it is meant. */
  readonly refuse: (page: number, what: Told) => GsealError
  readonly limits?: { readonly pageMs: number; readonly memoryBytes: number }
}

const DOTS_PER_MM = 300 / 25.4
const MOST_PIXELS = LIMITS.scan.pixels / 2

const orderOf = (page: PdfPage): PageOrder => {
  const { width: across, height: down } = shownSize(frameOf(page))
  const { pageMm } = LIMITS.template
  if (Math.max(across, down) > pageMm)
    overLimit('mm of a PDF page', Math.round(Math.max(across, down)), pageMm)
  const scale = Math.min(DOTS_PER_MM, Math.sqrt(MOST_PIXELS / (across * down)))
  const [width, height] = [Math.round(across * scale), Math.round(down * scale)]
  return { index: page.number - 1, across, down, width: Math.max(1, width), height: Math.max(1, height) }
}

const WASM = '@embedpdf/pdfium/pdfium.wasm'

const compiled = async (): Promise<object> => {
  let bytes: Uint8Array
  try {
    bytes = await readFile(createRequire(import.meta.url).resolve(WASM))
  } catch (cause) {
    throw new GsealError(
      'PDF_DRAW_PACKAGE',
      { reason: (cause as NodeJS.ErrnoException).code ?? '-' },
      { cause },
    )
  }
  return webAssembly().compile(bytes)
}

let engine: Promise<object> | undefined

/** Compiled once: threads share it. */
const openEngine = (): Promise<object> => {
  engine ??= compiled()
  return engine
}

const faultOf = (
  answer: Exclude<DrawAnswer, { kind: 'page' }>,
  page: number,
  { refuse, limits = LIMITS.pdfDraw }: DrawOptions,
): GsealError => {
  if (answer.kind === 'undrawn') return refuse(page, answer.told)
  if (answer.kind === 'memory')
    return new GsealError('PDF_DRAW_MEMORY', { page, megabytes: limits.memoryBytes / (1024 * 1024) })
  return new GsealError('PDF_DRAW_FAILED', { page, reason: answer.reason.slice(0, 200) })
}

const drawAll = (setup: DrawSetup, options: DrawOptions): Promise<readonly PageDrawing[]> => {
  const { pageMs } = options.limits ?? LIMITS.pdfDraw
  const { pages } = setup
  const worker = new Worker(new URL('./draw-worker.js', import.meta.url), {
    workerData: setup,
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.pdfDraw.heapMb },
  })
  const drawn: PageDrawing[] = []
  const number = (): number => (pages[drawn.length]?.index ?? 0) + 1
  let timer: NodeJS.Timeout | undefined
  return new Promise<readonly PageDrawing[]>((resolve, reject) => {
    const wait = (): void => {
      clearTimeout(timer)
      timer = setTimeout(
        () => reject(new GsealError('PDF_DRAW_SLOW', { page: number(), seconds: pageMs / 1000 })),
        pageMs,
      )
    }
    const failed = (reason: string): void => reject(faultOf({ kind: 'failed', reason }, number(), options))
    worker.on('message', (answer: DrawAnswer) => {
      const order = pages[drawn.length]
      if (answer.kind !== 'page' || order === undefined) {
        if (answer.kind !== 'page') reject(faultOf(answer, number(), options))
        return
      }
      drawn.push({ bytes: answer.png, width: order.width, height: order.height })
      if (drawn.length === pages.length) resolve(drawn)
      else wait()
    })
    worker.on('error', (error) => failed(error.message))
    worker.on('exit', (status) => failed(`the drawing thread ended with status ${status}`))
    wait()
  }).finally(async () => {
    clearTimeout(timer)
    await worker.terminate()
  })
}

/** One file at a time: each holds its pixels and an engine. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Whether pages would be drawn whole, as far as gseal's own reader can tell.
 * @throws what `refuse` makes, PDF_ENCRYPTED, PDF_*, LIMIT_EXCEEDED
 */
export const checkPages = (
  file: PdfFile,
  pages: readonly PdfPage[],
  { refuse }: DrawOptions,
): readonly PageOrder[] => {
  const check = new PageCheck(file)
  let number = pages[0]?.number ?? 1
  try {
    checkFile(file)
    return pages.map((page) => {
      number = page.number
      check.page(page)
      return orderOf(page)
    })
  } catch (error) {
    throw error instanceof Undrawn ? refuse(number, error.told) : error
  }
}

/**
 * Pictures of 300 dots an inch, fewer where the page is so large that it would have too many.
 * @throws as `checkPages`, and PDF_DRAW_*
 */
export const drawPages = async (
  file: PdfFile,
  pages: readonly PdfPage[],
  options: DrawOptions,
): Promise<readonly PageDrawing[]> => {
  const orders = checkPages(file, pages, options)
  const { memoryBytes } = options.limits ?? LIMITS.pdfDraw
  // A view of a larger buffer would be sent with all of it.
  const setup = { engine: await openEngine(), file: Uint8Array.from(file.bytes), pages: orders, memoryBytes }
  const mine = turn.then(() => drawAll(setup, options))
  turn = mine.catch(() => undefined)
  return mine
}
