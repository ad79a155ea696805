/** What the system says when a file cannot be used, in both languages, without the path that the message names anyway. */
import type { Params } from '../core/base/error.ts'

/** errno → [en, zh]; whatever is not here keeps the words of the system. */
const REASONS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  EACCES: ['permission denied', '没有权限'],
  EPERM: ['operation not permitted', '不允许此操作'],
  ENOENT: ['no such file or folder', '文件或文件夹不存在'],
  ENOTDIR: ['a part of the path is a file, not a folder', '路径中有一段是文件而非文件夹'],
  EISDIR: ['it is a folder', '这是一个文件夹'],
  ENOSPC: ['no space left on the disk', '磁盘空间已满'],
  EDQUOT: ['the disk quota is used up', '磁盘配额已用完'],
  EFBIG: ['the file would be larger than this system allows', '文件超过系统允许的大小'],
  EROFS: ['the file system is read-only', '文件系统为只读'],
  ENAMETOOLONG: ['the name is too long', '名称过长'],
  ELOOP: ['links lead in a circle', '符号链接循环'],
  EMFILE: ['too many files are open', '打开的文件过多'],
  EBUSY: ['it is in use', '正在被占用'],
  EIO: ['the disk reports an error', '磁盘读写出错'],
  /** Not of the system: pipes and devices, which may never end. */
  SPECIAL: ['it is no regular file', '不是普通文件'],
  EMPTY: ['the first line is empty', '第一行为空'],
  TOO_LONG: ['it is too long', '内容过长'],
}

const both = (en: string, zh: string): Params => ({ reason: en, reasonZh: zh })

/** Parameters `reason` and `reasonZh` of one row of the table. */
export const reason = (code: keyof typeof REASONS): Params => both(...(REASONS[code] ?? [code, code]))

/** The same for whatever a call into the system threw. */
export const systemReason = (error: unknown): Params => {
  const { code = '', message } = error as NodeJS.ErrnoException
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (known !== undefined) return both(...known)
  const words = /^\w+: ([^,]+)/.exec(message)?.[1] ?? (code || message)
  return both(words, words)
}
