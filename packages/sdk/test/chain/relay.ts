/** A node behind a connection that fails when it is told to. */

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What becomes of an answer: it goes on, is lost with the connection, or never comes; or, as by a proxy that asks twice,
 * another node's "no" goes on in its place.
 */
export type Fate = "passed" | "lost" | "held" | keyof typeof NO;

const NO = {
  mismatched: { code: 32, log: "account sequence mismatch, expected 2, got 1: incorrect account sequence" },
  spent: { code: 5, log: "spendable balance 1ustake is smaller than 2ustake: insufficient funds" },
} as const;

export class Relay {
  readonly #server: Server;
  /** Does a question to a method never get to the node? Then there is no answer. */
  stops: (method: string) => boolean = () => false;

  private constructor(
    rpc: string,
    /** Of the answer to a method of the node; it is asked when the node has answered. */
    public fate: (method: string) => Fate,
  ) {
    this.#server = createServer(async (request, response) => {
      try {
        const body = await read(request);
        if (this.stops(JSON.parse(body).method)) return;
        const answer = await fetch(rpc, { method: "POST", body, headers: { "content-type": "application/json" } });
        const text = await answer.text();
        const fate = this.fate(JSON.parse(body).method);
        const say = (said: string) =>
          response.writeHead(answer.status, { "content-type": "application/json" }).end(said);
        if (fate === "lost") request.socket.destroy();
        else if (fate === "passed") say(text);
        else if (fate !== "held") say(refused(text, fate));
      } catch {
        request.socket.destroy();
      }
    });
  }

  static async to(rpc: string, fate: (method: string) => Fate): Promise<Relay> {
    const relay = new Relay(rpc, fate);
    await new Promise<void>((done) => relay.#server.listen(0, "127.0.0.1", done));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** An answer to `broadcast_tx_sync`, with a "no" in its place. */
function refused(answer: string, fate: keyof typeof NO): string {
  const { result, ...rest } = JSON.parse(answer);
  return JSON.stringify({ ...rest, result: { ...result, codespace: "sdk", ...NO[fate] } });
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
