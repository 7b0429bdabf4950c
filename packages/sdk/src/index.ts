/** Sheaf from TypeScript. See README.md. */

export { provesAddress } from "./address-proof.js";
export * from "./age.js";
export * from "./attestation.js";
export * from "./blob.js";
export * from "./bundle.js";
export * from "./bytes.js";
export * from "./canonical.js";
export { type Bought, type Line, leastOf, type Offered, type Quote, sealedIn, type Wish } from "./client/buying.js";
export { Chain, type ChainOptions, type Instruction } from "./client/chain.js";
export { ClaimError, type Paid } from "./client/claiming.js";
export type { Contribution, DataUse, ReadableTerms } from "./client/contributing.js";
export type { Signed } from "./client/delivery.js";
export { denialWords } from "./client/denial.js";
export { addressPrefix, type Deployment, readDeployment } from "./client/deployment.js";
export {
  type Events,
  type EventType,
  eventOf,
  eventsOf,
  type Happened,
  readEvent,
  type Told,
  type WatchOptions,
} from "./client/events.js";
export { Sheaf } from "./client/sheaf.js";
export type { Trade } from "./client/trading.js";
export type * from "./contract.js";
export * from "./edition.js";
export * from "./errors.js";
export * as dataPool from "./generated/data-pool.js";
export * as governance from "./generated/governance.js";
export * as identityRegistry from "./generated/identity-registry.js";
export * as marketplace from "./generated/marketplace.js";
export * as rewardToken from "./generated/reward-token.js";
export type * as types from "./generated/types.js";
export * from "./keplr.js";
export { parseManifest } from "./manifest.js";
export { countRecords, type Format, fileName } from "./rows.js";
export * from "./sealed-key/index.js";
export * from "./terms/index.js";
