/** Strict reading of small JSON files (profiles, devices.json): every member is asked for, and what is left is an error. */
import { LIMITS } from '../../base/limits.ts'

type Fail = (reason: string) => Error

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const CONTROL = /\p{Cc}/u

export class Shape {
  readonly #members: Map<string, unknown>
  readonly #trail: string
  readonly #fault: Fail

  constructor(value: unknown, trail: string, fault: Fail) {
    if (!isObject(value)) throw fault(`${trail || 'it'} is no JSON object`)
    this.#members = new Map(Object.entries(value))
    this.#trail = trail
    this.#fault = fault
  }

  /** @throws what `fault` makes of a reason */
  static ofJson(json: string, fault: Fail): Shape {
    if (json.length > LIMITS.devices.fileChars)
      throw fault(`it has more than ${LIMITS.devices.fileChars} characters`)
    let value: unknown
    try {
      value = JSON.parse(json)
    } catch {
      throw fault('it is no JSON')
    }
    return new Shape(value, '', fault)
  }

  fail(name: string, reason: string): never {
    throw this.#fault(`"${this.#trail}${name}": ${reason}`)
  }

  #take(name: string): unknown {
    const value = this.#members.get(name)
    this.#members.delete(name)
    return value ?? undefined
  }

  /** Members that nobody asked for. */
  end(): void {
    const [left] = this.#members.keys()
    if (left !== undefined) this.fail(left, 'is not known')
  }

  entries(): readonly (readonly [string, unknown])[] {
    const all = [...this.#members]
    this.#members.clear()
    if (all.length > LIMITS.devices.items) this.fail('', `more than ${LIMITS.devices.items} members`)
    return all
  }

  #isText(name: string, value: unknown): string {
    if (typeof value !== 'string' || value === '') return this.fail(name, 'is no text')
    if (value.length > LIMITS.devices.textChars || CONTROL.test(value))
      return this.fail(name, 'is too long or holds control characters')
    return value
  }

  text(name: string): string {
    return this.#isText(name, this.#take(name))
  }

  optionalText(name: string): string | undefined {
    const value = this.#take(name)
    return value === undefined ? undefined : this.#isText(name, value)
  }

  #list(name: string): readonly unknown[] {
    const value = this.#take(name) ?? []
    if (!Array.isArray(value)) return this.fail(name, 'is no list')
    if (value.length > LIMITS.devices.items) this.fail(name, `has more than ${LIMITS.devices.items} entries`)
    return value
  }

  texts(name: string): readonly string[] {
    return this.#list(name).map((value) => this.#isText(name, value))
  }

  /** A whole number, or hex text as vendors write their constants. */
  numeral(name: string, value: unknown): number {
    const number =
      typeof value === 'string' && /^(0x[0-9a-fA-F]{1,12}|\d{1,15})$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0)
      return this.fail(name, 'is no whole number')
    return number
  }

  #within(name: string, value: unknown, least: number, most: number): number {
    const number = this.numeral(name, value)
    return number < least || number > most ? this.fail(name, `is not between ${least} and ${most}`) : number
  }

  number(name: string, otherwise: number, least = 0, most = 0xffff_ffff): number {
    const value = this.#take(name)
    return value === undefined ? otherwise : this.#within(name, value, least, most)
  }

  optionalNumber(name: string): number | undefined {
    const value = this.#take(name)
    return value === undefined ? undefined : this.#within(name, value, 0, 0xffff_ffff)
  }

  numbers(name: string, otherwise: readonly number[]): readonly number[] {
    if (!this.#members.has(name)) return otherwise
    return this.#list(name).map((value) => this.#within(name, value, 0, 0xffff_ffff))
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#take(name) ?? otherwise
    return typeof value === 'boolean' ? value : this.fail(name, 'is neither true nor false')
  }

  oneOf<const T extends string>(name: string, value: unknown, choices: readonly T[]): T {
    return choices.find((choice) => choice === value) ?? this.fail(name, `is none of ${choices.join(', ')}`)
  }

  choice<const T extends string>(name: string, choices: readonly T[], otherwise?: T): T {
    return this.oneOf(name, this.#take(name) ?? otherwise, choices)
  }

  /** A member object; an absent one is empty. */
  object(name: string): Shape {
    return new Shape(this.#take(name) ?? {}, `${this.#trail}${name}.`, this.#fault)
  }

  objects(name: string): readonly Shape[] {
    return this.#list(name).map((value, i) => new Shape(value, `${this.#trail}${name}[${i}].`, this.#fault))
  }
}
