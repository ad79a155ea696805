/** A package with everything that GB/T 33190-2016 lets a document name, written by hand so that each test can bend it. */
import JSZip from 'jszip'
import type { Parts } from './office.ts'

const NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

export const pack = async (parts: Parts): Promise<Uint8Array> => {
  const zip = new JSZip()
  for (const [name, data] of Object.entries(parts)) {
    zip.file(name, data, { createFolders: false, date: new Date(Date.UTC(2026, 10, 23)) })
  }
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
}

export const page = (text: string, extra = '', area = ''): string =>
  `${HEAD}<ofd:Page ${NS}>${area}${extra}<ofd:Content><ofd:Layer ID="90"><ofd:TextObject ID="91" Boundary="20 20 100 8" Font="2" Size="5"><ofd:TextCode X="0" Y="5">${text}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>`

const body = (folder: string, title: string, more = ''): string =>
  `<ofd:DocBody><ofd:DocInfo><ofd:DocID>${folder === 'Doc_0' ? 'a' : 'b'}</ofd:DocID><ofd:Title>${title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>${folder}/Document.xml</ofd:DocRoot>${more}</ofd:DocBody>`

export const entry = (...bodies: readonly string[]): string =>
  `${HEAD}<ofd:OFD ${NS} Version="1.1" DocType="OFD">${bodies.join('')}</ofd:OFD>`

export const oneBody = body('Doc_0', '示例')
export const otherBody = body('Doc_1', '另一份')

const AREA = '<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>'

/** Document of one page that names nothing else. */
export const plainDocument = `${HEAD}<ofd:Document ${NS}><ofd:CommonData><ofd:MaxUnitID>100</ofd:MaxUnitID>${AREA}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages></ofd:Document>`

/** Parts of a document that uses templates, resources, annotations, attachments, tags and extensions. */
export const richParts = (): Record<string, string | Uint8Array> => ({
  'OFD.xml': entry(oneBody),
  'Doc_0/Document.xml': `${HEAD}<ofd:Document ${NS}><ofd:CommonData><ofd:MaxUnitID>100</ofd:MaxUnitID>${AREA}<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>/Doc_0/DocumentRes.xml</ofd:DocumentRes><ofd:TemplatePage ID="50" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P1/Content.xml"/><ofd:Page ID="3" BaseLoc="/Doc_0/Pages/P2/Content.xml"/></ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments><ofd:Extensions>Extensions.xml</ofd:Extensions></ofd:Document>`,
  'Doc_0/PublicRes.xml': `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="示例"><ofd:FontFile>font.otf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>`,
  'Doc_0/DocumentRes.xml': `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>image.bin</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`,
  'Doc_0/Res/font.otf': 'a font',
  'Doc_0/Res/image.bin': 'a picture',
  'Doc_0/Tpls/T.xml': page('模板'),
  'Doc_0/Pages/P1/Content.xml': page('第一页', '<ofd:Template TemplateID="50"/>'),
  'Doc_0/Pages/P2/Content.xml': page('第二页', '<ofd:PageRes>PageRes.xml</ofd:PageRes>'),
  'Doc_0/Pages/P2/PageRes.xml': `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="10" Type="Image"><ofd:MediaFile>own.bin</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`,
  'Doc_0/Pages/P2/Res/own.bin': 'a picture of the page',
  'Doc_0/Annots/Annotations.xml': `${HEAD}<ofd:Annotations ${NS}><ofd:Page PageID="1"><ofd:FileLoc>P1/Annot.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
  'Doc_0/Annots/P1/Annot.xml': `${HEAD}<ofd:PageAnnot ${NS}/>`,
  'Doc_0/Attachs/Attachments.xml': `${HEAD}<ofd:Attachments ${NS}><ofd:Attachment ID="20" Name="x"><ofd:FileLoc>data.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
  'Doc_0/Attachs/data.xml': '<data/>',
  'Doc_0/Tags/CustomTags.xml': `${HEAD}<ofd:CustomTags ${NS}><ofd:CustomTag NameSpace="http://example.invalid/619999"><ofd:SchemaLoc>tag.xsd</ofd:SchemaLoc><ofd:FileLoc>tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>`,
  'Doc_0/Tags/tag.xsd': '<schema/>',
  'Doc_0/Tags/tag.xml': '<tag/>',
  'Doc_0/Extensions.xml': `${HEAD}<ofd:Extensions ${NS}><ofd:Extension AppName="x"><ofd:ExtendData>Ext/data.bin</ofd:ExtendData></ofd:Extension></ofd:Extensions>`,
  'Doc_0/Ext/data.bin': 'of an application',
})

/** The same content under another prefix, or as the default namespace. */
export const reprefixed = (parts: Parts, prefix: string): Parts =>
  Object.fromEntries(
    Object.entries(parts).map(([name, data]) => {
      if (typeof data !== 'string') return [name, data]
      const colon = prefix === '' ? '' : `${prefix}:`
      const text = data
        .replaceAll('xmlns:ofd=', prefix === '' ? 'xmlns=' : `xmlns:${prefix}=`)
        .replace(/(<\/?)ofd:/g, `$1${colon}`)
      return [name, text]
    }),
  )
