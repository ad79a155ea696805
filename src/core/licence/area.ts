/**
 * Administrative areas (GB/T 2260) with their validity in time: a code that was valid when something was issued stays
 * good. The table is short on purpose: provinces, and the prefectures of Shaanxi with what they were called before; a
 * code that is not in it is `unknown`, which nobody may take for wrong.
 */

export interface Area {
  readonly code: string
  readonly name: string
  /** First and last day, ISO; absent where it began before codes did, or is still in force. */
  readonly from?: string
  readonly to?: string
}

/** Code, name, first day (empty: before codes began), last day. */
const ROWS: readonly (readonly [code: string, name: string, from?: string, to?: string])[] = [
  ['110000', '北京市'],
  ['120000', '天津市'],
  ['130000', '河北省'],
  ['140000', '山西省'],
  ['150000', '内蒙古自治区'],
  ['210000', '辽宁省'],
  ['220000', '吉林省'],
  ['230000', '黑龙江省'],
  ['310000', '上海市'],
  ['320000', '江苏省'],
  ['330000', '浙江省'],
  ['340000', '安徽省'],
  ['350000', '福建省'],
  ['360000', '江西省'],
  ['370000', '山东省'],
  ['410000', '河南省'],
  ['420000', '湖北省'],
  ['430000', '湖南省'],
  ['440000', '广东省'],
  ['450000', '广西壮族自治区'],
  ['460000', '海南省', '1988-04-13'],
  ['500000', '重庆市', '1997-03-14'],
  ['510000', '四川省'],
  ['520000', '贵州省'],
  ['530000', '云南省'],
  ['540000', '西藏自治区'],
  ['610000', '陕西省'],
  ['620000', '甘肃省'],
  ['630000', '青海省'],
  ['640000', '宁夏回族自治区'],
  ['650000', '新疆维吾尔自治区'],
  ['710000', '台湾省'],
  ['810000', '香港特别行政区', '1997-07-01'],
  ['820000', '澳门特别行政区', '1999-12-20'],
  ['830000', '台湾地区'],
  ['610100', '西安市'],
  ['610200', '铜川市'],
  ['610300', '宝鸡市'],
  ['610400', '咸阳市'],
  ['610500', '渭南市', '1994-12-17'],
  ['612100', '渭南地区', '', '1994-12-16'],
  ['610600', '延安市', '1996-11-05'],
  ['612600', '延安地区', '', '1996-11-04'],
  ['610700', '汉中市', '1996-02-21'],
  ['612300', '汉中地区', '', '1996-02-20'],
  ['610800', '榆林市', '1999-12-05'],
  ['612700', '榆林地区', '', '1999-12-04'],
  ['610900', '安康市', '2000-06-28'],
  ['612400', '安康地区', '', '2000-06-27'],
  ['611000', '商洛市', '2001-08-24'],
  ['612500', '商洛地区', '', '2001-08-23'],
  // Managed by the province as cities, without a code of that level.
  ['610403', '杨陵区'],
  ['610581', '韩城市'],
  // No such area exists: it is for examples and tests.
  ['619999', '示例市'],
]

const AREAS: readonly Area[] = ROWS.map(([code, name, from, to]) => ({
  code,
  name,
  ...(from === undefined || from === '' ? {} : { from }),
  ...(to === undefined ? {} : { to }),
}))

const byCode = new Map(AREAS.map((area) => [area.code, area]))

/** Whether any province ever had these two digits. */
export const knownProvince = (digits: string): boolean => byCode.has(`${digits}0000`)

/** `not-then`: known, and not in force on that day; `unknown`: not in the table, which says nothing against it. */
export type AreaVerdict = 'valid' | 'not-then' | 'unknown' | 'bad'

/** @param day ISO date on which the code was used */
export const areaVerdict = (code: string, day: string): AreaVerdict => {
  if (!/^\d{6}$/.test(code) || !knownProvince(code.slice(0, 2))) return 'bad'
  const area = byCode.get(code)
  if (area === undefined) return 'unknown'
  return (area.from ?? '') <= day && day <= (area.to ?? '9999-12-31') ? 'valid' : 'not-then'
}

/** The area that had the code on that day. */
export const areaAt = (code: string, day: string): Area | undefined =>
  areaVerdict(code, day) === 'valid' ? byCode.get(code) : undefined
