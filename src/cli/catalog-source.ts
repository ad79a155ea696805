/** The published catalog that licences are issued by, with its face; named by its code, or by a file that says the same. */
import { resolve } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { sm3 } from '../core/gm/index.ts'
import { type Catalog, catalogFaults, readCatalog } from '../core/licence/index.ts'
import { readTemplate } from '../core/licence/template.ts'
import { type CatalogState, catalogDigest } from '../core/registry/index.ts'
import type { Desk } from './acting.ts'
import { readInput } from './files.ts'
import { materialsOf } from './ledger.ts'

export interface CatalogSource {
  readonly catalog: Catalog
  /** Number of the published version. */
  readonly version: number
  /** Text of the template, and paths of the files that it names. */
  readonly template: string
  readonly files: Readonly<Record<string, string>>
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

/** Template of a published catalog, and the files that it names: materials, each with the digest that was published. */
const recordedFace = (
  { home }: Pick<Desk, 'home'>,
  { template }: Catalog,
): Pick<CatalogSource, 'template' | 'files'> => {
  if (template === undefined) throw new GsealError('CATALOG_MISSING', { field: 'template' })
  const materials = materialsOf(home)
  const text = Buffer.from(materials.get(template.digest)).toString('utf8')
  const files = (template.files ?? []).map(({ name, digest }) => {
    materials.get(digest)
    return [name, materials.pathOf(digest)] as const
  })
  return { template: text, files: Object.fromEntries(files) }
}

const catalogState = ({ store }: Pick<Desk, 'store'>, code: string): CatalogState | undefined =>
  store.state(`catalog:${code}`)?.state as unknown as CatalogState | undefined

/** What was published under a number; without one the version in force. @throws CATALOG_NOT_PUBLISHED, MATERIAL_* */
export const publishedCatalog = (
  desk: Pick<Desk, 'store' | 'home'>,
  code: string,
  number?: number,
): CatalogSource => {
  const state = catalogState(desk, code)
  const version =
    number === undefined
      ? state?.state === 'retired'
        ? undefined
        : state?.versions.at(-1)
      : state?.versions.find((one) => one.number === number)
  if (version === undefined) throw new GsealError('CATALOG_NOT_PUBLISHED', { code })
  const { content: catalog } = version
  return { catalog, version: version.number, ...recordedFace(desk, catalog) }
}

const catalogAt = async ({ session }: Desk, word: string): Promise<{ path: string; catalog: Catalog }> => {
  const path = resolve(session.world.cwd, word)
  const text = Buffer.from(await readInput(path, MB)).toString('utf8')
  return { path, catalog: checked(parsed(text, path)) }
}

/** What a file says of a kind of licence, without the face that is entered when it is imported. */
const saying = ({ template: _, ...catalog }: Catalog): string => catalogDigest(catalog as Catalog)

/**
 * The catalog in force that licences are made by. A file is taken for what it stands for: it must say what was
 * published, and so must a template (证照 Art. 6, 11, 19).
 * @throws CATALOG_*, TEMPLATE_UNLIKE, FILE_*
 */
export const catalogSource = async (
  desk: Desk,
  word: string,
  template: string | undefined,
): Promise<CatalogSource> => {
  const given = isPath(word) ? await catalogAt(desk, word) : undefined
  const source = publishedCatalog(desk, given?.catalog.code ?? word)
  const { catalog, version: number } = source
  const { code } = catalog
  if (given !== undefined && saying(given.catalog) !== saying(catalog))
    throw new GsealError('CATALOG_FILE_UNLIKE', { path: given.path, code, number })
  if (template === undefined) return source
  const path = resolve(desk.session.world.cwd, template)
  if (toHex(sm3(await readInput(path, MB))) !== catalog.template?.digest)
    throw new GsealError('TEMPLATE_UNLIKE', { path, code })
  return source
}

/**
 * The catalog that a register is checked against before anything is issued, and the fonts of its face: a draft in a file
 * will do, and has the font of gseal.
 * @throws CATALOG_*, TEMPLATE_*, FILE_*
 */
export const catalogForCheck = async (
  desk: Desk,
  word: string,
): Promise<{ readonly catalog: Catalog; readonly fonts: readonly string[] }> => {
  if (isPath(word)) return { catalog: (await catalogAt(desk, word)).catalog, fonts: [] }
  const { catalog, template, files } = publishedCatalog(desk, word)
  const names = Object.values(readTemplate(template).fonts)
  return { catalog, fonts: names.flatMap((name) => files[name] ?? []) }
}
