/** Words of the commands about the daemon. */
import type { CommandWords } from './commands.ts'
import { texts } from './row.ts'

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const DAEMON_COMMAND_TEXTS = words({
  daemonRun: {
    en: [
      'run the daemon in the foreground',
      'The daemon holds unlocked keys and stamps for others under the ledger of its home. It ends with SIGTERM or Ctrl-C, after what is in work. Under systemd use the program gseald itself: docs/operations.md.',
    ],
    zh: [
      '在前台运行签名服务',
      '签名服务持有已解锁的密钥,依据其主目录的台账为他人用印。收到 SIGTERM 或 Ctrl-C 时,完成手头工作后退出。在 systemd 下请直接使用 gseald 程序,见 docs/operations.md。',
    ],
  },
  daemonStart: {
    en: ['start the daemon in the background', 'Its log is run/daemon.log in the home.'],
    zh: ['在后台启动签名服务', '日志为主目录中的 run/daemon.log。'],
  },
  daemonStop: {
    en: ['stop the daemon after what is in work'],
    zh: ['完成手头工作后停止签名服务'],
  },
  daemonStatus: {
    en: [
      'say how the daemon is, and which keys it holds',
      'Exit status 0: well; 1: it runs, but something is wrong; 2: there is none.',
    ],
    zh: ['显示签名服务的状态及其持有的密钥', '退出状态 0: 正常;1: 在运行但有问题;2: 未运行。'],
  },
  daemonUnlock: {
    en: [
      'hand the PIN of a key to the daemon',
      'The PIN goes into the process that holds the key, and is forgotten after a while without signatures, after a working day, or when the key is locked. It is tried once.',
    ],
    zh: [
      '将密钥的 PIN 交给签名服务',
      'PIN 只进入持有该密钥的进程;一段时间未签名、满一个工作日或锁定密钥时即清除。PIN 只尝试一次。',
    ],
  },
  daemonLock: {
    en: ['make the daemon forget PIN and key; without a name, all of them'],
    zh: ['令签名服务清除 PIN 与密钥;不指明名称时清除全部'],
  },
})

export const DAEMON_OPTION_TEXTS = texts({
  daemonSocket: ['the socket of the daemon', '签名服务的套接字'],
  pinIdle: ['forget the PIN after so many minutes without a signature', '超过此分钟数未签名即清除 PIN'],
  pinFor: ['forget the PIN after so many minutes', '超过此分钟数即清除 PIN'],
  pinUses: ['forget the PIN after so many signatures', '签名达到此次数即清除 PIN'],
  pinLastTry: [
    'try the PIN although only one try is left before the device locks',
    '即使设备仅剩一次尝试机会也提交 PIN',
  ],
})

export const DAEMON_ARGUMENT_TEXTS = texts({
  daemonKey: ['a key of the daemon, as status lists it', '签名服务持有的密钥,名称见 status'],
})

export const DAEMON_LABELS = texts({
  daemonStarted: [
    'the daemon runs (process {pid}), socket {socket}',
    '签名服务已启动(进程 {pid}),套接字 {socket}',
  ],
  daemonStopped: ['the daemon has stopped', '签名服务已停止'],
  daemonWell: ['the daemon is well', '签名服务正常'],
  daemonIll: ['the daemon runs, but something is wrong', '签名服务在运行,但存在问题'],
  daemonNone: ['no daemon runs', '签名服务未运行'],
  daemonNumbers: [
    '{daemon}, process {pid}, home {home}, {signed} signatures, {connections} connections',
    '{daemon},进程 {pid},主目录 {home},签名 {signed} 次,连接 {connections} 个',
  ],
  keyLocked: ['locked', '已锁定'],
  keyUnlocked: ['unlocked', '已解锁'],
  keyLost: ['lost', '已丢失'],
  unlockedUntil: ['{key} is unlocked until {until} at the latest', '{key} 已解锁,最迟至 {until}'],
  lockedKeys: ['locked: {keys}', '已锁定: {keys}'],
  lockedNone: ['nothing was unlocked', '没有已解锁的密钥'],
})
