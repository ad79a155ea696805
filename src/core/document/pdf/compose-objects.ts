/** The objects of a new PDF file, and how values and streams of composed files are written. */
import { deflateSync } from 'node:zlib'
import { ascii, concatBytes } from '../../base/bytes.ts'
import { pdfNumber } from './geometry.ts'
import type { PdfRef, PdfStream, PdfValue } from './value.ts'
import { make, objectBytes, stream, valueText } from './write.ts'

export const POINT = 72 / 25.4

export const rounded = (value: number): PdfValue => make.number(Number(pdfNumber(value)))

export const deflated = (entries: Readonly<Record<string, PdfValue>>, data: Uint8Array): PdfStream =>
  stream({ ...entries, Filter: make.name('FlateDecode') }, deflateSync(data))

/** The objects of a new file in the order in which they are written. */
export class Objects {
  readonly #values: (PdfValue | undefined)[] = []

  reserve(): PdfRef {
    this.#values.push(undefined)
    return make.ref(this.#values.length)
  }

  set(ref: PdfRef, value: PdfValue): void {
    this.#values[ref.number - 1] = value
  }

  add(value: PdfValue): PdfRef {
    const ref = this.reserve()
    this.set(ref, value)
    return ref
  }

  file(trailer: Readonly<Record<string, PdfValue>>): Uint8Array {
    const chunks: Uint8Array[] = [ascii('%PDF-1.7\n%\xe5\xad\x97\xe7\xab\xa0\n')]
    let at = chunks[0]?.byteLength ?? 0
    const lines = ['0000000000 65535 f\r\n']
    this.#values.forEach((value, index) => {
      lines.push(`${String(at).padStart(10, '0')} 00000 n\r\n`)
      for (const chunk of objectBytes(index + 1, 0, value ?? make.dict({}))) {
        chunks.push(chunk)
        at += chunk.byteLength
      }
    })
    const size = this.#values.length + 1
    const end = valueText(make.dict({ Size: make.number(size), ...trailer }))
    chunks.push(ascii(`xref\n0 ${size}\n${lines.join('')}trailer\n${end}\nstartxref\n${at}\n%%EOF\n`))
    return concatBytes(...chunks)
  }
}
