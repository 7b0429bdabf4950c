/** Plain terms with a name, for people who do not want to write their own. */

import type { Floor, Terms } from "../generated/data-pool.js";
import type { Kind, Purpose } from "./vocabulary.js";

const YEAR = 365 * 86_400;
const NOT_FOR_PROFIT: readonly Kind[] = ["non_profit", "academic", "governmental"];
const ORGANISATIONS: readonly Kind[] = ["for_profit", ...NOT_FOR_PROFIT];

interface Template {
  /** In one plain sentence. */
  description: string;
  purposes: readonly Purpose[];
  buyerKinds: readonly Kind[];
  years: number;
  raw: boolean;
  compute: boolean;
}

/** Everything but the floors, which are the contributor's, is fixed for ever. */
export const TEMPLATES = {
  research_only: {
    description:
      "Any organisation may license the rows for research of any kind, commercial research included, for up to two years.",
    purposes: ["research"],
    buyerKinds: ORGANISATIONS,
    years: 2,
    raw: true,
    compute: false,
  },
  health_research: {
    description:
      "Non-profit organisations, universities and public bodies may license the rows for health research and for " +
      "watching over public health, for up to two years.",
    purposes: ["health_research", "public_health"],
    buyerKinds: NOT_FOR_PROFIT,
    years: 2,
    raw: true,
    compute: false,
  },
  academic_non_commercial: {
    description:
      "Only universities and research institutes may license the rows, for non-commercial academic research, for up to " +
      "three years.",
    purposes: ["academic_research"],
    buyerKinds: ["academic"],
    years: 3,
    raw: true,
    compute: false,
  },
  public_benefit: {
    description:
      "Non-profit organisations, universities and public bodies may license the rows for non-commercial research of any " +
      "kind and for watching over public health, for up to two years.",
    purposes: ["non_commercial_research", "public_health"],
    buyerKinds: NOT_FOR_PROFIT,
    years: 2,
    raw: true,
    compute: false,
  },
  broad_commercial: {
    description:
      "Any organisation may license the rows, or compute on them, for research, public health, training of AI models " +
      "and improving products, for up to one year; not for marketing and not for insurance.",
    purposes: ["research", "public_health", "model_training", "product_development"],
    buyerKinds: ORGANISATIONS,
    years: 1,
    raw: true,
    compute: true,
  },
  compute_only: {
    description:
      "Any organisation may compute on the data for research and training of AI models, for up to one year, and nobody " +
      "gets the rows.",
    purposes: ["research", "model_training"],
    buyerKinds: ORGANISATIONS,
    years: 1,
    raw: false,
    compute: true,
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

/** The terms of a template, with these floors. */
export function termsOf(name: TemplateName, floors: readonly Floor[]): Terms {
  const { purposes, buyerKinds, years, raw, compute }: Template = TEMPLATES[name];
  return {
    purposes: [...purposes],
    buyer_kinds: [...buyerKinds],
    regions: { any: {} },
    longest_use: YEAR * years,
    raw,
    compute,
    floors: [...floors].sort((a, b) => (a.denom < b.denom ? -1 : 1)),
  };
}

/** The template that these terms are, whatever their floors. */
export function templateOf(terms: Terms): TemplateName | undefined {
  const bare = ({ purposes, buyer_kinds, regions, longest_use, raw, compute }: Terms) =>
    JSON.stringify([purposes, buyer_kinds, regions, longest_use, raw, compute]);
  const names = Object.keys(TEMPLATES) as TemplateName[];
  return names.find((name) => bare(termsOf(name, [])) === bare(terms));
}
