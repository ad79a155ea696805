/** A batch of the fixture office through a daemon: the command, and what must hold of its licences and counts. */
import { join } from 'node:path'
import type { Test } from 'tap'
import type { DaemonClient } from '../../src/core/keys/daemon/client.ts'
import type { HeldKeyInfo } from '../../src/core/keys/daemon/protocol.ts'
import { type RunningDaemon, startDaemon, unlock } from './daemon.ts'
import { type Clerk, OFFICE, of, office, STAMP, succeed, text } from './issue-cli.ts'

export const ROWS = 20
/** The register of chemicals with its scans, in an office whose catalog is in force. */
export const ISSUE = [
  ...['issue', '--catalog', '11619999XX0000019M001', '--jobs', '1'],
  ...['--register', join(OFFICE, 'registers', 'chemicals.csv')],
  ...['--scans', join(OFFICE, 'scans', 'chemicals'), ...STAMP, '--json'],
]

export interface HeldOffice {
  readonly clerk: Clerk
  readonly home: string
  readonly daemon: RunningDaemon
  readonly client: DaemonClient
}

/** An office whose daemon holds the key of its seal unlocked. @param terms of the PIN */
export const heldOffice = async (t: Test, terms: Record<string, unknown> = {}): Promise<HeldOffice> => {
  const clerk = await office(t, 'en')
  await succeed(clerk)
  const home = join(clerk.folder, 'home')
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client, undefined, terms)
  return { clerk, home, daemon, client }
}

/** Each row has one licence, each is counted once, and the ledger is whole. */
export const allIssued = async (t: Test, { gseal, json }: Clerk): Promise<void> => {
  const licences = of(await json('licence', 'list', '--limit', '100'), 'licence')
  t.equal(new Set(licences.map((record) => text(record, 'identifier'))).size, ROWS)
  t.ok(licences.every((record) => record['state'] === 'ready'))
  t.match(await gseal('audit', 'check'), { status: 0 })
}

/** How many signatures the daemon made with a key. */
export const signedBy = async (client: DaemonClient, name = 'demo'): Promise<number> => {
  const { keys } = await client.call<{ keys: HeldKeyInfo[] }>('keys.list')
  return keys.find((key) => key.name === name)?.signed ?? -1
}

/** What is counted of the permission for licences. */
export const usedOf = async ({ json }: Clerk): Promise<unknown> =>
  of(await json('use', 'show', 'DEMO-U2'), 'use')[0]?.['used']
