import { rows } from './row.ts'

/** Codes of devices that hold keys: USB keys, smart cards, cipher machines, and the files that describe them. */
export const DEVICE_CODES = rows({
  DEVICE_PACKAGE_MISSING: {
    exit: 6,
    en: [
      'the npm package {package} is not installed, and without it no {api} device can be reached',
      'run npm install in the folder of gseal again; {package} is an optional package and its installation failed: {reason}',
    ],
    zh: [
      '未安装 npm 包 {package},无法访问 {api} 设备',
      '请在 gseal 目录中重新执行 npm install;{package} 是可选包,其安装未成功: {reason}',
    ],
  },
  DEVICE_LIBRARY: {
    exit: 6,
    en: [
      'the library {library} of the module {module} cannot be used: {reason}',
      "check the path in devices.json; install the vendor's driver for this system (64-bit Linux)",
    ],
    zh: [
      '模块 {module} 的动态库 {library} 无法使用: {reason}',
      '请检查 devices.json 中的路径,并安装厂商提供的 64 位 Linux 驱动',
    ],
  },
  DEVICE_MODULE_UNKNOWN: {
    exit: 6,
    en: [
      'no device module is named {module}',
      'known: {known}; add the module to devices.json of the home, with its library and profile',
    ],
    zh: [
      '没有名为 {module} 的设备模块',
      '已配置: {known};请在主目录的 devices.json 中登记该模块及其动态库和设备描述',
    ],
  },
  DEVICE_CONFIG: {
    exit: 6,
    en: ['{path} cannot be used: {reason}', 'correct the file; docs/devices.md shows one whole'],
    zh: ['{path} 无法使用: {reason}', '请更正该文件;docs/devices.md 中有完整示例'],
  },
  DEVICE_PROFILE: {
    exit: 6,
    en: [
      'the device profile {profile} cannot be used: {reason}',
      'correct the profile, or have gseal device probe write one',
    ],
    zh: ['设备描述 {profile} 无法使用: {reason}', '请更正该描述文件,或用 gseal device probe 生成'],
  },
  DEVICE_PROFILE_UNKNOWN: {
    exit: 6,
    en: ['there is no device profile {profile}', 'known: {known}; own profiles lie in profiles/ of the home'],
    zh: ['没有名为 {profile} 的设备描述', '可用: {known};自定义描述放在主目录的 profiles/ 下'],
  },
  DEVICE_URI: {
    exit: 6,
    clause: 'RFC 7512',
    en: [
      'the URI of the device key cannot be understood: {reason}',
      'take the URI as gseal key list or gseal device show prints it',
    ],
    zh: ['设备密钥的 URI 无法识别: {reason}', '请使用 gseal key list 或 gseal device show 给出的 URI'],
  },
  DEVICE_URI_PIN: {
    exit: 6,
    clause: 'RFC 7512 2.4',
    en: [
      'the URI of a key holds a PIN or tells where one is ({attribute}); gseal does not use it',
      'take {attribute} out of the URI and give the PIN by --pin-file or on the terminal; change a PIN that others could read',
    ],
    zh: [
      '密钥 URI 中含有 PIN 或 PIN 的位置({attribute}),gseal 不予使用',
      '请从 URI 中删除 {attribute},并通过 --pin-file 或终端输入 PIN;若该 PIN 可能已泄露,请更换',
    ],
  },
  DEVICE_PATH_FORBIDDEN: {
    exit: 6,
    en: [
      'the URI names the library {path}, which is not listed in devices.json',
      'a library is a program; whoever keeps this home has to list it in devices.json first',
    ],
    zh: [
      'URI 指定的动态库 {path} 未在 devices.json 中登记',
      '动态库即程序;须先由主目录的管理人在 devices.json 中登记',
    ],
  },
  DEVICE_ABSENT: {
    exit: 6,
    en: [
      'no token {token} is in any slot of the module {module}',
      'plug in the token, or check the network to the cipher machine; present: {present}',
    ],
    zh: [
      '模块 {module} 的各槽位中没有令牌 {token}',
      '请插入该令牌,或检查与密码机的网络连接;当前存在: {present}',
    ],
  },
  DEVICE_AMBIGUOUS: {
    exit: 6,
    en: [
      '{count} tokens of the module {module} fit {token}; gseal does not guess',
      'name the serial number: {present}',
    ],
    zh: ['模块 {module} 中有 {count} 个令牌符合 {token},gseal 不作猜测', '请指明序列号: {present}'],
  },
  DEVICE_LOST: {
    exit: 6,
    en: [
      'the token {token} of the module {module} went away while it was in use; nothing was signed for this item',
      'plug it in again and enter the PIN again; signatures that were given before stay good',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 在使用中断开;此项未签名',
      '请重新插入并再次输入 PIN;此前已给出的签名仍然有效',
    ],
  },
  DEVICE_TIMEOUT: {
    exit: 6,
    en: [
      'the module {module} gave no answer within {ms} ms; nothing was signed for this item',
      "check the token and its cable or network; when it happens again, call the device's vendor",
    ],
    zh: [
      '模块 {module} 在 {ms} 毫秒内没有应答;此项未签名',
      '请检查令牌、连线或网络;若再次发生,请联系设备厂商',
    ],
  },
  DEVICE_CRASHED: {
    exit: 6,
    en: [
      'the library of the module {module} ended its process ({how}); nothing was signed for this item',
      "enter the PIN again and repeat; when it happens again, send the vendor the library's version",
    ],
    zh: [
      '模块 {module} 的动态库使其进程异常结束({how});此项未签名',
      '请重新输入 PIN 后再试;若再次发生,请将动态库版本告知厂商',
    ],
  },
  DEVICE_GIVEN_UP: {
    exit: 6,
    en: [
      'the module {module} failed {count} times in a row and is left alone for {seconds} s',
      'check the token and its driver with gseal device list; unlocking the token tries at once',
    ],
    zh: [
      '模块 {module} 连续失败 {count} 次,暂停使用 {seconds} 秒',
      '请用 gseal device list 检查令牌和驱动;解锁令牌会立即重试',
    ],
  },
  DEVICE_CLOSED: {
    exit: 6,
    en: ['the module {module} was closed', 'open it again'],
    zh: ['模块 {module} 已关闭', '请重新打开'],
  },
  DEVICE_BUSY: {
    exit: 6,
    en: [
      'the token {token} of the module {module} gives no session: {status}',
      'end other programs that use the token; it allows only a few at once',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 无法再打开会话: {status}',
      '请关闭其他正在使用该令牌的程序;令牌只允许少量并发会话',
    ],
  },
  DEVICE_ERROR: {
    exit: 6,
    en: [
      'the token {token} of the module {module} answered {status} to {operation}',
      "look the status up in the vendor's manual; unplug the token and plug it in again, then repeat",
    ],
    zh: [
      '模块 {module} 的令牌 {token} 对 {operation} 应答 {status}',
      '请在厂商手册中查找该状态码;重新插拔令牌后再试',
    ],
  },
  DEVICE_UNSUPPORTED: {
    exit: 6,
    en: [
      'the module {module} cannot do this: {what}',
      "use the vendor's own program for it, or a profile that names the function",
    ],
    zh: ['模块 {module} 不支持此操作: {what}', '请使用厂商自带程序完成,或使用列明该功能的设备描述'],
  },
  DEVICE_KEY_MISSING: {
    exit: 6,
    en: [
      'the token {token} of the module {module} holds no signing key {key}',
      'gseal device show lists the keys; some tokens show their keys only after the PIN',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 中没有签名密钥 {key}',
      '可用 gseal device show 查看密钥;部分令牌须输入 PIN 后才显示密钥',
    ],
  },
  DEVICE_KEY_AMBIGUOUS: {
    exit: 6,
    en: [
      '{count} signing keys of the token {token} fit {key}; gseal does not guess',
      'name the key by its id: {present}',
    ],
    zh: ['令牌 {token} 中有 {count} 个签名密钥符合 {key},gseal 不作猜测', '请以 id 指明密钥: {present}'],
  },
  DEVICE_KEY_EXISTS: {
    exit: 6,
    en: ['the token {token} holds a key {key} already', 'choose another name; gseal never overwrites a key'],
    zh: ['令牌 {token} 中已有密钥 {key}', '请另取名称;gseal 不会覆盖已有密钥'],
  },
  DEVICE_KEY_NO_CERT: {
    exit: 6,
    en: [
      'there is no certificate for the key {key} of the token {token}',
      'request one with gseal key csr, then bind it with gseal key import-cert',
    ],
    zh: [
      '令牌 {token} 的密钥 {key} 没有对应的证书',
      '请用 gseal key csr 申请证书,再用 gseal key import-cert 绑定',
    ],
  },
  DEVICE_MECHANISM: {
    exit: 6,
    en: [
      'the profile {profile} knows no way to sign with a key of the kind {key} on the module {module}',
      'run gseal device probe, which tries the ways out and writes a profile',
    ],
    zh: [
      '设备描述 {profile} 中没有在模块 {module} 上使用 {key} 密钥签名的方式',
      '请运行 gseal device probe,逐一试验并生成设备描述',
    ],
  },
  DEVICE_SIGNATURE_WRONG: {
    exit: 6,
    en: [
      'the token {token} of the module {module} gave a signature that does not verify with the certificate of its key; it was thrown away',
      'run gseal device probe; a device that does this with a proved profile is faulty and must not be used',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 给出的签名无法用其密钥的证书验证,已丢弃',
      '请运行 gseal device probe;若设备描述已验证仍出现此问题,说明设备故障,不得继续使用',
    ],
  },
  DEVICE_PIN_REQUIRED: {
    exit: 6,
    en: [
      'the token {token} of the module {module} is locked',
      'enter its PIN: on the terminal, by --pin-file, or with gseal daemon unlock',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 处于锁定状态',
      '请输入 PIN: 在终端输入、使用 --pin-file,或执行 gseal daemon unlock',
    ],
  },
  DEVICE_PIN_WRONG: {
    exit: 6,
    en: [
      'the token {token} of the module {module} refused the PIN; tries left: {left}',
      'check the PIN before you try again; gseal does not try a PIN twice',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 拒绝了该 PIN;剩余次数: {left}',
      '请核对 PIN 后再试;gseal 不会自动重试 PIN',
    ],
  },
  DEVICE_PIN_LAST: {
    exit: 6,
    en: [
      'the token {token} of the module {module} allows one more try before it locks for good; no PIN was sent to it',
      'make sure of the PIN, then try it once with gseal key test --last-try; otherwise call whoever issued the token',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 只剩最后一次 PIN 尝试,未向其发送 PIN',
      '请确认 PIN 无误后,用 gseal key test --last-try 尝试一次;否则请联系令牌发放机构',
    ],
  },
  DEVICE_PIN_LOCKED: {
    exit: 6,
    en: [
      'the PIN of the token {token} of the module {module} is locked after too many wrong tries',
      'whoever issued the token can unlock it with the security officer PIN',
    ],
    zh: [
      '模块 {module} 的令牌 {token} 因多次输错 PIN 已被锁死',
      '请联系令牌发放机构,由其使用管理员 PIN 解锁',
    ],
  },
  DEVICE_PIN_FORM: {
    exit: 6,
    en: [
      'the PIN for the token {token} has {actual} bytes; it takes {least} to {most}. No try was used up',
      'check the PIN',
    ],
    zh: ['令牌 {token} 的 PIN 为 {actual} 字节,应为 {least} 至 {most} 字节;未消耗尝试次数', '请核对 PIN'],
  },
  DEVICE_PROBE_NONE: {
    exit: 6,
    en: [
      'no way of signing of the module {module} gave a signature that verifies ({tried} were tried)',
      "take the mechanism numbers from the vendor's header file and write them into a profile; docs/devices.md says how",
    ],
    zh: [
      '模块 {module} 的 {tried} 种签名方式均未得到可验证的签名',
      '请从厂商头文件中取得机制编号写入设备描述;方法见 docs/devices.md',
    ],
  },
})
