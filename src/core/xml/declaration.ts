/** The XML declaration (XML 1.0 2.8): version 1.0 and, if any encoding is named, one whose bytes are UTF-8. */
import { GsealError } from '../base/error.ts'

const DECLARATION =
  /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/y

/** "UTF8" is no registered name, but there is only one thing that it can mean. */
const ENCODINGS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])

/**
 * @param raw one character for each byte
 * @param at where a declaration may stand: behind the byte order mark, if any
 * @returns offset behind the declaration; `at` when there is none
 * @throws XML_DECLARATION, XML_ENCODING
 */
export const readDeclaration = (raw: string, at: number, part: string): number => {
  if (!/^<\?xml[ \t\r\n?]/.test(raw.slice(at, at + 6))) return at
  DECLARATION.lastIndex = at
  const m = DECLARATION.exec(raw)
  if (m === null) throw new GsealError('XML_DECLARATION', { part, offset: at })
  const encoding = m[1] ?? m[2]
  if (encoding !== undefined && !ENCODINGS.has(encoding.toLowerCase()))
    throw new GsealError('XML_ENCODING', { part, offset: at, encoding })
  return at + m[0].length
}
