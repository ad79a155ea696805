/** `gseal key csr`: a certificate request (PKCS#10) for a key that may have no certificate yet. */
import { resolve } from 'node:path'
import { buildCsr, csrPem, type SubjectAttribute } from '../../core/keys/csr.ts'
import { openKeyForCsr } from '../../core/keys/open.ts'
import { writeOutput } from '../files.ts'
import { keyAccess, keyUri } from '../keyring.ts'
import { usage } from '../parse.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** `CN=…,O=…,C=CN` with `\,` for a comma inside a value (RFC 4514). */
export const parseSubject = (text: string): SubjectAttribute[] | undefined => {
  const parts = text.split(/(?<!\\),/).map((part) => /^\s*([A-Za-z0-9.]+)\s*=\s*(.+?)\s*$/su.exec(part))
  if (parts.some((part) => part === null)) return undefined
  return parts.map((part) => ({ type: part?.[1] ?? '', value: (part?.[2] ?? '').replace(/\\(.)/gsu, '$1') }))
}

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const name = input.first
  const text = input.text('subject') ?? `CN=${name}`
  const subject = parseSubject(text)
  if (subject === undefined) throw usage(lang, 'subjectForm', { word: text })
  const uri = await keyUri(session, name)
  const key = await openKeyForCsr(uri, keyAccess(session, name))
  try {
    const pem = csrPem(await buildCsr(key, subject))
    const out = input.text('out')
    if (out === undefined) {
      session.out.record({ type: 'csr', name, pem })
      for (const line of pem.trimEnd().split('\n')) session.out.line(line)
      return 0
    }
    const path = resolve(session.world.cwd, out)
    await writeOutput(path, Buffer.from(pem), { force: input.has('force') })
    session.out.record({ type: 'csr', name, out: path })
    session.out.line(say(lang, 'csrWritten', { path }))
    return 0
  } finally {
    await key.close()
  }
}
