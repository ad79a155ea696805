/** `gseal catalog preview`: templates as pictures and documents, and what is wrong with them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { decodePicture, readPicture } from '../../src/core/impression/index.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { ofdFaults } from '../helpers/ofd-structure.ts'
import { ROOT } from '../helpers/paths.ts'

const TEMPLATE = join(ROOT, 'fixtures', 'licence', 'template.json')
const folder = folderOf(t)
const out = (name: string): string => join(folder, name)

const preview = (...args: string[]) => call(['catalog', 'preview', ...args, '--json'])

t.test('the face as a picture: ink where the texts stand, paper elsewhere', async (t) => {
  const { status } = await preview(TEMPLATE, out('face.png'))
  t.equal(status, 0)
  const png = readFileSync(out('face.png'))
  t.match(readPicture(png, 'page'), { type: 'png', width: 1400, height: 990 })
  const { rgba, width } = decodePicture(png, 'page')
  const inked = (x: number, y: number, w: number, h: number): boolean => {
    const scale = 1400 / 297
    for (let row = Math.round(y * scale); row < (y + h) * scale; row += 1) {
      for (let column = Math.round(x * scale); column < (x + w) * scale; column += 1) {
        if ((rgba[(row * width + column) * 4 + 1] ?? 255) < 128) return true
      }
    }
    return false
  }
  t.ok(inked(34, 62, 20, 5), 'a label of the template')
  t.ok(inked(67, 62, 40, 5), 'the number')
  t.ok(inked(226, 70, 20, 20), 'the photo')
  t.ok(inked(250, 164, 10, 10), 'the code')
  t.notOk(inked(67, 178, 80, 8), 'nothing below')
})

t.test('the same as documents', async (t) => {
  t.equal((await preview(TEMPLATE, out('face.ofd'))).status, 0)
  t.same(await ofdFaults(readFileSync(out('face.ofd'))), [])
  t.equal((await preview(TEMPLATE, out('face.pdf'))).status, 0)
  t.equal(readFileSync(out('face.pdf')).toString('latin1', 0, 8), '%PDF-1.7')
})

t.test('what exists is not overwritten, and other endings are refused', async (t) => {
  t.not((await preview(TEMPLATE, out('face.ofd'))).status, 0)
  t.equal((await preview(TEMPLATE, out('face.ofd'), '--force')).status, 0)
  t.equal((await preview(TEMPLATE, out('face.docx'))).status, 2)
})

t.test('a template that is wrong is refused with the place', async (t) => {
  const source = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as Record<string, unknown>
  const refused = async (change: object): Promise<string> => {
    writeFileSync(out('bad.json'), JSON.stringify({ ...source, ...change }))
    const { status, stdout, stderr } = await preview(out('bad.json'), out('bad.png'))
    t.not(status, 0)
    return /[A-Z]+(?:_[A-Z]+)+/.exec(stdout + stderr)?.[0] ?? stdout + stderr
  }
  t.equal(await refused({ background: { file: '../../../etc/passwd' } }), 'TEMPLATE_FILE_NAME')
  t.equal(await refused({ background: { file: 'absent.png' } }), 'FILE_NOT_FOUND')
  t.equal(await refused({ qr: { x: 280, y: 100, size: 34 } }), 'TEMPLATE_OFF_PAGE')
  t.equal(
    await refused({ texts: [{ text: '𠮷', x: 10, y: 10, width: 50, size: 5 }] }),
    'IMPRESSION_GLYPH_MISSING',
  )
})

t.test('a background that is no picture, or a script in SVG, is refused', async (t) => {
  const source = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as Record<string, unknown>
  writeFileSync(out('back.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  writeFileSync(out('back.json'), JSON.stringify({ ...source, background: { file: 'back.svg' } }))
  const { status, stdout, stderr } = await preview(out('back.json'), out('back.png'))
  t.equal(status, 1)
  t.match(stdout + stderr, /TEMPLATE_BACKGROUND_DRAWING.*<script>/s)
})
