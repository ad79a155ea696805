/** The operators of one content stream that is looked at before it is drawn (ISO 32000-2 Annex A). */
import { LIMITS } from '../../base/limits.ts'
import { checkFunction, componentsOf, type Decode } from './draw-colours.ts'
import { Undrawn } from './draw-fault.ts'
import { checkImage, checkInlineImage, type ImageDesk } from './draw-images.ts'
import { checkLayer } from './draw-layers.ts'
import { checkState } from './draw-states.ts'
import { overLimit } from './faults.ts'
import type { PdfDict, PdfStream, PdfValue, View } from './value.ts'

/** What the contents of a file share while they are looked at. */
export interface Check {
  readonly view: View
  readonly decode: Decode
  /** Looks at something once. */
  once(value: PdfValue, look: () => void): void
  /** @returns what drawing it once costs */
  form(stream: PdfStream, apart: boolean): number
  layer(dict: PdfDict): void
  /** Looks at a font. @returns what its costliest glyph costs */
  glyphs(font: PdfDict): number
  desk(resources: PdfDict | undefined, apart: boolean): ImageDesk
}

type Operands = readonly PdfValue[]

/** Operators that paint nothing by themselves and need nothing from outside (ISO 32000-2 Annex A). */
const PLAIN: ReadonlySet<string> = new Set(
  'b* B* BI BMC BT c cm d d0 d1 DP EMC ET G g h i j J K k l m M MP n re RG rg ri SC sc T* Tc Td TD TL Tm Ts Tw Tz v w W W* y'.split(
    ' ',
  ),
)
const PAINTS: ReadonlySet<string> = new Set(['b', 'b*', 'B', 'B*', 'f', 'f*', 'F', 's', 'S'])
const INVISIBLE = 3
interface State {
  readonly font: PdfDict | undefined
  readonly mode: number
}

const nameOf = (value: PdfValue | undefined): string => (value?.type === 'name' ? value.value : '-')
const numberOf = (value: PdfValue | undefined): number => (value?.type === 'number' ? value.value : 0)

/** One content stream that is looked at. */
export class Run {
  /** Things painted, those of forms each time that they are drawn. */
  cost = 0
  state: State = { font: undefined, mode: 0 }
  readonly #saved: State[] = []
  readonly #check: Check
  readonly #resources: PdfDict | undefined
  readonly #apart: boolean
  #operators = 0
  /** Sections in which unknown operators are passed over (14.11.1). */
  #compatible = 0

  constructor(check: Check, resources: PdfDict | undefined, apart: boolean) {
    this.#check = check
    this.#resources = resources
    this.#apart = apart
  }

  operator(name: string, operands: Operands): void {
    this.#operators += 1
    this.spend(PAINTS.has(name) ? 1 : 0)
    if (Object.hasOwn(OPERATORS, name)) OPERATORS[name]?.(this, operands)
    else if (!PLAIN.has(name) && !PAINTS.has(name) && this.#compatible === 0)
      throw new Undrawn('the operator', name)
  }

  spend(cost: number): void {
    this.cost += cost
    const { operations } = LIMITS.pdfText
    const all = this.cost + this.#operators
    if (all > operations) overLimit('operators of a page', all, operations)
  }

  compatible(step: 1 | -1): void {
    this.#compatible = Math.max(0, this.#compatible + step)
  }

  save(): void {
    const { nesting } = LIMITS.pdfText
    if (this.#saved.push(this.state) > nesting)
      overLimit('graphics states within one another', this.#saved.length, nesting)
  }

  restore(): void {
    this.state = this.#saved.pop() ?? this.state
  }

  /** What the content names, which must be there: readers pass over what is not. */
  #resource(kind: string, name: string): PdfValue {
    const value = this.#check.view.dict(this.#resources?.entries.get(kind))?.entries.get(name)
    if (value === undefined || this.#check.view.resolve(value).type === 'null')
      throw new Undrawn('a resource that is missing:', `${kind} ${name}`)
    return value
  }

  font(value: PdfValue | undefined): void {
    const font = this.#check.view.dict(value)
    if (font === undefined) throw new Undrawn('a font that is missing')
    this.state = { ...this.state, font }
  }

  fontNamed(name: string): void {
    this.font(this.#resource('Font', name))
  }

  text(bytes: number): void {
    const { font, mode } = this.state
    if (mode === INVISIBLE || bytes === 0) return
    if (font === undefined) throw new Undrawn('text without a font')
    this.spend(bytes * this.#check.glyphs(font))
  }

  external(name: string): void {
    const { view } = this.#check
    const stream = view.stream(this.#resource('XObject', name))
    const kind = stream === undefined ? '-' : (view.name(stream.dict.entries.get('Subtype')) ?? '-')
    if (stream === undefined || (kind !== 'Form' && kind !== 'Image'))
      throw new Undrawn('an XObject of the kind', kind)
    if (kind === 'Form') {
      this.spend(this.#check.form(stream, this.#apart))
      return
    }
    this.#check.layer(stream.dict)
    this.#check.once(this.#apart ? stream.dict : stream, () =>
      checkImage(this.#check.desk(this.#resources, this.#apart), stream),
    )
    this.spend(1)
  }

  inlineImage(entries: PdfValue | undefined): void {
    if (entries?.type !== 'dict') return
    checkInlineImage(this.#check.desk(this.#resources, this.#apart), entries)
    this.spend(1)
  }

  space(name: string): void {
    const { view, decode } = this.#check
    const { spaces } = this.#check.desk(this.#resources, this.#apart)
    const value: PdfValue = { type: 'name', value: name, span: { start: 0, end: 0 } }
    componentsOf(view, value, spaces, decode)
  }

  pattern(name: string): void {
    const { view } = this.#check
    const value = view.resolve(this.#resource('Pattern', name))
    if (value.type === 'stream') {
      this.#check.form(value, true)
      return
    }
    if (value.type !== 'dict') throw new Undrawn('a resource that is missing:', `Pattern ${name}`)
    if (value.entries.has('ExtGState')) this.#state(value.entries.get('ExtGState'))
    this.shade(value.entries.get('Shading'))
  }

  shadingNamed(name: string): void {
    this.shade(this.#resource('Shading', name))
    this.spend(1)
  }

  /** 8.7.4.5 */
  shade(value: PdfValue | undefined): void {
    const { view, decode } = this.#check
    const found = view.resolve(value)
    const dict = found.type === 'stream' ? found.dict : found.type === 'dict' ? found : undefined
    const type = view.integer(dict?.entries.get('ShadingType')) ?? 0
    if (dict === undefined || type < 1 || type > 7 || type > 3 !== (found.type === 'stream'))
      throw new Undrawn('a shading that is not known:', String(type))
    const { spaces } = this.#check.desk(this.#resources, this.#apart)
    componentsOf(view, dict.entries.get('ColorSpace'), spaces, decode)
    if (dict.entries.has('Function')) checkFunction(view, dict.entries.get('Function'), decode)
    else if (type < 4) throw new Undrawn('a shading that is not known:', `${type}, no function`)
    if (found.type === 'stream') decode(found)
  }

  stateNamed(name: string): void {
    this.#state(this.#resource('ExtGState', name))
  }

  #state(value: PdfValue | undefined): void {
    const { view } = this.#check
    const state = view.dict(value)
    if (state === undefined) throw new Undrawn('a graphics state that is missing')
    const [font] = view.array(state.entries.get('Font'))?.items ?? []
    if (font !== undefined) this.font(font)
    this.#check.once(state, () => checkState(view, state, (mask) => this.#check.form(mask, true)))
  }

  mark(tag: string, properties: PdfValue | undefined): void {
    if (tag !== 'OC') return
    const { view } = this.#check
    const named = properties?.type === 'name' ? this.#resource('Properties', properties.value) : properties
    checkLayer(view, view.dict(named))
  }
}

const bytesOf = (value: PdfValue | undefined): number => (value?.type === 'string' ? value.bytes.length : 0)

const OPERATORS: Readonly<Record<string, (run: Run, operands: Operands) => void>> = {
  q: (run) => run.save(),
  Q: (run) => run.restore(),
  Tf: (run, [name]) => run.fontNamed(nameOf(name)),
  Tr: (run, [mode]) => {
    run.state = { ...run.state, mode: numberOf(mode) }
  },
  Tj: (run, [text]) => run.text(bytesOf(text)),
  "'": (run, [text]) => run.text(bytesOf(text)),
  '"': (run, operands) => run.text(bytesOf(operands[2])),
  TJ: (run, [list]) => {
    for (const item of list?.type === 'array' ? list.items : []) run.text(bytesOf(item))
  },
  gs: (run, [name]) => run.stateNamed(nameOf(name)),
  Do: (run, [name]) => run.external(nameOf(name)),
  EI: (run, [entries]) => run.inlineImage(entries),
  sh: (run, [name]) => run.shadingNamed(nameOf(name)),
  cs: (run, [name]) => run.space(nameOf(name)),
  CS: (run, [name]) => run.space(nameOf(name)),
  scn: (run, operands) => pattern(run, operands),
  SCN: (run, operands) => pattern(run, operands),
  BDC: (run, [tag, properties]) => run.mark(nameOf(tag), properties),
  BX: (run) => run.compatible(1),
  EX: (run) => run.compatible(-1),
}

const pattern = (run: Run, operands: Operands): void => {
  const last = operands.at(-1)
  if (last?.type === 'name') run.pattern(last.value)
}
