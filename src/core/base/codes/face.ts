import { rows } from './row.ts'

/** Codes of licences as files: metadata, templates, scans. */
export const FACE_CODES = rows({
  METADATA_PROFILE_UNKNOWN: {
    exit: 2,
    clause: 'GB/T 36903-2018',
    en: [
      'no profile of metadata is named "{name}"',
      'profiles that come with gseal: gb36903, zwfw, anhui; one of your own by its path',
    ],
    zh: ['没有名为“{name}”的元数据方案', '自带的方案有: gb36903、zwfw、anhui;自己的方案请写文件路径'],
  },
  METADATA_PROFILE_BAD: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the profile of metadata {profile} is wrong at {at}',
      'each field has one name of its own and a mark F, R or G; take a profile that comes with gseal as the model',
    ],
    zh: ['元数据方案 {profile} 的 {at} 处有误', '每个字段须有且只有一个名称,并标明 F、R 或 G;可参照自带方案'],
  },
  METADATA_VALUE: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the metadata item {name} cannot be "{value}"',
      'dates are real days; a name or code holds no separator of lists; a licence has a holder',
    ],
    zh: ['元数据项 {name} 的值“{value}”无效', '日期须真实存在;名称、代码不得含列表分隔符;证照须有持证主体'],
  },
  METADATA_NAME_TAKEN: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the field "{name}" has a name that {profile} uses for an item of every licence',
      'give the field of the catalog another name',
    ],
    zh: ['字段“{name}”与 {profile} 中每份证照都有的项重名', '请为目录中的该字段另起名称'],
  },
  METADATA_NAME_UNKNOWN: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the metadata has an item {name}, which {profile} does not know',
      'read it with the profile it was written by',
    ],
    zh: ['元数据中的项 {name} 不属于 {profile}', '请用写入时的方案读取'],
  },
  METADATA_TWICE: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the metadata item {name} stands twice',
      'each item stands once; ask the issuer for the licence again',
    ],
    zh: ['元数据项 {name} 出现两次', '每项只应出现一次;请向签发部门重新获取该证照'],
  },
  METADATA_MISSING: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: ['the metadata has no item {name}', 'every licence has it; ask the issuer for the licence again'],
    zh: ['元数据缺少项 {name}', '该项为必备项;请向签发部门重新获取该证照'],
  },
  FONT_NOT_EMBEDDABLE: {
    exit: 2,
    clause: 'OpenType 1.9 OS/2 fsType',
    en: [
      'the licence of the font {name} does not allow it to stand in documents',
      'give a font that may be embedded, such as Noto Serif SC',
    ],
    zh: ['字库 {name} 的许可不允许嵌入文件', '请改用允许嵌入的字库,例如思源宋体(Noto Serif SC)'],
  },
  TEMPLATE_FILE_UNKNOWN: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 6',
    en: [
      'the template names the file {name}, which was not published with it',
      'import the catalog again with --template, with the file beside the template',
    ],
    zh: ['模板引用的文件 {name} 未随目录发布', '请将该文件放在模板旁,用 --template 重新导入目录'],
  },
  TEMPLATE_UNREADABLE: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 6',
    en: [
      'the template is neither JSON nor YAML: {reason}',
      'take the template of the demo as the model, and correct the place named',
    ],
    zh: ['证照模板不是有效的 JSON 或 YAML: {reason}', '可参照演示用模板,改正所指之处'],
  },
  TEMPLATE_MEMBER: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 6',
    en: [
      'the template is wrong at {at}; wanted: {wanted}',
      'correct this member; docs/formats.md lists them all',
    ],
    zh: ['证照模板的 {at} 有误,应为: {wanted}', '请改正该项;全部成员见 docs/formats.md'],
  },
  TEMPLATE_OFF_PAGE: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 6',
    en: [
      '{at} of the template reaches to {right}, {bottom} mm, outside the page of {width} × {height} mm',
      'move it or make it smaller; lengths are mm from the top left',
    ],
    zh: [
      '证照模板的 {at} 延伸到 {right}, {bottom} 毫米处,超出 {width} × {height} 毫米的页面',
      '请移动或缩小;长度为距页面左上角的毫米数',
    ],
  },
  TEMPLATE_FONT_UNKNOWN: {
    exit: 1,
    en: [
      '{at} of the template uses a font "{font}" that it does not name',
      'name it under "fonts", or use serif',
    ],
    zh: ['证照模板的 {at} 使用了未声明的字体“{font}”', '请在 fonts 中声明,或改用 serif'],
  },
  TEMPLATE_FILE_NAME: {
    exit: 1,
    en: [
      '{at} of the template is no plain name of a file',
      'put the file into the folder of the template and give its name without a path',
    ],
    zh: ['证照模板的 {at} 不是单纯的文件名', '请把文件放在模板所在目录,只写文件名,不带路径'],
  },
  TEMPLATE_FIELD_UNKNOWN: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 17',
    en: [
      '{at} of the template shows the field "{field}", which the catalog does not have',
      'add the field to the catalog or take it from the template',
    ],
    zh: ['证照模板的 {at} 使用了目录中没有的字段“{field}”', '请在目录中增加该字段,或从模板中删除'],
  },
  TEMPLATE_BACKGROUND: {
    exit: 1,
    en: [
      'the background has {pages} pages, and the template wants page {page}',
      'give the number of a page that is there',
    ],
    zh: ['底图文件有 {pages} 页,模板要求第 {page} 页', '请填写存在的页码'],
  },
  TEMPLATE_BACKGROUND_DRAWING: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 6',
    en: [
      'the {kind} of the background has {what}, which would not be shown as it is meant',
      'embed the fonts of a PDF, convert texts to outlines and effects to shapes, or give the background as a picture (PNG, JPEG)',
    ],
    zh: [
      '底图的 {kind} 中有无法如实显示的内容: {whatZh}',
      '请在 PDF 中嵌入字体,将文字转为轮廓、效果转为普通图形,或改用图片(PNG、JPEG)作底图',
    ],
  },
  FACE_TEXT_LONG: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 6',
    en: [
      'the text of {field} does not fit into its place of {width} mm and stay legible',
      'shorten the text, or give it more room in the template',
    ],
    zh: ['{field} 的文字在 {width} 毫米的位置内无法清晰排布', '请缩短文字,或在模板中加大位置'],
  },
  FACE_TEXT_CONTROL: {
    exit: 1,
    en: [
      'the text of {field} holds control characters',
      'take them out of the register; they come from copying',
    ],
    zh: ['{field} 的文字含有控制字符', '请在登记册中删除;此类字符多由复制粘贴带入'],
  },
  FACE_DATE: {
    exit: 1,
    en: [
      '{field} is to be shown as a date, and "{value}" is none',
      'write YYYY-MM-DD, or take the date form from the template',
    ],
    zh: ['{field} 须按日期显示,但“{value}”不是日期', '请写作 YYYY-MM-DD,或取消模板中的日期格式'],
  },
  FACE_QR_LONG: {
    exit: 1,
    clause: 'GB/T 18284-2000',
    en: [
      'the content of the QR code has {actual} bytes, and {limit} are the most',
      'put the identifier and a short address into it',
    ],
    zh: ['二维码内容为 {actual} 字节,最多 {limit} 字节', '请只放证照标识和较短的网址'],
  },
  FACE_PHOTO_MISSING: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 19',
    en: ['the face shows a photo "{field}", and there is none', 'put the photo into the folder of photos'],
    zh: ['照面须有照片“{field}”,但没有提供', '请把照片放入照片目录'],
  },
  FACE_PHOTO_PAGES: {
    exit: 1,
    en: ['the file for the photo "{field}" has several pages', 'give one picture'],
    zh: ['照片“{field}”的文件有多页', '请提供单张图片'],
  },
  FACE_SCANS_UNWANTED: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 17',
    en: [
      'there are {count} pages of scans, and the template takes none',
      'set "scans": true in the template, or issue without scans',
    ],
    zh: ['提供了 {count} 页扫描件,但模板不收扫描件', '请在模板中设置 "scans": true,或不带扫描件签发'],
  },
  SCAN_KIND: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 14',
    en: ['the file is no scan that can be taken in', 'scans are JPEG, PNG, TIFF or PDF; scan the page again'],
    zh: ['该文件不是可收录的扫描件', '扫描件应为 JPEG、PNG、TIFF 或 PDF;请重新扫描'],
  },
  SCAN_DAMAGED: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 14',
    en: ['the {kind} scan cannot be shown whole: {reason}', 'scan the page again'],
    zh: ['{kind} 扫描件无法完整显示: {reason}', '请重新扫描该页'],
  },
  SCAN_MIRRORED: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 14',
    en: ['the photograph of the page is marked to be shown mirrored', 'photograph or scan the page again'],
    zh: ['该页照片标记为镜像显示', '请重新拍摄或扫描该页'],
  },
  METADATA_DIFFERS: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the metadata item {name} is not the same in the document and in its attachment',
      'do not accept the licence; ask the issuer for it again, or look it up by its identifier',
    ],
    zh: ['元数据项 {name} 在文件描述与附件中不一致', '请勿采信该证照;请向签发部门重新获取,或凭证照标识查询'],
    more: [
      'A licence holds its data twice, for programs that read the description of the document and for those that read the ' +
        'attachment. Whoever changes one of them changes what some programs see.',
      '证照数据在文件描述和附件中各存一份,供不同程序读取。只改其中一处,就会改变部分程序所见的内容。',
    ],
  },
  METADATA_ATTACHMENT_MISSING: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the licence has its metadata in its description alone, and no attachment to hold it against',
      'other makers leave the attachment out; look the licence up by its identifier where it matters',
    ],
    zh: ['证照元数据只在文件描述中,没有可供比对的附件', '有的制作方不附元数据文件;必要时请凭证照标识查询'],
  },
  METADATA_ATTACHMENT_KIND: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the attachment named metadata holds something else',
      'do not accept the licence; ask the issuer for it again',
    ],
    zh: ['名为 metadata 的附件内容不是元数据', '请勿采信该证照;请向签发部门重新获取'],
  },
  METADATA_ABSENT: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: ['the document has no metadata of a licence', 'give a licence in OFD or PDF'],
    zh: ['文件中没有证照元数据', '请提供 OFD 或 PDF 格式的电子证照'],
  },
  SCAN_UNSUPPORTED: {
    exit: 1,
    clause: 'Measures for government electronic licences, Art. 14',
    en: ['the {kind} scan uses {feature}, which gseal does not take in', 'save the page as JPEG or PNG'],
    zh: ['{kindZh} 扫描件含有 gseal 不收录的内容: {featureZh}', '请另存为 JPEG 或 PNG'],
  },
})
