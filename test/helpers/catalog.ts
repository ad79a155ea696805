/** A catalog as an industry's authority would write it: synthetic, area 619999. */
import type { Catalog } from '../../src/core/licence/index.ts'

export const sampleCatalog = (): Catalog => ({
  name: '示例危险化学品经营许可证',
  code: '11619999XX0000019M001',
  kind: 'licence',
  authority: { name: '示例省应急管理厅', code: '11619999XX0000019M', level: 'province' },
  items: [{ name: '危险化学品经营许可', code: '000125001000' }],
  holder: 'organisation',
  holderTypes: ['001', '099'],
  validity: ['3年', '长期'],
  issuing: {
    levels: ['prefecture', 'county'],
    bodies: [{ name: '示例市应急管理局', code: '11619999XX0000027G' }],
  },
  fields: [
    {
      key: 'XKFW',
      name: '许可范围',
      aliases: ['经营范围'],
      type: 'text',
      required: true,
      mask: 'none',
      length: 200,
    },
    { key: 'FZR', name: '主要负责人', type: 'text', required: true, mask: 'name', length: 40 },
    { key: 'LXDH', name: '联系电话', type: 'phone', required: false, mask: 'phone' },
    {
      key: 'JYFS',
      name: '经营方式',
      type: 'choice',
      required: true,
      mask: 'none',
      values: [
        { code: '1', name: '带储存设施' },
        { code: '2', name: '不带储存设施' },
      ],
    },
  ],
  number: { pattern: '示例危化经〔{year}〕{digits:6}号', serial: '{1}{2}' },
  share: { type: 'open' },
  seal: { type: '01', page: 'first' },
  template: { name: '示例危化证 A4 横版', digest: 'ab'.repeat(32) },
  scope: '危险化学品经营许可的审批和监管',
  crossProvince: false,
  onePerHolder: true,
  scans: true,
  classified: false,
})
