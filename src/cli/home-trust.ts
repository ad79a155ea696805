/** The certificates and lists that a home trusts. */
import { loadTrust, type Trust } from '../core/pki/index.ts'
import { readInput } from './files.ts'
import { type Home, trustPaths } from './home.ts'

export const trustIn = async (home: Home): Promise<Trust> => {
  const paths = await trustPaths(home)
  return loadTrust(await Promise.all(paths.map(async (name) => ({ name, bytes: await readInput(name) }))))
}
