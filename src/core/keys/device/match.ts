/** Which of the tokens that are present a reference means: exactly one, or an error that lists them. */
import { GsealError } from '../../base/error.ts'
import { fitsToken, type TokenInfo, type TokenRef, tokenName } from './model.ts'

/** @throws DEVICE_ABSENT, DEVICE_AMBIGUOUS */
export const matchToken = (tokens: readonly TokenInfo[], ref: TokenRef, module: string): TokenInfo => {
  const fits = tokens.filter((token) => fitsToken(ref, token))
  const [only] = fits
  if (only !== undefined && fits.length === 1) return only
  const present = (fits.length === 0 ? tokens : fits).map(tokenName).join(', ') || '-'
  if (only === undefined) throw new GsealError('DEVICE_ABSENT', { token: tokenName(ref), module, present })
  throw new GsealError('DEVICE_AMBIGUOUS', { token: tokenName(ref), module, count: fits.length, present })
}
