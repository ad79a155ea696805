/**
 * The visible side of a stamp: one image XObject for the whole document, and a form XObject for each different way it is
 * shown (ISO 32000-2 12.5.5). All slices of a riding stamp share the image.
 */
import { ascii } from '../../base/bytes.ts'
import type { Placement } from '../document.ts'
import { type PageFrame, pdfNumber, pdfNumbers, stampFrame } from './geometry.ts'
import type { PdfImage } from './image.ts'
import type { Update } from './update.ts'
import type { PdfRef, PdfStream, PdfValue } from './value.ts'
import { make, stream } from './write.ts'

const numbers = (values: readonly number[]): PdfValue =>
  make.array(...values.map((value) => make.number(Number(pdfNumber(value)))))

/** A palette is written /Indexed over RGB, its triples as a string (8.6.6.3). */
const colorSpace = (space: PdfImage['colorSpace']): PdfValue =>
  typeof space === 'string'
    ? make.name(space)
    : make.array(
        make.name('Indexed'),
        make.name('DeviceRGB'),
        make.number(space.palette.byteLength / 3 - 1),
        make.bytes(space.palette),
      )

const parameters = (parms: NonNullable<PdfImage['decodeParms']>): PdfValue =>
  make.dict({
    Predictor: make.number(parms.predictor),
    Colors: make.number(parms.colors),
    BitsPerComponent: make.number(parms.bitsPerComponent),
    Columns: make.number(parms.columns),
  })

/** @param mask the object of the soft mask, when the image has one */
export const imageStream = (image: PdfImage, mask?: PdfRef): PdfStream =>
  stream(
    {
      Type: make.name('XObject'),
      Subtype: make.name('Image'),
      Width: make.number(image.width),
      Height: make.number(image.height),
      ColorSpace: colorSpace(image.colorSpace),
      BitsPerComponent: make.number(image.bitsPerComponent),
      Filter: make.name(image.filter),
      ...(image.decodeParms === undefined ? {} : { DecodeParms: parameters(image.decodeParms) }),
      ...(image.decode === undefined ? {} : { Decode: numbers(image.decode) }),
      ...(mask === undefined ? {} : { SMask: mask }),
    },
    image.data,
  )

/** Writes the image and its mask into whatever takes new objects. */
export const addImage = (update: { add(value: PdfValue): PdfRef }, image: PdfImage): PdfRef =>
  update.add(imageStream(image, image.smask === undefined ? undefined : addImage(update, image.smask)))

export interface Mark {
  /** /Rect of the widget. */
  readonly rect: PdfValue
  readonly form: PdfRef
}

/** Draws placements with one image; equal forms are written once. */
export class Painter {
  readonly #update: Update
  readonly #image: PdfRef
  readonly #forms = new Map<string, PdfRef>()

  constructor(update: Update, image: PdfRef) {
    this.#update = update
    this.#image = image
  }

  mark(frame: PageFrame, place: Placement): Mark {
    const { rect, width, height, bbox, matrix } = stampFrame(frame, place)
    const content = ascii(`q ${pdfNumber(width)} 0 0 ${pdfNumber(height)} 0 0 cm /Im Do Q`)
    const key = `${pdfNumbers(bbox)} ${pdfNumbers(matrix)} ${pdfNumber(width)} ${pdfNumber(height)}`
    let form = this.#forms.get(key)
    if (form === undefined) {
      form = this.#update.add(
        stream(
          {
            Type: make.name('XObject'),
            Subtype: make.name('Form'),
            BBox: numbers(bbox),
            Matrix: numbers(matrix),
            Resources: make.dict({ XObject: make.dict({ Im: this.#image }) }),
          },
          content,
        ),
      )
      this.#forms.set(key, form)
    }
    return { rect: numbers(rect), form }
  }
}

/** The appearance of a signature that is not seen: a form without extent (12.7.5.5). */
export const blankForm = (update: Update): PdfRef =>
  update.add(
    stream(
      { Type: make.name('XObject'), Subtype: make.name('Form'), BBox: numbers([0, 0, 0, 0]) },
      new Uint8Array(),
    ),
  )
