/**
 * Attacks on certified documents (S&P 2021): annotations (EAA) and fields of new signatures (SSA) that lie over what was
 * signed; and changes beyond the level that was certified.
 */
import { Victim } from '../../../../helpers/pdf-attacker.ts'
import { formFile, PATCH } from '../../../../helpers/pdf-form.ts'
import { type PdfOffice, sealFor, signerOf } from '../../../../helpers/pdf-office.ts'
import { buildPng } from '../../../../helpers/png-builder.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

/** Over "Amount: 100" of the first page, in points. */
const OVER = '[70 690 372 730]'
const LOOK = '/Type /XObject /Subtype /Form /BBox [0 0 300 40]'
const COVERS = 'appearance PDF_LATER_COVERS'

/** Annotations that hide or replace words, by their dictionaries; %N is the number of an opaque appearance. */
const ANNOTATIONS: readonly (readonly [string, string])[] = [
  [
    'free text',
    `/Subtype /FreeText /DA (/Helv 12 Tf 0 g) /Contents (9 000 000) /Rect ${OVER} /AP << /N %N 0 R >>`,
  ],
  ['stamp', `/Subtype /Stamp /Rect ${OVER} /AP << /N %N 0 R >>`],
  ['stamp in a state', `/Subtype /Stamp /Rect ${OVER} /AS /On /AP << /N << /On %N 0 R >> >>`],
  ['square that readers draw', `/Subtype /Square /IC [1 1 1] /C [1 1 1] /Rect ${OVER}`],
  [
    'line as wide as the words',
    `/Subtype /Line /L [72 705 300 705] /BS << /W 30 >> /C [1 1 1] /Rect ${OVER}`,
  ],
  ['highlight', `/Subtype /Highlight /QuadPoints [72 730 300 730 72 690 300 690] /C [0 0 0] /Rect ${OVER}`],
  ['ink', `/Subtype /Ink /InkList [[72 705 300 705]] /BS << /W 30 >> /C [1 1 1] /Rect ${OVER}`],
  ['redaction', `/Subtype /Redact /OverlayText (9 000 000) /Rect ${OVER} /AP << /N %N 0 R >>`],
  ['watermark', `/Subtype /Watermark /Rect ${OVER} /AP << /N %N 0 R >>`],
  ['annotation of an unknown kind', `/Subtype /Other /Rect ${OVER} /AP << /N %N 0 R >>`],
  ['stamp over a field', '/Subtype /Stamp /Rect [72 500 300 520] /AP << /N %N 0 R >>'],
]

const withAnnotation = (victim: Victim, at: Victims['at'], dict: string): Buffer => {
  const [look, own, annots] = [victim.next, victim.next + 1, at['annots'] as number]
  const objects = {
    [own]: `<< /Type /Annot /F 4 ${dict.replaceAll('%N', String(look))} >>`,
    [annots]: victim.with(annots, /\]$/, ` ${own} 0 R]`),
  }
  return victim.update(objects, { streams: { [look]: [LOOK, PATCH] } })
}

const annotations = ({ form, level1, level2, level3, at }: Victims): Case[] =>
  ANNOTATIONS.flatMap(([name, dict]): Case[] => {
    const exceeded = 'later-changes PDF_LEVEL_EXCEEDED'
    const where = (victim: Victim): Buffer => withAnnotation(victim, at, dict)
    return [
      [`level 3: ${name} over words`, where(level3), COVERS],
      [`level 2: ${name}`, where(level2), exceeded],
      [`level 1: ${name}`, where(level1), exceeded],
      [`no level: ${name}`, where(form), 'later-changes PDF_ANNOTATION_CHANGED'],
    ]
  })

/** What was on the page may be altered at level 3, and is told when words lay beneath. */
const altered = ({ level3, at }: Victims): Case[] => {
  const [link, annots, next] = [at['link'] as number, at['annots'] as number, level3.next]
  const moved = level3.with(link, '[72 40 200 60]', OVER)
  return [
    ['level 3: link moved over words', level3.update({ [link]: moved }), COVERS],
    [
      'level 3: annotation of before gets an appearance over words',
      level3.update(
        { [link]: moved.replace('/Subtype /Link', `/Subtype /Stamp /AP << /N ${next} 0 R >>`) },
        { streams: { [next]: [LOOK, PATCH] } },
      ),
      COVERS,
    ],
    [
      'level 3: annotation written into the page itself',
      level3.update({
        [annots]: level3.with(
          annots,
          /\]$/,
          ` << /Type /Annot /Subtype /Square /IC [1 1 1] /Rect ${OVER} >>]`,
        ),
      }),
      COVERS,
    ],
  ]
}

/** An annotation that lay over words when the document was signed. */
const uncovered = async ({ kind }: Victims, office: PdfOffice): Promise<Case[]> => {
  const { bytes, at } = formFile()
  const [cover, annots] = [at['cover'] as number, at['annots'] as number]
  const base = new Victim(bytes)
  const over = base.update({ [cover]: base.with(cover, '[300 90 560 130]', OVER) })
  const victim = new Victim(await office.stamp(kind, over, { level: 3 }))
  const fault = 'appearance PDF_LATER_UNCOVERS'
  return [
    [
      'level 3: what covered words is taken off',
      victim.update({ [annots]: victim.with(annots, `${cover} 0 R `, '') }),
      fault,
    ],
    [
      'level 3: what covered words is moved',
      victim.update({ [cover]: victim.with(cover, OVER, '[20 20 40 40]') }),
      fault,
    ],
    [
      'level 3: what covered words is hidden',
      victim.update({ [cover]: victim.with(cover, '/F 4', '/F 2') }),
      fault,
    ],
  ]
}

const opaque = (pixel: readonly number[]): Uint8Array =>
  buildPng({ width: 40, height: 8, depth: 8, colour: 6, pixel: () => pixel })

/** Black digits on nothing: they hide no word and add one. */
const digits = buildPng({
  width: 40,
  height: 8,
  depth: 8,
  colour: 6,
  pixel: (x) => [0, 0, 0, x % 4 === 0 ? 255 : 0],
})

const PICTURES: readonly (readonly [string, Uint8Array])[] = [
  ['white paper', opaque([255, 255, 255, 255])],
  ['white paper, nearly opaque', opaque([255, 255, 255, 250])],
  ['black digits on nothing', digits],
  ['a red bar', opaque([200, 0, 0, 255])],
]

/** New signatures whose picture covers words: by a stranger, and by somebody who is trusted. */
const signatures = async (victims: Victims, office: PdfOffice): Promise<Case[]> => {
  const { kind, form, level2, level3 } = victims
  const { stranger, maker, units } = office
  const where = [{ kind: 'at', pages: ['first'], x: 60, y: 46 }] as const
  const cases: Case[] = []
  for (const [name, picture] of PICTURES) {
    const patch = { picture: { png: picture, width: 60, height: 12 } }
    const trusted = { seal: await sealFor(maker, [units[kind]], patch), where }
    const own = { seal: await sealFor(stranger, [stranger], patch), signer: signerOf(stranger), where }
    for (const [label, victim] of Object.entries({
      'level 2': level2,
      'level 3': level3,
      'no level': form,
    })) {
      cases.push([
        `${label}: a trusted signer seals with ${name}`,
        await office.stamp(kind, victim.bytes, trusted),
        COVERS,
      ])
      if (kind === 'ses')
        cases.push([
          `${label}: a stranger seals with ${name}`,
          await office.stamp(kind, victim.bytes, own),
          COVERS,
        ])
    }
  }
  const { bytes, at } = formFile()
  const [approval, first] = [at['approval'] as number, at['page1'] as number]
  const base = new Victim(bytes)
  const placed = base.with(approval, '[300 100 420 220]', OVER).replace(/\/P \d+/, `/P ${first}`)
  const prepared = await office.stamp(kind, base.update({ [approval]: placed }), { level: 2 })
  const patched = await sealFor(maker, [units[kind]], {
    picture: { png: opaque([255, 255, 255, 255]), width: 60, height: 12 },
  })
  cases.push([
    'level 2: a waiting field over words signed with white paper',
    await office.stamp(kind, prepared, { seal: patched, field: 'approval', where: [] }),
    COVERS,
  ])
  const plain = { seal: await sealFor(stranger, [stranger]), signer: signerOf(stranger) }
  if (kind === 'ses' || kind === 'sm2')
    cases.push([
      'a stranger signs as well',
      await office.stamp(kind, level2.bytes, plain),
      'signer-cert CERT_NO_PATH',
    ])
  return cases
}

/** A field for a signature that nobody made, with an appearance. */
const emptyFields = ({ form, level1, level2, level3, at }: Victims): Case[] => {
  const cases: Case[] = []
  for (const [label, victim] of Object.entries({
    'level 1': level1,
    'level 2': level2,
    'level 3': level3,
    'no level': form,
  })) {
    const [look, own, annots, fields] = [
      victim.next,
      victim.next + 1,
      at['annots'] as number,
      at['fields'] as number,
    ]
    const page = at['page1'] as number
    const add = (entries: string): Buffer =>
      victim.update(
        {
          [own]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (later) /F 132 /P ${page} 0 R /Rect ${OVER} ${entries} >>`,
          [annots]: victim.with(annots, /\]$/, ` ${own} 0 R]`),
          [fields]: victim.with(fields, /\]$/, ` ${own} 0 R]`),
        },
        { streams: { [look]: [LOOK, PATCH] } },
      )
    const fault = label === 'level 1' ? 'later-changes PDF_LEVEL_EXCEEDED' : COVERS
    cases.push([`${label}: an empty field covers words`, add(`/AP << /N ${look} 0 R >>`), fault])
    cases.push([
      `${label}: an empty field with a background covers words`,
      add('/MK << /BG [1 1 1] >>'),
      fault,
    ])
  }
  return cases
}

const beyond = ({ level1, locked, at }: Victims): Case[] => {
  const n = (name: string): number => at[name] as number
  const fill = (victim: Victim): Buffer =>
    victim.update({ [n('sum')]: victim.with(n('sum'), '(100)', '(9 000 000)') })
  const exceeded = 'later-changes PDF_LEVEL_EXCEEDED'
  return [
    ['level 1: a field filled', fill(level1), exceeded],
    [
      'level 1: a box ticked',
      level1.update({ [n('agree')]: level1.with(n('agree'), '/V /Off /AS /Off', '/V /Yes /AS /Yes') }),
      exceeded,
    ],
    ['locked: a field filled', fill(locked), 'later-changes PDF_FIELD_LOCKED'],
    [
      'locked: a choice made',
      locked.update({ [n('city')]: locked.with(n('city'), '/V (North) /I [0]', '/V (South) /I [1]') }),
      'later-changes PDF_FIELD_LOCKED',
    ],
    [
      'locked: a waiting field signed by a value of nothing',
      locked.update({
        [locked.next]: '<< /Type /Sig >>',
        [n('approval')]: locked.plus(n('approval'), `/V ${locked.next} 0 R`),
      }),
      'later-changes PDF_FIELD_LOCKED',
    ],
    [
      'level 1: certification taken out of the catalog',
      level1.update({ [level1.root]: level1.with(level1.root, '/Perms', '/XPerms') }),
      'later-changes PDF_CATALOG_CHANGED',
    ],
    [
      'level 1: certification names another signature',
      level1.update({
        [level1.next]: '<< /Type /Sig >>',
        [level1.root]: level1.with(level1.root, /\/DocMDP \d+/, `/DocMDP ${level1.next}`),
      }),
      'later-changes PDF_CATALOG_CHANGED',
    ],
  ]
}

export const covers = async (victims: Victims, office: PdfOffice): Promise<Attack[]> =>
  casesOf('covering annotations and signatures (EAA, SSA)', victims.kind, [
    ...annotations(victims),
    ...altered(victims),
    ...(await uncovered(victims, office)),
    ...(await signatures(victims, office)),
    ...emptyFields(victims),
    ...beyond(victims),
  ])
