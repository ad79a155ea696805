/**
 * The demo's licences, from the office that comes with gseal: a catalog that is published, three rows of a register with a scan
 * each, issued by the commands that an office uses, reviewed and released by other people.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_INDUSTRY, DEMO_PIN, DEMO_UNIT, DEMO_UNIT_CODE } from '../core/authority.ts'
import { GsealError } from '../core/base/error.ts'
import { CATALOG_RECORDS } from './commands-catalog.ts'
import { ISSUING } from './commands-issue.ts'
import type { Session } from './context.ts'
import { makeFolder, readInput, writeOutput } from './files.ts'
import { parseCommand } from './parse.ts'

/** The office that comes with gseal: catalogs, registers as clerks keep them, scans. */
const OFFICE = new URL('../../../fixtures/office/', import.meta.url)
const CODE = `${DEMO_INDUSTRY.code}001`
/** The issuer of its licences is no more; the unit of the demo's seal keeps them (证照 Art. 13). */
const FORMER = { name: '示例市应急管理局', code: '11619999XX0000027G' }
const ROWS = 3

/** Writes catalog, register, scans and the PIN's file. */
const prepare = async (folder: string): Promise<void> => {
  await makeFolder(join(folder, 'register', 'scans'))
  const office = (name: string): Promise<Uint8Array> => readInput(fileURLToPath(new URL(name, OFFICE)))
  const put = (name: string, bytes: Uint8Array): Promise<void> => writeOutput(join(folder, name), bytes)
  await put('register/catalog.json', await office('catalogs/chemicals.json'))
  const lines = Buffer.from(await office('registers/chemicals.csv'))
    .toString('utf8')
    .split('\r\n')
  await put('register/register.csv', Buffer.from(`${lines.slice(0, 1 + ROWS).join('\r\n')}\r\n`))
  for (let n = 1; n <= ROWS; n++) {
    const scan = `示例危化经〔2025〕00000${n}号.png`
    await put(`register/scans/${scan}`, await office(`scans/chemicals/${encodeURIComponent(scan)}`))
  }
  await writeOutput(join(folder, 'pin.txt'), Buffer.from(`${DEMO_PIN}\n`), { mode: 0o600 })
}

/** One command of the table, as somebody who typed it. @throws DEMO_UNEXPECTED when it does not end well */
const run = async (session: Session, step: string, words: readonly string[]): Promise<void> => {
  const record = [...CATALOG_RECORDS, ...ISSUING].find(({ name }) => name === step)
  if (record === undefined) throw new TypeError(`no command ${step}`)
  const { run: work } = await record.load()
  const status = await work(session, parseCommand(session.settings.lang, record, words))
  if (status !== 0) throw new GsealError('DEMO_UNEXPECTED', { step, path: session.settings.home })
}

/**
 * Issues and releases the demo's licences.
 * @returns the folder of their files, and their names below it
 */
export const demoLicences = async (
  session: Session,
  folder: string,
  home: string,
  batchOf: () => Promise<string>,
): Promise<string> => {
  await prepare(folder)
  // The demo tells its own story: what the commands would say stands in the ledger.
  const nothing = (): void => undefined
  const out = { ...session.out, record: nothing, line: nothing, table: nothing, talk: nothing }
  const as = (operator: string): Session => ({
    ...session,
    out,
    settings: {
      ...session.settings,
      home,
      as: operator,
      pinFile: join(folder, 'pin.txt'),
      input: false,
      yes: true,
    },
  })
  const at = (name: string): string => join(folder, 'register', name)
  const target = join(folder, 'licences')
  const industry = as('demo-industry')
  await run(industry, 'catalog import', [at('catalog.json'), '--plain-face', '--submit'])
  await run(as('demo-authority'), 'catalog review', [CODE, '--approve', '--opinion', '同意(演示)'])
  await run(industry, 'catalog publish', [CODE])
  const passed = ['--by', DEMO_UNIT_CODE, '--successor', DEMO_UNIT, '--basis', '机构改革(演示)']
  await run(as('demo-authority'), 'org succeed', [FORMER.code, '--name', FORMER.name, ...passed])
  const given = ['--catalog', CODE, '--register', at('register.csv'), '--scans', at('scans')]
  await run(as('demo-clerk'), 'issue', [...given, '--seal', 'demo', '--out-dir', target, '--jobs', '1'])
  const batch = await batchOf()
  await run(as('demo-reviewer'), 'batch review', [batch])
  await run(as('demo-reviewer'), 'batch review', [batch, '--opinion', '抽查无误(演示)'])
  await run(as('demo-issuer'), 'batch release', [batch, '--opinion', '同意签发(演示)'])
  return join(target, batch)
}
