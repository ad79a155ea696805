/** Impressions: samples drawn from text, and what a seal picture is by its header. */
export { drawImpression, type Impression, pixels } from './draw.ts'
export { codePointName, type Outline, openTypeface, type Typeface } from './font.ts'
export { type Picture, type PictureType, readPicture } from './picture.ts'
export type { ImpressionSpec, Shape } from './spec.ts'
