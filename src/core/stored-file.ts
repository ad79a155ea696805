/** What a file of unknown name is, by its content: a seal of SES, a picture of a seal, or neither. No judgement. */
import { isGsealError } from './base/error.ts'
import { type PictureType, readPicture } from './impression/index.ts'
import { readSeal, type SesVersion } from './ses/index.ts'

export type Content =
  | {
      readonly kind: 'seal'
      readonly generation: SesVersion['generation']
      readonly standard: string
      readonly id: string
      readonly name: string
    }
  | {
      readonly kind: 'picture'
      readonly picture: PictureType
      readonly width?: number
      readonly height?: number
    }
  | { readonly kind: 'other' }

/** What a strict reader takes; nothing where it refuses. */
const taken = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch (error) {
    if (!isGsealError(error)) throw error
    return undefined
  }
}

export const contentOf = (bytes: Uint8Array): Content => {
  const seal = taken(() => readSeal(bytes, () => undefined))
  if (seal !== undefined) {
    const { version, id, name } = seal
    return { kind: 'seal', generation: version.generation, standard: version.standard, id, name }
  }
  const picture = taken(() => readPicture(bytes))
  if (picture === undefined) return { kind: 'other' }
  const { type, width, height } = picture
  return {
    kind: 'picture',
    picture: type,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  }
}
