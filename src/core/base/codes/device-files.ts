import { rows } from './row.ts'

/** Codes of files that a token holds beside its keys. */
export const DEVICE_FILE_CODES = rows({
  DEVICE_NO_FILES: {
    exit: 6,
    clause: 'GM/T 0016-2012',
    en: [
      'the token {token} of the module {module} has no files: its interface knows only keys and certificates',
      "files are on USB keys reached through the vendor's SKF library: list that in devices.json with the profile skf",
    ],
    zh: [
      '模块 {module} 的令牌 {token} 没有文件: 其接口仅支持密钥和证书',
      '文件须通过厂商的 SKF 动态库读取: 请在 devices.json 中以设备描述 skf 登记该库',
    ],
  },
  DEVICE_FILE_MISSING: {
    exit: 6,
    en: [
      'the token {token} of the module {module} holds no file {name}',
      'present: {present}; gseal device files lists them',
    ],
    zh: ['模块 {module} 的令牌 {token} 中没有文件 {name}', '现有: {present};可用 gseal device files 查看'],
  },
  DEVICE_FILE_SIZE: {
    exit: 6,
    en: [
      'the token {token} of the module {module} says that its file {name} has {told} bytes and gave {got}; nothing of it was used',
      'unplug the token, plug it in again and repeat; a file that stays so has to be written anew by whoever issued the token',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 称文件 {name} 为 {told} 字节,实际给出 {got} 字节;内容未被采用',
      '请重新插拔令牌后再试;若仍如此,须由令牌发放机构重新写入该文件',
    ],
  },
})
