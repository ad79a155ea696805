/** The template of a thread, opened once; and where the seal goes: by the catalog, else by the template. */
import { readFile } from 'node:fs/promises'
import { GsealError } from '../../core/base/error.ts'
import { type OpenTemplate, openTemplate as open } from '../../core/licence/open-template.ts'
import { readTemplate } from '../../core/licence/template.ts'
import type { Where } from '../../core/places.ts'
import type { PressSetup } from './press-messages.ts'

const faceOf = ({ face }: PressSetup): NonNullable<PressSetup['face']> => {
  if (face === undefined) throw new TypeError('a thread without a face')
  return face
}

export const openTemplate = async (setup: PressSetup): Promise<OpenTemplate> => {
  const { template, files, fonts } = faceOf(setup)
  return open(readTemplate(template), {
    file: async (name) => {
      const path = Object.hasOwn(files, name) ? files[name] : undefined
      if (path === undefined) throw new GsealError('TEMPLATE_FILE_UNKNOWN', { name })
      return readFile(path)
    },
    fonts: await Promise.all(fonts.map((path) => readFile(path))),
  })
}

/** Catalogs give tenths of a millimetre. */
export const sealPlaceOf = (setup: PressSetup, { template }: OpenTemplate): readonly Where[] => {
  const { seal } = faceOf(setup)
  if (seal.keyword !== undefined) return [{ kind: 'keyword', text: seal.keyword, nth: 1 }]
  const face = { from: 1, to: 1 }
  const page = seal.page === 'last' ? ('last' as const) : face
  if (seal.x !== undefined && seal.y !== undefined)
    return [{ kind: 'at', pages: [page], x: seal.x / 10, y: seal.y / 10 }]
  if (template.seal !== undefined) return [{ kind: 'at', pages: [face], ...template.seal }]
  return [{ kind: 'at', pages: [page] }]
}
