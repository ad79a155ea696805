/**
 * `gseal demo`: the whole story on a home of its own. A seal is made, a notice stamped as OFD and as PDF, on its last page
 * and over the edges of all, the results verified under `strict`, and changed copies shown to be refused.
 */
import { readdir, rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { DEMO_PIN } from '../../core/authority.ts'
import { concatBytes } from '../../core/base/bytes.ts'
import { GsealError, messageOf } from '../../core/base/error.ts'
import { composeOfd } from '../../core/document/ofd/index.ts'
import { composePdf, PdfFile, pageList } from '../../core/document/pdf/index.ts'
import { Update } from '../../core/document/pdf/update.ts'
import { sampleNotice } from '../../core/document/sample.ts'
import { openKey } from '../../core/keys/open.ts'
import { policyNamed } from '../../core/policy.ts'
import type { Report } from '../../core/report.ts'
import { stamp } from '../../core/stamp.ts'
import { verify } from '../../core/verify.ts'
import { openZip, rewriteZip } from '../../core/zip/index.ts'
import type { Session } from '../context.ts'
import { demoLicences } from '../demo-licences.ts'
import { exists, makeFolder, readInput, writeOutput } from '../files.ts'
import { openHome } from '../home.ts'
import { trustIn } from '../home-trust.ts'
import { keyAccess, namedSeal } from '../keyring.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { showReport } from '../show-report.ts'
import { type LabelText, say } from '../texts/index.ts'
import { makeHome, warnDemo } from './init.ts'

const FOLDER = 'gseal-demo'
/** What the demo makes, and all that `--force` removes of an earlier one. */
const NAMES = [
  'home',
  ...['notice.ofd', 'notice.stamped.ofd', 'notice.forged.ofd'],
  ...['notice.pdf', 'notice.stamped.pdf', 'notice.forged.pdf'],
  ...['register', 'licences', 'pin.txt'],
]

const unexpected = (session: Session, step: LabelText, path: string): GsealError =>
  new GsealError('DEMO_UNEXPECTED', { step: say(session.settings.lang, step), path })

/** Stamps with the seal of the demo home, as `gseal sign` does. */
const stampNotice = async (session: Session, home: string, notice: Uint8Array): Promise<Uint8Array> => {
  const inside: Session = { ...session, settings: { ...session.settings, home } }
  const seal = await namedSeal(inside, 'demo')
  const access = { ...keyAccess(inside, 'demo'), pin: async () => DEMO_PIN }
  const signer = await openKey(seal.key ?? '', access)
  try {
    const where = [
      { kind: 'keyword', text: '示例市大数据服务中心', nth: 3 },
      { kind: 'riding', side: 'right' },
    ] as const
    const time = session.world.now()
    return (await stamp({ document: notice, signer, seal: seal.bytes, where, lock: false, time })).bytes
  } finally {
    await signer.close()
  }
}

/** A period of the first page made longer: what a reader would not notice. */
const forgeOfd = (stamped: Uint8Array): Uint8Array => {
  const archive = openZip(stamped, () => undefined)
  const name = 'Doc_0/Pages/Page_0/Content.xml'
  const entry = archive.get(name)
  const text = entry === undefined ? '' : Buffer.from(archive.read(entry)).toString('utf8')
  return rewriteZip(archive, [{ name, data: Buffer.from(text.replace('三年', '五年')) }], { time: 0 })
}

/** A later revision that shows the second page's text on the first; every signed byte stays as it was. */
const forgePdf = (stamped: Uint8Array): Uint8Array => {
  const file = PdfFile.open(stamped)
  const [first, second] = pageList(file.view())
  const update = new Update(file)
  if (first !== undefined) update.change(first.ref, { Contents: second?.dict.entries.get('Contents') })
  return concatBytes(stamped, update.bytes().appended)
}

interface Format {
  readonly ending: 'ofd' | 'pdf'
  readonly compose: () => Promise<Uint8Array>
  readonly forge: (stamped: Uint8Array) => Uint8Array
}

const FORMATS: readonly Format[] = [
  { ending: 'ofd', compose: () => composeOfd(sampleNotice()), forge: forgeOfd },
  { ending: 'pdf', compose: () => composePdf(sampleNotice()), forge: forgePdf },
]

const reasonOf = (session: Session, report: Report): string => {
  const { lang } = session.settings
  const all = [...report.findings, ...report.signatures.flatMap(({ checks }) => checks)]
  const fault = all.find(
    (item) => ('name' in item ? item.verdict : item.severity) === 'fail' && item.code !== undefined,
  )
  return fault?.code === undefined ? '' : `${messageOf(lang, fault.code, fault.params)} [${fault.code}]`
}

/** A path as the user would type it. */
const shown = (session: Session, path: string): string => {
  const near = relative(session.world.cwd, path)
  return near === '' || near.startsWith('..') ? path : near
}

/** What to type for gseal: `npm run` starts it in a clone, where it is on no path. */
const program = ({ world }: Session): string =>
  world.env['npm_lifecycle_event'] === undefined ? 'gseal' : 'npx gseal'

const prepareFolder = async (folder: string, force: boolean): Promise<void> => {
  for (const name of NAMES) {
    const path = join(folder, name)
    if (!(await exists(path))) continue
    if (!force) throw new GsealError('OUTPUT_EXISTS', { path })
    await rm(path, { recursive: true })
  }
  await makeFolder(folder)
}

/** Says what was made and where. */
const place = (session: Session, label: LabelText, path: string): void => {
  session.out.record({ type: 'demo', step: label, path })
  const text = say(session.settings.lang, label)
  session.out.line(toned('good', '✓ '), `${text}: `, toned('strong', shown(session, path)))
}

/** One format from the bare document to the refused forgery. @throws DEMO_UNEXPECTED */
const tellFormat = async (session: Session, folder: string, home: string, format: Format): Promise<void> => {
  const { lang } = session.settings
  const path = (stem: string): string => join(folder, `${stem}.${format.ending}`)
  const document = await format.compose()
  await writeOutput(path('notice'), document)
  place(session, 'demoDocument', path('notice'))
  const stamped = await stampNotice(session, home, document)
  await writeOutput(path('notice.stamped'), stamped)
  place(session, 'demoStamped', path('notice.stamped'))
  const forged = format.forge(stamped)
  await writeOutput(path('notice.forged'), forged)
  place(session, 'demoForged', path('notice.forged'))

  const options = {
    trust: await trustIn(await openHome(home)),
    policy: policyNamed('strict'),
    now: session.world.now(),
  }
  const report = verify(stamped, options)
  showReport(session, shown(session, path('notice.stamped')), report)
  if (report.verdict !== 'valid') throw unexpected(session, 'demoStepVerify', folder)
  session.out.record({ type: 'demo', step: 'demoVerified', format: format.ending, verdict: report.verdict })
  session.out.line(toned('good', `✓ ${say(lang, 'demoVerified')}`))
  const refused = verify(forged, options)
  if (refused.verdict !== 'invalid') throw unexpected(session, 'demoStepForged', folder)
  const reason = reasonOf(session, refused)
  const told = { step: 'demoRefused', format: format.ending, verdict: refused.verdict, reason }
  session.out.record({ type: 'demo', ...told })
  session.out.line(toned('good', `✓ ${say(lang, 'demoRefused', { reason })}`))
}

/** Three licences from a register, released and verified. @throws DEMO_UNEXPECTED */
const tellLicences = async (session: Session, folder: string, home: string): Promise<void> => {
  const out = join(folder, 'licences')
  const batch = async (): Promise<string> => (await readdir(out))[0] ?? ''
  const files = await demoLicences(session, folder, home, batch)
  const options = {
    trust: await trustIn(await openHome(home)),
    policy: policyNamed('strict'),
    now: session.world.now(),
  }
  let count = 0
  for (const name of await readdir(files, { recursive: true })) {
    if (!name.endsWith('.ofd')) continue
    const path = join(files, name)
    const report = verify(await readInput(path), options)
    if (report.verdict !== 'valid') throw unexpected(session, 'demoStepVerify', path)
    count += 1
  }
  if (count !== 3) throw unexpected(session, 'demoStepVerify', files)
  place(session, 'demoRegister', join(folder, 'register'))
  place(session, 'demoLicences', files)
}

export const run: Run = async (session, input) => {
  const folder = resolve(session.world.cwd, input.text('out') ?? FOLDER)
  await prepareFolder(folder, input.has('force'))
  const home = join(folder, 'home')
  await makeHome(home, session.world.now(), true)
  place(session, 'demoHome', home)
  for (const format of FORMATS) await tellFormat(session, folder, home, format)
  await tellLicences(session, folder, home)
  const stamped = shown(session, join(folder, 'notice.stamped.pdf'))
  const command = `${program(session)} verify ${stamped} --home ${shown(session, home)}`
  session.out.talk(say(session.settings.lang, 'demoNext', { command }))
  warnDemo(session)
  return 0
}
