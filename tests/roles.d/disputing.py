"""What a buyer and a curator do about data that is not as described, an auditor who judges it; custody keys,
domains of issuers, and what nobody may write over."""

import json
import os
import subprocess

from selling import WISH
from world import ACCOUNTS, DOMAIN_KEY, SCHEMA, STAKE, World, told


def relayers_enter_a_custody_key_of_their_own(world: World):
    """From four machines: each signs with its own key, and has the file alone."""
    keepers = [f"relayer-{number}" for number in range(1, 5)]
    propose = ("relayer", "custody", "propose", "--keepers")
    world.no(*propose, ",".join(keepers), says="--key", code=2)
    world.no(*propose, ",".join([*keepers[:3], "auditor-1"]), key="relayer-1", says="is not a bonded relayer")
    world.no(*propose, ",".join(keepers), key="auditor-1", says="is not among the keepers of this key: only they may make")
    made = world.ok(*propose, ",".join(keepers), key="relayer-1")
    assert made["keepers"] == [world.address(name) for name in keepers] and made["written"] == "custody.json", made
    world.no(*propose, ",".join(keepers), key="relayer-1", says="custody.json is there already")
    assert (world.folder / "custody.json").stat().st_mode & 0o077 == 0
    sign = ("relayer", "custody", "sign")
    world.no(*sign, "custody.json", key="auditor-1", says="is not among the keepers of this key")
    # another relayer's own key, under the name of the first
    world.ok(*propose, ",".join(keepers), "--out", "theirs.json", key="relayer-2")
    other, first = (json.loads((world.folder / file).read_text()) for file in ("theirs.json", "custody.json"))
    for changed in ({**other, "proposed": first["proposed"]}, {**first, "keepers": first["keepers"][::-1]}):
        (world.folder / "changed.json").write_text(json.dumps(changed))
        world.no(*sign, "changed.json", key="relayer-3", says="has not signed this proposal: it was changed on its way")
    for number, name in list(enumerate(keepers))[1:3]:
        signed = world.ok(*sign, "custody.json", key=name)
        assert signed["keeper"] == number and signed["written"] == f"custody-{number}.signature.json", signed
        assert (signed["key"], signed["proposed_by"]) == (made["key"], world.address("relayer-1")), signed
    enter = ("relayer", "custody", "enter", "custody.json")
    files = [f"custody-{number}.signature.json" for number in range(1, 4)]
    world.no(*enter, *files[:2], key="relayer-4", says=f"these have not: {world.address('relayer-4')}")
    world.ok(*sign, key="relayer-4")
    entered = world.ok(*enter, *reversed(files), key="buyer-2")
    assert entered["custody"] == 2 and entered["keepers"] == 4, entered
    world.no(*enter, *files, key="relayer-4", says="custody key 2")


def one_person_is_one_at_every_issuer_of_a_domain(world: World):
    issue = ("issuer", "issue", world.address("buyer-2"), "--evidence", "scan", "--level", "low", "--cases", "two.cases")
    world.no(*issue, key="issuer-2", given="x", says="you share nullifier domain 1 with issuer 1: give --domain-key")
    world.no(*issue, "--domain-key", "scan", key="issuer-2", given="x", says="64 hex digits")
    shared = (*issue, "--domain-key", DOMAIN_KEY, "--out", "elsewhere")
    world.ok(*shared, key="issuer-2", given="PASSPORT:UTO:contributor-1")
    world.no("contributor", "join", "elsewhere", key="auditor-7", says="this credential is for")
    world.no(*shared, key="issuer-2", given="x", says="elsewhere is there already: move it away")
    assert (world.folder / "two.cases").stat().st_mode & 0o077 == 0
    written = world.ok("issuer", "domain-key", key="issuer-3")
    assert written["written"] == "domain.key" and written["person_key"] in (world.folder / "domain.key").read_text()
    wrong = (*issue, "--domain-key", "domain.key", "--out", "wrong")
    world.no(*wrong, key="issuer-2", given="x", says="two.cases: give the same --domain-key as before.*persons are known here by")
    again = (*issue[:2], world.address("auditor-7"), *issue[3:], "--domain-key", DOMAIN_KEY, "--out", "at-two")
    world.ok(*again, key="issuer-2", given="PASSPORT:UTO:contributor-1")
    world.no("contributor", "join", "at-two", key="auditor-7", says="this person is registered")


def an_issuer_whose_key_was_rotated_knows_everyone_again(world: World):
    def issue(out, *domain, to="auditor-7"):
        arguments = ("--evidence", "scan", "--level", "low", "--kind", "academic", "--cases", "three.cases", "--out", out)
        return ("issuer", "issue", world.address(to), *arguments, *domain)

    person = {"given": "PASSPORT:UTO:buyer-1"}
    before = world.ok(*issue("before"), key="issuer-3", **person)["person_key"]
    world.no("issuer", "rotate-key", "issuer-1", key="issuer-3", says="issuer 1")
    rotated = world.ok("issuer", "rotate-key", "auditor-6", key="issuer-3")
    assert rotated["issuer"] == 3 and told(rotated, "sheaf_issuer_key_rotated"), rotated
    assert rotated["issuer_key"] == world.ok("keys", "show", "auditor-6")["issuer_key"]
    world.no("contributor", "join", "before", key="auditor-7", says="signature does not verify")
    world.no("issuer", "revoke-batch", "3", key="issuer-3", says="the registry knows no issuer with the key")
    world.no(*issue("after"), key="auditor-6", **person, says="the key of issuer 3 was rotated: give --domain-key")
    # that of the account that it has now is not the one by which it knew its persons
    world.ok("issuer", "domain-key", "--out", "new.key", key="auditor-6")
    refused = f"three.cases: give the same --domain-key as before.*by key {before}"
    world.no(*issue("after", "--domain-key", "new.key"), key="auditor-6", **person, says=refused)
    assert world.ok("issuer", "domain-key", "--out", "old.key", key="issuer-3")["person_key"] == before
    again = world.ok(*issue("after", "--domain-key", "old.key"), key="auditor-6", **person)
    assert (again["issuer"], again["person_key"]) == (3, before), again
    world.no("contributor", "join", "after", key="auditor-7", says="this person is registered")


def a_passphrase_from_a_pipe_is_asked_for_once(world: World):
    # as somebody's own key: those of `keys add-test` ask for none
    roles = json.loads(ACCOUNTS.read_text())["roles"]
    words = next(role["mnemonic"] for role in roles if role["role"] == "issuer")
    added = world.run([world.sheaf, "keys", "add", "own", "--recover", "--keys", "own"], words)
    assert added.returncode == 0, added.stderr

    def decide(decision, passphrase=b"test-only\n"):
        reader, writer = os.pipe()
        os.write(writer, passphrase)
        os.close(writer)
        command = [world.sheaf, "issuer", "decide", str(world.identity["contributor-9"]), decision, "--key", "own"]
        command += ["--keys", "own", "--passphrase-fd", str(reader)]
        environment = {name: value for name, value in world.environment.items() if name != "SHEAF_PASSPHRASE"}
        options = {"env": environment, "cwd": world.folder, "capture_output": True, "text": True, "timeout": 60}
        run = subprocess.run(command, pass_fds=(reader,), stdin=subprocess.DEVNULL, **options)
        os.close(reader)
        return run

    wrong = decide("suspend", b"wrong\n")
    assert wrong.returncode == 1 and "passphrase" in wrong.stderr, wrong
    for decision in ("suspend", "reinstate"):
        run = decide(decision)
        assert run.returncode == 0, run.stderr


def nothing_is_written_over(world: World):
    own = ("contributor", "own-terms", "research_only", "--floor", "6000ustake")
    world.no(*own, says="terms.json is there already: move it away, or name another place with --out")
    prepare = ("contributor", "prepare", "contributor-1.csv", "--cohort", "1", "--schema", SCHEMA, "--store", "store")
    world.no(*prepare, "--out", "contributor-1.json", says="contributor-1.json is there already")
    world.no("curator", "pool", "init", SCHEMA, "dossier.md", "--custody", "1", says="pool.json is there already")
    world.no("buyer", "open", "1", "one.age", "--out", "opened", key="buyer-1", says="cohort-1.csv is there already")


def a_panel_judges_a_description(world: World):
    def buy():
        most = ("--most", str(world.price), "--cohorts", "1")
        return str(world.ok("buyer", "buy", *WISH, "--denom", STAKE, *most, key="buyer-1")["order"])

    world.judged, world.content_with = buy(), buy()
    for order in (world.judged, world.content_with):
        world.keepers("deliver", order, world.folder / f"{order}.age")
    order = world.judged
    world.no("buyer", "settle", order, key="buyer-1", says=f"order {order} can be settled by anyone from")
    world.no("buyer", "appeal", order, key="buyer-1", says=f"order {order} was not disputed")
    rule = ("voter", "propose-ruling")
    world.no(*rule, "999", "--refund", "0", key="contributor-1", says="there is no order 999|order 999 was not disputed")
    world.no(*rule, order, "--refund", "0", key="contributor-1", says=f"order {order} was not disputed")
    bond = world.ok("buyer", "dispute", order, "not-as-described", "--claim", "other.md", key="buyer-1")["bond"]
    world.no("auditor", "panel", "vote", order, "--refund", "0", key="auditor-1", says=f"the sender is not on the panel of order {order}")
    world.no(*rule, order, "--refund", "0", key="contributor-1", says=f"order {order} was not appealed: only an appeal")
    # the panel is drawn in a later block than the dispute's
    world.until(world.now() + 1)
    panel = world.ok("curator", "draw-panel", order, key="curator")["panel"]
    world.no("buyer", "draw-panel", order, key="buyer-1", says="is drawn already: its auditors vote")
    drawn = [name for name in ("auditor-1", "auditor-2", "auditor-3") if world.address(name) in panel]
    assert len(drawn) == len(panel) >= 2, panel
    world.no("auditor", "panel", "vote", order, "--refund", "0", key="auditor-5", says="is not on the panel")
    world.no("auditor", "panel", "vote", order, "--refund", "10001", key=drawn[0], says="must be 0 to 10000")
    assert [one["order"] for one in world.ok("auditor", "panel", "next", "--of", drawn[0])] == [int(order)]
    for name in drawn:
        world.ok("auditor", "panel", "vote", order, "--refund", "4000", key=name)
    world.no("auditor", "panel", "vote", order, "--refund", "0", key=drawn[0], says=f"the sender has voted on order {order}")
    assert world.ok("auditor", "panel", "next", "--of", drawn[0]) == []
    world.no("buyer", "appeal", order, key="contributor-1", says=f"the sender is neither the buyer of order {order} nor")
    assert world.ok("curator", "appeal", order, key="curator")["bond"] == bond
    world.no("buyer", "appeal", order, key="buyer-1", says="was appealed already: governance rules on it")
    proposal = world.ok("voter", "propose-ruling", order, "--refund", "2500", key="contributor-1")["proposal"]
    shown = world.ok("voter", "show", str(proposal))
    assert shown["title"] == f"Dispute of order {order}: 2500 of 10000 go back", shown
    world.no("buyer", "resolve", order, key="buyer-1", says="resolution is possible from")
    dispute = world.ok("auditor", "panel", "show", order)
    assert dispute["refund_bps"] == 4_000 and len(dispute["panel"]) == len(panel), dispute
    # nobody votes on the proposal: the panel's result stands
    world.until(dispute["resolve_from"])
    ended = world.ok("buyer", "resolve", order, key="buyer-2")
    assert ended["refund_bps"] == 4_000 and int(ended["refund"]) == world.price * 4_000 // 10_000, ended
    assert ended["denom"] == STAKE, ended
    world.no("auditor", "panel", "resolve", order, key="auditor-1", says=f"order {order} is resolved, it must be disputed")


def of_two_who_settle_the_same_order_one_does(world: World):
    settle = ("buyer", "settle", world.content_with)
    done, refused = world.race((settle, "contributor-6"), (settle, "buyer-2"))
    assert told(done, "sheaf_order_settled")["order"] == world.content_with, done
    assert f"order {world.content_with} is settled" in refused, refused
