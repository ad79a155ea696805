/** Every attack on files that gseal stamped: none is valid under any policy, and each is named by the check it is for. */
import t from 'tap'
import { faultsOf } from '../../../helpers/office.ts'
import { KINDS, openPdfOffice } from '../../../helpers/pdf-office.ts'
import { attacksOn } from './attacks/all.ts'
import { type Attack, victimsOf } from './attacks/attack.ts'

const office = await openPdfOffice()

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
