/** Rows of the table of commands for the faces of licences. */
import type { CommandRecord } from './record.ts'

export const FACE: readonly CommandRecord[] = [
  {
    name: 'catalog preview',
    text: 'catalogPreview',
    arguments: [
      { name: 'TEMPLATE', completes: 'file', text: 'template' },
      { name: 'OUT', completes: 'file', text: 'previewOut' },
    ],
    options: [
      { flag: 'catalog', value: 'FILE', completes: 'file', text: 'previewCatalog' },
      { flag: 'scan', value: 'FILE', repeat: true, completes: 'file', text: 'previewScan' },
      { flag: 'page', value: 'N', text: 'previewPage' },
      { flag: 'font', value: 'FILE', repeat: true, completes: 'file', text: 'moreFonts' },
      { flag: 'force', short: 'f', text: 'force' },
    ],
    examples: [
      'gseal catalog preview template.json face.png',
      'gseal catalog preview template.json face.pdf --catalog catalog.json',
    ],
    load: () => import('./commands/catalog-preview.ts'),
  },
]
