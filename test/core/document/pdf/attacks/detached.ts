/** A signature taken out of the form so that the file looks unsigned, or its stamp put where its signer never put it. */
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

export const detached = (victims: Victims): Attack[] => {
  const { form, level3, riding, twice, notice, at } = victims
  const n = (name: string): number => at[name] as number
  const cases: Case[] = []
  for (const [label, victim] of Object.entries({ 'no level': form, 'level 3': level3 })) {
    const signature = victim.signature.ref.number
    const field = victim.signature.uses[0]?.ref.number ?? 0
    const spare = victim.next
    const put = (name: string, bytes: Uint8Array, fault: string): void => {
      cases.push([`${label}: ${name}`, bytes, `later-changes ${fault}`])
    }
    put(
      'field taken out of the form',
      victim.update({ [n('fields')]: victim.with(n('fields'), ` ${field} 0 R`, '') }),
      'PDF_SIGNATURE_DETACHED',
    )
    put('all fields taken out of the form', victim.update({ [n('fields')]: '[]' }), 'PDF_SIGNATURE_DETACHED')
    put(
      'form taken out of the catalog',
      victim.update({ [victim.root]: victim.with(victim.root, /\/AcroForm \d+ 0 R/, '') }),
      'PDF_SIGNATURE_DETACHED',
    )
    put(
      'another form in the catalog',
      victim.update({
        [spare]: '<< /Fields [] >>',
        [victim.root]: victim.with(victim.root, /\/AcroForm \d+/, `/AcroForm ${spare}`),
      }),
      'PDF_SIGNATURE_DETACHED',
    )
    put(
      '/V taken off',
      victim.update({ [field]: victim.with(field, /\/V \d+ 0 R/, '') }),
      'PDF_SIGNATURE_REPLACED',
    )
    put(
      '/V null',
      victim.update({ [field]: victim.with(field, /\/V \d+ 0 R/, '/V null') }),
      'PDF_SIGNATURE_REPLACED',
    )
    put(
      '/V another dictionary',
      victim.update({
        [spare]: '<< /Type /Sig /Filter /Adobe.PPKLite /Contents <00> /ByteRange [0 0 0 0] >>',
        [field]: victim.with(field, /\/V \d+/, `/V ${spare}`),
      }),
      'PDF_SIGNATURE_REPLACED',
    )
    put(
      '/V a text',
      victim.update({ [field]: victim.with(field, /\/V \d+ 0 R/, '/V (signed)') }),
      'PDF_SIGNATURE_REPLACED',
    )
    put(
      '/V leads to nothing',
      victim.update({ [field]: victim.with(field, /\/V \d+/, `/V ${spare + 9}`) }),
      'PDF_SIGNATURE_REPLACED',
    )
    put(
      'field of another type',
      victim.update({ [field]: victim.with(field, '/FT /Sig', '/FT /Tx') }),
      'PDF_FIELD_CHANGED',
    )
    put(
      'field without a type',
      victim.update({ [field]: victim.with(field, '/FT /Sig', '') }),
      'PDF_FIELD_CHANGED',
    )
    put(
      'field renamed',
      victim.update({ [field]: victim.with(field, /\/T \([^)]*\)/, '/T (other)') }),
      'PDF_FIELD_CHANGED',
    )
    put('field freed', victim.update({}, { free: [field] }), 'PDF_SIGNATURE_DETACHED')
    put('signature freed', victim.update({}, { free: [signature] }), 'PDF_OBJECT_FREED')
    put('signature overridden with null', victim.update({ [signature]: 'null' }), 'PDF_OBJECT_CHANGED')
    put(
      'signature overridden with an empty dictionary',
      victim.update({ [signature]: '<< >>' }),
      'PDF_OBJECT_CHANGED',
    )
    put(
      'signature overridden with another handler',
      victim.update({ [signature]: victim.with(signature, /\/SubFilter \/[\w.]+/, '/SubFilter /none') }),
      'PDF_OBJECT_CHANGED',
    )
    put(
      'signature freed and field taken out',
      victim.update(
        { [n('fields')]: victim.with(n('fields'), ` ${field} 0 R`, '') },
        { free: [signature, field] },
      ),
      'PDF_SIGNATURE_DETACHED',
    )
    put(
      'stamp moved on its page',
      victim.update({ [field]: victim.with(field, /\/Rect ?\[[^\]]*\]/, '/Rect [72 600 150 700]') }),
      'PDF_FIELD_CHANGED',
    )
    put(
      'stamp moved to another page',
      victim.update({ [field]: victim.with(field, /\/P \d+/, `/P ${n('page1')}`) }),
      'PDF_FIELD_CHANGED',
    )
    put('stamp hidden', victim.update({ [field]: victim.with(field, '/F 132', '/F 2') }), 'PDF_FIELD_CHANGED')
    put(
      'stamp without appearance',
      victim.update({ [field]: victim.with(field, /\/AP ?<<.*?>>/, '') }),
      'PDF_FIELD_CHANGED',
    )
    const form2 = victim.refIn(field, 'V')
    const copy = (entries: string): Record<number, string> => ({
      [spare]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (copy) /V ${form2} 0 R /F 132 /P ${n('page1')} 0 R ${entries} >>`,
      [n('fields')]: victim.with(n('fields'), /\]$/, ` ${spare} 0 R]`),
      [n('annots')]: victim.with(n('annots'), /\]$/, ` ${spare} 0 R]`),
    })
    const look = /\/AP ?(<<.*?>>)/.exec(victim.text(field))?.[1] ?? ''
    put(
      'stamp copied to another page by a field that shares its value',
      victim.update(copy(`/Rect [72 600 150 700] /AP ${look}`)),
      'PDF_SHARED_LATER',
    )
    put(
      'value shared by a field that shows nothing',
      victim.update(copy('/Rect [0 0 0 0]')),
      'PDF_SHARED_LATER',
    )
    put(
      'stamp copied to another page as an annotation',
      victim.update({ [n('annots')]: victim.with(n('annots'), /\]$/, ` ${field} 0 R]`) }),
      'PDF_WIDGET_STRAY',
    )
    put(
      'waiting field takes the value of another',
      victim.update({ [n('approval')]: victim.plus(n('approval'), `/V ${signature} 0 R`) }),
      'PDF_SHARED_LATER',
    )
    put(
      'picture of the stamp exchanged',
      victim.update({ [pictureOf(victim)]: '<< >>' }),
      'PDF_OBJECT_CHANGED',
    )
  }
  const field = (victim: typeof notice, index: number): number =>
    victim.signature.uses[index]?.ref.number ?? 0
  const first = twice.signatures[0]?.uses[0]?.ref.number ?? 0
  const fields = twice.root
  cases.push(
    [
      'riding: one slice taken off',
      riding.update({
        [pageOf(riding, field(riding, 1))]: riding.with(
          pageOf(riding, field(riding, 1)),
          /\/Annots ?\[[^\]]*\]/,
          '/Annots []',
        ),
      }),
      'later-changes PDF_WIDGET_REMOVED',
    ],
    [
      'riding: /V of one slice taken off',
      riding.update({ [field(riding, 1)]: riding.with(field(riding, 1), /\/V \d+ 0 R/, '') }),
      'later-changes PDF_SIGNATURE_REPLACED',
    ],
    [
      'riding: one slice moved',
      riding.update({
        [field(riding, 1)]: riding.with(field(riding, 1), /\/Rect ?\[[^\]]*\]/, '/Rect [72 600 150 700]'),
      }),
      'later-changes PDF_FIELD_CHANGED',
    ],
    [
      'twice: the first signature taken out',
      twice.update({ [fields]: twice.with(fields, `${first} 0 R `, '') }),
      'later-changes PDF_SIGNATURE_DETACHED',
    ],
    [
      'twice: the second signature taken out',
      twice.update({ [fields]: twice.with(fields, ` ${field(twice, 0)} 0 R`, '') }),
      'later-changes PDF_SIGNATURE_DETACHED',
    ],
  )
  return casesOf('detached and copied stamps', victims.kind, cases)
}

/** The form that paints the stamp. */
const pictureOf = (victim: Victims['form']): number => {
  const field = victim.signature.uses[0]?.ref.number ?? 0
  return Number(/\/AP ?<< ?\/N (\d+)/.exec(victim.text(field))?.[1])
}

const pageOf = (victim: Victims['form'], widget: number): number => victim.refIn(widget, 'P')
