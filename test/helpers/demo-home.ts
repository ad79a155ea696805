/**
 * A demo home, made once for all the files that a run of the tests starts, and copied: fourteen keys under a PIN cost two
 * seconds. A file that runs by itself makes its own.
 */
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from './cli.ts'

/** A folder of the run, made and removed by scripts/test.js. */
const shared = process.env['GSEAL_TEST_SHARED']

const make = async (): Promise<string> => {
  const common = join(shared ?? '', 'demo-home')
  if (shared !== undefined && existsSync(common)) return common
  const folder = mkdtempSync(join(shared ?? tmpdir(), 'gseal-demo-'))
  if (shared === undefined) process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const own = join(folder, 'home')
  const made = await call(['init', '--demo', '--home', own])
  if (made.status !== 0) throw new Error(made.stderr)
  if (shared === undefined) return own
  try {
    renameSync(own, common)
    return common
  } catch (error) {
    // Another file was first; both are as good.
    if (existsSync(common)) return common
    throw error
  }
}

let pattern: Promise<string> | undefined

/** Puts a home of `gseal init --demo` where none is yet. */
export const putDemoHome = async (home: string): Promise<void> => {
  pattern ??= make()
  cpSync(await pattern, home, { recursive: true })
}
