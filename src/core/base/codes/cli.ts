import { rows } from './row.ts'

/** Codes of the command line: the home, files, questions, and what `doctor` and `verify` find on their own. */
export const CLI_CODES = rows({
  HOME_MISSING: {
    exit: 1,
    en: ['there is no gseal home at {path}', 'make one with "gseal init", or name another with --home'],
    zh: ['{path} 处没有 gseal 主目录', '请用 "gseal init" 创建，或用 --home 指定其他目录'],
  },
  HOME_EXISTS: {
    exit: 1,
    en: [
      '{path} exists already and is left as it is',
      'use it as it stands, or name another folder with --home',
    ],
    zh: ['{path} 已存在，未作任何改动', '请直接使用，或用 --home 指定其他目录'],
  },
  HOME_FORMAT: {
    exit: 1,
    en: [
      'the home at {path} has format {found}; this gseal knows format {known}',
      'use the gseal that made the home, or a newer one',
    ],
    zh: [
      '主目录 {path} 的格式为 {found}，本版 gseal 只认识格式 {known}',
      '请使用创建该主目录的 gseal 或更新的版本',
    ],
  },
  HOME_DAMAGED: {
    exit: 1,
    en: ['{path} in the home cannot be understood: {reason}', 'restore the file from a backup'],
    zh: ['主目录中的 {path} 无法识别：{reasonZh}', '请从备份恢复该文件'],
  },
  NAME_INVALID: {
    exit: 2,
    en: [
      '"{name}" cannot be the name of a key or a seal',
      'use letters, digits, Chinese characters, ".", "-" and "_", at most 64, not beginning with "." or "-"',
    ],
    zh: [
      '"{name}" 不能作为密钥或印章的名称',
      '请使用字母、数字、汉字、"."、"-"、"_"，不超过 64 个字符，且不以 "." 或 "-" 开头',
    ],
  },
  HOME_KEY_MISSING: {
    exit: 6,
    en: ['the home has no key named "{name}"', 'list the keys with "gseal key list"'],
    zh: ['主目录中没有名为 "{name}" 的密钥', '请用 "gseal key list" 查看现有密钥'],
  },
  HOME_KEY_EXISTS: {
    exit: 1,
    en: ['the home has a key named "{name}" already', 'choose another name; a key is never overwritten'],
    zh: ['主目录中已有名为 "{name}" 的密钥', '请另取名称；密钥不会被覆盖'],
  },
  HOME_SEAL_MISSING: {
    exit: 1,
    en: [
      'the home has no seal named "{name}", and no file of that name is a seal',
      'name one of: {known}; or give the path of an .esl file together with --key',
    ],
    zh: [
      '主目录中没有名为 "{name}" 的印章，也没有同名的印章文件',
      '可用的印章：{known}；或给出 .esl 文件路径并用 --key 指定密钥',
    ],
  },
  SEAL_KEY_NEEDED: {
    exit: 2,
    en: [
      'no key is known for the seal {name}',
      'name the key of the signer: beside the seal in the home (seals/NAME.json), or with "gseal sign --key", e.g. --key file:signer.key',
    ],
    zh: [
      '不知道印章 {name} 使用哪个密钥',
      '请在印章旁(seals/NAME.json)写明签章人的密钥，或用 "gseal sign --key" 指定，例如 --key file:signer.key',
    ],
  },
  FILE_NOT_FOUND: {
    exit: 1,
    en: ['{path} does not exist', 'check the path'],
    zh: ['{path} 不存在', '请检查路径'],
  },
  FILE_UNREADABLE: {
    exit: 1,
    en: ['{path} cannot be read: {reason}', 'check the path and your permissions'],
    zh: ['无法读取 {path}: {reasonZh}', '请检查路径和权限'],
  },
  FILE_NOT_WRITABLE: {
    exit: 1,
    en: ['{path} cannot be written: {reason}', 'check the folder, its free space and your permissions'],
    zh: ['无法写入 {path}: {reasonZh}', '请检查文件夹、剩余空间和权限'],
  },
  OUTPUT_EXISTS: {
    exit: 1,
    en: ['{path} exists already and is left as it is', 'choose another output, or replace it with --force'],
    zh: ['{path} 已存在，未作改动', '请另选输出位置，或用 --force 覆盖'],
  },
  OUTPUT_TWICE: {
    exit: 1,
    en: [
      'two inputs would both be written to {path}',
      'sign them in two calls with different output folders',
    ],
    zh: ['两个输入文件的输出都是 {path}', '请分两次执行，使用不同的输出文件夹'],
  },
  INPUT_IS_OUTPUT: {
    exit: 1,
    en: ['{path} is the input itself', 'choose another output, or use --in-place to replace the input'],
    zh: ['{path} 就是输入文件本身', '请另选输出位置，或用 --in-place 替换输入文件'],
  },
  INPUT_NONE: {
    exit: 1,
    en: ['no OFD or PDF document in {path}', 'name the files, or look into subfolders with --recursive'],
    zh: ['{path} 中没有 OFD 或 PDF 文件', '请直接给出文件，或用 --recursive 查找子文件夹'],
  },
  INPUT_NONE_BELOW: {
    exit: 1,
    en: [
      'no OFD or PDF document in {path} or its subfolders',
      'files are known by .ofd and .pdf; name one with another ending itself',
    ],
    zh: ['{path} 及其子文件夹中没有 OFD 或 PDF 文件', '按 .ofd、.pdf 识别;其他扩展名的文件请直接给出'],
  },
  TERMINAL_UNAVAILABLE: {
    exit: 2,
    en: [
      'there is no terminal to ask on',
      'give the PIN with --pin-file FILE, --pin-file - or --pin-file fd:3',
    ],
    zh: ['没有可用于提问的终端', '请用 --pin-file FILE、--pin-file - 或 --pin-file fd:3 提供口令'],
  },
  PIN_NEEDED: {
    exit: 2,
    en: [
      'the PIN of {what} is needed, and nothing may be asked here',
      'give it with {option} FILE (- is stdin, fd:3 a descriptor)',
    ],
    zh: ['需要 {what} 的口令，而此处不能提问', '请用 {option} FILE 提供（- 为标准输入，fd:3 为文件描述符）'],
  },
  PIN_FILE_INVALID: {
    exit: 6,
    en: ['{path} holds no PIN: {reason}', 'put the PIN alone on the first line'],
    zh: ['{path} 中没有可用的口令：{reasonZh}', '请把口令单独写在第一行'],
  },
  PIN_TOO_SHORT: {
    exit: 6,
    en: ['the new PIN has {actual} characters; at least {least} are needed', 'choose a longer one'],
    zh: ['新口令只有 {actual} 个字符，至少需要 {least} 个', '请使用更长的口令'],
  },
  PIN_DIFFERS: {
    exit: 6,
    en: ['the two entries of the new PIN differ', 'run the command again'],
    zh: ['两次输入的新口令不一致', '请重新执行命令'],
  },
  CODE_UNKNOWN: {
    exit: 1,
    en: ['there is no code "{word}"{near}', 'list them all with "gseal explain"'],
    zh: ['没有代码 "{word}"{near}', '请用 "gseal explain" 查看全部代码'],
  },
  TRUST_FOLDER_EMPTY: {
    exit: 1,
    en: [
      'the folder {path} holds no certificate (.crt, .cer, .pem, .der) and no revocation list (.crl)',
      'name the folder that holds the certificates of your authorities',
    ],
    zh: [
      '文件夹 {path} 中没有证书（.crt、.cer、.pem、.der）或吊销列表（.crl）',
      '请指定存放发证机构证书的文件夹',
    ],
  },
  SIGNATURES_TOO_FEW: {
    exit: 1,
    en: [
      '{valid} valid signatures of at least {wanted} that are expected',
      'signatures may have been removed; ask the sender for the document as it was stamped',
    ],
    zh: ['有效签名 {valid} 个，少于要求的 {wanted} 个', '签名可能已被移除；请向提供方索取签章后的原件'],
    more: [
      'Whoever changes a package can take a whole signature out of it, and what is left shows no trace. Only the expectation of the receiver (--min-signatures, --require-seal) finds this.',
      '修改文件包的人可以移除整个签名且不留痕迹，只有接收方的预期（--min-signatures、--require-seal）能够发现。',
    ],
  },
  REQUIRED_SEAL_MISSING: {
    exit: 1,
    en: [
      'no valid stamp of the required seal {seal}',
      'ask the sender for a document that this seal has stamped',
    ],
    zh: ['没有所要求的印章 {seal} 的有效签章', '请向提供方索取加盖该印章的文件'],
  },
  KEY_TEST_FAILED: {
    exit: 6,
    en: [
      'the key {name} made a signature that its certificate does not confirm',
      'do not use the key; find out which certificate belongs to it',
    ],
    zh: ['密钥 {name} 的签名未能通过其证书验证', '请勿使用该密钥；请确认与之对应的证书'],
  },
  DEMO_UNEXPECTED: {
    exit: 1,
    en: ['the demonstration did not end as expected: {step}', 'report it with the folder {path}'],
    zh: ['演示结果与预期不符：{step}', '请连同文件夹 {path} 一起报告'],
  },
  DOCTOR_NODE: {
    exit: 1,
    en: ['Node.js {found} is older than {wanted}', 'install Node.js {wanted} or newer'],
    zh: ['Node.js {found} 低于 {wanted}', '请安装 Node.js {wanted} 或更新版本'],
  },
  DOCTOR_SM2_SLOW: {
    exit: 1,
    en: [
      'SM2 runs in JavaScript because this OpenSSL ({openssl}) does not compute it correctly',
      'use a Node.js whose OpenSSL is 1.1.1 or newer and built with SM2; signatures stay correct, but are slow',
    ],
    zh: [
      '此 OpenSSL ({openssl}) 不能正确计算 SM2，已改用 JavaScript 实现',
      '请使用 OpenSSL 1.1.1 以上且启用 SM2 的 Node.js；签名仍正确，但较慢',
    ],
  },
  DOCTOR_SM2_BROKEN: {
    exit: 1,
    en: ['the SM2 self-test failed: {reason}', 'do not sign with this installation; install gseal again'],
    zh: ['SM2 自检失败：{reason}', '请勿使用此安装进行签名；请重新安装 gseal'],
  },
  DOCTOR_MODE: {
    exit: 1,
    en: ['{path} can be reached by others (mode {mode})', 'run: chmod {wanted} {path}'],
    zh: ['{path} 可被他人访问（权限 {mode}）', '请执行：chmod {wanted} {path}'],
  },
  DOCTOR_KEY_PLAIN: {
    exit: 1,
    clause: 'GM/T 0028-2014 7.9',
    en: [
      'the private key in {path} is not encrypted: whoever copies the file has the key',
      'import it again under a PIN (gseal key import FILE --name NEW), delete the plain file, and replace the key if others had access',
    ],
    zh: [
      '{path} 中的私钥未加密：任何人复制该文件即得到密钥',
      '请设置口令重新导入（gseal key import 文件 --name 新名称）并删除明文文件；若他人已接触过，请更换密钥',
    ],
  },
  DOCTOR_EXPIRES: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 16',
    en: ['{what} expires on {date}', 'renew it within the last three months of its term'],
    zh: ['{what} 将于 {date} 到期', '请在期限届满前三个月内办理更新'],
  },
  DOCTOR_EXPIRED: {
    exit: 1,
    clause: 'Measures for government electronic seals, Art. 16',
    en: ['{what} expired on {date}', 'it can no longer be used; have it renewed'],
    zh: ['{what} 已于 {date} 到期', '已不能使用；请办理更新'],
  },
  DOCTOR_CRL_STALE: {
    exit: 1,
    en: [
      'the revocation list {what} is out of date since {date}',
      'fetch the current list from the authority',
    ],
    zh: ['吊销列表 {what} 自 {date} 起已过期', '请向发证机构获取当前的吊销列表'],
  },
  DOCTOR_FILE: {
    exit: 1,
    en: ['{path} cannot be used: {reason}', 'restore the file or remove it'],
    zh: ['{path} 不可用：{reasonZh}', '请恢复或移除该文件'],
  },
  DOCTOR_FONT: {
    exit: 1,
    en: ['the font for sample impressions is missing: {reason}', 'install gseal again'],
    zh: ['缺少绘制印模样章的字体：{reason}', '请重新安装 gseal'],
  },
})
