/** What each command does: one line for the list, and a paragraph for its own help. */

export interface CommandWords {
  readonly en: readonly [summary: string, more?: string]
  readonly zh: readonly [summary: string, more?: string]
}

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const COMMAND_TEXTS = words({
  init: {
    en: [
      'make a home for keys, seals and trust anchors',
      'With --demo the home also holds a test authority (root, maker and unit certificates, operators, a revocation list) and a file-key seal named "demo" whose picture says 样章. All keys of the demo have the PIN 123456: never use it for anything real. A home that exists is never changed.',
    ],
    zh: [
      '创建主目录，存放密钥、印章和信任锚',
      '加 --demo 时还会生成一套测试机构（根证书、制章人证书、单位证书、操作员、吊销列表）和一枚名为 "demo"、印模标明"样章"的软密钥印章。演示密钥的口令均为 123456，切勿用于真实业务。已有的主目录不会被改动。',
    ],
  },
  demo: {
    en: [
      'the whole story in one command: home, stamp, verify, and a forgery that is refused',
      'Makes a demo home in the output folder, writes a sample notice as OFD and as PDF, stamps both with a page stamp and a riding stamp, verifies them under the strict policy, and shows that changed copies are refused. Exit status 0 only if everything went as it must.',
    ],
    zh: [
      '一条命令走完全程：建主目录、签章、验章，并演示篡改件被拒绝',
      '在输出文件夹中创建演示主目录，写出 OFD 和 PDF 两种格式的示例公文，加盖页面章和骑缝章，按 strict 策略验证，并演示被改动的副本被判为无效。全部符合预期时退出状态才为 0。',
    ],
  },
  sign: {
    en: [
      'stamp OFD and PDF documents with an electronic seal',
      'Where: --page and --at place the stamp by position, --keyword by a text of the document, --riding across the edges of all pages; they can be combined. Without any of them the stamp goes to the lower right of the last page. Each input a.ofd gives a.stamped.ofd beside it unless --out, --out-dir or --in-place says otherwise. Every output is verified before it is written. The PIN is asked once for all files.',
    ],
    zh: [
      '用电子印章为 OFD、PDF 文件签章',
      '签章位置：--page 和 --at 按坐标，--keyword 按文档中的文字，--riding 为骑缝章，可同时使用；都不给出时盖在最后一页右下方。输入 a.ofd 默认在同一文件夹输出 a.stamped.ofd，可用 --out、--out-dir 或 --in-place 改变。每个输出在写入前都先经过验证。多个文件只询问一次口令。',
    ],
  },
  verify: {
    en: [
      'verify the stamps and signatures of OFD and PDF documents',
      'Needs no home and no network. Trust anchors come from --trust, or from the home when there is one. What could not be checked is never called valid: it is "indeterminate". Exit status: 0 all valid, 3 at least one invalid, 4 none invalid but one indeterminate or unsigned, 5 some files could not be read, 1 none could.',
    ],
    zh: [
      '验证 OFD、PDF 文件的电子签章和数字签名',
      '不需要主目录，也不需要网络。信任锚取自 --trust，未给出时取自主目录。无法核实的内容不会判为有效，而是"无法确定"。退出状态：0 全部有效；3 至少一个无效；4 没有无效但有无法确定或未签章的；5 部分文件无法读取；1 全部无法读取。',
    ],
  },
  inspect: {
    en: [
      'show what is inside a document, seal, signature, certificate or revocation list',
      'Shows and does not judge: nothing here says that a signature is valid.',
    ],
    zh: [
      '查看文件、印章、签章数据、证书或吊销列表的内容',
      '只展示，不判断：此处的任何内容都不表示签名有效。',
    ],
  },
  sealCheck: {
    en: [
      'verify an electronic seal by itself',
      'Checks the signature of the maker, the certificate of the maker, the period and the certificates of the signers, as of now or --at.',
    ],
    zh: [
      '单独验证一枚电子印章',
      '按当前时间或 --at 的时间，检查制章人签名、制章人证书、印章有效期和签章人证书。',
    ],
  },
  sealDraw: {
    en: [
      'draw a sample impression (marked 样章)',
      'For tests and training only: the impression of a real seal is given by the unit that uses it. The mark 样章 is part of every picture drawn here.',
    ],
    zh: [
      '绘制印模样章（带"样章"字样）',
      '仅用于测试和培训：真实印章的印模由使用单位提供。此处绘制的每幅图都带有"样章"字样。',
    ],
  },
  keyCreate: {
    en: [
      'create a key in the home, protected by a PIN',
      'Next: "gseal key csr NAME" makes the request for the authority, "gseal key import-cert NAME FILE" takes its answer.',
    ],
    zh: [
      '在主目录中生成受口令保护的密钥',
      '之后：用 "gseal key csr 名称" 生成证书请求交给发证机构，用 "gseal key import-cert 名称 文件" 导入签发的证书。',
    ],
  },
  keyCsr: {
    en: ['make a certificate request (PKCS#10) for a key'],
    zh: ['为密钥生成证书请求（PKCS#10）'],
  },
  keyImportCert: {
    en: [
      'put the certificate of a key beside it',
      'The certificate must belong to the key; the PIN is needed to find out.',
    ],
    zh: ['导入密钥对应的证书', '证书必须与密钥匹配；核对时需要口令。'],
  },
  keyImport: {
    en: [
      'import a key from a PKCS#12 or PEM file',
      'The key is encrypted again with the PIN of this home; the certificate in the file comes with it.',
    ],
    zh: ['从 PKCS#12 或 PEM 文件导入密钥', '密钥会用新的口令重新加密；文件中的证书一并导入。'],
  },
  keyList: {
    en: ['list the keys of the home and of its signature servers'],
    zh: ['列出主目录及其签名服务器中的密钥'],
  },
  keyTest: {
    en: ['sign a random message with a key and verify it'],
    zh: ['用密钥对随机数据签名并验证'],
  },
  completion: {
    en: [
      'print the completion script of a shell',
      'For bash: source <(gseal completion bash). For zsh: put the output into a folder of $fpath as _gseal. For fish: put it into ~/.config/fish/completions/gseal.fish.',
    ],
    zh: [
      '输出命令补全脚本',
      'bash: source <(gseal completion bash)。zsh: 将输出保存为 $fpath 中的 _gseal。fish: 保存为 ~/.config/fish/completions/gseal.fish。',
    ],
  },
  explain: {
    en: ['explain a code of an error or a check, in both languages; without a code, list them all'],
    zh: ['解释错误或检查项的代码（中英文）；不给代码时列出全部'],
  },
  doctor: {
    en: [
      'look for what is old, weak, expiring or unreadable, with remedies',
      'Exit status 0 when nothing was found, 1 otherwise. Changes nothing.',
    ],
    zh: [
      '检查过旧、薄弱、即将到期或不可读的内容，并给出处理办法',
      '没有问题时退出状态为 0，否则为 1。不作任何改动。',
    ],
  },
})
