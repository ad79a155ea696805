import { rows } from './row.ts'

/** Codes of the daemon: its socket, its protocol, its policy, and the keys that it holds. */
export const DAEMON_CODES = rows({
  DAEMON_ABSENT: {
    exit: 6,
    en: ['no daemon answers at {socket}', 'start it with "gseal daemon start", or ask whoever runs it'],
    zh: ['{socket} 处没有签名服务应答', '请用 "gseal daemon start" 启动,或联系其管理人员'],
  },
  DAEMON_RUNNING: {
    exit: 1,
    en: ['another daemon answers at {socket} already', 'use that one, or stop it first: gseal daemon stop'],
    zh: ['{socket} 处已有签名服务在运行', '请直接使用,或先停止它: gseal daemon stop'],
  },
  DAEMON_NOT_STARTED: {
    exit: 1,
    en: ['the daemon did not start: {reason}', 'read the log {log}, mend the cause, and start it again'],
    zh: ['签名服务未能启动: {reason}', '请查看日志 {log},排除原因后重新启动'],
  },
  DAEMON_SOCKET: {
    exit: 1,
    en: [
      'the socket {path} cannot be used: {reason}',
      'the daemon wants a folder of its own, mode 0700 (0750 for a group), in $XDG_RUNTIME_DIR or /run/gseal',
    ],
    zh: [
      '套接字 {path} 不可用: {reason}',
      '签名服务须有专用目录,权限 0700(供用户组使用时 0750),位于 $XDG_RUNTIME_DIR 或 /run/gseal',
    ],
  },
  DAEMON_SOCKET_FOREIGN: {
    exit: 6,
    en: [
      'the socket {path} is not trusted: {reason}',
      'nothing was sent; find out who made it, or name the right socket in GSEAL_DAEMON',
    ],
    zh: ['套接字 {path} 不可信: {reason}', '未发送任何内容;请查明其来源,或用 GSEAL_DAEMON 指明正确的套接字'],
  },
  DAEMON_PEER_UNKNOWN: {
    exit: 1,
    en: [
      'the system does not tell who calls: {reason}',
      'install the optional package koffi on Linux; the configuration can leave the choice of callers to the socket file alone',
    ],
    zh: [
      '系统无法告知调用者身份: {reason}',
      '请在 Linux 上安装可选依赖 koffi;也可在配置中改为仅由套接字文件的权限决定调用者',
    ],
  },
  DAEMON_PROTOCOL: {
    exit: 6,
    en: [
      'the daemon speaks protocol {theirs}, this gseal speaks {ours}',
      'use the gseal that belongs to the daemon; restart the daemon after an upgrade',
    ],
    zh: ['签名服务使用协议 {theirs},本程序使用 {ours}', '请使用与签名服务同版的 gseal;升级后须重启签名服务'],
  },
  DAEMON_MESSAGE: {
    exit: 1,
    en: ['the message is not understood: {reason}', 'see docs/operations.md for the messages of the daemon'],
    zh: ['无法理解该消息: {reason}', '签名服务的消息格式见 docs/operations.md'],
  },
  DAEMON_LINE_LONG: {
    exit: 1,
    en: ['a message is longer than {limit} bytes; the connection was closed', 'send fewer items in one call'],
    zh: ['消息超过 {limit} 字节,连接已关闭', '请减少单次调用中的项数'],
  },
  DAEMON_BUSY: {
    exit: 6,
    en: ['the daemon is busy: {what}', 'try again after {retryAfterMs} ms'],
    zh: ['签名服务繁忙: {what}', '请在 {retryAfterMs} 毫秒后重试'],
  },
  DAEMON_DENIED: {
    exit: 6,
    clause: '印章办法第二十一条',
    en: [
      'the policy of the daemon does not let user {uid} {what}',
      'ask whoever keeps the daemon to name the user in daemon.json',
    ],
    zh: ['签名服务的策略不允许用户 {uid} {what}', '请由管理人员在 daemon.json 中登记该用户'],
  },
  DAEMON_STAMP_OLD: {
    exit: 6,
    en: [
      'the stamp of the licence {id} was begun too long ago, or before this daemon started: whether it was signed is not known',
      'run the batch again: the row gets a new stamp under its identifier',
    ],
    zh: [
      '证照 {id} 的签章开始得太早,或早于本签名服务启动:是否已签名无法确定',
      '请重新运行该批次:该行将以原标识重新签章',
    ],
  },
  DAEMON_RATE: {
    exit: 6,
    en: [
      'the key {key} has made the {limit} signatures that the policy allows in one {per}',
      'wait for the next {per}; whoever keeps the daemon can judge whether the number is right',
    ],
    zh: [
      '密钥 {key} 已达到策略规定的上限: 每 {per} {limit} 次',
      '请等待下一个 {per};上限是否合适由管理人员判断',
    ],
  },
  DAEMON_DEADLINE: {
    exit: 6,
    en: [
      'no signature came within {ms} ms; none was given out',
      'look at the device; then run the command again',
    ],
    zh: ['{ms} 毫秒内未得到签名,未发出任何签名', '请检查设备后重新执行命令'],
  },
  DAEMON_CANCELLED: {
    exit: 6,
    en: [
      'the request was taken back before its signature was given out',
      'send it again if it is still wanted',
    ],
    zh: ['请求在给出签名之前已被撤回', '若仍需要,请重新发送'],
  },
  DAEMON_STOPPING: {
    exit: 6,
    en: [
      'the daemon is stopping and takes no new requests',
      'run the command again when it has started again',
    ],
    zh: ['签名服务正在停止,不再接受新请求', '请待其重新启动后再执行命令'],
  },
  DAEMON_LOST: {
    exit: 6,
    en: [
      'the connection to the daemon was lost: {reason}',
      'what was stamped stands in the ledger (gseal audit list); run the command again for the rest',
    ],
    zh: ['与签名服务的连接中断: {reason}', '已完成的签章见台账(gseal audit list);其余请重新执行命令'],
  },
  DAEMON_KEY_UNKNOWN: {
    exit: 6,
    en: [
      'the daemon holds no key {key}',
      'see gseal daemon status; keys are named in daemon.json or lie in its home',
    ],
    zh: ['签名服务不持有密钥 {key}', '请查看 gseal daemon status;密钥由 daemon.json 指明或位于其主目录'],
  },
  DAEMON_KEY_LOCKED: {
    exit: 6,
    en: ['the key {key} is locked in the daemon', 'unlock it: gseal daemon unlock {key}'],
    zh: ['密钥 {key} 在签名服务中处于锁定状态', '请解锁: gseal daemon unlock {key}'],
  },
  DAEMON_KEY_LOST: {
    exit: 6,
    en: [
      'the process that held the key {key} has ended: {reason}',
      'unlock it again: gseal daemon unlock {key}; see the log for the cause',
    ],
    zh: ['持有密钥 {key} 的进程已结束: {reason}', '请重新解锁: gseal daemon unlock {key};原因见日志'],
  },
  DAEMON_ITEM_REPEATED: {
    exit: 1,
    en: ['the request {id} was made before with another content', 'each request has a new identifier'],
    zh: ['请求 {id} 此前已以其他内容提交', '每个请求须使用新的标识'],
  },
  DAEMON_SEAL_MISSING: {
    exit: 1,
    en: [
      'the daemon has no copy of the seal {seal} as it is in force',
      'put the seal into its home: gseal seal activate',
    ],
    zh: ['签名服务没有印章 {seal} 现行版本的副本', '请将印章放入其主目录: gseal seal activate'],
  },
  DAEMON_STAMPS_ONLY: {
    exit: 6,
    clause: '印章办法第二十一条',
    en: [
      'the daemon stamps with registered seals; it does not sign anything else ({kind})',
      'use the key itself for this: name it by its own URI',
    ],
    zh: ['签名服务只加盖已登记的印章,不签署其他内容({kind})', '此操作请以密钥自身的 URI 直接使用该密钥'],
  },
  DAEMON_STRUCTURE: {
    exit: 1,
    clause: 'GB/T 38540-2020 7.2',
    en: [
      'the daemon composed another structure than this document needs: its copy of the seal differs',
      'compare the seals: gseal seal check; the signature was thrown away',
    ],
    zh: ['签名服务组成的结构与本文档不符: 其印章副本不同', '请比对印章: gseal seal check;该签名已丢弃'],
  },
  DAEMON_CONFIG: {
    exit: 1,
    en: [
      '{path}: {field}: {reason}',
      'correct the file; docs/operations.md lists its fields. The daemon did not start',
    ],
    zh: ['{path}: {field}: {reason}', '请更正该文件,字段见 docs/operations.md。签名服务未启动'],
  },
})
