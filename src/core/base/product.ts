/** Name and version that stand in what gseal writes; a test holds the version against package.json. */
export const PRODUCT = { name: 'gseal', version: '0.1.0' } as const
