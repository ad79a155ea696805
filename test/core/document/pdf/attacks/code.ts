/** Content that acts, added after signing (code injection in certified documents, 2021). */
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

const SCRIPT = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>'

export const injection = (victims: Victims): Attack[] => {
  const { form, level1, level2, level3, at } = victims
  const n = (name: string): number => at[name] as number
  const cases: Case[] = []
  for (const [label, victim] of Object.entries({
    'no level': form,
    'level 1': level1,
    'level 2': level2,
    'level 3': level3,
  })) {
    const { root } = victim
    const catalog = 'later-changes PDF_CATALOG_CHANGED'
    const put = (name: string, objects: Record<number, string>, fault: string): void => {
      cases.push([`${label}: ${name}`, victim.update(objects), fault])
    }
    put('script when the document is opened', { [root]: victim.plus(root, `/OpenAction ${SCRIPT}`) }, catalog)
    put(
      'program started when the document is opened',
      { [root]: victim.plus(root, '/OpenAction << /S /Launch /F (calc.exe) >>') },
      catalog,
    )
    put(
      'script when the document is printed',
      { [root]: victim.plus(root, `/AA << /WP ${SCRIPT} >>`) },
      catalog,
    )
    put(
      'scripts of the document',
      { [n('names')]: `<< /JavaScript << /Names [(a) ${SCRIPT}] >> >>` },
      'later-changes PDF_OBJECT_CHANGED',
    )
    put(
      'script when the page is opened',
      { [n('page1')]: victim.plus(n('page1'), `/AA << /O ${SCRIPT} >>`) },
      'later-changes PDF_PAGE_CHANGED',
    )
    put(
      'script when a field is filled',
      { [n('sum')]: victim.plus(n('sum'), `/AA << /K ${SCRIPT} >>`) },
      'later-changes PDF_FIELD_CHANGED',
    )
    put(
      'field that submits the form',
      { [n('agree')]: victim.plus(n('agree'), '/A << /S /SubmitForm /F (https://example.invalid) >>') },
      'later-changes PDF_FIELD_CHANGED',
    )
    put(
      'script on the field of the signature',
      {
        [victim.signature.uses[0]?.ref.number ?? 0]: victim.plus(
          victim.signature.uses[0]?.ref.number ?? 0,
          `/AA << /E ${SCRIPT} >>`,
        ),
      },
      'later-changes PDF_FIELD_CHANGED',
    )
    put(
      'calculation order of the form',
      { [n('form')]: victim.plus(n('form'), `/CO [${n('sum')} 0 R]`) },
      'later-changes PDF_FORM_CHANGED',
    )
    put(
      'XFA form',
      { [n('form')]: victim.plus(n('form'), '/XFA (<xdp/>)') },
      'later-changes PDF_FORM_CHANGED',
    )
    if (label !== 'level 3')
      put(
        'address of a link',
        { [n('link')]: victim.with(n('link'), 'example.invalid', 'attacker.invalid') },
        label === 'no level' ? 'later-changes PDF_ANNOTATION_CHANGED' : 'later-changes PDF_LEVEL_EXCEEDED',
      )
    const added = victim.next
    const acting = (action: string): Record<number, string> => ({
      [added]: `<< /Type /Annot /Subtype /Link /Rect [400 40 500 60] /A ${action} >>`,
      [n('annots')]: victim.with(n('annots'), /\]$/, ` ${added} 0 R]`),
    })
    const annotation = 'later-changes PDF_ANNOTATION_ACTS'
    put('annotation that runs a script', acting(SCRIPT), annotation)
    put('annotation that starts a program', acting('<< /S /Launch /F (calc.exe) >>'), annotation)
    put(
      'annotation that acts in a second step',
      acting(`<< /S /GoTo /D [0 /Fit] /Next ${SCRIPT} >>`),
      annotation,
    )
    put(
      'attached file',
      { [n('names')]: '<< /EmbeddedFiles << /Names [] >> >>' },
      'later-changes PDF_OBJECT_CHANGED',
    )
  }
  return casesOf('code injection', victims.kind, cases)
}
