/** An office on the command line with a register, scans and a demo home: what the tests of issuing have in common. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { call, folderOf, type Json } from './cli.ts'
import { putDemoHome } from './demo-home.ts'
import { ROOT } from './paths.ts'

export const OFFICE = join(ROOT, 'fixtures', 'office')
export const HEADER =
  '证照编号,单位名称,统一社会信用代码,证件类型代码,发证日期,有效期起,有效期止,经营范围,主要负责人,经营方式'
export const CODES = ['91619999XX0000043X', '91619999XX0005039K', '51619999XX0000051W']
export const row = (n: number, end = '2030-02-28', start = '2025-03-01'): string =>
  `示例危化经〔2025〕00000${n}号,示例公司${n},${CODES[n - 1]},001,${start},${start},${end},汽油,示例甲,带储存设施`

export interface Clerk {
  readonly folder: string
  gseal(...args: string[]): ReturnType<typeof call>
  json(...args: string[]): Promise<Json[]>
}

const CATALOG = join(OFFICE, 'catalogs', 'chemicals.json')
const CODE = '11619999XX0000019M001'

/** A demo home in which the catalog is in force; made once, and copied for each test. */
const furnish = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-office-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'pin'), '123456\n')
  const does = async (...args: string[]): Promise<void> => {
    const { status, stderr } = await call([...args, '--home', join(folder, 'home')], { cwd: folder })
    if (status !== 0) throw new Error(stderr)
  }
  const as = (name: string): string[] => ['--as', name, '--pin-file', 'pin']
  await putDemoHome(join(folder, 'home'))
  await does('catalog', 'import', CATALOG, '--plain-face', '--submit', ...as('demo-industry'))
  await does('catalog', 'review', CODE, '--approve', '--opinion', '同意', ...as('demo-authority'))
  await does('catalog', 'publish', CODE, ...as('demo-industry'))
  return join(folder, 'home')
}
let furnished: Promise<string> | undefined

export const office = async (t: Test, lang: 'en' | 'zh'): Promise<Clerk> => {
  const folder = folderOf(t)
  mkdirSync(join(folder, 'scans'))
  const [scan = ''] = readdirSync(join(OFFICE, 'scans', 'chemicals'))
  for (const n of [1, 2, 3]) {
    const name = `示例危化经〔2025〕00000${n}号_1.png`
    copyFileSync(join(OFFICE, 'scans', 'chemicals', scan), join(folder, 'scans', name))
  }
  copyFileSync(CATALOG, join(folder, 'catalog.json'))
  writeFileSync(join(folder, 'pin'), '123456\n')
  furnished ??= furnish()
  cpSync(await furnished, join(folder, 'home'), { recursive: true })
  const gseal = (...args: string[]) =>
    call([...args, '--home', join(folder, 'home'), '--pin-file', join(folder, 'pin'), '--lang', lang], {
      cwd: folder,
    })
  return {
    folder,
    gseal,
    json: async (...args) => (await gseal(...args, '--json')).records(),
  }
}

export const ISSUE = [
  'issue',
  '--catalog',
  'catalog.json',
  '--register',
  'r.csv',
  '--scans',
  'scans',
  '--jobs',
  '1',
]
export const STAMP = ['--seal', 'demo', '--as', 'demo-clerk']

/** The licences of the issuer in the catalog are kept by the unit of the demo's seal (Art. 13). */
export const succeed = ({ gseal }: Clerk) =>
  gseal(
    ...['org', 'succeed', '11619999XX0000027G', '--name', '示例市应急管理局'],
    ...['--by', '12619999XX00000358', '--successor', '示例市大数据服务中心', '--basis', '机构改革'],
    ...['--as', 'demo-authority'],
  )

/** The second and the third person: a sample is drawn and found right, and the batch is released. */
export const release = async ({ gseal }: Clerk, batch: string) => {
  const reviewer = ['--as', 'demo-reviewer']
  await gseal('batch', 'review', batch, ...reviewer)
  await gseal('batch', 'review', batch, '--opinion', '抽查无误', '--yes', ...reviewer)
  return gseal('batch', 'release', batch, '--opinion', '同意签发', '--yes', '--as', 'demo-issuer')
}

export const of = (records: readonly Json[], type: string): Json[] =>
  records.filter((record) => record['type'] === type)
export const text = (record: Json | undefined, key: string): string => String(record?.[key] ?? '')
