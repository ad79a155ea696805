/** Markers of JPEG (ITU-T T.81 Table B.1). */

/** Start of frame: C0 to CF without C4 (tables), C8 (reserved) and CC (arithmetic conditioning). */
export const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
/** Markers without a length: TEM and the restarts. */
export const isBareMarker = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
