import { rows } from './row.ts'

/** Codes of licences as files: metadata, templates, scans. */
export const FACE_CODES = rows({
  METADATA_PROFILE_UNKNOWN: {
    exit: 2,
    clause: 'GB/T 36903-2018',
    en: ['no profile of metadata is named "{name}"', 'profiles that come with gseal: gb36903, zwfw'],
    zh: ['没有名为“{name}”的元数据方案', '自带的方案有: gb36903、zwfw'],
  },
  METADATA_PROFILE_BAD: {
    exit: 1,
    clause: 'GB/T 36903-2018',
    en: [
      'the profile of metadata {profile} is wrong at {at}',
      'each field has one name of its own; take a profile that comes with gseal as the model',
    ],
    zh: ['元数据方案 {profile} 的 {at} 处有误', '每个字段须有且只有一个名称;可参照自带方案'],
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
})
