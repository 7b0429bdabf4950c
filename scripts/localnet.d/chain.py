"""A chain: where it is, how it is made, who has coins on it."""

import concurrent.futures
import datetime
import functools
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import time
import urllib.request

from service import Failure, Service, locked, say, wait_until

HERE = pathlib.Path(__file__).resolve().parent
ACCOUNTS = HERE / "accounts.json"
ROLES = json.loads(ACCOUNTS.read_text())["roles"]
KEPLR = json.loads((HERE / "keplr.json").read_text())

DENOM = KEPLR["stakeCurrency"]["coinMinimalDenom"]
DENOMS = [currency["coinMinimalDenom"] for currency in KEPLR["currencies"]]
ADDRESS = re.compile(KEPLR["bech32Config"]["bech32PrefixAccAddr"] + "1[02-9ac-hj-np-z]{38,58}")
GAS_PRICE = f"{KEPLR['feeCurrencies'][0]['gasPriceStep']['low']}{DENOM}"
GIFT = 100_000_000  # of one denom, what the faucet sends when not told otherwise
STAKE = f"100000000000{DENOM}"  # of each validator
CLIENT = ".wasmd"  # the home of wasmd's client, by wasmd's own name
BLOCK_TIME = 500  # ms, when not told otherwise
END_OF_TIME = 9_000_000_000  # in the year 2255: CometBFT counts 64 bits of nanoseconds
PATIENCE = 120  # seconds for what should take one block
# of chain 1: the usual ones; any two differ modulo 100, by which chains are apart
PORTS = {"rpc": 26657, "p2p": 26656, "rest": 1317, "grpc": 9090, "faucet": 4500}


class Chain:
    """Chain N lies in one folder: a home for each node, one for clients with the keys, and what its processes leave."""

    def __init__(self, number):
        self.number = number
        self.id = f"sheaf-localnet-{number}"
        state = pathlib.Path(os.environ.get("XDG_STATE_HOME") or pathlib.Path.home() / ".local" / "state")
        self.home = (state / "sheaf" / self.id).absolute()
        self.lock = self.home.with_suffix(".lock")
        self.mark = self.home / "localnet.json"  # whatever has it was made here
        self.clock = self.home / "clock"  # seconds by which the chain's clock is ahead: its signers read it at each vote

    def port(self, what, node=0):
        return PORTS[what] + 100 * (self.number - 1) + 10 * node

    def url(self, what, node=0):
        return f"http://127.0.0.1:{self.port(what, node)}"

    def exists(self):
        if self.home.exists() and not self.mark.exists():
            raise Failure(f"{self.home} was not made by scripts/localnet: move it away")
        return self.home.exists()

    def made(self):
        """How it was made; nothing if there is none."""
        return json.loads(self.mark.read_text()) if self.exists() else {}

    def validators(self):
        return self.made().get("validators", 0)

    def signer(self, node):
        return Service(self.home, f"signer-{node}", {})

    def node(self, node):
        """Node 0 serves clients; all nodes serve RPC."""
        served = ("rpc", "p2p", "rest", "grpc") if node == 0 else ("rpc", "p2p")
        return Service(self.home, f"node-{node}", {what: self.port(what, node) for what in served})

    def services(self):
        """In the order in which they start: a node after its signer."""
        validators = range(self.validators())
        yield from map(self.signer, validators)
        yield from map(self.node, validators)
        if self.exists():
            yield Service(self.home, "faucet", {"its clients": self.port("faucet")})

    def start(self, service):
        kind, _, number = service.name.partition("-")
        # a node and its signer meet at a relative path: that of a socket may have no more than a hundred bytes
        if kind == "faucet":
            service.start([HERE.parent / "localnet", "--chain", str(self.number), "faucet"], os.environ)
        elif kind == "signer":
            service.start([programs()["signer"], self.id, f"node-{number}"], environment(self.home), self.home)
            self.node(int(number)).stop()  # it may have given up on a vote that nobody signed, and would wait for ever
        else:
            (self.home / socket_of(service.name)).unlink(missing_ok=True)
            command = [programs()["wasmd"], "--home", self.home / service.name, "start", "--log_no_color"]
            service.start(command, environment(self.home), self.home)

    def ask(self, path, node=0):
        """None if it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.url('rpc', node)}/{path}", timeout=5) as answer:
                return json.load(answer)["result"]
        except (OSError, ValueError, KeyError):
            return None

    def height(self, node=0):
        """None if it does not answer."""
        status = self.ask("status", node)
        # another's chain may be at this port
        if status is None or status["node_info"]["network"] != self.id:
            return None
        return int(status["sync_info"]["latest_block_height"])

    def time(self):
        """That of the last block that contracts have seen, in seconds since 1970; none if it does not answer."""
        state = self.ask("abci_info")
        block = state and self.ask(f"header?height={state['response'].get('last_block_height', 0)}")
        return datetime.datetime.fromisoformat(block["header"]["time"]).timestamp() if block else None

    def ahead(self):
        return int(self.clock.read_text()) if self.clock.exists() else 0

    def advance(self, seconds, to):
        """By some seconds, or to a time, whichever is told; never back. Returns its new time when a block has it."""
        now = time.time()
        ahead = self.ahead() + seconds if to is None else max(self.ahead(), math.ceil(to - now))
        target = now + ahead if to is None else to
        if target > END_OF_TIME:
            raise Failure(f"the chain's time cannot go beyond {END_OF_TIME} ({moment(END_OF_TIME)})")
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(f"{ahead}\n")
        fresh.rename(self.clock)
        reached = wait_until(lambda: now if (now := self.time()) and now >= target else None, PATIENCE)
        if reached is None:
            raise Failure(f"no block came in {PATIENCE} s: see scripts/localnet status and logs")
        return reached

    def keplr(self):
        names = {"chainId": self.id, "chainName": f"Sheaf localnet {self.number}"}
        return {**KEPLR, **names, "rpc": self.url("rpc"), "rest": self.url("rest")}

    def make(self, validators, block_time, free):
        """In a folder beside, which takes the home's name at the end: a half-made chain is none."""
        say(f"making {self.id}, validators: {validators}")
        fresh = self.home.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.write_client_settings(fresh / CLIENT / "config")
        nodes = [f"node-{node}" for node in range(validators)]
        for node in nodes:
            wasmd(fresh, "init", node, "--chain-id", self.id, "--default-denom", DENOM, home=node)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(lambda key: import_key(fresh, *key), keys()))

        balances = fresh / "balances.json"
        balances.write_text(json.dumps(list(genesis_balances())))
        wasmd(fresh, "genesis", "bulk-add-genesis-account", balances, home=nodes[0])
        be_lenient(fresh / nodes[0] / "config" / "genesis.json")
        spread_genesis(fresh, nodes)
        bonds = fresh / "gentx"
        bonds.mkdir()
        for number, node in enumerate(nodes):
            bond = (f"validator-{number + 1}", STAKE, "--chain-id", self.id, "--output-document", bonds / f"{node}.json")
            key = ("--keyring-backend", "test", "--keyring-dir", fresh / CLIENT)
            at = ("--ip", "127.0.0.1", "--p2p-port", str(self.port("p2p", number)))
            wasmd(fresh, "genesis", "gentx", *bond, *key, *at, home=node)
        peers = [json.loads((bonds / f"{node}.json").read_text())["body"]["memo"] for node in nodes]
        wasmd(fresh, "genesis", "collect-gentxs", "--gentx-dir", bonds, home=nodes[0])
        spread_genesis(fresh, nodes)

        for number, node in enumerate(nodes):
            self.configure(fresh / node / "config", number, ",".join(peers[:number] + peers[number + 1 :]), block_time, free)
        made = {"chain_id": self.id, "validators": validators, "block_time": block_time, "free": free}
        (fresh / self.mark.name).write_text(json.dumps(made))
        fresh.rename(self.home)

    def configure(self, config, node, peers, block_time, free):
        rpc, p2p = (f"tcp://127.0.0.1:{self.port(what, node)}" for what in ("rpc", "p2p"))
        edit_toml(
            config / "config.toml",
            {
                "": {"priv_validator_laddr": f"unix://{socket_of(f'node-{node}')}"},
                "rpc": {"laddr": rpc, "cors_allowed_origins": ["*"], "pprof_laddr": ""},
                "p2p": {"laddr": p2p, "persistent_peers": peers, "addr_book_strict": False, "allow_duplicate_ip": True},
                "consensus": {"timeout_commit": f"{block_time}ms"},
            },
        )
        edit_toml(
            config / "app.toml",
            {
                "": {"minimum-gas-prices": f"0{DENOM}" if free else GAS_PRICE},
                "api": {
                    "enable": node == 0,
                    "address": f"tcp://127.0.0.1:{self.port('rest')}",
                    "enabled-unsafe-cors": True,
                },
                "grpc": {"enable": node == 0, "address": f"127.0.0.1:{self.port('grpc')}"},
            },
        )

    def write_client_settings(self, config):
        settings = {
            "chain-id": self.id,
            "keyring-backend": "test",
            "keyring-default-keyname": "",
            "output": "text",
            "node": f"tcp://127.0.0.1:{self.port('rpc')}",
            "broadcast-mode": "sync",
        }
        config.mkdir(parents=True)
        (config / "client.toml").write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()))

    def fund(self, addresses, coins):
        """Returns the hash of a transaction that is in a block."""
        for address in addresses:
            if not ADDRESS.fullmatch(address):
                raise Failure(f"{address} is no address of this chain ({ADDRESS.pattern})")
        if self.height() is None:
            raise Failure(f"{self.id} is down: scripts/localnet up")
        with locked(self.home / "fund.lock"):
            verb = "send" if len(addresses) == 1 else "multi-send"
            gas = ("--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", GAS_PRICE)
            sent = json.loads(wasmd(self.home, "tx", "bank", verb, "faucet", *addresses, coins, *gas, "--yes", "-o", "json"))
            if sent["code"] == 0:
                wait = ("wait-tx", sent["txhash"], "--timeout", f"{PATIENCE}s")
                sent = json.loads(wasmd(self.home, "query", *wait, "-o", "json"))
        if sent["code"] != 0:
            raise Failure(f"the faucet's transaction {sent['txhash']} failed: {sent['raw_log']}")
        return sent["txhash"]


def socket_of(node):
    """Where it waits for its signer, in the chain's folder."""
    return f"{node}.sock"


def moment(seconds):
    """As people read it."""
    return f"{datetime.datetime.fromtimestamp(seconds, datetime.UTC):%Y-%m-%d %H:%M:%S} UTC"


def keys():
    for role in ROLES:
        for index, address in enumerate(role["addresses"]):
            name = f"{role['role']}-{index + 1}" if len(role["addresses"]) > 1 else role["role"]
            yield name, role["mnemonic"], index, address


def import_key(folder, name, mnemonic, index, address):
    derive = ("--recover", "--index", str(index), "--output", "json")
    added = json.loads(wasmd(folder, "keys", "add", name, *derive, stdin=mnemonic + "\n"))
    if added["address"] != address:
        raise Failure(f"{ACCOUNTS}: {name}'s address is {added['address']}, not {address}")


def genesis_balances():
    for role in ROLES:
        coins = [re.fullmatch(r"(?P<amount>\d+)(?P<denom>.+)", text).groupdict() for text in role["coins"]]
        for address in role["addresses"]:
            yield {"address": address, "coins": coins}


def be_lenient(path):
    """A validator that was down for a minute is not jailed: it may miss half of a day's blocks."""
    genesis = json.loads(path.read_text())
    genesis["app_state"]["slashing"]["params"]["signed_blocks_window"] = "172800"
    path.write_text(json.dumps(genesis))


def spread_genesis(folder, nodes):
    for node in nodes[1:]:
        shutil.copy(folder / nodes[0] / "config" / "genesis.json", folder / node / "config")


def edit_toml(path, settings):
    """Sets keys that are there already, section by section."""
    left = {(section, key): value for section, values in settings.items() for key, value in values.items()}
    lines, section = path.read_text().splitlines(), ""
    for number, line in enumerate(lines):
        if found := re.fullmatch(r"\[([\w.-]+)\]\s*", line):
            section = found[1]
        elif (found := re.match(r"([\w-]+) *=", line)) and (section, found[1]) in left:
            lines[number] = f"{found[1]} = {json.dumps(left.pop((section, found[1])))}"
    if left:
        missing = ", ".join(".".join(filter(None, key)) for key in left)
        raise Failure(f"{path} has no {missing}: this is not the version of wasmd that scripts/localnet knows")
    path.write_text("\n".join(lines) + "\n")


@functools.cache
def programs():
    """Where wasmd is, and what signs for its validators; builds them the first time."""
    built = subprocess.run([HERE.parent / "wasmd" / "build"], stdout=subprocess.PIPE, text=True)
    if built.returncode != 0:
        raise Failure("there is no wasmd to run: see above")
    return dict(zip(("wasmd", "signer"), built.stdout.splitlines(), strict=True))


def environment(folder):
    """wasmd reads and makes $HOME/.wasmd whatever --home says, and takes any flag from the environment: give it neither."""
    return {"HOME": str(folder), "PATH": os.environ["PATH"]}


def wasmd(folder, *arguments, home=CLIENT, stdin=""):
    """What it prints, run with one of the homes in a chain's folder."""
    command = [programs()["wasmd"], "--home", folder / home, *arguments]
    run = subprocess.run(command, env=environment(folder), input=stdin, capture_output=True, text=True)
    if run.returncode != 0:
        raise Failure(f"wasmd {' '.join(arguments[:3])}: {sentence(run.stderr)}")
    return run.stdout or run.stderr


def sentence(said):
    """The error in what wasmd says, without colours and the usage that it adds."""
    lines = re.sub(r"\x1b\[[\d;]*m", "", said).strip().splitlines() or ["it said nothing"]
    error = next((line for line in lines if line.startswith("Error:")), lines[-1])
    return re.sub(r"^.*?err=", "", error)
