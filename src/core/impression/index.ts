/** Impressions: samples drawn from text, what a seal picture is by its header, and its pixels. */
export {
  checkImpression,
  compareImpressions,
  type Difference,
  type ImpressionFault,
  type ImpressionWish,
  MOST_ADDED,
} from './check.ts'
export { drawImpression, type Impression, pixels } from './draw.ts'
export { characters, type EmbeddableFont, type FontSubset, openEmbeddable } from './embed.ts'
export { codePointName, type Outline, openTypeface, type Typeface } from './font.ts'
export { modulesPng } from './modules-png.ts'
export { type Picture, type PictureType, type PictureUse, readPicture } from './picture.ts'
export { bilevelPng, samplesPng } from './png.ts'
export {
  bitsPerPixel,
  checkRows,
  decodePicture,
  FaxFault,
  faxRows,
  type Jpeg,
  onWhite,
  type PngFile,
  type Raster,
  readJpeg,
  readPng,
} from './raster/index.ts'
export type { ImpressionSpec, Shape } from './spec.ts'
export { outlinePath, svgToPng, svgToRgb } from './svg.ts'
