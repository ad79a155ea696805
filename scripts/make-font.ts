/**
 * Makes assets/fonts/NotoSerifSC-SemiBold-subset.ttf.br: the characters below out of Noto Serif SC SemiBold (OFL 1.1),
 * as TrueType packed with Brotli. Run again only to change the set of characters or the font's version:
 *
 *   npm install --prefix DIR @expo-google-fonts/noto-serif-sc@0.4.3 subset-font@2.9.0
 *   npm run build && node dist/scripts/make-font.js DIR
 *
 * The source package weighs 118 MB, so it is no dependency of the project (docs/decisions/fonts.md).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

type Subset = (
  font: Uint8Array,
  text: string,
  options: { targetFormat: 'truetype'; noLayoutClosure: boolean },
) => Promise<Uint8Array>

const SOURCE = '@expo-google-fonts/noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf'
const TARGET = 'assets/fonts/NotoSerifSC-SemiBold-subset.ttf.br'

/** Characters of personal and place names in use that GB 2312 left out. */
const NAMES =
  '喆堃淼玥翀旻昇晞囧嫄珺琤琰璟瑀瑄琇玘玙珅珏琬璇璐琪瑜瑾瑶璠璘珩珮玹琨琭瑭瑨璎瓒昉昕昀晔晟晗晙暐暘曦曈暕朤' +
  '沄沚泠洺浠浛浚涵淏渼湉湲溍溦滢漪潆潇潞澍澔濛灏炘烜烨焜煊煜熠熹燊燚爔镕锬钰铄锜锳鋆鑫锴镒镔镠镭镱骎骁骐骕骙骢' +
  '祎祯祺禔禛禩禧秾稑穆竑筠筱篁翊翙翚翛翮芃芊芮苡茜荃莘莳菁菡菘萱葳蓁蔚蕙薇蘅昳姮姝姣娅娉娴婕婧媛嫣嬿孖孞崟崧嵘嶷' +
  '彧彬徵忞怡恺悫惇愔慜懿扬擎攸敉敦斐斓旸旼昊昱晁晏晖晤晧晰暄暠杲枻柷栩桢梓棣棪楸榛槿橦檀欣毓沅沛沣沩洄洵洸浔浩' +
  '涟淇淙渟湛溥滉滦滪潢潾澂澈濂濯瀚瀛灝煐煚煦熙燏爕爻牧犇猷獻玎玕玠玢玦玫珂珈珉珑珙珞珣珥珧琅琎琏琚琛琥琦琮琯琳琴' +
  '瑗瑛瑞瑢瑧瑷璁璆璋璞璧璨瓈瓛畇皓皛皞皪盈眭睿瞳砚硕碧磊祐祚祜祉稷竣笙筱簃簡粲絜綦缤翎翥翯耀聿肜胤膺臻舒艺芙芷' +
  '苒苓茗茵荀荞莅莜菀萌蒙蓉蕊藜蘭虓蛟衎袆裎覃觐言訚誩諴谌谡谦赟赪跃轩轶辀辰迪逍逵道邈邗邠邢郇郗郜郦郧郯酆醴釗鈞銘鋒' +
  '锟锽镛镧镳闫闳闵闶阊阆阎阳隽雨雯霁霖霏靓靖鞅韫韬韵頔颀颉颐颖颙颢飏馥馨驭驹驿骅骋骏骥鲲鸢鸣鸾鹂鹏麒麟黻黼鼐齐' +
  '䶮㐂㛃㵑𬭩𬤇𬣙𬘭𬍛𬀩𬱖𬶍𬸣𬭬𬬭𬭎𬬻𫖯𫄧𫍯𫘧𫚈禤佘亓仉仝俶倞倧倴偲僖儁儆儇冔凊凖凜劢勍勔勖勰卬厍咍咉咥哿唭啟喾嘏嚞囝坅垚垲埈埕埗埴堉塆墺奡妘妠妧姈姞娍婞婳媖嫚嬅孮宓屾岍岐岘岽峄峣峤崚嵎嵫巘帀帑庠弢弨彣彤徳忻怿恂恽悰惢愃扆拃挹揆揚敩斝斠旃旒昪晢晥晳暟曌枏枔柽栻栾桄桠棽棻椿楙楠榕樾橚欵歆殳毋汆汭汶沕沨泃泇泓泖泚泜洇洑洣洧洨涢涣涪淄渌湜湟溇溱滘滹漷漼潟澥濞濮瀍灃' +
  // Places and surnames outside GB 2312, and forms that older registers still carry.
  '镕堉圳埗垟埔塱墘岙嶴岜岽峁峧崀嵖崆崂嶂巿畲畈畹湴滘澴漯濉濠瀼焗猇瑯磴硚碁穣笸筼箐簕粿糍罘耒舠芏芎茌荥莨菏葑蒗虒蚬蚺蠡袂裒赉赣轵郏郓郛郚鄄鄞鄢鄱鄯酂隰隳颍飖鲅鲘鳌鸤黟黩'

const decodeGb = new TextDecoder('gb18030')
const isPrivateOrUnknown = (char: string) => /[\u{e000}-\u{f8ff}\u{fffd}]/u.test(char)

/** Rows of GB 2312 by their first byte: 0xA1-0xA9 signs, 0xB0-0xF7 the 6,763 ideographs of both levels. */
const gb2312 = (): string => {
  const chars: string[] = []
  for (let lead = 0xa1; lead <= 0xf7; lead += 1) {
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) {
      const char = decodeGb.decode(Uint8Array.of(lead, trail))
      if ([...char].length === 1 && !isPrivateOrUnknown(char)) chars.push(char)
    }
  }
  return chars.join('')
}

const ascii = Array.from({ length: 0x7e - 0x20 + 1 }, (_, i) => String.fromCharCode(0x20 + i)).join('')

const main = async (folder: string | undefined): Promise<void> => {
  if (folder === undefined) {
    process.stderr.write('usage: node dist/scripts/make-font.js DIR\n')
    process.exitCode = 2
    return
  }
  const require = createRequire(join(resolve(folder), 'package.json'))
  const subset = require('subset-font') as Subset
  const source = readFileSync(require.resolve(SOURCE))
  const font = await subset(source, ascii + gb2312() + NAMES, {
    targetFormat: 'truetype',
    noLayoutClosure: true,
  })
  const packed = brotliCompressSync(font, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
  writeFileSync(join(root, TARGET), packed)
  process.stdout.write(`${TARGET}: ${packed.byteLength} bytes, unpacked ${font.byteLength}\n`)
}

await main(process.argv[2])
