/** The catalog that licences are issued by, with the template of its face: of the ledger by code, or a file. */
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { type Catalog, catalogFaults, readCatalog } from '../core/licence/index.ts'
import type { Desk } from './acting.ts'
import { readInput } from './files.ts'
import { materialsOf } from './ledger.ts'
import { plainFace } from './plain-face.ts'

export interface CatalogSource {
  readonly catalog: Catalog
  readonly version: number
  /** JSON of the template, and the folder of its files. */
  readonly template: string
  readonly folder: string
  /** As it was named, to be found again: a code or an absolute path. */
  readonly named: string
  /** Absolute path of the template, when one was given. */
  readonly templatePath?: string
}

const MB = 1024 * 1024

const parsed = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new GsealError('CATALOG_SHAPE', { field: path, reason: (cause as Error).message }, { cause })
  }
}

const isPath = (word: string): boolean => /[/\\]|\.json$/i.test(word)

/** A file may leave the template to the command line; all else must be as it is published. */
const checked = (value: unknown): Catalog => {
  const catalog = readCatalog(value)
  const fault = catalogFaults(catalog).find(
    ({ code, params }) => code !== 'CATALOG_MISSING' || params['field'] !== 'template',
  )
  if (fault !== undefined) throw new GsealError(fault.code, fault.params)
  return catalog
}

interface Published {
  readonly state: string
  readonly versions: readonly { readonly number: number; readonly content: Catalog }[]
}

/** Template of a published catalog: its text is a material; files that it names lie in `templates/` of the home. */
const recordedFace = (
  { home }: Pick<Desk, 'home'>,
  catalog: Catalog,
): { template: string; folder: string } => {
  const folder = join(home.path, 'templates')
  const { template } = catalog
  if (template === undefined) return { template: plainFace(catalog), folder }
  const bytes = materialsOf(home).get(template.digest)
  return { template: Buffer.from(bytes).toString('utf8'), folder }
}

/** The version in force. @throws CATALOG_NOT_PUBLISHED, MATERIAL_* */
const published = (desk: Pick<Desk, 'store' | 'home'>, code: string): CatalogSource => {
  const state = desk.store.state(`catalog:${code}`)?.state as unknown as Published | undefined
  const version = state?.state === 'retired' ? undefined : state?.versions.at(-1)
  if (version === undefined) throw new GsealError('CATALOG_NOT_PUBLISHED', { code })
  const { content: catalog, number } = version
  return { catalog, version: number, ...recordedFace(desk, catalog), named: code }
}

/** @throws CATALOG_*, FILE_* */
export const catalogSource = async (
  desk: Desk,
  word: string,
  template: string | undefined,
): Promise<CatalogSource> => {
  const { cwd } = desk.session.world
  if (!isPath(word)) return published(desk, word)
  const path = resolve(cwd, word)
  const catalog = checked(parsed(Buffer.from(await readInput(path, MB)).toString('utf8'), path))
  if (template === undefined)
    return { catalog, version: 1, template: plainFace(catalog), folder: dirname(path), named: path }
  const face = resolve(cwd, template)
  return {
    catalog,
    version: 1,
    template: Buffer.from(await readInput(face, MB)).toString('utf8'),
    folder: dirname(face),
    named: path,
    templatePath: face,
  }
}

/** Files beside a template, by the names that it gives. */
export const besideTemplate =
  (folder: string) =>
  (name: string): Promise<Uint8Array> =>
    readFile(join(folder, name))
