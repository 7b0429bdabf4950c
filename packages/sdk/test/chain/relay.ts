/** A node behind a connection that fails when it is told to. */

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of an answer: it goes on, is lost with the connection, or never comes. */
export type Fate = "passed" | "lost" | "held";

export class Relay {
  readonly #server: Server;

  private constructor(
    rpc: string,
    /** Of the answer to a method of the node; it is asked when the node has answered. */
    public fate: (method: string) => Fate,
  ) {
    this.#server = createServer(async (request, response) => {
      try {
        const body = await read(request);
        const answer = await fetch(rpc, { method: "POST", body, headers: { "content-type": "application/json" } });
        const text = await answer.text();
        const fate = this.fate(JSON.parse(body).method);
        if (fate === "lost") request.socket.destroy();
        else if (fate === "passed") response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
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

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
