/**
 * The door from the operating system. `--version` is answered before anything else is loaded, so that it costs what
 * starting Node costs; everything else is loaded by need.
 */
import { PRODUCT } from '../core/base/product.ts'

const isVersionCall = (argv: readonly string[]): boolean =>
  argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')

/** Node 20 has none. */
const useCodeCache = async (process: NodeJS.Process): Promise<void> => {
  const { enableCompileCache } = (await import('node:module')) as {
    enableCompileCache?: (folder: string) => unknown
  }
  if (enableCompileCache === undefined) return
  const { codeCacheFolder } = await import('./code-cache.ts')
  const { homedir } = await import('node:os')
  const folder = codeCacheFolder(process.env, homedir(), process.getuid?.())
  if (folder !== undefined) enableCompileCache(folder)
}

/** Runs one command line and leaves its exit status in `process.exitCode`. */
export const main = async (process: NodeJS.Process): Promise<void> => {
  const argv = process.argv.slice(2)
  if (isVersionCall(argv)) {
    process.stdout.write(`${PRODUCT.name} ${PRODUCT.version}\n`)
    return
  }
  await useCodeCache(process)
  const { runProcess } = await import('./process.ts')
  await runProcess(process, argv)
}
