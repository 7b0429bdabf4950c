"""People come: keys, credentials, fee grants, GRAIN that votes."""

import json
import re

from world import DOMAIN_KEY, ACCOUNTS, NEWCOMER, PEOPLE, STAKE, VOTERS, World, together, told


def keepers_enter_their_custody_key(world: World):
    """By the documents' commands; what plays the keepers from then on opens what was proposed."""
    (world.folder / "store").mkdir()
    keepers = [f"relayer-{number}" for number in (2, 1, 3, 4)]
    propose, file = ("relayer", "custody", "propose", "--keepers"), "store/custody.json"
    world.no(*propose, ",".join(keepers[:3]), key="relayer-1", says="a custody key has 4 to 16 keepers, --keepers names 3")
    twice = f"--keepers names {world.address('relayer-1')} twice"
    world.no(*propose, ",".join([*keepers, "relayer-1"]), key="relayer-1", says=twice)
    world.ok(*propose, ",".join(keepers), "--out", file, key="relayer-1")
    others = [name for name in keepers if name != "relayer-1"]
    for name in others:
        world.ok("relayer", "custody", "sign", file, "--out", f"{name}.signature", key=name)
    signatures = [f"{name}.signature" for name in others]
    assert world.ok("relayer", "custody", "enter", file, *signatures, key="relayer-1")["custody"] == 1


def keys_are_kept_and_shown(world: World):
    made = world.plain("keys", "add", NEWCOMER)
    assert made.returncode == 0, made.stderr
    words = made.stderr.strip().splitlines()[-1]
    assert len(words.split()) == 24, "its words are shown once"
    again = world.plain("keys", "add", "same-newcomer", "--recover", given=words)
    assert again.returncode == 0 and world.address("same-newcomer") == world.address(NEWCOMER), again
    world.no("keys", "add", NEWCOMER, says="there is a key newcomer already")
    world.no("keys", "add", "other", "--recover", given="sheaf " * 12, says="that is no mnemonic")
    shown = world.ok("keys", "show", "issuer-1")
    assert shown["address"] == world.address("issuer-1") and len(shown["issuer_key"]) == 66, shown
    world.no("keys", "show", "nobody", says="there is no key nobody")
    everyone = {key["name"] for key in world.ok("keys", "list")}
    assert {NEWCOMER, "same-newcomer", *PEOPLE} <= everyone
    assert world.plain("keys", "add-test", ACCOUNTS).stdout.startswith("0 test keys added")


def what_is_deployed_is_well(world: World):
    looked = world.ok("doctor")
    assert len(looked) > 20 and all(one["wrong"] is None for one in looked), looked


def issuers_sign_and_people_join(world: World):
    (world.folder / "scan").write_bytes(b"a passport, scanned")

    def join(name):
        issued = world.issue(name, "issuer-1", "--level", "substantial")
        assert issued["address"] == world.address(name) and issued["issuer"] == 1, issued
        return world.ok("contributor", "join", f"{name}.credential", key=name)["identity"]

    world.identity = dict(zip(PEOPLE, together(join, PEOPLE)))
    assert sorted(world.identity.values()) == list(range(1, 13))
    identities = world.ok("status")["identities"]
    assert identities == 12, identities
    case = json.loads((world.folder / "contributor-1.cases").read_text())
    assert "contributor-1" not in json.dumps(case), "a case names the person"
    issued = world.issue("buyer-1", "issuer-3", "--level", "high", "--kind", "academic", "--region", "AT")
    assert issued["issuer"] == 3
    assert world.ok("buyer", "join", "buyer-1.credential", key="buyer-1")["identity"] == 13


def credentials_are_for_one_address_and_one_person(world: World):
    world.no("contributor", "join", "contributor-1.credential", key="contributor-2", says="this credential is for wasm1")
    world.no("contributor", "join", "contributor-1.credential", key="contributor-1", says="already: renew it")
    world.no("contributor", "join", "scan", key="contributor-1", says="scan is of another form")
    world.no("contributor", "join", "nothing", key="contributor-1", says="nothing: No such file")
    world.ok(
        *("issuer", "issue", world.address("buyer-2"), "--evidence", "scan", "--level", "low", "--out", "again"),
        *("--domain-key", DOMAIN_KEY),
        key="issuer-1",
        given="PASSPORT:UTO:contributor-1",
    )
    world.no("contributor", "join", "again", key="buyer-2", says="this person is registered")
    issue = ("issuer", "issue", world.address("buyer-2"), "--evidence", "scan", "--level", "low")
    world.no(*issue, key="curator", given="x", says="the registry knows no issuer")
    world.no(*issue, "--for", "90", key="issuer-1", given="x", says="90d, 12h, 30m or 45s", code=2)
    for nobody, says in (("not an address", "a key's name is"), ("wasm1foo", "is no address"), ("nobody", "there is no key")):
        options = ("--out", "nobody.json", "--cases", "nobody.cases", "--domain-key", DOMAIN_KEY)
        world.no(*issue[:2], nobody, *issue[3:], *options, key="issuer-1", given="x", says=says)
        world.no("issuer", "move", str(world.identity["contributor-2"]), nobody, "--out", "nobody.json", key="issuer-1", says=says)
    assert not (world.folder / "nobody.json").exists() and not (world.folder / "nobody.cases").exists()
    named = (*issue[:2], "buyer-2", *issue[3:], "--cases", "named.cases", "--out", "named", "--domain-key", DOMAIN_KEY)
    assert world.ok(*named, key="issuer-1", given="x")["address"] == world.address("buyer-2")
    assert "for_profit" in world.plain("issuer", "issue", "--help").stdout


def a_newcomer_without_coins_joins_by_a_sponsor(world: World):
    world.issue(NEWCOMER, "issuer-2", "--level", "substantial")
    join = ("contributor", "join", f"{NEWCOMER}.credential")
    world.no(*join, key=NEWCOMER, says="is not on the chain yet")
    grant = ("sponsor", "grant", NEWCOMER)
    granted = world.ok(*grant, "--spend", "9000ustake", "--for", "1h", key="issuer-2")
    assert granted["grantee"] == world.address(NEWCOMER) and granted["spend"] == "9000ustake"
    world.no(*join, key=NEWCOMER, says="has not enough coins")
    world.no(*join, "--granter", "issuer-1", key=NEWCOMER, says="fee grant")
    world.identity[NEWCOMER] = world.ok(*join, "--granter", "issuer-2", key=NEWCOMER)["identity"]
    left = world.ok("sponsor", "show", "issuer-2", "--of", NEWCOMER)["left"]
    assert 0 < int(left[0].removesuffix(STAKE)) < 9_000, left
    world.ok("sponsor", "revoke", NEWCOMER, key="issuer-2")
    world.no("sponsor", "show", "issuer-2", "--of", NEWCOMER, says="pays no fees of")
    world.no("sponsor", "revoke", NEWCOMER, key="issuer-2", says="fee grant")
    assert world.ok(*grant, key="curator")["spend"] == "100000ustake"
    assert world.ok(*grant, "--spend", "200000ustake", key="curator")["spend"] == "200000ustake"
    world.no("sponsor", "grant", "curator", key="curator", says="pays its own fees already")
    for spend, says in (("5ugold", "fees are paid in ustake"), ("0ustake", "pays for nothing")):
        world.no(*grant, "--spend", spend, key="curator", says=says)
    world.no(*grant, "--spend", "50000", key="curator", says="write whole micro-units, for instance", code=2)
    shown = world.plain("sponsor", "show", "curator", "--of", NEWCOMER).stdout
    assert "200000ustake" in shown and re.search(r"until +2\S+Z", shown), shown


def voters_bond_and_enrol(world: World):
    world.no("voter", "enrol", key="contributor-1", says="has no voting power")
    world.no("voter", "bond", "9000000000000", key="contributor-1", says="1000000000")
    for amount in ("1.5", "-5", "100ustake"):
        world.no("voter", "bond", amount, key="contributor-1", says="is no amount of GRAIN: write whole micro-units", code=2)

    def bond(name):
        bonded = world.ok("voter", "bond", "100000000grain", key=name)
        assert told(bonded, "sheaf_bonded")["bonded"] == "100000000" and bonded["denom"].startswith("cw20:"), bonded
        world.ok("voter", "enrol", key=name)

    together(bond, VOTERS)
    world.no("voter", "enrol", key="contributor-1", says=r"identity \d+ is enrolled already")
    assert world.ok("status")["voters"] == 5


def issuers_decide_about_identities(world: World):
    four = str(world.identity["contributor-4"])
    decide = ("issuer", "decide", four)
    world.no(*decide, "suspend", key="issuer-2", says="signature does not verify")
    world.no(*decide, "suspend", "--for", "40d", key="issuer-1", says=r"until is 2\S+Z, it must be 2\S+Z to 2\S+Z")
    until = world.ok(*decide, "suspend", "--for", "2m", key="issuer-1")["suspended_until"]
    assert 0 < until - world.now() <= 120, until
    world.no("voter", "enrol", key="contributor-4", says="suspended")
    assert world.ok(*decide, "reinstate", key="issuer-1")["status"] == "active"
    world.no(*decide, "reinstate", key="issuer-1", says="cannot be reinstated")
    batch = ("--evidence", "scan", "--level", "low", "--batch", "9", "--out", "nine", "--domain-key", DOMAIN_KEY)
    world.ok("issuer", "issue", world.address("deployer"), *batch, key="issuer-2", given="PASSPORT:UTO:nine")
    world.ok("issuer", "revoke-batch", "9", key="issuer-2")
    world.no("contributor", "join", "nine", key="deployer", says="batch 9 of issuer 2 was revoked")
    world.no("issuer", "revoke-batch", "9", key="issuer-2", says="batch 9 of issuer 2 was revoked")


def a_move_begins_and_can_be_stopped(world: World):
    two = str(world.identity["contributor-2"])
    world.no("issuer", "move", two, world.address("buyer-2"), key="curator", says="knows no issuer")
    world.ok("issuer", "move", two, world.address("buyer-2"), key="issuer-1")
    world.no("contributor", "move", "scan", key="buyer-2", says="of another form")
    world.no("contributor", "move", "contributor-1.credential", key="buyer-2", says="says nothing of a move")
    world.no("contributor", "move", "move.json", key="contributor-3", says=r"has identity \d+ already: renew it")
    world.ok("contributor", "move", "move.json", key="buyer-2")
    world.no("contributor", "finish-move", two, key="buyer-2", says="can move from")
    world.no("contributor", "cancel-move", key="contributor-3", says="is not about to move")
    world.ok("contributor", "cancel-move", key="contributor-2")
    world.no("contributor", "cancel-move", key="contributor-2", says="is not about to move")
    three = str(world.identity["contributor-3"])
    world.ok("issuer", "move", three, world.address("buyer-2"), "--out", "three.json", key="issuer-1")
    world.ok("contributor", "move", "three.json", key="buyer-2")
    world.moved_from = world.now() + 120


def a_credential_is_renewed(world: World):
    renew = ("contributor", "renew", "contributor-8.credential")
    world.no(*renew, key="contributor-8", says="bring a newer one")
    world.no(*renew, key="contributor-7", says="this credential is for wasm1")
    world.no("contributor", "renew", "scan", key="contributor-8", says="of another form")
    world.issue("contributor-8", "issuer-1", "--level", "substantial", "--for", "700d")
    renewed = world.ok(*renew, key="contributor-8")
    assert renewed["expires_at"] > world.now() + 600 * 86_400, renewed
