/**
 * Core dumps. The daemon and its children forbid them to the kernel, so a test that only looked for one would look at
 * nothing. Here a library put before libc's (LD_PRELOAD) forgets that one wish and nothing else: the kernel then writes
 * the very dumps that the daemon prevents, and they are searched for the PIN. What is preloaded is the test's; the
 * programs under test are unchanged.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { folderOf } from '../helpers/cli.ts'
import {
  childrenOf,
  demoHome,
  items,
  PIN,
  signItems,
  startDaemon,
  tally,
  unlock,
  until,
} from '../helpers/daemon.ts'
import { deviceHome, TOKEN_PIN } from '../helpers/device-daemon.ts'
import { NO_TOKENS } from '../helpers/tokens.ts'

const FORGETFUL = `
#include <sys/syscall.h>
long syscall(long number, ...);
int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d) {
  const int set_dumpable = 4;
  return option == set_dumpable ? 0 : (int)syscall(SYS_prctl, option, a, b, c, d);
}
`

const pattern = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  } catch {
    return ''
  }
}

/** A pattern that is a path or a program would leave the dumps to somebody else. */
const NO_CORES =
  NO_TOKENS !== false
    ? NO_TOKENS
    : /^[\w.%-]+$/.test(pattern())
      ? false
      : `the kernel writes no core into the working directory (core_pattern ${pattern()})`

const forgetful = (folder: string): string => {
  const [source, library] = [join(folder, 'forgetful.c'), join(folder, 'forgetful.so')]
  writeFileSync(source, FORGETFUL)
  const made = spawnSync('cc', ['-shared', '-fPIC', '-o', library, source], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  return library
}

const coresIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('core'))
    .map((name) => join(folder, name))

const STEP = 4 * 1024 * 1024

/** Which of the texts stand in a file, as bytes or as UTF-16. */
const textsIn = (path: string, texts: readonly string[]): string[] => {
  const file = openSync(path, 'r')
  const found = new Set<string>()
  const buffer = Buffer.alloc(STEP + 256)
  try {
    for (let at = 0; ; at += STEP) {
      const count = readSync(file, buffer, 0, buffer.length, at)
      if (count === 0) return [...found]
      const part = buffer.subarray(0, count)
      for (const text of texts)
        if (part.includes(text, 0, 'latin1') || part.includes(text, 0, 'utf16le')) found.add(text)
    }
  } finally {
    closeSync(file)
  }
}

/** Has a process dumped; answers which of the texts are in the dump, `undefined` when there is none. */
const dumped = async (
  folder: string,
  pid: number,
  texts: readonly string[],
): Promise<string[] | undefined> => {
  process.kill(pid, 'SIGABRT')
  // The dump is whole before its process is gone.
  await until(() => !isAlive(pid))
  const [core] = coresIn(folder)
  if (core === undefined) return undefined
  const found = textsIn(core, texts)
  for (const path of coresIn(folder)) rmSync(path)
  return found
}

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

t.test(
  'a core dump after lock has no PIN in it, of the daemon or of its children',
  { skip: NO_CORES },
  async (t) => {
    const folder = folderOf(t)
    const library = forgetful(folder)
    const { home } = await deviceHome(t, { childEnv: { LD_PRELOAD: library } })
    const daemon = await startDaemon(t, home, { dumpsInto: folder, env: { LD_PRELOAD: library } })
    const client = await daemon.client()
    const open = () => client.callWithSecret('pin.unlock', { key: 'usb' }, Buffer.from(TOKEN_PIN))
    const child = () => childrenOf(daemon.pid)[0] ?? 0
    await open()
    t.same(tally(await signItems(client, home, items(5))), { signed: 5 })
    const texts = [TOKEN_PIN, 'daemon.started', 'CKR_']
    const unlocked = await dumped(folder, child(), texts)
    t.ok(
      unlocked?.includes(TOKEN_PIN),
      'the search finds it where it is: in the child of the device, unlocked',
    )
    await until(async () => (await client.call<{ healthy: boolean }>('status')).healthy === false)
    await open()
    t.same(tally(await signItems(client, home, items(5))), { signed: 5 })
    await client.call('pin.lock', {})
    const locked = await dumped(folder, child(), texts)
    t.ok(locked !== undefined, 'the child left a dump')
    t.notOk(locked?.includes(TOKEN_PIN), 'the child of the device, locked')
    t.same(await dumped(folder, daemon.pid, texts.slice(0, 2)), ['daemon.started'], 'the daemon')
  },
)

t.test(
  'as it is, neither the daemon nor a process with a key leaves a dump',
  { skip: NO_CORES },
  async (t) => {
    const folder = folderOf(t)
    const home = await demoHome(t)
    const daemon = await startDaemon(t, home, { dumpsInto: folder })
    const client = await daemon.client()
    await unlock(client, PIN)
    for (const pid of [...childrenOf(daemon.pid), daemon.pid])
      t.equal(await dumped(folder, pid, []), undefined)
    const ended = once(daemon.process, 'exit')
    t.equal(daemon.process.signalCode ?? (await ended)[1], 'SIGABRT')
  },
)
