/** Why a licence does not cover a use, in words. */

import type { AccessResponse } from "../generated/marketplace.js";

/** A clause without a full stop; nothing where access is allowed. */
export function denialWords({ denial }: AccessResponse): string | undefined {
  if (!denial) return undefined;
  if ("no_licence" in denial) return "there is no licence of this edition";
  if ("cohorts" in denial) return "no licence names all these cohorts";
  if ("purpose" in denial) return "no licence is for this purpose";
  if ("use" in denial) return "no licence is for this use";
  if ("time" in denial) return "no licence runs at this time";
  if ("erasure" in denial) {
    const { order, erasure } = denial.erasure;
    return `licence ${order} sleeps: attest the deletion of what erasure ${erasure} reaches`;
  }
  return "the identity behind the address is not active";
}
