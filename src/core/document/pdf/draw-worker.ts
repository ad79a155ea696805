/**
 * A thread that draws pages of one file by PDFium. The engine is WebAssembly: it reaches nothing but its own memory, which
 * is bounded, and what it could ask of the system (files, the time) is answered with nothing. So the same page gives the
 * same pixels on every machine.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type Imports, init, type Pdfium } from '@embedpdf/pdfium'
import { samplesPng } from '../../impression/index.ts'
import { Undrawn } from './draw-fault.ts'
import { type DrawAnswer, type DrawSetup, type PageOrder, webAssembly } from './draw-messages.ts'

const { engine, file, pages, memoryBytes } = workerData as DrawSetup

const NO_SUCH_FILE = -44
const BAD_FILE = 8
/** Whether the engine was refused memory: what it then leaves out it does not tell. */
let short = false

const walled = ({ env = {}, wasi_snapshot_preview1: wasi = {}, ...rest }: Imports): Imports => {
  const [calls, files] = [{ ...env }, { ...wasi }]
  for (const name of Object.keys(calls)) if (name.startsWith('__syscall_')) calls[name] = () => NO_SUCH_FILE
  for (const name of Object.keys(files)) if (name.startsWith('fd_')) files[name] = () => BAD_FILE
  calls['emscripten_date_now'] = () => 0
  calls['emscripten_resize_heap'] = (bytes = 0) => {
    if (bytes >>> 0 <= memoryBytes) return env['emscripten_resize_heap']?.(bytes)
    short = true
    return 0
  }
  return { ...rest, env: calls, wasi_snapshot_preview1: files }
}

const open = (): Promise<Pdfium> =>
  init({
    instantiateWasm: (imports, done) => {
      const { Instance } = webAssembly()
      const instance = new Instance(engine, walled(imports))
      done(instance)
      return instance.exports
    },
    print: () => undefined,
    printErr: () => undefined,
  })

/** FPDF_PAGEOBJ_… of fpdf_edit.h. */
const TEXT = 1
const IMAGE = 3
const FORM = 5
const INVISIBLE = 3
const NAME_BYTES = 32

/** A name in a buffer of its own, read once. */
const lastFilter = (lib: Pdfium, image: number, buffer: number): string => {
  const count = lib.FPDFImageObj_GetImageFilterCount(image)
  if (count === 0) return ''
  const length = lib.FPDFImageObj_GetImageFilter(image, count - 1, buffer, NAME_BYTES)
  const { memory } = lib.pdfium.wasmExports
  return Buffer.from(memory.buffer, buffer, Math.max(0, Math.min(length, NAME_BYTES) - 1)).toString('latin1')
}

/** Fonts that were replaced because they could not be read, and images that could not be decoded. */
const checkObject = (lib: Pdfium, object: number, buffer: number): void => {
  const type = lib.FPDFPageObj_GetType(object)
  if (type === TEXT && lib.FPDFTextObj_GetTextRenderMode(object) !== INVISIBLE) {
    if (lib.FPDFFont_GetIsEmbedded(lib.FPDFTextObj_GetFont(object)) !== 1)
      throw new Undrawn('a font that cannot be read')
  } else if (type === IMAGE && lastFilter(lib, object, buffer) === 'JPXDecode') {
    const bitmap = lib.FPDFImageObj_GetBitmap(object)
    if (bitmap === 0) throw new Undrawn('a damaged image:', 'JPXDecode')
    lib.FPDFBitmap_Destroy(bitmap)
  } else if (type === FORM) {
    const count = lib.FPDFFormObj_CountObjects(object)
    for (let i = 0; i < count; i += 1) checkObject(lib, lib.FPDFFormObj_GetObject(object, i), buffer)
  }
}

/** Both readers must speak of the same page. */
const PROPORTION = 0.005

const checkPage = (lib: Pdfium, page: number, { across, down }: PageOrder, buffer: number): void => {
  const [width, height] = [lib.FPDF_GetPageWidthF(page), lib.FPDF_GetPageHeightF(page)]
  if (!(Math.abs((width * down) / (height * across) - 1) < PROPORTION))
    throw new Undrawn('a page that another reader sees with points:', `${width} x ${height}`)
  const count = lib.FPDFPage_CountObjects(page)
  for (let i = 0; i < count; i += 1) checkObject(lib, lib.FPDFPage_GetObject(page, i), buffer)
}

/** Blue, green, red and a byte that does not count, rows one behind the other; a picture without colour becomes grey. */
const pngOf = (bgrx: Uint8Array, width: number, height: number): Uint8Array => {
  let coloured = false
  for (let i = 0; i < bgrx.length && !coloured; i += 4)
    coloured = bgrx[i] !== bgrx[i + 1] || bgrx[i] !== bgrx[i + 2]
  const channels = coloured ? 3 : 1
  const samples = new Uint8Array(width * height * channels)
  for (let i = 0, o = 0; o < samples.length; i += 4, o += channels) {
    samples[o] = bgrx[i + (coloured ? 2 : 0)] as number
    if (!coloured) continue
    samples[o + 1] = bgrx[i + 1] as number
    samples[o + 2] = bgrx[i] as number
  }
  return samplesPng(width, height, channels, samples)
}

const WHITE = 0xffffffff

const draw = (lib: Pdfium, page: number, { width, height }: PageOrder): Uint8Array | undefined => {
  const bitmap = lib.FPDFBitmap_Create(width, height, 0)
  if (bitmap === 0) return undefined
  lib.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
  lib.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
  const { memory } = lib.pdfium.wasmExports
  const stride = lib.FPDFBitmap_GetStride(bitmap)
  if (stride !== width * 4) throw new TypeError(`rows of ${stride} bytes`)
  const png = pngOf(
    new Uint8Array(memory.buffer, lib.FPDFBitmap_GetBuffer(bitmap), stride * height),
    width,
    height,
  )
  lib.FPDFBitmap_Destroy(bitmap)
  return png
}

/** FLAT_NORMALDISPLAY and FLATTEN_FAIL of fpdf_flatten.h. */
const ON_SCREEN = 0
const FAILED = 0

/** A page with its annotations and fields as content: asked to show them beside it, the engine leaves fields out. */
const openPage = (lib: Pdfium, document: number, index: number): number => {
  const page = lib.FPDF_LoadPage(document, index)
  if (page === 0 || lib.FPDFPage_GetAnnotCount(page) === 0) return page
  const flat = lib.FPDFPage_Flatten(page, ON_SCREEN)
  lib.FPDF_ClosePage(page)
  return flat === FAILED ? 0 : lib.FPDF_LoadPage(document, index)
}

const answer = (lib: Pdfium, document: number, order: PageOrder, buffer: number): DrawAnswer => {
  const page = openPage(lib, document, order.index)
  if (page === 0) return { kind: short ? 'memory' : 'failed', reason: 'no page' }
  try {
    checkPage(lib, page, order, buffer)
    const png = draw(lib, page, order)
    lib.FPDF_ClosePage(page)
    return png === undefined || short ? { kind: 'memory' } : { kind: 'page', png }
  } catch (error) {
    if (short) return { kind: 'memory' }
    if (error instanceof Undrawn) return { kind: 'undrawn', told: error.told }
    throw error
  }
}

const run = async (tell: (answer: DrawAnswer) => void): Promise<void> => {
  const lib = await open()
  lib.PDFiumExt_Init()
  const { malloc, memory } = lib.pdfium.wasmExports
  const [at, buffer] = [malloc(file.byteLength), malloc(NAME_BYTES)]
  if (at === 0 || buffer === 0) return tell({ kind: 'memory' })
  new Uint8Array(memory.buffer).set(file, at)
  const document = lib.FPDF_LoadMemDocument(at, file.byteLength, '')
  if (document === 0) return tell({ kind: short ? 'memory' : 'failed', reason: 'no document' })
  for (const order of pages) {
    const said = answer(lib, document, order, buffer)
    tell(said)
    if (said.kind !== 'page') return
  }
}

const port = parentPort
if (port === null) throw new TypeError('this is a thread of draw.ts')
try {
  await run((said) => port.postMessage(said))
} catch (error) {
  // A fault within the engine ends the engine alone.
  port.postMessage({
    kind: short ? 'memory' : 'failed',
    reason: (error as Error).message,
  } satisfies DrawAnswer)
}
