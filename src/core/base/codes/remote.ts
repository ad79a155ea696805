import { rows } from './row.ts'

/** Codes of keys in signature and seal servers. Each says whether something may have been signed. */
export const REMOTE_CODES = rows({
  REMOTE_URI: {
    exit: 6,
    en: [
      'the URI of the key in a server cannot be understood: {reason}',
      'write remote:SERVER?key=NAME with a server and a key of servers.json, and nothing secret',
    ],
    zh: [
      '服务器密钥的 URI 无法识别: {reason}',
      '请写成 remote:服务器?key=名称,二者均须在 servers.json 中登记,且不得含有任何秘密',
    ],
  },
  REMOTE_CONFIG: {
    exit: 6,
    en: ['{path} cannot be used: {reason}', 'correct the file; docs/devices.md shows one whole'],
    zh: ['{path} 无法使用: {reason}', '请更正该文件;docs/devices.md 中有完整示例'],
  },
  REMOTE_PROFILE: {
    exit: 6,
    en: [
      'the server profile {profile} cannot be used: {reason}',
      'correct the profile; generic-json of the package is an example',
    ],
    zh: ['服务器描述 {profile} 无法使用: {reason}', '请更正该描述文件;可参考随附的 generic-json'],
  },
  REMOTE_PROFILE_UNKNOWN: {
    exit: 6,
    en: [
      'there is no server profile {profile}',
      'known: {known}; own profiles lie in profiles/remote/ of the home',
    ],
    zh: ['没有名为 {profile} 的服务器描述', '可用: {known};自定义描述放在主目录的 profiles/remote/ 下'],
  },
  REMOTE_SERVER_UNKNOWN: {
    exit: 6,
    en: [
      'no signature server is named {server}',
      'known: {known}; whoever keeps the home adds it to servers.json, with its address, authority and client certificate',
    ],
    zh: [
      '没有名为 {server} 的签名服务器',
      '已配置: {known};请由主目录的管理人在 servers.json 中登记其地址、根证书和客户端证书',
    ],
  },
  REMOTE_KEY_UNKNOWN: {
    exit: 6,
    en: [
      'the server {server} has no key {key} in servers.json',
      'known: {known}; add the key with the file of its certificate',
    ],
    zh: ['servers.json 中服务器 {server} 没有密钥 {key}', '已登记: {known};请登记该密钥及其证书文件'],
  },
  REMOTE_FILE: {
    exit: 6,
    en: [
      'a file that servers.json names cannot be used: {path}: {reason}',
      'check path and form: certificates as PEM, the client key as PEM without a password and readable by its owner alone',
    ],
    zh: [
      'servers.json 所列文件无法使用: {path}: {reason}',
      '请检查路径和格式: 证书为 PEM,客户端私钥为不加口令的 PEM,且仅限所有者读取',
    ],
  },
  REMOTE_UNREACHABLE: {
    exit: 6,
    en: [
      'no connection to the signature server {server}: {reason}; nothing was sent, nothing was signed',
      'check address, network and whether the server runs; then sign again',
    ],
    zh: [
      '无法连接签名服务器 {server}: {reason};未发送任何数据,未签名',
      '请检查地址、网络及服务器是否运行,然后重新签名',
    ],
  },
  REMOTE_TLS: {
    exit: 6,
    en: [
      'the signature server {server} and gseal do not accept each other: {reason}; nothing was signed',
      'check the authority, the host name in the certificate of the server and the client certificate; whoever runs the server can say which is right',
    ],
    zh: [
      '签名服务器 {server} 与 gseal 未能互相认证: {reason};未签名',
      '请检查根证书、服务器证书中的主机名以及客户端证书;请向服务器管理方核实',
    ],
  },
  REMOTE_LOST: {
    exit: 6,
    en: [
      'the answer of the signature server {server} was lost: {reason}; the server may have signed (request {id}), and gseal did not ask again',
      "look for the request in the server's log before you sign again",
    ],
    zh: [
      '签名服务器 {server} 的应答丢失: {reason};服务器可能已经签名(请求 {id}),gseal 未重复请求',
      '请先在服务器日志中查找该请求,再决定是否重新签名',
    ],
    more: [
      'gseal asks for a signature once. After a request has left, a deadline or a broken connection does not tell whether the server signed, and asking again could give two signatures for one decision.',
      'gseal 对每个签名只请求一次。请求发出后,超时或连接中断均无法说明服务器是否已签名;重复请求可能使一次决定产生两个签名。',
    ],
  },
  REMOTE_STATUS: {
    exit: 6,
    en: [
      'the signature server {server} answered with the HTTP status {status}; there is no signature, but the server may have signed (request {id}), and gseal did not ask again',
      "look into the server's log; redirects are not followed: name the right address in servers.json and the path in the profile",
    ],
    zh: [
      '签名服务器 {server} 应答 HTTP 状态 {status};没有得到签名,但服务器可能已经签名(请求 {id}),gseal 未重复请求',
      '请查看服务器日志;gseal 不跟随重定向: 请在 servers.json 中写明正确地址,在描述文件中写明路径',
    ],
  },
  REMOTE_ANSWER: {
    exit: 6,
    en: [
      'the answer of the signature server {server} cannot be used: {reason}; the server may have signed (request {id}), and gseal did not ask again',
      "hold the profile against the server's manual, and look for the request in the server's log",
    ],
    zh: [
      '签名服务器 {server} 的应答无法使用: {reason};服务器可能已经签名(请求 {id}),gseal 未重复请求',
      '请对照服务器手册检查描述文件,并在服务器日志中查找该请求',
    ],
  },
  REMOTE_REFUSED: {
    exit: 6,
    en: [
      'the signature server {server} refused with its code {code}: {message}',
      "look the code up in the server's manual, or ask whoever runs the server",
    ],
    zh: [
      '签名服务器 {server} 拒绝签名,代码 {code}: {message}',
      '请在服务器手册中查找该代码,或联系服务器管理方',
    ],
  },
  REMOTE_SIGNATURE_WRONG: {
    exit: 6,
    en: [
      'the signature server {server} gave a signature for the key {key} that does not verify with its certificate; it was thrown away (request {id})',
      'check that the certificate in servers.json is of this key, and whether the server takes the digest or the message',
    ],
    zh: [
      '签名服务器 {server} 对密钥 {key} 给出的签名无法用其证书验证,已丢弃(请求 {id})',
      '请核对 servers.json 中的证书是否属于该密钥,以及服务器接收的是摘要还是原文',
    ],
  },
})
