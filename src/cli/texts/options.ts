/** What each option and argument is for. */
import { texts } from './row.ts'

export const OPTION_TEXTS = texts({
  home: ['home folder (else GSEAL_HOME, else ~/.gseal)', '主目录（默认取 GSEAL_HOME，再默认 ~/.gseal）'],
  json: ['results as JSON, one object a line', '以 JSON 输出结果，每行一个对象'],
  quiet: ['no talk on stderr except errors', '除错误外不在标准错误输出说明'],
  verbose: ['show also what is in order', '同时显示正常的项目'],
  noColor: ['no colours (also with NO_COLOR set)', '不使用颜色（设置 NO_COLOR 亦可）'],
  noInput: ['ask nothing; what is missing is an error', '不提问；缺少的信息按错误处理'],
  yes: ['answer yes to confirmations', '对确认类提问一律回答"是"'],
  lang: ['language of texts: zh or en', '界面语言：zh 或 en'],
  pinFile: [
    'read the PIN from the first line of FILE (- is stdin, fd:3 a descriptor)',
    '从 FILE 的第一行读取口令（- 为标准输入，fd:3 为文件描述符）',
  ],
  version: ['show the version', '显示版本'],
  help: ['show help', '显示帮助'],
  demoHome: ['add a test authority and a sample seal (PIN 123456)', '同时生成测试机构和样章（口令 123456）'],
  outFolder: ['folder for everything (default: gseal-demo)', '输出文件夹（默认 gseal-demo）'],
  forceDemo: ['replace the result of an earlier demo', '覆盖以前的演示结果'],
  seal: ['seal: a name in the home, or the path of an .esl file', '印章：主目录中的名称，或 .esl 文件路径'],
  noSeal: ['plain digital signature without a seal; needs --key', '不用印章，只作数字签名；须给出 --key'],
  key: [
    'key of the signer, e.g. file:signer.key, or a name in the home',
    '签章人的密钥，例如 file:signer.key，或主目录中的名称',
  ],
  page: [
    'pages: N, 2-5, first, last, all; several with commas',
    '页码：N、2-5、first、last、all，可用逗号组合',
  ],
  at: [
    'centre of the stamp in mm from the top left of the page as shown',
    '印章中心坐标，单位毫米，以所见页面左上角为原点',
  ],
  keyword: ['centre the stamp on a text; #n takes the n-th place only', '盖在指定文字处；#n 只取第 n 处'],
  riding: ['riding stamp (骑缝章) across this edge of all pages', '骑缝章，跨所有页面的这一侧边缘'],
  size: [
    "width and height of the stamp in mm (default: the seal's)",
    '印章宽和高，单位毫米（默认取印章自身尺寸）',
  ],
  lock: ['no stamp can follow this one', '锁定签章，此后不能再加盖'],
  form: [
    'PDF: form of the value under the seal: ses (GB/T 38540, default) or cms (PAdES, PKCS#7)',
    'PDF: 印章签名值的形式：ses（GB/T 38540，默认）或 cms(PAdES、PKCS#7)',
  ],
  level: [
    'PDF: certify; what may follow: 1 nothing, 2 forms and signatures, 3 annotations too',
    'PDF: 认证签名；此后允许：1 不得更改，2 填表和签名，3 另可加注释',
  ],
  field: ['PDF: sign this waiting signature field', 'PDF: 在该空白签名域中签名'],
  reason: ['PDF: why it is signed', 'PDF: 签名原因'],
  location: ['PDF: where it is signed', 'PDF: 签名地点'],
  out: ['output file, for one input', '输出文件（仅限单个输入）'],
  outDir: ['output folder; files keep their names', '输出文件夹；文件名不变'],
  inPlace: ['replace the input files', '直接替换输入文件'],
  force: ['replace outputs that exist', '覆盖已存在的输出'],
  jobs: ['files in work at the same time', '同时处理的文件数'],
  filesFrom: [
    'read file names from F, one a line or NUL-separated (- is stdin)',
    '从 F 读取文件名，每行一个或以 NUL 分隔（- 为标准输入）',
  ],
  trust: [
    'certificate or folder of certificates to trust; can be repeated',
    '受信任的证书或证书文件夹，可重复给出',
  ],
  crl: ['revocation list or folder of them; can be repeated', '吊销列表或其文件夹，可重复给出'],
  atTime: [
    'judge as of this time, e.g. 2026-11-23T10:00:00+08:00',
    '以此时间为准进行判断，例如 2026-11-23T10:00:00+08:00',
  ],
  policy: ['policy: strict (default) or interop', '策略：strict（默认）或 interop'],
  minSignatures: ['each document must hold at least N valid signatures', '每个文件至少须有 N 个有效签名'],
  requireSeal: [
    'each document must hold a valid stamp of the seal with this ID; can be repeated',
    '每个文件须有此标识的印章的有效签章，可重复给出',
  ],
  recursive: ['look into subfolders', '查找子文件夹'],
  report: [
    'write reports: html=F, junit=F, sarif=F, md=F; several with commas',
    '写出报告：html=F、junit=F、sarif=F、md=F，可用逗号组合',
  ],
  raw: ['show all of it as JSON, long lists whole', '以 JSON 显示全部内容，长列表不截断'],
  extract: [
    'write the parts (seals, certificates, pictures, signed values) into a folder',
    '将各部分（印章、证书、图片、签名值）写入文件夹',
  ],
  shape: ['shape: round, oval or square', '形状：round 圆形、oval 椭圆形、square 方形'],
  name: ['text on the arc, or the whole text of a square seal', '环排文字，或方章的全部文字'],
  line: ['horizontal line, e.g. 合同专用章', '横排文字，例如 合同专用章'],
  code: ['seal code of 13 or 14 digits on the lower arc', '下弧的印章编码，13 或 14 位数字'],
  noStar: ['without the star', '不带五角星'],
  color: ['colour as #RRGGBB (default #FF0000)', '颜色，格式 #RRGGBB（默认 #FF0000）'],
  dpi: ['resolution of the PNG: 300 or 600', 'PNG 分辨率：300 或 600'],
  font: ['another font file (TTF, OTF) for rare characters', '用于生僻字的其他字体文件（TTF、OTF）'],
  alg: ['algorithm: sm2 (default), rsa (3072 bits) or p256', '算法：sm2（默认）、rsa（3072 位）或 p256'],
  subject: [
    'subject, e.g. "CN=示例市大数据服务中心，O=示例市，C=CN"',
    '主体名称，例如 "CN=示例市大数据服务中心，O=示例市，C=CN"',
  ],
  outCsr: ['output file (default: standard output)', '输出文件（默认标准输出）'],
  keyName: [
    'name of the key in the home (default: name of the file)',
    '密钥在主目录中的名称（默认取文件名）',
  ],
  passwordFile: [
    'read the password of the imported file from F (- is stdin, fd:3 a descriptor)',
    '从 F 读取被导入文件的口令（- 为标准输入，fd:3 为文件描述符）',
  ],
  within: ['report what expires within N days (default 90)', '报告 N 天内到期的内容（默认 90）'],
})

export const ARGUMENT_TEXTS = texts({
  documents: ['OFD documents', 'OFD 文件'],
  documentsOrFolders: ['OFD documents, or folders that hold them', 'OFD 文件，或存放它们的文件夹'],
  inspected: [
    'OFD document, seal (.esl), signed value, certificate, revocation list or CMS',
    'OFD 文件、印章（.esl）、签名值、证书、吊销列表或 CMS',
  ],
  sealFile: ['seal (.esl)', '印章文件（.esl）'],
  picture: ['output: .png or .svg', '输出文件：.png 或 .svg'],
  keyName: ['name of the key', '密钥名称'],
  certFile: ['certificate, PEM or DER', '证书文件，PEM 或 DER'],
  keyFile: ['PKCS#12 (.p12, .pfx) or PEM file', 'PKCS#12(.p12、.pfx)或 PEM 文件'],
  shell: ['bash, zsh or fish', 'bash、zsh 或 fish'],
  code: ['a code such as OFD_PART_CHANGED', '代码，例如 OFD_PART_CHANGED'],
})
