/** Purposes, kinds of buyers, regions and uses: their codes, which are stable, and their words. */

import type { Kind, Purpose, Regions, Use } from "../generated/types.js";

export type { Kind, Purpose, Regions, Use };

interface Word {
  /** Its byte in canonical encodings. */
  code: number;
  /** In plain words. */
  words: string;
}

/** Purposes, in order; what permits one permits everything below it. */
export const PURPOSES: Readonly<Record<Purpose, Word & { parent?: Purpose }>> = {
  research: { code: 1, words: "research of any kind" },
  health_research: { code: 2, words: "health and medical research (not into ancestry)", parent: "research" },
  non_commercial_research: { code: 3, words: "non-commercial research", parent: "research" },
  academic_research: { code: 4, words: "non-commercial academic research", parent: "non_commercial_research" },
  commercial_research: { code: 5, words: "commercial research", parent: "research" },
  public_health: { code: 6, words: "watching over public health" },
  model_training: { code: 7, words: "training of AI models" },
  product_development: { code: 8, words: "improving products and services" },
  marketing: { code: 9, words: "marketing and advertising" },
  insurance: { code: 10, words: "insurance" },
};

/** Kinds of buyers, in order; words are in the plural. */
export const KINDS: Readonly<Record<Kind, Word>> = {
  person: { code: 1, words: "persons" },
  for_profit: { code: 2, words: "companies" },
  non_profit: { code: 3, words: "non-profit organisations" },
  academic: { code: 4, words: "universities and research institutes" },
  governmental: { code: 5, words: "public bodies" },
};

/** The officially assigned codes of ISO 3166-1 alpha-2. `UK` is none: that is `GB`. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA " +
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA " +
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS " +
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS " +
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW " +
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
  ).split(" "),
);

/** Does permission for `permitted` permit `asked`? */
export function covers(permitted: Purpose, asked: Purpose): boolean {
  for (let purpose: Purpose | undefined = asked; purpose; purpose = PURPOSES[purpose].parent) {
    if (purpose === permitted) return true;
  }
  return false;
}

/** Is a buyer of this region welcome? One without a region only where any is. */
export function admits(regions: Regions, region: string | null | undefined): boolean {
  if ("any" in regions) return true;
  if (!region) return false;
  return "only" in regions ? regions.only.includes(region) : !regions.except.includes(region);
}
