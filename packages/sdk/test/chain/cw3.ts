/** A client that knows cw3 and nothing of Sheaf: cosmjs, and messages of cw3's specification. */

import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { type Coin, GasPrice } from "@cosmjs/stargate";

import { accountOf, GAS_PRICE, signerOf } from "./localnet.js";

type Status = "pending" | "open" | "rejected" | "passed" | "executed";
interface Proposal {
  id: number;
  title: string;
  description: string;
  msgs: object[];
  status: Status;
  expires: { at_time: string };
  threshold: Threshold;
  proposer: string;
  deposit: { amount: string; denom: object; refund_failed_proposals: boolean } | null;
}
type Threshold =
  | { threshold_quorum: { threshold: string; quorum: string; total_weight: number } }
  | { absolute_count: { weight: number; total_weight: number } };
interface VoteInfo {
  proposal_id: number;
  voter: string;
  vote: "yes" | "no" | "abstain" | "veto";
  weight: number;
}

/** What cw3 is asked. */
interface Answers {
  threshold: Threshold;
  proposal: Proposal;
  list_proposals: { proposals: Proposal[] };
  reverse_proposals: { proposals: Proposal[] };
  vote: { vote: VoteInfo | null };
  list_votes: { votes: VoteInfo[] };
  voter: { weight: number | null };
  list_voters: { voters: { addr: string; weight: number }[] };
}

export class Cw3 {
  private constructor(
    readonly client: SigningCosmWasmClient,
    readonly contract: string,
    readonly address: string,
  ) {}

  /** An account's client of a contract that speaks cw3; every other one signs amino. */
  static async of(rpc: string, contract: string, role: string, index: number): Promise<Cw3> {
    const options = { gasPrice: GasPrice.fromString(GAS_PRICE), broadcastPollIntervalMs: 300 };
    const signer = await signerOf(role, index, index % 2 ? "amino" : "direct");
    const client = await SigningCosmWasmClient.connectWithSigner(rpc, signer, options);
    return new Cw3(client, contract, accountOf(role, index).address);
  }

  ask<Query extends keyof Answers>(query: Query, args: object = {}): Promise<Answers[Query]> {
    return this.client.queryContractSmart(this.contract, { [query]: args });
  }

  do(message: "propose" | "vote" | "execute" | "close", args: object, funds: Coin[] = []) {
    return this.client.execute(this.address, this.contract, { [message]: args }, 1.6, "", funds);
  }

  async proposal(proposal_id: number): Promise<Proposal> {
    return this.ask("proposal", { proposal_id });
  }
}
