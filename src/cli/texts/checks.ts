/** What each check of a verification asks, in words: shown beside those that passed. */
import type { CheckName } from '../../core/base/verdict.ts'
import type { Both } from './row.ts'

export const CHECK_TEXTS: Readonly<Record<CheckName, Both>> = {
  container: ['the package or file structure is sound', '文件结构完好'],
  format: ['the description of the signature is as the standard wants it', '签名描述符合标准'],
  'part-digest': ['no protected part was changed', '受保护的部件均未改动'],
  'data-hash': ['the signed value speaks about this document', '签名值对应本文件'],
  'signature-value': ["the signer's key made the signed value", '签名值由签章人密钥产生'],
  'seal-embedded': [
    'the seal in the signature is the seal stored beside it',
    '签章数据中的印章与所附印章一致',
  ],
  'seal-signature': ["the maker's key signed the seal", '印章由制章人签名'],
  'seal-period': ['the seal was in its period when it was used', '签章时印章在有效期内'],
  'seal-status': ['the seal was not withdrawn', '印章未被注销'],
  'signer-in-list': ['the seal names the signer', '签章人在印章的签章人列表中'],
  'signer-cert': [
    "the signer's certificate leads to a trusted one and is not revoked",
    '签章人证书可信且未吊销',
  ],
  'maker-cert': [
    "the maker's certificate leads to a trusted one and is not revoked",
    '制章人证书可信且未吊销',
  ],
  timestamp: ['the time is proved', '时间已得到证明'],
  coverage: ['everything that is shown is protected', '所显示的内容均受保护'],
  'later-changes': ['nothing was added that this signature forbids', '未加入本签名所禁止的内容'],
  appearance: ['the marks stand on pages of the document', '印章外观位于文件页面上'],
  metadata: ['the metadata of the licence says the same in all places', '证照元数据各处一致'],
  relative: ['the signature that this one rests on is valid', '所依赖的签名有效'],
}
