/** Tools of a composing thread for tests of batches: a small letter that says what the licence says, instead of a face. */
import type { PressSetup } from '../../src/cli/workers/press-messages.ts'
import { composeOfd } from '../../src/core/document/ofd/index.ts'
import { openDocument } from '../../src/core/document/open.ts'
import { loadTrust } from '../../src/core/pki/index.ts'
import type { Tools } from '../../src/core/press.ts'

export const openTools = async (setup: PressSetup): Promise<Tools> => ({
  compose: (data, sources) =>
    composeOfd({
      title: data.catalog.name,
      docId: '0123456789abcdef0123456789abcdef',
      created: data.createdAt,
      fonts: [{ name: '宋体' }],
      pages: [
        {
          width: 210,
          height: 297,
          texts: [
            { x: 30, y: 30, size: 5, text: `标识 ${data.identifier} 止` },
            { x: 30, y: 40, size: 5, text: `编号 ${data.number}` },
            { x: 30, y: 50, size: 5, text: data.holders.map(({ name }) => name).join('^') },
            ...sources.map(({ bytes }, i) => ({
              x: 30,
              y: 60 + 10 * i,
              size: 3,
              text: Buffer.from(bytes).toString('hex').slice(0, 60),
            })),
          ],
        },
      ],
    }),
  seal: setup.seal,
  signer: setup.signer,
  where: [{ kind: 'at', pages: ['last'] }],
  trust: loadTrust(setup.trust.map(({ name, bytes }) => ({ name, bytes }))),
})

export const speaksOf = (bytes: Uint8Array, identifier: string): boolean =>
  openDocument(bytes).locate(`标识 ${identifier} 止`).length > 0
