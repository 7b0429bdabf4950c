"""The faucet: POST /credit {"address": ..., "denom": ...}, which is what cosmjs's FaucetClient sends; GET /status."""

import http.server
import json

from chain import DENOM, DENOMS, GIFT
from service import Failure

PATHS = {"error": "there are GET /status and POST /credit"}
BODY = {"error": f'the body has to be {{"address": "wasm1...", "denom": one of {", ".join(DENOMS)}}}'}


def serve(chain):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_OPTIONS(self):
            self.answer(200, {})

        def do_GET(self):
            if self.path == "/status":
                self.answer(200, {"status": "ok", "chainId": chain.id, "availableTokens": DENOMS, "amount": str(GIFT)})
            else:
                self.answer(404, PATHS)

        def do_POST(self):
            if self.path != "/credit":
                return self.answer(404, PATHS)
            try:
                asked = json.loads(self.rfile.read(min(int(self.headers["Content-Length"]), 1000)))
                address, coins = str(asked["address"]), f"{GIFT}{DENOMS[DENOMS.index(asked.get('denom', DENOM))]}"
            except (ValueError, KeyError, TypeError, AttributeError):
                return self.answer(400, BODY)
            try:
                self.answer(200, {"transactionHash": chain.fund([address], coins), "coins": coins})
            except Failure as failure:
                self.answer(400, {"error": str(failure)})

        def answer(self, code, words):
            body = json.dumps(words).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "*")
            self.end_headers()
            self.wfile.write(body)

    http.server.ThreadingHTTPServer(("127.0.0.1", chain.port("faucet")), Handler).serve_forever()
