/** What a composing thread of the program works with: the template of the catalog, its fonts, the seal, the trust. */
import { composeLicence } from '../../core/licence/compose.ts'
import { readPages, type ScanPage } from '../../core/licence/scan.ts'
import { loadTrust } from '../../core/pki/index.ts'
import type { SourceBytes, Tools } from '../../core/press.ts'
import { openZip } from '../../core/zip/index.ts'
import type { PressSetup } from './press-messages.ts'
import { openTemplate, sealPlaceOf } from './template-tools.ts'

const photosOf = (sources: readonly SourceBytes[]): Record<string, Uint8Array> =>
  Object.fromEntries(sources.filter(({ kind }) => kind === 'photo').map(({ name, bytes }) => [name, bytes]))

const scansOf = async (sources: readonly SourceBytes[]): Promise<ScanPage[]> => {
  const scans = sources.filter(({ kind }) => kind === 'scan')
  return (await Promise.all(scans.map(({ bytes }) => readPages(bytes)))).flat()
}

export const openTools = async (setup: PressSetup): Promise<Tools> => {
  const template = await openTemplate(setup)
  return {
    compose: async (data, sources, format, memory) =>
      composeLicence({
        data,
        template,
        format,
        scans: await scansOf(sources),
        photos: photosOf(sources),
        memory,
      }),
    seal: setup.seal,
    signer: setup.signer,
    where: sealPlaceOf(setup, template),
    trust: loadTrust(setup.trust),
  }
}

/** The identifier stands in the metadata: OFD.xml of an OFD, XMP of a PDF. */
export const speaksOf = (bytes: Uint8Array, identifier: string): boolean => {
  if (bytes[0] !== 0x50)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(identifier)
  const archive = openZip(bytes, () => undefined)
  const entry = archive.get('OFD.xml')
  if (entry === undefined) return false
  return Buffer.from(archive.read(entry)).toString('utf8').includes(`>${identifier}<`)
}
