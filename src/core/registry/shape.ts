/** Bodies of events have a closed shape (base/shape.ts). */
import type { JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import { checkShape, type Shape } from '../base/shape.ts'

export type { BodyOf, Field, Shape } from '../base/shape.ts'

/** @throws EVENT_BODY with the path of the first fault */
export const checkBody = (type: string, shape: Shape, body: JsonObject): void =>
  checkShape(
    shape,
    body,
    (path, reason) => new GsealError('EVENT_BODY', { type, field: path === '' ? '/' : path, reason }),
  )
