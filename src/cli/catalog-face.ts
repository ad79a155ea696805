/**
 * The face that a catalog is published with: its template and the files that the template names (fonts, backgrounds), kept
 * as materials of the ledger under their digests. So a face is the same for whoever issues by the catalog, and for ever.
 */
import { basename, dirname, join, resolve } from 'node:path'
import { decodeUtf8 } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { readBackground } from '../core/licence/background.ts'
import type { Catalog } from '../core/licence/catalog.ts'
import { checkTemplate, filesOf, readTemplate, type Template } from '../core/licence/template.ts'
import type { Material, Materials } from '../core/store/index.ts'
import type { Session } from './context.ts'
import { readInput } from './files.ts'
import { plainFace } from './plain-face.ts'

export interface Face {
  readonly template: NonNullable<Catalog['template']>
  readonly materials: readonly Material[]
}

/** @throws TEMPLATE_UNREADABLE, FILE_* */
export const templateText = async (path: string): Promise<string> => {
  const text = decodeUtf8(await readInput(path, LIMITS.template.bytes))
  if (text === undefined) throw new GsealError('TEMPLATE_UNREADABLE', { reason: 'not UTF-8' })
  return text
}

/** What cannot be the ground of a face is told to whoever enters it, not to whoever issues by it a year later. */
const checkBackground = async (
  { background, page }: Template,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> => {
  const bytes = contents.get(background?.file ?? '')
  if (background !== undefined && bytes !== undefined) await readBackground(bytes, background.page, page)
}

/**
 * A template in a file, for catalogs with these fields.
 * @throws TEMPLATE_*, FILE_*, STORE_*, and what reading a background throws
 */
export const faceFrom = async (
  session: Session,
  kept: Materials,
  word: string,
  catalogs: readonly Catalog[],
): Promise<Face> => {
  const path = resolve(session.world.cwd, word)
  const text = await templateText(path)
  const template = readTemplate(text)
  for (const { fields } of catalogs)
    checkTemplate(
      template,
      fields.map(({ key }) => key),
    )
  const contents = new Map<string, Uint8Array>()
  for (const name of filesOf(template))
    contents.set(name, await readInput(join(dirname(path), name), LIMITS.ledger.materialBytes))
  await checkBackground(template, contents)
  const own = kept.put(Buffer.from(text))
  const materials = [own]
  const files: { name: string; digest: string }[] = []
  for (const [name, bytes] of contents) {
    const file = kept.put(bytes)
    materials.push(file)
    files.push({ name, digest: file.digest })
  }
  const named = { name: basename(path), digest: own.digest }
  return { template: files.length === 0 ? named : { ...named, files }, materials }
}

/** The plain face of a catalog that has none of its own. */
export const plainFaceOf = (kept: Materials, catalog: Catalog): Face => {
  const own = kept.put(Buffer.from(plainFace(catalog)))
  return { template: { name: 'plain.json', digest: own.digest }, materials: [own] }
}
