/**
 * What makes a composed file fit for archives (ISO 19005-3, PDF/A-3b: as PDF/A-2b, with attachments of any kind): XMP
 * metadata, an output intent, and the data of the document as an attached file.
 */
import { utf8 } from '../../base/bytes.ts'
import { escapeText } from '../../xml/index.ts'
import type { ComposeSpec } from '../layout.ts'
import { customDatas, METADATA_FILE, type MetadataItem, metadataXml } from '../metadata.ts'
import { deflated, type Objects } from './compose-objects.ts'
import { rgbProfile } from './icc.ts'
import type { PdfRef, PdfValue } from './value.ts'
import { make, stream } from './write.ts'
import { XMP_ITEMS } from './xmp.ts'

const isoDate = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

/** ISO 19005-2 6.6.2.3.2: a property that XMP does not define is described beside it. */
const extension = (): string =>
  '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"' +
  ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">' +
  '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">' +
  `<pdfaSchema:schema>Metadata of a licence</pdfaSchema:schema><pdfaSchema:namespaceURI>${XMP_ITEMS.namespace}</pdfaSchema:namespaceURI>` +
  `<pdfaSchema:prefix>${XMP_ITEMS.prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">` +
  `<pdfaProperty:name>${XMP_ITEMS.property}</pdfaProperty:name><pdfaProperty:valueType>seq Text</pdfaProperty:valueType>` +
  '<pdfaProperty:category>external</pdfaProperty:category>' +
  '<pdfaProperty:description>Items of GB/T 36903 as name=value</pdfaProperty:description>' +
  '</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n'

const itemsXmp = (items: readonly MetadataItem[]): string =>
  `<rdf:Description rdf:about="" xmlns:${XMP_ITEMS.prefix}="${XMP_ITEMS.namespace}"><${XMP_ITEMS.prefix}:${XMP_ITEMS.property}><rdf:Seq>\n` +
  items.map(([name, value]) => `<rdf:li>${escapeText(`${name}=${value}`)}</rdf:li>`).join('\n') +
  `\n</rdf:Seq></${XMP_ITEMS.prefix}:${XMP_ITEMS.property}></rdf:Description>\n`

const xmp = (spec: ComposeSpec, items: readonly MetadataItem[], conforms: boolean): string =>
  '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">' +
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
  `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeText(spec.title)}</rdf:li></rdf:Alt></dc:title>` +
  `<xmp:CreatorTool>gseal</xmp:CreatorTool><xmp:CreateDate>${isoDate(spec.created)}</xmp:CreateDate></rdf:Description>\n` +
  (conforms
    ? '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>' +
      '<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n'
    : '') +
  `${extension()}${itemsXmp(items)}</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>`

const attachment = (objects: Objects, items: readonly MetadataItem[], created: number): PdfRef => {
  const data = metadataXml(customDatas(items))
  const file = objects.add(
    stream(
      {
        Type: make.name('EmbeddedFile'),
        Subtype: make.name('text/xml'),
        Params: make.dict({ Size: make.number(data.byteLength), ModDate: make.date(created) }),
      },
      data,
    ),
  )
  return objects.add(
    make.dict({
      Type: make.name('Filespec'),
      F: make.text(METADATA_FILE),
      UF: make.text(METADATA_FILE),
      AFRelationship: make.name('Data'),
      EF: make.dict({ F: file, UF: file }),
    }),
  )
}

const intent = (objects: Objects): PdfValue =>
  make.dict({
    Type: make.name('OutputIntent'),
    S: make.name('GTS_PDFA1'),
    OutputConditionIdentifier: make.text('sRGB'),
    Info: make.text('RGB, primaries of sRGB'),
    DestOutputProfile: objects.add(deflated({ N: make.number(3) }, rgbProfile())),
  })

/** @param conforms all pictures are grey or RGB, which is what the intent speaks of */
export const archiveEntries = (
  objects: Objects,
  spec: ComposeSpec,
  items: readonly MetadataItem[],
  conforms: boolean,
): Readonly<Record<string, PdfValue>> => {
  const file = attachment(objects, items, spec.created)
  const data = utf8(xmp(spec, items, conforms))
  return {
    Metadata: objects.add(stream({ Type: make.name('Metadata'), Subtype: make.name('XML') }, data)),
    OutputIntents: make.array(intent(objects)),
    AF: make.array(file),
    Names: make.dict({
      EmbeddedFiles: make.dict({ Names: make.array(make.text(METADATA_FILE), file) }),
    }),
  }
}
