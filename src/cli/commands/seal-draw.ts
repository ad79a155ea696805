/** `gseal seal draw`: a sample impression, always marked 样章: an impression for use comes from the unit (Art. 4). */
import { resolve } from 'node:path'
import { LIMITS } from '../../core/base/limits.ts'
import { drawImpression, type ImpressionSpec, type Shape } from '../../core/impression/index.ts'
import type { Session } from '../context.ts'
import { readInput, writeOutput } from '../files.ts'
import { toned } from '../output.ts'
import { usage } from '../parse.ts'
import { sizeOf } from '../places.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const DEFAULT_NAME = '示例单位'

const specOf = async (session: Session, input: Input): Promise<ImpressionSpec> => {
  const size = sizeOf(session.settings.lang, input)
  const [line, code, color, dpi, font] = ['line', 'code', 'color', 'dpi', 'font'].map((flag) =>
    input.text(flag),
  )
  return {
    shape: (input.text('shape') ?? 'round') as Shape,
    name: input.text('name') ?? DEFAULT_NAME,
    ...(line === undefined ? {} : { line }),
    ...(code === undefined ? {} : { code }),
    ...(color === undefined ? {} : { color }),
    ...(size === undefined ? {} : { width: size.width, height: size.height }),
    ...(input.has('no-star') ? { star: false } : {}),
    ...(dpi === undefined ? {} : { dpi: dpi === '600' ? 600 : 300 }),
    ...(font === undefined
      ? {}
      : { font: await readInput(resolve(session.world.cwd, font), LIMITS.impression.fontBytes) }),
  }
}

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const kind = /\.(png|svg)$/i.exec(input.first)?.[1]?.toLowerCase()
  if (kind === undefined) throw usage(lang, 'pictureForm', { word: input.first })
  const drawn = await drawImpression(await specOf(session, input))
  const out = resolve(session.world.cwd, input.first)
  await writeOutput(out, kind === 'png' ? drawn.png : Buffer.from(drawn.svg), { force: input.has('force') })
  const { widthMm, heightMm, widthPx, heightPx, dpi } = drawn
  session.out.record({ type: 'picture', out, widthMm, heightMm, widthPx, heightPx, dpi })
  const words = { width: widthMm, height: heightMm, dpi }
  session.out.line(toned('good', `✓ ${say(lang, 'drawn', words)}`), '  ', toned('strong', input.first))
  return 0
}
