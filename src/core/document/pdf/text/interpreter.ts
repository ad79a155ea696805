/** Runs the operators of a page's content that show or move text (ISO 32000-2 Annex A). */
import { LIMITS } from '../../../base/limits.ts'
import { overLimit } from '../faults.ts'
import type { Matrix, PdfRect } from '../geometry.ts'
import { decodeTextString } from '../text-string.ts'
import type { PdfDict, PdfStream, PdfValue, View } from '../value.ts'
import { readContent } from './content.ts'
import type { Font } from './font.ts'
import { bounds, IDENTITY, Machine, type TextGlyph, times } from './machine.ts'

/** What the pages of a document share. */
export interface Sources {
  font(view: View, value: PdfValue | undefined): Font | undefined
  content(view: View, stream: PdfStream): Uint8Array
}

interface Marked {
  /** Glyphs shown before it began. */
  readonly from: number
  readonly actual: string | undefined
}

type Operands = readonly PdfValue[]

const number = (operands: Operands, at: number): number => {
  const value = operands[at]
  return value?.type === 'number' ? value.value : 0
}

const matrixFrom = (numbers: readonly (number | undefined)[]): Matrix | undefined =>
  numbers.length === 6 && numbers.every((value) => value !== undefined)
    ? (numbers as unknown as Matrix)
    : undefined

/** Runs content once; forms within it are runs of their own that count against the same limits. */
export class Interpreter {
  readonly glyphs: TextGlyph[] = []
  /** Bounds of images, in user space. */
  readonly pictures: PdfRect[] = []
  /** Bounds of filled paths, in user space. */
  readonly shapes: PdfRect[] = []
  readonly view: View
  readonly #sources: Sources
  readonly #open: PdfStream[] = []
  #operations = 0
  #bytes = 0

  constructor(view: View, sources: Sources) {
    this.view = view
    this.#sources = sources
  }

  /** @throws LIMIT_EXCEEDED */
  run(bytes: Uint8Array, resources: PdfDict | undefined, ctm: Matrix): void {
    const { operations, contentBytes } = LIMITS.pdfText
    this.#bytes += bytes.length
    if (this.#bytes > contentBytes) overLimit('content of a page: bytes', this.#bytes, contentBytes)
    const run = new Run(this, resources, new Machine(ctm, this.glyphs))
    readContent(bytes, (name, operands) => {
      this.#operations += 1
      if (this.#operations > operations) overLimit('operators of a page', this.#operations, operations)
      if (Object.hasOwn(OPERATORS, name)) OPERATORS[name]?.(run, operands)
    })
    run.closeAll()
  }

  font(value: PdfValue | undefined): Font | undefined {
    return this.#sources.font(this.view, value)
  }

  /** A form XObject (8.10); one that is open already would never end. */
  form(stream: PdfStream, resources: PdfDict | undefined, ctm: Matrix): void {
    const { view } = this
    const { forms } = LIMITS.pdfText
    if (this.#open.includes(stream)) return
    if (this.#open.push(stream) > forms) overLimit('forms within one another', this.#open.length, forms)
    const own = view.dict(stream.dict.entries.get('Resources'))
    const numbers = view.array(stream.dict.entries.get('Matrix'))?.items.map((item) => view.number(item))
    const matrix = matrixFrom(numbers ?? []) ?? IDENTITY
    this.run(this.#sources.content(view, stream), own ?? resources, times(matrix, ctm))
    this.#open.pop()
  }
}

/** One content stream that is being run. */
class Run {
  readonly machine: Machine
  readonly #interpreter: Interpreter
  readonly #resources: PdfDict | undefined
  readonly #marked: Marked[] = []
  #path: PdfRect | undefined

  constructor(interpreter: Interpreter, resources: PdfDict | undefined, machine: Machine) {
    this.#interpreter = interpreter
    this.#resources = resources
    this.machine = machine
  }

  resource(kind: string, operand: PdfValue | undefined): PdfValue | undefined {
    if (operand?.type !== 'name') return undefined
    return this.#interpreter.view.dict(this.#resources?.entries.get(kind))?.entries.get(operand.value)
  }

  font(operand: PdfValue | undefined): Font | undefined {
    return this.#interpreter.font(this.resource('Font', operand))
  }

  paint(operand: PdfValue | undefined): void {
    const { view } = this.#interpreter
    const stream = view.stream(this.resource('XObject', operand))
    const kind = stream === undefined ? undefined : view.name(stream.dict.entries.get('Subtype'))
    if (kind === 'Image') this.picture()
    if (stream === undefined || kind !== 'Form') return
    this.#interpreter.form(stream, this.#resources, this.machine.state.ctm)
  }

  /** An image fills the unit square of its space (8.9.5.1). */
  picture(): void {
    this.#paint(this.#interpreter.pictures, [0, 0, 1, 1])
  }

  #paint(list: PdfRect[], box: PdfRect): void {
    const { glyphs } = LIMITS.pdfText
    if (list.push(bounds(this.machine.state.ctm, ...box)) > glyphs)
      overLimit('painted things of a page', list.length, glyphs)
  }

  /** Points of the path that is being made (8.5.2); curves stay within their control points. */
  path(operands: Operands): void {
    for (let i = 0; i + 1 < operands.length; i += 2) this.#point(number(operands, i), number(operands, i + 1))
  }

  rectangle(operands: Operands): void {
    const [x, y] = [number(operands, 0), number(operands, 1)]
    this.#point(x, y)
    this.#point(x + number(operands, 2), y + number(operands, 3))
  }

  #point(x: number, y: number): void {
    const [left, bottom, right, top] = this.#path ?? [x, y, x, y]
    this.#path = [Math.min(left, x), Math.min(bottom, y), Math.max(right, x), Math.max(top, y)]
  }

  /** Ends the path; `filled` when it is painted inside (8.5.3). */
  endPath(filled: boolean): void {
    if (filled && this.#path !== undefined) this.#paint(this.#interpreter.shapes, this.#path)
    this.#path = undefined
  }

  /** @param properties a dictionary, or the name of one among the resources (14.6.2) */
  mark(properties: PdfValue | undefined): void {
    const { view } = this.#interpreter
    const named = properties?.type === 'name' ? this.resource('Properties', properties) : properties
    const actual = view.string(view.dict(named)?.entries.get('ActualText'))
    const { nesting } = LIMITS.pdfText
    const from = this.machine.glyphs.length
    const inside = this.#marked.some((marked) => marked.actual !== undefined)
    const text = actual === undefined || inside ? undefined : decodeTextString(actual)
    if (this.#marked.push({ from, actual: text }) > nesting) {
      overLimit('marked contents within one another', this.#marked.length, nesting)
    }
  }

  /** The text that the glyphs stand for takes their place (14.9.4). */
  unmark(): void {
    const { from = 0, actual } = this.#marked.pop() ?? {}
    const { glyphs } = this.machine
    if (actual === undefined || glyphs.length <= from) return
    const shown = glyphs.splice(from)
    const [first] = shown
    const text = actual.replace(/\u00ad/g, '')
    if (first === undefined || text === '') return
    const edge = (at: 0 | 1 | 2 | 3, pick: (a: number, b: number) => number): number =>
      shown.reduce((value, { rect }) => pick(value, rect[at]), first.rect[at])
    glyphs.push({
      text,
      rect: [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)],
      size: first.size,
    })
  }

  closeAll(): void {
    while (this.#marked.length > 0) this.unmark()
  }
}

const showString = ({ machine }: Run, operand: PdfValue | undefined): void => {
  if (operand?.type === 'string') machine.show(operand.bytes)
}

const nextLine = ({ machine }: Run): void => machine.move(0, -machine.state.leading)

const OPERATORS: Readonly<Record<string, (run: Run, operands: Operands) => void>> = {
  q: ({ machine }) => machine.save(),
  Q: ({ machine }) => machine.restore(),
  cm: ({ machine }, o) => {
    const matrix = matrixFrom(o.map((value) => (value.type === 'number' ? value.value : undefined)))
    if (matrix !== undefined) machine.set({ ctm: times(matrix, machine.state.ctm) })
  },
  BT: ({ machine }) => machine.place(IDENTITY),
  Tf: (run, o) => run.machine.set({ font: run.font(o[0]), size: number(o, 1) }),
  Tc: ({ machine }, o) => machine.set({ charSpace: number(o, 0) }),
  Tw: ({ machine }, o) => machine.set({ wordSpace: number(o, 0) }),
  Tz: ({ machine }, o) => machine.set({ stretch: number(o, 0) / 100 }),
  TL: ({ machine }, o) => machine.set({ leading: number(o, 0) }),
  Ts: ({ machine }, o) => machine.set({ rise: number(o, 0) }),
  Td: ({ machine }, o) => machine.move(number(o, 0), number(o, 1)),
  TD: ({ machine }, o) => {
    machine.set({ leading: -number(o, 1) })
    machine.move(number(o, 0), number(o, 1))
  },
  Tm: ({ machine }, o) => {
    const matrix = matrixFrom(o.map((value) => (value.type === 'number' ? value.value : undefined)))
    if (matrix !== undefined) machine.place(matrix)
  },
  'T*': nextLine,
  Tj: (run, o) => showString(run, o[0]),
  TJ: (run, [list]) => {
    for (const item of list?.type === 'array' ? list.items : []) {
      if (item.type === 'number') run.machine.adjust(item.value)
      else showString(run, item)
    }
  },
  "'": (run, o) => {
    nextLine(run)
    showString(run, o[0])
  },
  '"': (run, o) => {
    run.machine.set({ wordSpace: number(o, 0), charSpace: number(o, 1) })
    nextLine(run)
    showString(run, o[2])
  },
  Do: (run, o) => run.paint(o[0]),
  BI: (run) => run.picture(),
  m: (run, o) => run.path(o),
  l: (run, o) => run.path(o),
  c: (run, o) => run.path(o),
  v: (run, o) => run.path(o),
  y: (run, o) => run.path(o),
  re: (run, o) => run.rectangle(o),
  n: (run) => run.endPath(false),
  S: (run) => run.endPath(false),
  s: (run) => run.endPath(false),
  ...Object.fromEntries(
    ['f', 'F', 'f*', 'B', 'B*', 'b', 'b*'].map((name) => [name, (run: Run) => run.endPath(true)]),
  ),
  BMC: (run) => run.mark(undefined),
  BDC: (run, o) => run.mark(o[1]),
  EMC: (run) => run.unmark(),
}
