/** Words of the commands about the ledger and its backups. */
import type { CommandWords } from './commands.ts'
import { texts } from './row.ts'

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const LEDGER_COMMAND_TEXTS = words({
  auditList: {
    en: [
      'events of the ledger, newest first',
      'Ordered by time, then number. --type takes a type or all of a noun: "seal.*". --after goes on after an event, for pages.',
    ],
    zh: [
      '列出台账事件,最新的在前',
      '按时间、再按序号排列。--type 可为具体类型,或某类的全部: "seal.*"。--after 用于翻页,从某事件之后继续。',
    ],
  },
  auditShow: {
    en: ['one event with its body, its signer and its place in the chain'],
    zh: ['显示一个事件的内容、签名人及其在链中的位置'],
  },
  auditCheck: {
    en: [
      'say exactly what is wrong with the ledger, or with an exported file',
      'Walks the chain of hashes, checks every signed statement and head, the triggers and tables of the file, and computes the views anew. Changes nothing. With FILE it checks an export, without home or ledger. --against compares with an earlier export: the one way to notice a ledger that its owner wrote anew. Exit status 0 when sound, 1 otherwise.',
    ],
    zh: [
      '准确指出台账(或导出文件)有何问题',
      '逐一核对散列链、每个签名声明与链头签名、文件中的触发器和表结构,并重新计算视图。不作任何改动。给出 FILE 时检查导出文件,无需主目录和台账。--against 与以前的导出文件比对: 只有这样才能发现文件所有者重写的台账。无误时退出状态为 0,否则为 1。',
    ],
  },
  auditSign: {
    en: ['sign the head of the ledger: vouch for all events up to now'],
    zh: ['对台账链头签名: 为至今的全部事件作证'],
  },
  auditExport: {
    en: [
      'write the ledger as lines of JSON with its proof',
      'docs/ledger.md describes the lines; whoever has them can check them without gseal. With --subject the bodies of all other events are withheld, and the proof holds all the same.',
    ],
    zh: [
      '将台账连同证明导出为 JSON 行',
      '格式见 docs/ledger.zh.md;得到文件的人无需 gseal 也能核验。给出 --subject 时其他事件的内容不导出,证明依然成立。',
    ],
  },
  auditRebuild: {
    en: [
      'compute the views from the ledger again',
      'What the tables said otherwise is told and put right; the exit status is then 1. The ledger itself is never changed.',
    ],
    zh: ['依据台账重新计算视图', '与台账不符之处会被指出并改正,此时退出状态为 1。台账本身绝不改动。'],
  },
  backupCreate: {
    en: [
      'back up the whole home into one encrypted file',
      'Keys (as they are, under their PINs), seals, trust, materials, and the ledger as it is at one moment; others go on working. The file is encrypted (SM4, HMAC-SM3) under a passphrase, or with --to for the SM2 key of a certificate, for which no secret is needed here; it is read again after it was written. Keep that key elsewhere than in this home.',
    ],
    zh: [
      '将整个主目录备份为一个加密文件',
      '包括密钥(仍受各自口令保护)、印章、信任锚、材料,以及某一时刻的台账;备份期间他人可照常工作。文件(SM4、HMAC-SM3)以口令加密;或用 --to 针对证书的 SM2 密钥加密,此时本机无需任何秘密。写完后再读一遍核对。该密钥请勿只保存在本主目录中。',
    ],
  },
  backupCheck: {
    en: ['check a backup: every byte, and the ledger inside as audit check does'],
    zh: ['检查备份: 核对每个字节,并像 audit check 一样检查其中的台账'],
  },
  backupRestore: {
    en: [
      'put a backup in the place of the home; two operators sign for it',
      'The backup is checked completely first. Two different active operators of the backup sign the restore with their keys, one of them an administrator (sysadmin, secadmin, auditor); it becomes an event of the restored ledger. Newer data is not replaced unless --point names the event that the backup stands for. What stood in the home is kept beside it.',
    ],
    zh: [
      '用备份取代主目录,须两名操作员签名',
      '先完整检查备份。由备份中两名不同的在职操作员用各自密钥对恢复操作签名,其中一名须为三员(系统、安全、审计)之一;恢复将作为事件记入恢复后的台账。若主目录有更新的数据,须用 --point 指明备份所处的事件序号才会取代。原主目录会保留在旁边。',
    ],
  },
})

export const LEDGER_OPTION_TEXTS = texts({
  eventType: ['only this type, e.g. seal.activated, or "seal.*"', '仅此类型,例如 seal.activated,或 "seal.*"'],
  eventSubject: ['only this subject, e.g. seal:61999900000001', '仅此对象,例如 seal:61999900000001'],
  eventOperator: ['only what this operator did', '仅此操作员所为'],
  fromTime: ['not before this time', '不早于此时间'],
  toTime: ['not after this time', '不晚于此时间'],
  eventLimit: ['at most N events (default 50)', '最多 N 个事件(默认 50)'],
  eventAfter: ['go on after the event with this number', '从此序号的事件之后继续'],
  oldestFirst: ['oldest first', '最早的在前'],
  against: ['an export of this ledger from before; can be repeated', '本台账以前的导出文件,可重复给出'],
  quickCheck: ['without checking the signed statements', '不核对签名声明'],
  headKey: [
    "key that signs: a name in the home or a URI; an operator's",
    '签名所用的密钥: 主目录中的名称或 URI,须属于操作员',
  ],
  outExport: ['output file (default: standard output)', '输出文件(默认标准输出)'],
  fromSeq: ['first event by number', '起始事件序号'],
  toSeq: ['last event by number', '截止事件序号'],
  onlySubject: ['withhold the bodies of all other subjects', '不导出其他对象的内容'],
  passphraseFile: [
    'read the passphrase from the first line of F (- is stdin, fd:3 a descriptor)',
    '从 F 的第一行读取备份口令(- 为标准输入,fd:3 为文件描述符)',
  ],
  backupTo: [
    'encrypt for the owner of this SM2 certificate; with --passphrase-file for both',
    '针对此 SM2 证书的持有人加密;与 --passphrase-file 同用则两者均可打开',
  ],
  backupKey: [
    'open it with this key: a name of the home, or a URI (file:///…) when the home is gone',
    '用此密钥打开: 主目录中的名称;主目录已丢失时用 URI(file:///…)',
  ],
  backupKeyPin: ['PIN file of that key (default: --pin-file)', '该密钥的口令文件(默认 --pin-file)'],
  restorerFirst: [
    'key of the first operator: a name in the backup, or a URI',
    '第一名操作员的密钥: 备份中的名称,或 URI',
  ],
  restorerSecond: ['key of the second operator', '第二名操作员的密钥'],
  restorerFirstPin: [
    'PIN file of the first (default: --pin-file)',
    '第一名操作员的口令文件(默认 --pin-file)',
  ],
  restorerSecondPin: [
    'PIN file of the second (default: --pin-file)',
    '第二名操作员的口令文件(默认 --pin-file)',
  ],
  restorePoint: [
    'the event that the backup stands for: go back to it although the home holds newer data',
    '备份所处的事件序号: 即使主目录有更新的数据也退回到此处',
  ],
})

export const LEDGER_ARGUMENT_TEXTS = texts({
  event: ['number or id of the event', '事件的序号或标识'],
  backupFile: ['backup file', '备份文件'],
  exportFile: ['exported file; the ledger of the home when not given', '导出文件;不给出时检查主目录的台账'],
})

export const LEDGER_LABELS = texts({
  columnSeq: ['No.', '序号'],
  columnEvent: ['Event', '事件'],
  columnSubjectOf: ['About', '对象'],
  columnOperator: ['Operator', '操作员'],
  eventId: ['Id', '标识'],
  eventSource: ['Source', '来源'],
  eventPrev: ['Hash before', '前一散列'],
  eventHash: ['Hash', '散列'],
  eventsNone: ['no events', '没有事件'],
  statementHolds: ['the signed statement holds', '签名声明成立'],
  vouched: [
    'everything up to event {seq} is vouched for by {signer}, {at}',
    '截至事件 {seq} 的全部内容由 {signer} 于 {at} 签名作证',
  ],
  unvouched: ['nobody has signed for the last {count} events yet', '最后 {count} 个事件尚无人签名作证'],
  vouchedNone: [
    'no head is signed: the chain agrees with itself, and nobody vouches for it',
    '没有链头签名: 链条自身一致,但无人为其作证',
  ],
  ledgerSound: [
    'the ledger is sound: {events} events, {statements} signed statements, views of {subjects} subjects',
    '台账完好: {events} 个事件、{statements} 个签名声明、{subjects} 个对象的视图',
  ],
  ledgerSoundQuick: [
    'the ledger is sound: {events} events, views of {subjects} subjects; the {statements} signed statements were not checked',
    '台账完好: {events} 个事件、{subjects} 个对象的视图;{statements} 个签名声明未核对',
  ],
  exportSound: [
    'the export is sound: {events} events ({first} to {last}), {withheld} of them without body',
    '导出文件完好: {events} 个事件({first} 至 {last}),其中 {withheld} 个不含内容',
  ],
  exportWritten: ['written to {path}', '已写入 {path}'],
  headSigned: ['head of event {seq} signed: {hash}', '已对事件 {seq} 的链头签名: {hash}'],
  rebuiltSame: [
    'views of {subjects} subjects computed anew; nothing differed',
    '已重新计算 {subjects} 个对象的视图,并无差异',
  ],
  rebuiltMended: [
    'views of {subjects} subjects computed anew; {count} differences were put right',
    '已重新计算 {subjects} 个对象的视图,改正 {count} 处差异',
  ],
  askPassphrase: ['passphrase of the backup (at least {least} characters)', '备份口令(至少 {least} 个字符)'],
  askPassphraseAgain: ['the same passphrase again', '请再次输入同一口令'],
  whatBackup: ['the backup', '备份'],
  backupMade: [
    'backed up {files} files to {path}, the ledger at event {seq}; read again and the same',
    '已将 {files} 个文件备份到 {path},台账位于事件 {seq};已重读核对无误',
  ],
  backupSound: [
    'the backup of {at} is sound: {files} files, the ledger at event {seq}',
    '{at} 的备份完好: {files} 个文件,台账位于事件 {seq}',
  ],
  backupRestored: [
    'restored to {path}: the ledger as of event {seq}',
    '已恢复到 {path}: 台账为事件 {seq} 时的状态',
  ],
  homeKept: ['the home as it was is kept at {path}', '原主目录保留在 {path}'],
  restorersMissing: [
    'two operators restore a ledger: name their keys with --first and --second',
    '恢复台账须两名操作员: 请用 --first 和 --second 指明其密钥',
  ],
  keyMissing: ['name the key that signs: --key', '请用 --key 指明签名密钥'],
})
