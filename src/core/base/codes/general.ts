import { rows } from './row.ts'

/** Codes that belong to no single room. */
export const GENERAL_CODES = rows({
  INTERNAL: {
    exit: 70,
    en: [
      'this is a fault of gseal itself: {detail}',
      'report it with the command and the file that caused it',
    ],
    zh: ['这是 gseal 自身的缺陷: {detail}', '请连同命令和触发它的文件一起报告'],
  },
  INTERRUPTED: {
    exit: 130,
    en: ['interrupted; what was finished is kept', 'run the same command again'],
    zh: ['已中断;已完成的结果保留', '请重新执行同一命令'],
  },
  USAGE: {
    exit: 2,
    en: ['{detail}', 'see the help of the command: add --help'],
    zh: ['{detail}', '请加 --help 查看命令的用法'],
  },
  LIMIT_EXCEEDED: {
    exit: 1,
    en: [
      '{what} is {actual}, more than the limit of {limit}',
      'a document of this size is not accepted; ask the sender for a smaller one',
    ],
    zh: ['{what} 为 {actual},超过上限 {limit}', '不接受这样大的文件;请向提供方索取较小的文件'],
  },
  FORMAT_UNSUPPORTED: {
    exit: 1,
    en: [
      '{what} is not a format that gseal reads here',
      'give an OFD document; gseal goes by content, not by file name',
    ],
    zh: ['{what} 不是 gseal 可处理的格式', '请提供 OFD 文件;gseal 依据内容而非扩展名判断'],
  },
  TIME_INVALID: {
    exit: 1,
    en: ['"{value}" is not a time that can be understood', 'write it as 2026-11-23T10:00:00+08:00'],
    zh: ['"{value}" 不是可识别的时间', '请写成 2026-11-23T10:00:00+08:00'],
  },
})
