/** Text inside XML and HTML: made visible first (no control characters), then escaped. */
import { safe } from '../show.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const xml = (text: string | number): string =>
  safe(String(text)).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
