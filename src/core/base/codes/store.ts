import { rows } from './row.ts'

// One table of one room: its rows are looked up by code, in the order of the work, and a cut would have no name.

/** Codes of the ledger: its file, its chain, its views. */
export const STORE_CODES = rows({
  STORE_DRIVER_MISSING: {
    exit: 1,
    en: [
      'the SQLite driver cannot be loaded: {reason}',
      'install the optional packages again: npm ci; the driver is made for one version of Node each',
    ],
    zh: ['无法加载 SQLite 驱动: {reason}', '请执行 npm ci 重新安装可选依赖;驱动须与 Node 版本对应'],
  },
  STORE_MISSING: {
    exit: 1,
    en: ['there is no ledger at {path}', 'check --home; a ledger begins when the first operator is added'],
    zh: ['{path} 处没有台账', '请检查 --home;添加第一名操作员时台账即建立'],
  },
  STORE_FOREIGN: {
    exit: 1,
    en: ['{path} is not a ledger of gseal', 'check the path; nothing was changed in it'],
    zh: ['{path} 不是 gseal 的台账', '请检查路径;未对其作任何改动'],
  },
  STORE_NEWER: {
    exit: 1,
    en: [
      '{path} was written by a newer gseal (schema {found}, this one knows {known})',
      'use the newer gseal; an older one must not write to it',
    ],
    zh: [
      '{path} 由更新版本的 gseal 写入(结构版本 {found},本程序支持到 {known})',
      '请使用新版 gseal;旧版不得写入',
    ],
  },
  STORE_DAMAGED: {
    exit: 1,
    en: [
      'the ledger file {path} is damaged: {reason}',
      'keep the file as it is, and restore the newest backup with gseal backup restore',
    ],
    zh: ['台账文件 {path} 已损坏: {reason}', '请原样保留该文件,并用 gseal backup restore 恢复最近的备份'],
  },
  STORE_UNREADABLE: {
    exit: 1,
    en: [
      'the ledger {path} cannot be opened: {reason}',
      'check who owns the file and its folder; SQLite needs to write in the folder even for reading',
    ],
    zh: [
      '无法打开台账 {path}: {reason}',
      '请检查文件及所在文件夹的属主与权限;SQLite 即使只读也须能写入该文件夹',
    ],
  },
  STORE_NOT_WRITABLE: {
    exit: 1,
    en: [
      'the ledger {path} cannot be written: {reason}; nothing was changed',
      'check the permissions of the file and its folder',
    ],
    zh: ['无法写入台账 {path}: {reason};未作任何改动', '请检查文件及所在文件夹的权限'],
  },
  STORE_FULL: {
    exit: 1,
    en: [
      'there is no room left for the ledger {path}; nothing was changed',
      'free space on the disk and run the command again',
    ],
    zh: ['台账 {path} 所在磁盘空间不足;未作任何改动', '请释放磁盘空间后重新执行命令'],
  },
  STORE_IO: {
    exit: 1,
    en: ['the ledger {path} met a fault of the disk: {reason}', 'check the disk; then run gseal audit check'],
    zh: ['读写台账 {path} 时发生磁盘故障: {reason}', '请检查磁盘,然后执行 gseal audit check'],
  },
  STORE_BUSY: {
    exit: 1,
    en: [
      'another process has held the ledger {path} for {seconds} s; nothing was changed',
      'wait for it to end, then run the command again',
    ],
    zh: ['另一进程占用台账 {path} 已超过 {seconds} 秒;未作任何改动', '请待其结束后重新执行命令'],
  },
  STORE_CONFLICT: {
    exit: 1,
    clause: '印章办法第十九条',
    en: [
      '{subject} was changed by someone else meanwhile (event {seq} of {at}); nothing was written',
      'look at it again and decide anew',
    ],
    zh: ['{subject} 已被他人改变(事件 {seq},{at});未写入任何内容', '请重新查看后再作决定'],
  },
  STORE_REPEATED: {
    exit: 1,
    en: [
      'the request key "{key}" was used before for something else (events {first} to {last})',
      'use a new key for a new request',
    ],
    zh: ['请求标识“{key}”此前已用于其他请求(事件 {first} 至 {last})', '新的请求请使用新的标识'],
  },
  STORE_EVENT_INVALID: {
    exit: 1,
    en: ['the event cannot be recorded: {field}: {reason}', 'correct the field; nothing was written'],
    zh: ['事件无法记录: {field}: {reason}', '请更正该字段;未写入任何内容'],
  },
  STORE_APPEND_ONLY: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'the ledger refused the change: {reason}',
      'nothing in the ledger is changed or deleted; record a new event instead',
    ],
    zh: ['台账拒绝该改动: {reason}', '台账内容不得更改或删除;请另行记录新的事件'],
  },
  STORE_VIEW_UNKNOWN: {
    exit: 1,
    en: ['there is no view or column {name}', 'see docs/ledger.md for the views'],
    zh: ['没有视图或列 {name}', '视图列表见 docs/ledger.md'],
  },
  MATERIAL_MISSING: {
    exit: 1,
    clause: '印章办法第二十条',
    en: ['there is no material {digest}', 'restore the file from a backup; its name is its digest'],
    zh: ['没有材料 {digest}', '请从备份恢复该文件;文件名即其摘要'],
  },
  MATERIAL_CHANGED: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'the file of material {digest} was changed: it is {actual}',
      'restore the file from a backup; its name is its digest',
    ],
    zh: ['材料 {digest} 的文件被改动: 实为 {actual}', '请从备份恢复该文件;文件名即其摘要'],
  },
  EXPORT_LINE: {
    exit: 1,
    en: [
      'line {line} of the export cannot be understood: {reason}',
      'ask for the export again; the file was damaged or written by something else',
    ],
    zh: ['导出文件第 {line} 行无法识别: {reason}', '请重新索取导出文件;该文件已损坏或并非由 gseal 写出'],
  },
  EXPORT_COUNT: {
    exit: 1,
    en: [
      'the export says {field} {expected}, but holds {actual}',
      'ask for the export again; lines are missing or were added',
    ],
    zh: ['导出文件声明 {field} 为 {expected},实为 {actual}', '请重新索取导出文件;其中缺行或多行'],
  },
  EXPORT_UNSOUND: {
    exit: 1,
    en: [
      'the export {path} has {count} faults of its own; nothing can be compared with it',
      'run gseal audit check {path} to see them, and take another export',
    ],
    zh: [
      '导出文件 {path} 自身有 {count} 处问题,不能用于比对',
      '请执行 gseal audit check {path} 查看,并改用其他导出文件',
    ],
  },
  STORE_EVENT_UNKNOWN: {
    exit: 1,
    en: ['there is no event {what} in the ledger', 'see gseal audit list'],
    zh: ['台账中没有事件 {what}', '请用 gseal audit list 查看'],
  },
  STORE_SCHEMA_CHANGED: {
    exit: 1,
    en: [
      'the ledger {path} has lost its protection: {reason}',
      'someone changed the file by other means than gseal; run gseal audit check and ask who did it',
    ],
    zh: [
      '台账 {path} 的保护机制已被破坏: {reason}',
      '有人以 gseal 以外的方式改动了文件;请执行 gseal audit check 并查明责任人',
    ],
  },
  STORE_TAIL_MISSING: {
    exit: 1,
    en: [
      'the ledger {path} ends at event {seq}, but event {witnessed} was written ({witness})',
      'the newest events were lost or removed; keep the files as they are and restore the newest backup',
    ],
    zh: [
      '台账 {path} 止于事件 {seq},但曾写入事件 {witnessed}({witness})',
      '最新的事件已丢失或被删除;请原样保留文件并恢复最近的备份',
    ],
  },
})

/** What `audit check` finds in a ledger. */
export const AUDIT_CODES = rows({
  AUDIT_FILE: {
    exit: 1,
    en: ['the file is damaged: {reason}', 'keep the file as it is and restore the newest backup'],
    zh: ['文件已损坏: {reason}', '请原样保留该文件,并恢复最近的备份'],
  },
  AUDIT_SCHEMA: {
    exit: 1,
    en: [
      '{object} is not as gseal made it: expected "{expected}", found "{actual}"',
      'someone changed the file by other means than gseal; ask who did it, and compare with a backup',
    ],
    zh: [
      '{object} 与 gseal 所建不符: 应为“{expected}”,实为“{actual}”',
      '有人以 gseal 以外的方式改动了文件;请查明责任人并与备份比对',
    ],
  },
  AUDIT_GAP: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'events {first} to {last} are missing',
      'restore the newest backup; the events were removed from the file',
    ],
    zh: ['缺少事件 {first} 至 {last}', '请恢复最近的备份;这些事件已被从文件中删除'],
  },
  AUDIT_FIELD: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'event {seq}: {field} was changed: expected {expected}, found {actual}',
      'compare the event with a backup or an export that was signed before',
    ],
    zh: ['事件 {seq} 的 {field} 被改动: 应为 {expected},实为 {actual}', '请与此前签名的备份或导出文件比对'],
  },
  AUDIT_STATEMENT: {
    exit: 1,
    en: [
      'event {seq} ({type}): the signed statement does not hold: {reason} [{code}]',
      'the decision cannot be ascribed to its operator; compare with a backup and ask the operator',
    ],
    zh: [
      '事件 {seq}({type})的签名声明不成立: {reason} [{code}]',
      '该决定无法归属于所载操作员;请与备份比对并询问操作员',
    ],
  },
  AUDIT_HEAD_BEYOND: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'the head of event {seq} was signed at {at}, but the ledger ends at event {last}',
      'the newest events were removed; restore the newest backup',
    ],
    zh: ['事件 {seq} 的链头已于 {at} 签名,但台账止于事件 {last}', '最新的事件已被删除;请恢复最近的备份'],
  },
  AUDIT_HEAD_DIFFERS: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'event {seq} has the hash {actual}, but {from} says {expected}',
      'the history up to this event was written anew; compare with a backup or an export',
    ],
    zh: [
      '事件 {seq} 的散列值为 {actual},而 {from} 记载为 {expected}',
      '该事件及之前的历史被重写;请与备份或导出文件比对',
    ],
  },
  AUDIT_HEAD_SIGNATURE: {
    exit: 1,
    en: ['the signature of the head at event {seq} is wrong', 'compare with a backup or an export'],
    zh: ['事件 {seq} 处的链头签名错误', '请与备份或导出文件比对'],
  },
  AUDIT_HEAD_STRANGER: {
    exit: 1,
    en: [
      'the head at event {seq} was signed with a certificate that the ledger does not know',
      'find out whose certificate it is; only operators of this ledger vouch for it',
    ],
    zh: ['事件 {seq} 处的链头由台账不认识的证书签名', '请查明该证书属于何人;只有本台账的操作员可为其签名'],
  },
  AUDIT_TAIL: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'events {first} to {last} are missing at the end: {from} shows that they were written',
      'keep the files as they are and restore the newest backup',
    ],
    zh: ['末尾缺少事件 {first} 至 {last}: {from} 表明它们曾被写入', '请原样保留文件并恢复最近的备份'],
  },
  AUDIT_MATERIAL: {
    exit: 1,
    clause: '印章办法第二十条',
    en: [
      'the file of material {digest} (event {seq}) has the digest {actual}',
      'restore the file from a backup; its name is its digest',
    ],
    zh: ['材料 {digest}(事件 {seq})的文件摘要为 {actual}', '请从备份恢复该文件;文件名即其摘要'],
  },
  AUDIT_VIEW: {
    exit: 1,
    en: [
      'the table {table} does not say what the ledger says of {subject}: expected {expected}, found {actual}',
      'find out who wrote to the table; gseal audit rebuild computes it from the ledger again',
    ],
    zh: [
      '表 {table} 中 {subject} 的内容与台账不符: 应为 {expected},实为 {actual}',
      '请查明何人写入该表;gseal audit rebuild 会依据台账重新计算',
    ],
  },
  AUDIT_FOLD: {
    exit: 1,
    en: [
      'event {seq} cannot follow what {subject} was before it: {reason} [{code}]',
      'an event stands where it may not; compare with a backup or an export',
    ],
    zh: [
      '事件 {seq} 不能接在 {subject} 的此前状态之后: {reason} [{code}]',
      '有事件出现在不允许的位置;请与备份或导出文件比对',
    ],
  },
})

/** Codes of backups. */
export const BACKUP_CODES = rows({
  BACKUP_FOREIGN: {
    exit: 1,
    en: ['the file is no backup of gseal', 'give a file that gseal backup create wrote'],
    zh: ['该文件不是 gseal 的备份', '请提供由 gseal backup create 写出的文件'],
  },
  BACKUP_DAMAGED: {
    exit: 1,
    en: [
      'the backup is damaged: {reason}',
      'take another copy of it, or an older backup; nothing was restored',
    ],
    zh: ['备份已损坏: {reason}', '请改用另一份副本或更早的备份;未恢复任何内容'],
  },
  BACKUP_PASSPHRASE: {
    exit: 6,
    en: ['the passphrase does not open the backup', 'check the passphrase and run the command again'],
    zh: ['口令无法打开备份', '请核对口令后重新执行命令'],
  },
  BACKUP_NO_PASSPHRASE: {
    exit: 6,
    en: [
      'the backup was not made under a passphrase',
      'open it with the key of a certificate that it was made for: --key',
    ],
    zh: ['该备份并非用口令加密', '请用加密时所针对证书的密钥打开: --key'],
  },
  BACKUP_CERT: {
    exit: 1,
    en: [
      'no backup can be made for the certificate of {subject}: {reason}',
      'give a valid certificate of an SM2 key, of the kind for encryption or for signing',
    ],
    zh: ['不能以 {subject} 的证书加密备份: {reason}', '请提供有效的 SM2 密钥证书,加密证书或签名证书均可'],
  },
  BACKUP_KEY: {
    exit: 6,
    en: [
      'the backup was not made for the key of {subject}',
      'give the key of a certificate that it was made for, or the passphrase',
    ],
    zh: ['该备份不是为 {subject} 的密钥加密的', '请使用加密时所针对证书的密钥,或使用口令'],
  },
  BACKUP_KEY_CANNOT: {
    exit: 6,
    en: [
      'the key {uri} cannot decrypt',
      'give an SM2 key in a file; keys in other places sign only, as far as gseal reaches them',
    ],
    zh: ['密钥 {uri} 不能用于解密', '请使用文件中的 SM2 密钥;gseal 对其他位置的密钥仅支持签名'],
  },
  BACKUP_CHANGED: {
    exit: 1,
    en: ['{path} changed while it was copied', 'run the command again when nobody works on the home'],
    zh: ['{path} 在复制期间被改动', '请在无人使用主目录时重新执行命令'],
  },
  BACKUP_POINT: {
    exit: 1,
    clause: '印章办法第二十八条',
    en: [
      'the home holds newer data: its ledger is at event {have}, the backup at event {seq}',
      'to go back to the backup, name the point: --point {seq}; the home as it is now is kept beside it',
    ],
    zh: [
      '主目录中有更新的数据: 台账已到事件 {have},备份为事件 {seq}',
      '若确需退回备份,请指明恢复点 --point {seq};现有主目录会在旁边保留',
    ],
  },
  BACKUP_POINT_WRONG: {
    exit: 1,
    clause: '印章办法第二十八条',
    en: [
      'the backup is at event {seq}, not {point}',
      'take the backup of the point you mean, or name --point {seq}',
    ],
    zh: ['备份位于事件 {seq},而非 {point}', '请使用对应恢复点的备份,或改为 --point {seq}'],
  },
  RESTORE_TWO_PERSONS: {
    exit: 1,
    clause: '印章办法第二十八条',
    en: [
      'two persons restore a ledger together: {reason}',
      'name the keys of two different active operators of the backup, one of them an administrator: --first and --second',
    ],
    zh: [
      '恢复台账须两人共同进行: {reason}',
      '请用 --first 和 --second 指明备份中两名不同的在职操作员的密钥,其中一名须为三员之一',
    ],
  },
  RESTORE_STATEMENT: {
    exit: 1,
    clause: '印章办法第二十八条',
    en: [
      'the record of the restore is not signed by two operators: {reason}',
      'find out who restored the ledger; compare with a backup',
    ],
    zh: ['恢复记录未由两名操作员签名: {reason}', '请查明何人恢复了台账,并与备份比对'],
  },
})
