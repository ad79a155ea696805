/** The table's part of devices that hold keys. */
import type { CommandRecord } from './record.ts'

export const DEVICES: readonly CommandRecord[] = [
  {
    name: 'device list',
    text: 'deviceList',
    arguments: [],
    options: [],
    examples: ['gseal device list', 'gseal device list --json'],
    load: () => import('./commands/device-list.ts'),
  },
  {
    name: 'device show',
    text: 'deviceShow',
    arguments: [{ name: 'MODULE', text: 'moduleName' }],
    options: [{ flag: 'login', text: 'login' }],
    examples: ['gseal device show usb --login', 'gseal device show machine --pin-file pin.txt --json'],
    load: () => import('./commands/device-show.ts'),
  },
  {
    name: 'device files',
    text: 'deviceFiles',
    arguments: [{ name: 'MODULE', text: 'moduleName' }],
    options: [
      { flag: 'token', value: 'LABEL', text: 'onToken' },
      { flag: 'read', value: 'NAME', text: 'readStored' },
      { flag: 'out', short: 'o', value: 'FILE', completes: 'file', text: 'outStored' },
      { flag: 'login', text: 'login' },
      { flag: 'force', short: 'f', text: 'force' },
    ],
    examples: ['gseal device files usb', 'gseal device files usb --read seal.esl --out office.esl'],
    load: () => import('./commands/device-files.ts'),
  },
  {
    name: 'device probe',
    text: 'deviceProbe',
    arguments: [{ name: 'KEY', completes: 'key', text: 'deviceKey' }],
    options: [
      { flag: 'write', value: 'NAME', text: 'probeWrite' },
      { flag: 'force', short: 'f', text: 'force' },
    ],
    examples: ['gseal device probe "pkcs11:token=office;id=%01" --write office-usb'],
    load: () => import('./commands/device-probe.ts'),
  },
]
