/** Members of a template's records: each named, typed, with its place in the file for messages. */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import type { Area } from './template.ts'

/** Test, what is wanted in a few words, and the value where there is none; without a third, the member must be there. */
export type Member = readonly [is: (value: unknown) => boolean, wanted: string, otherwise?: unknown]
export type Shape = Readonly<Record<string, Member>>

export const record = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const list = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const wrong = (at: string, wanted: string): GsealError =>
  new GsealError('TEMPLATE_MEMBER', { at: at || '/', wanted })

const under = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`)

/** The members of a record by its shape, and no others; absent ones without a value are left out. */
export const member = (value: unknown, shape: Shape, at: string): Readonly<Record<string, unknown>> => {
  if (!record(value)) throw wrong(at, 'a record')
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(shape, name)) throw wrong(under(at, name), `one of ${Object.keys(shape).join(', ')}`)
  }
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, rule]): [string, unknown][] => {
      const [is, wanted] = rule
      if (!Object.hasOwn(value, name)) {
        if (rule.length < 3) throw wrong(under(at, name), wanted)
        return rule[2] === undefined ? [] : [[name, rule[2]]]
      }
      if (!is(value[name])) throw wrong(under(at, name), wanted)
      return [[name, value[name]]]
    }),
  )
}

export const each = <T>(
  value: unknown,
  name: string,
  read: (item: unknown, at: string) => T,
): readonly T[] => {
  const items = value as readonly unknown[]
  if (items.length > LIMITS.template.items) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: `${name} of a template`,
      actual: items.length,
      limit: LIMITS.template.items,
    })
  }
  return items.map((item, i) => read(item, `${name}[${i}]`))
}

/** @throws TEMPLATE_OFF_PAGE */
export const fits = (
  page: { readonly width: number; readonly height: number },
  area: Area,
  at: string,
): void => {
  const [right, bottom] = [area.x + area.width, area.y + area.height]
  if (right <= page.width && bottom <= page.height) return
  throw new GsealError('TEMPLATE_OFF_PAGE', { at, right, bottom, width: page.width, height: page.height })
}

/** A plain name of a file in the folder of the template: nothing that leads elsewhere. */
const PLAIN = /^(?!\.)[^/\\:*?"<>|\p{Cc}\p{Cf}]{1,128}$/u

/** @throws TEMPLATE_FILE_NAME */
export const fileName = (value: unknown, at: string): string => {
  if (typeof value !== 'string' || !PLAIN.test(value)) throw new GsealError('TEMPLATE_FILE_NAME', { at })
  return value
}
