/** The picture of a seal as an image XObject, decoded once: a batch stamps thousands of documents with one seal. */
import { fingerprint } from '../../gm/index.ts'
import { flattened, type PdfImage, pdfImage } from './image.ts'

const MOST = 16
const known = new Map<string, PdfImage>()

/** @param flat on white, for documents that allow no transparency. @throws PICTURE_* */
export const sealImage = (picture: Uint8Array, flat: boolean): PdfImage => {
  const key = `${flat ? 'flat' : 'alpha'} ${fingerprint(picture)}`
  const before = known.get(key)
  if (before !== undefined) return before
  const image = flat ? flattened(picture) : pdfImage(picture)
  const [oldest] = known.keys()
  if (known.size >= MOST && oldest !== undefined) known.delete(oldest)
  known.set(key, image)
  return image
}
