/** Denoms: as the bank has them, or `cw20:` and the token's address. */

export const CW20_PREFIX = "cw20:";
const MIN_DENOM = 3;
const MAX_DENOM = 128;

/** What is wrong with a denom, as the contract says it; nothing: it is good. */
export function checkDenom(denom: string): string | undefined {
  const characters = [...denom];
  if (characters.length < MIN_DENOM || characters.length > MAX_DENOM) {
    return `a denom of ${characters.length} characters: it must have ${MIN_DENOM} to ${MAX_DENOM}`;
  }
  if (!/^[a-zA-Z]/.test(denom)) return `\`${denom}\` is not a denom: it must begin with a letter, a to z or A to Z`;
  const foreign = characters.find((character) => !/^[a-zA-Z0-9/:._-]$/.test(character));
  if (foreign !== undefined) {
    return `\`${denom}\` is not a denom: \`${foreign}\` is neither letter, digit nor one of / : . _ -`;
  }
  if (denom.startsWith(CW20_PREFIX) && !/^[a-z0-9]+$/.test(denom.slice(CW20_PREFIX.length))) {
    return `\`${denom}\` is not a cw20's denom: cw20: and the token's address, in lower-case letters and digits`;
  }
  return undefined;
}
