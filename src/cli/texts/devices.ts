/** Words of the commands about devices and the keys on them. */
import type { CommandWords } from './commands.ts'

export const DEVICE_COMMANDS: Readonly<
  Record<'deviceList' | 'deviceShow' | 'deviceFiles' | 'deviceProbe', CommandWords>
> = {
  deviceList: {
    en: [
      'list the devices: modules of devices.json and the tokens in them',
      'Sends no PIN. A module that cannot be used is told with its reason and stops no other.',
    ],
    zh: ['列出设备: devices.json 中的模块及其令牌', '不发送 PIN。无法使用的模块会说明原因,不影响其他模块。'],
  },
  deviceShow: {
    en: [
      'show the keys and certificates of a token',
      'Most tokens show private keys only after the PIN: give it by --pin-file, or --login to be asked.',
    ],
    zh: [
      '显示令牌中的密钥和证书',
      '多数令牌须输入 PIN 后才显示私钥: 使用 --pin-file,或用 --login 在终端输入。',
    ],
  },
  deviceFiles: {
    en: [
      'list the files of an SKF key and say what each is, or read one',
      'Vendors keep seals and their pictures in such files. --read NAME with --out FILE writes one as it is on the key; gseal seal check and gseal seal import take it from there. Most files need no PIN.',
    ],
    zh: [
      '列出 SKF 介质中的文件及其内容类型,或读出其中一个',
      '厂商通常将印章及印模图片存放在此类文件中。用 --read 名称 和 --out 文件 原样读出,再用 gseal seal check、gseal seal import 处理。多数文件无需 PIN。',
    ],
  },
  deviceProbe: {
    en: [
      'find out how a device signs with SM2, and write its profile',
      'Signs a random message in every way that a known vendor uses and verifies each with the key. A way that verifies stands in the profile that is written with --write NAME; name it in devices.json afterwards.',
    ],
    zh: [
      '试出设备的 SM2 签名方式并生成设备描述',
      '以各厂商已知的方式逐一签名随机消息并验证。可用的方式写入 --write 名称 指定的设备描述;之后请在 devices.json 中引用该名称。',
    ],
  },
}

export const DEVICE_OPTIONS = {
  login: ['ask for the PIN on the terminal', '在终端输入 PIN'],
  probeWrite: ['write the profile under this name into the home', '以该名称将设备描述写入主目录'],
  readStored: ['read the file of this name, with --out', '读出该名称的文件,须同时使用 --out'],
  outStored: ['where to write the file that is read', '读出文件的保存位置'],
  onDevice: ['make the key on a token of this module, not in a file', '在该模块的令牌中生成密钥,而不是文件'],
  onToken: ['label of the token, where there are several', '令牌标签(有多个令牌时)'],
  lastTry: ['send the PIN even when it is the last try', '即使是最后一次尝试也发送 PIN'],
  cardOnly: ['keep the certificate in the home alone, not on the token', '证书只保存在主目录,不写入令牌'],
} as const

export const DEVICE_ARGUMENTS = {
  moduleName: ['name of a module in devices.json', 'devices.json 中的模块名称'],
  deviceKey: ['name or URI of a key on the device', '设备中密钥的名称或 URI'],
} as const

export const DEVICE_LABELS = {
  devicesNone: [
    'the home knows no devices; list their libraries in {path} (docs/devices.md shows how)',
    '主目录未登记设备;请在 {path} 中登记动态库(方法见 docs/devices.md)',
  ],
  columnModule: ['module', '模块'],
  columnToken: ['token', '令牌'],
  columnSerial: ['serial', '序列号'],
  columnPin: ['PIN', 'PIN'],
  columnKey: ['key', '密钥'],
  columnUsage: ['usage', '用途'],
  columnWay: ['way', '方式'],
  columnOutcome: ['outcome', '结果'],
  pinFine: ['ok', '正常'],
  pinNone: ['none needed', '无需'],
  pinLocked: ['locked', '已锁死'],
  pinLast: ['last try', '仅剩一次'],
  pinLeft: ['{left} tries left', '剩余 {left} 次'],
  tokenNone: ['no token', '无令牌'],
  readNeedsOut: ['--read NAME and --out FILE belong together', '--read 名称 与 --out 文件 须同时使用'],
  filesNone: ['no files', '无文件'],
  fileBytes: ['{bytes} bytes', '{bytes} 字节'],
  contentSeal: ['seal {id} {name} ({generation}, {standard})', '印章 {id} {name}({generation},{standard})'],
  contentPicture: ['picture, {picture}{size}', '图片,{picture}{size}'],
  contentOther: ['neither a seal nor a picture', '非印章或图片'],
  contentLocked: ['can be read only after the PIN (--login)', '须输入 PIN 后读取(--login)'],
  contentUnread: ['could not be read', '无法读取'],
  fileRead: ['{name} written to {path}: {what}', '{name} 已写入 {path}: {what}'],
  usageSign: ['signs', '签名'],
  usageDecrypt: ['decrypts', '解密'],
  usageUnknown: ['not told', '未说明'],
  probeVerifies: ['verifies ({output})', '验证通过({output})'],
  probeNoZ: ['signs without the user id: must not be used', '未加用户标识 Z,不可使用'],
  probeWrong: ['is no SM2 signature of this key', '不是该密钥的 SM2 签名'],
  probeForm: ['cannot be read as a signature', '无法识别为签名'],
  probeRefused: ['refused: {status}', '被拒绝: {status}'],
  probeWritten: [
    'profile written: {path}; set "profile": "{name}" for the module in devices.json',
    '已写出设备描述: {path};请在 devices.json 中将该模块的 "profile" 设为 "{name}"',
  ],
  keyOnDevice: ['key {name} made on the token: {uri}', '已在令牌中生成密钥 {name}: {uri}'],
  keyNamed: ['key {name} stands for {uri}', '密钥 {name} 指向 {uri}'],
  certOnToken: ['certificate written to the token as well', '证书已同时写入令牌'],
} as const
