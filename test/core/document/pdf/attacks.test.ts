/** Every attack on files that gseal stamped: none is valid under any policy, and each is named by the check it is for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { faultsOf } from '../../../helpers/office.ts'
import { ROOT } from '../../../helpers/paths.ts'
import { KINDS, openPdfOffice } from '../../../helpers/pdf-office.ts'
import { attacksOn } from './attacks/all.ts'
import { type Attack, victimsOf } from './attacks/attack.ts'

const office = await openPdfOffice()
/** Row → the faults that name its attacks. */
const named = new Map<string, Set<string>>()

const judge = ({ bytes, fault }: Attack) => {
  const [strict, interop] = [office.verify(bytes, 'strict'), office.verify(bytes, 'interop')]
  const faults = faultsOf(interop)
  return {
    strict: strict.verdict === 'valid' ? 'valid' : 'refused',
    interop: interop.verdict === 'valid' ? 'valid' : 'refused',
    named: faults.includes(fault) ? fault : faults,
  }
}

for (const kind of KINDS) {
  const victims = await victimsOf(office, kind)
  const attacks = await attacksOn(victims, office)
  for (const { row, fault } of attacks) named.set(row, (named.get(row) ?? new Set()).add(fault))
  t.test(`${kind}: the victims themselves are valid`, async (t) => {
    for (const [name, victim] of Object.entries(victims)) {
      if (!(victim instanceof Object) || !('bytes' in victim)) continue
      t.equal(office.verify(victim.bytes).verdict, 'valid', name)
    }
  })
  for (const row of new Set(attacks.map((attack) => attack.row))) {
    t.test(`${kind}: ${row}`, async (t) => {
      for (const attack of attacks.filter((item) => item.row === row))
        t.same(judge(attack), { strict: 'refused', interop: 'refused', named: attack.fault }, attack.name)
    })
  }
  t.test(`${kind}: names of attacks are unique`, async (t) => {
    t.ok(attacks.length > 120, `${attacks.length} files`)
    t.equal(new Set(attacks.map(({ row, name }) => `${row}: ${name}`)).size, attacks.length)
  })
}

/** `\`check\` CODE, CODE; \`check\` CODE` as faults. */
const faultsIn = (cell: string): string[] =>
  cell.split(';').flatMap((part) => {
    const [, check = '', codes = ''] = /`([a-z-]+)` (.*)/.exec(part.trim()) ?? []
    return codes.split(', ').map((code) => `${check} ${code.trim()}`)
  })

t.test('docs/security.md names each row with its checks', async (t) => {
  const lines = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8').split('\n')
  for (const [row, faults] of named) {
    const cells = lines.find((line) => line.startsWith(`| ${row} |`))?.split('|') ?? []
    t.same(faultsIn(cells[3] ?? '').sort(), [...faults].sort(), row)
  }
})
