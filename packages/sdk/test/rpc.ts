/** The RPC of a node of a chain without blocks: contracts answer as they are told to. */

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { QuerySmartContractStateRequest, QuerySmartContractStateResponse } from "cosmjs-types/cosmwasm/wasm/v1/query";

import { base64, fromHex } from "../src/bytes.js";

/** What a contract answers to a query. */
export type Answers = (contract: string, query: Record<string, Record<string, unknown>>) => unknown;

export class Rpc {
  readonly #server: Server;

  private constructor(chainId: string, answers: Answers) {
    this.#server = createServer(async (request, response) => {
      const { id, method, params } = JSON.parse(await read(request));
      const result = method === "status" ? statusOf(chainId) : { response: asked(params.data, answers) };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  }

  static async start(chainId: string, answers: Answers = () => ({})): Promise<Rpc> {
    const rpc = new Rpc(chainId, answers);
    await new Promise<void>((done) => rpc.#server.listen(0, "127.0.0.1", done));
    return rpc;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function asked(hex: string, answers: Answers): object {
  const { address, queryData } = QuerySmartContractStateRequest.decode(fromHex(hex));
  const answer = JSON.stringify(answers(address, JSON.parse(new TextDecoder().decode(queryData))));
  const value = QuerySmartContractStateResponse.encode({ data: new TextEncoder().encode(answer) }).finish();
  return { code: 0, height: "1", value: base64.encode(value) };
}

const ANY = "00".repeat(32);
const statusOf = (network: string) => ({
  node_info: {
    ...{ id: ANY, listen_addr: "tcp://0.0.0.0:26656", network, version: "0.38.0", channels: "", moniker: "test" },
    ...{ other: {}, protocol_version: { app: "0", block: "11", p2p: "8" } },
  },
  sync_info: {
    ...{ latest_block_hash: ANY, latest_app_hash: ANY, latest_block_height: "1", catching_up: false },
    latest_block_time: "2026-01-01T00:00:00Z",
  },
  validator_info: {
    ...{ address: "00".repeat(20), voting_power: "1" },
    pub_key: { type: "tendermint/PubKeyEd25519", value: base64.encode(new Uint8Array(32)) },
  },
});

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
