/** The row under judgement: what was found wrong so far, and how things are called in this register. */
import type { Code } from '../../base/codes/index.ts'
import type { Params } from '../../base/error.ts'
import type { Catalog } from '../catalog.ts'
import { type Mask, mask } from '../mask.ts'
import { cellFault } from './cells.ts'
import { type BaseKey, shortName } from './headings.ts'
import type { RegisterRow } from './register.ts'
import type { RowContext, RowFault } from './row.ts'
import type { Cell } from './table.ts'
import type { Told, Value } from './values.ts'

export class RowDesk {
  readonly row: RegisterRow
  readonly catalog: Catalog
  readonly context: RowContext
  readonly faults: RowFault[] = []
  readonly warnings: RowFault[] = []
  readonly vouched = new Set<string>()

  constructor(row: RegisterRow, catalog: Catalog, context: RowContext) {
    this.row = row
    this.catalog = catalog
    this.context = context
  }

  #told(field: string | undefined, code: Code, params: Params, value: string | undefined): RowFault {
    const heading = field === undefined ? undefined : (this.row.headings.get(field) ?? field)
    return {
      code,
      ...(field === undefined ? {} : { field }),
      ...(heading === undefined ? {} : { heading }),
      ...(value === undefined ? {} : { value }),
      params: { field: heading ?? '-', value: value ?? '', ...params },
    }
  }

  fault(field: string | undefined, code: Code, params: Params = {}, value?: string): void {
    this.faults.push(this.#told(field, code, params, value))
  }

  warn(field: string | undefined, { code, params }: Told, value?: string): void {
    this.warnings.push(this.#told(field, code, params, value))
  }

  /** The value of a base item; a fault is told, and then it is `undefined` as when the cell is empty. */
  base(key: BaseKey, how: Mask, read: (cell: Cell) => Value): string | undefined {
    const cell = this.row.base[key]
    return cell === undefined ? undefined : this.value(shortName(key), cell, how, read)
  }

  value(field: string, cell: Cell, how: Mask, read: (cell: Cell) => Value): string | undefined {
    const shown = (): string => mask(how, [...cell.text].slice(0, 60).join(''))
    const unusable = cellFault(cell)
    if (unusable !== undefined) {
      this.fault(field, unusable.code, unusable.params, shown())
      return undefined
    }
    const found = read(cell)
    if ('fault' in found) {
      this.fault(field, found.fault.code, found.fault.params, shown())
      return undefined
    }
    if (found.warning !== undefined) this.warn(field, found.warning, shown())
    return found.value
  }

  /** Whether anything was said about an item. */
  told(key: BaseKey): boolean {
    const field = shortName(key)
    return this.faults.some((fault) => fault.field === field)
  }
}
