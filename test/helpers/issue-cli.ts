/** An office on the command line with a register, scans and a demo home: what the tests of issuing have in common. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { call, folderOf, type Json } from './cli.ts'
import { ROOT } from './paths.ts'

const OFFICE = join(ROOT, 'fixtures', 'office')
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

export const office = async (t: Test, lang: 'en' | 'zh'): Promise<Clerk> => {
  const folder = folderOf(t)
  mkdirSync(join(folder, 'scans'))
  const [scan = ''] = readdirSync(join(OFFICE, 'scans', 'chemicals'))
  for (const n of [1, 2, 3]) {
    const name = `示例危化经〔2025〕00000${n}号_1.png`
    copyFileSync(join(OFFICE, 'scans', 'chemicals', scan), join(folder, 'scans', name))
  }
  copyFileSync(join(OFFICE, 'catalogs', 'chemicals.json'), join(folder, 'catalog.json'))
  writeFileSync(join(folder, 'pin'), '123456\n')
  const gseal = (...args: string[]) =>
    call([...args, '--home', join(folder, 'home'), '--pin-file', join(folder, 'pin'), '--lang', lang], {
      cwd: folder,
    })
  await call(['init', '--demo', '--home', join(folder, 'home')])
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

export const of = (records: readonly Json[], type: string): Json[] =>
  records.filter((record) => record['type'] === type)
export const text = (record: Json | undefined, key: string): string => String(record?.[key] ?? '')
