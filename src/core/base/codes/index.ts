/**
 * The closed table of codes. A code is stable: scripts compare it, `gseal explain` tells more about it, docs/errors.md
 * lists it. Each room has its own file here, so that a message stands next to its neighbours.
 */
import { CATALOG_CODES } from './catalog.ts'
import { CLI_CODES } from './cli.ts'
import { DAEMON_CODES } from './daemon.ts'
import { DER_CODES } from './der.ts'
import { DEVICE_FILE_CODES } from './device-files.ts'
import { DEVICE_CODES } from './devices.ts'
import { FACE_CODES } from './face.ts'
import { GENERAL_CODES } from './general.ts'
import { GM_CODES } from './gm.ts'
import { IMPRESSION_CODES } from './impression.ts'
import { KEYS_CODES } from './keys.ts'
import { LICENCE_CODES } from './licences.ts'
import { OFD_CODES } from './ofd.ts'
import { PDF_CODES } from './pdf.ts'
import { PDF_DRAW_CODES } from './pdf-draw.ts'
import { PDF_SIGN_CODES } from './pdf-sign.ts'
import { PKI_CODES } from './pki.ts'
import { REGISTER_CODES } from './register.ts'
import { ROW_CODES } from './register-rows.ts'
import { REGISTRY_CODES } from './registry.ts'
import { REMOTE_CODES } from './remote.ts'
import type { CodeRow } from './row.ts'
import { SES_CODES } from './ses.ts'
import { AUDIT_CODES, BACKUP_CODES, STORE_CODES } from './store.ts'
import { UNIT_CODES } from './units.ts'
import { XML_CODES } from './xml.ts'
import { ZIP_CODES } from './zip.ts'

export const CODES = {
  ...GENERAL_CODES,
  ...CATALOG_CODES,
  ...CLI_CODES,
  ...DAEMON_CODES,
  ...DER_CODES,
  ...FACE_CODES,
  ...DEVICE_CODES,
  ...DEVICE_FILE_CODES,
  ...GM_CODES,
  ...IMPRESSION_CODES,
  ...KEYS_CODES,
  ...OFD_CODES,
  ...PDF_CODES,
  ...PDF_DRAW_CODES,
  ...PDF_SIGN_CODES,
  ...PKI_CODES,
  ...REGISTER_CODES,
  ...ROW_CODES,
  ...REGISTRY_CODES,
  ...REMOTE_CODES,
  ...LICENCE_CODES,
  ...UNIT_CODES,
  ...SES_CODES,
  ...STORE_CODES,
  ...AUDIT_CODES,
  ...BACKUP_CODES,
  ...XML_CODES,
  ...ZIP_CODES,
}

export type Code = keyof typeof CODES

export const codeRow = (code: Code): CodeRow => CODES[code]

export const isCode = (value: string): value is Code => Object.hasOwn(CODES, value)
