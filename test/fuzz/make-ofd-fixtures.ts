/**
 * Makes the stamped document that the targets `ofd` and `verify` begin with: a fixed one, so that a find can be had
 * again. Usage, after a build: node dist/test/fuzz/make-ofd-fixtures.js. Its authority is invented and its keys are gone.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foundAuthority, signerFor } from '../../src/core/authority.ts'
import { writePem } from '../../src/core/pki/index.ts'
import { stamp } from '../../src/core/stamp.ts'
import { pack, richParts } from '../helpers/ofd-package.ts'
import { FIXTURES } from '../helpers/paths.ts'

const time = Date.UTC(2026, 10, 24, 2)
const authority = await foundAuthority(time)
const { bytes } = await stamp({
  document: await pack(richParts()),
  signer: signerFor(authority.unit),
  seal: authority.seal,
  where: [{ kind: 'at', pages: ['last'] }],
  lock: false,
  time,
})
const folder = join(FIXTURES, 'ofd')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'stamped.ofd'), bytes)
writeFileSync(join(folder, 'root.crt'), writePem('CERTIFICATE', authority.root.cert))
writeFileSync(join(folder, 'root.crl'), writePem('X509 CRL', authority.crl))
