"""What goes wrong between a command and its chain: too little gas, two at once, two who want the same, a node that is down
or killed in the middle, a chain made anew."""

import json
import os
import re
import subprocess

from world import CHAIN, UnderWay, World, together, until

BOND = ("voter", "bond", "1000")


def what_the_chain_or_the_node_says_is_a_sentence(world: World):
    world.no(*BOND, "--gas-price", "0.0001ustake", key="contributor-2", says="higher --gas-price")
    world.no(*BOND, "--gas-price", "free", key="contributor-2", says="is no gas price")
    world.no(*BOND, "--rpc", "http://127.0.0.1:1", key="contributor-2", says="nothing answers at")
    world.no(*BOND, "--deployments", "nowhere", key="contributor-2", says="deploy with `sheaf deploy`")
    world.no(*BOND, key="nobody", says="there is no key nobody")


def out_of_gas_changes_nothing_and_is_found_again(world: World):
    refused = world.plain(*BOND, "--gas-percent", "60", key="contributor-2")
    words = r"the gas that was allowed was used up: try again with a higher --gas-percent .*\(transaction ([0-9A-F]{64})\)"
    found = re.search(words, refused.stderr)
    assert refused.returncode == 1 and found, refused
    world.no("transaction", found[1], says=words)
    assert world.ok(*BOND, "--gas-percent", "200", key="contributor-2")["bonded"] == "100001000"


def what_is_pending_is_looked_for(world: World):
    pending = world.plain(*BOND, "--wait", "0", key="contributor-2")
    found = re.search(r"pending, ([0-9A-F]{64}): in no block after 0 s.*`sheaf transaction`", pending.stderr)
    assert pending.returncode == 3 and found, pending
    came = world.ok("transaction", found[1], "--wait", "30")
    assert came["hash"] == found[1] and came["events"][0]["event"] == "sheaf_bonded", came
    world.no("transaction", "0" * 64, says="pending, 0{64}: in no block", code=3)
    world.no("transaction", "0x1", says="64 hex digits", code=2)


def commands_of_one_key_at_the_same_moment_are_all_done(world: World):
    amounts = ["1001"] * 4
    done = together(lambda amount: world.ok("voter", "bond", amount, key="contributor-3"), amounts)
    assert len({one["hash"] for one in done}) == 4
    assert max(int(one["bonded"]) for one in done) == 100_000_000 + 4_004, done


def of_two_who_take_what_is_left_one_gets_it(world: World):
    offer = world.ok("contributor", "grain", "offer", "2000grain", "40ustake", key="contributor-2")["offer"]
    fill = ("grain", "fill", str(offer), "40")
    done, refused = world.race((("buyer", *fill), "buyer-1"), (("contributor", *fill), "contributor-3"))
    assert (done["taken"], done["paid"], done["left"]) == ("2000", "40", "0"), done
    found = re.search(rf"offer {offer} is over.*\(transaction ([0-9A-F]{{64}})\)", refused)
    assert found and found[1] != done["hash"], refused
    world.no("transaction", found[1], says=f"offer {offer} is over")


def a_deployment_of_another_chain_is_told(world: World):
    deployment = json.loads(world.deployment().read_text())

    def another(folder, **changed):
        file = world.folder / folder / f"{changed.get('chain_id', deployment['chain_id'])}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({**deployment, **changed}))
        return ("--deployments", folder)

    stale = another("stale", chain_id="sheaf-localnet-7")
    world.no(*BOND, *stale, key="contributor-2", says=f"is a node of sheaf-localnet-{CHAIN}, not of sheaf-localnet-7")
    world.no("status", *stale, says=f"is a node of sheaf-localnet-{CHAIN}, not of sheaf-localnet-7")
    another("stale")
    world.no("status", *stale, says="there are 2 deployments in stale: say which with --chain")
    assert world.ok("status", *stale, "--chain", deployment["chain_id"])["chain_id"] == deployment["chain_id"]
    world.no("status", *stale, "--chain", "sheaf-9", says="sheaf-9.json")
    (world.folder / "stale" / "sheaf-1.json").write_text("{}")
    world.no("status", *stale, "--chain", "sheaf-1", says="sheaf-1.json: missing field")


def keys_that_everyone_knows_are_for_a_local_chain_alone(world: World):
    deployment = json.loads(world.deployment().read_text())
    (world.folder / "production").mkdir()
    file = world.folder / "production" / f"{deployment['chain_id']}.json"
    file.write_text(json.dumps({**deployment, "profile": "production"}))
    relied_on = ("--deployments", "production")
    world.no(*BOND, *relied_on, key="contributor-2", says="contributor-2 is a test key, which everyone knows")
    world.no("relayer", "bond", *relied_on, key="auditor-8", says="auditor-8 is a test key")
    # questions need no key
    assert world.ok("status", *relied_on)["profile"] == "production"


def names_are_addresses_of_the_chain_alone(world: World):
    juno = {key["name"]: key["address"] for key in world.ok("keys", "list", "--prefix", "juno")}
    assert juno["contributor-2"].startswith("juno1"), juno
    for asked in (("voter", "inbox"), ("sponsor", "show", "issuer-2")):
        world.no(*asked, "--of", juno["contributor-2"], says="is no address of this chain, where they begin with wasm1")


def who_reads_no_further_ends_a_command_quietly(world: World):
    def unread(*arguments, both=False):
        reader, writer = os.pipe()
        os.close(reader)
        command = [str(part) for part in (world.sheaf, *arguments, "--keys", "keys")]
        beside = writer if both else subprocess.PIPE
        run = subprocess.run(command, env=world.environment, cwd=world.folder, stdout=writer, stderr=beside, timeout=60)
        os.close(writer)
        assert run.returncode == 0 and b"panicked" not in (run.stderr or b""), run

    unread("keys", "list")
    unread("keys", "show", "contributor-2", "--json")
    unread("contributor", "earnings", "--of", "contributor-2")
    unread(*BOND, "--key", "contributor-2", both=True)


def what_is_under_way_when_the_node_is_killed_is_done_once(world: World):
    before = int(world.ok(*BOND, key="contributor-2")["bonded"])
    with world.no_block():
        command = UnderWay(world, *BOND, "--wait", "90", key="contributor-2")
        sent = command.sent()
        # no block has it, and what a node has besides, it forgets
        world.kill("node-0")
    world.localnet("up")
    code, answer, said = command.ended()
    assert code == 0, said
    done = json.loads(answer)
    assert (done["hash"], int(done["bonded"])) == (sent, before + 1_000), (sent, done)
    assert world.ok("transaction", sent)["hash"] == sent
    assert int(world.ok(*BOND, key="contributor-2")["bonded"]) == before + 2_000, "it was done twice"


def a_node_that_was_down_goes_on(world: World):
    world.localnet("down")
    world.no(*BOND, key="contributor-2", says="nothing answers at .*: .*Is the node up")
    world.no("status", says="nothing answers at")
    world.no("doctor", says="nothing answers at")
    world.localnet("up")
    together(lambda name: world.ok(*BOND, key=name), ["contributor-1", "contributor-2", "contributor-4"])


def a_chain_made_anew_has_nothing_of_the_one_before(world: World):
    world.localnet("reset")
    world.localnet("up")
    anew = r"was (it|that chain) made anew\? Then deploy again"
    world.no("status", says=anew)
    world.no(*BOND, key="contributor-2", says=anew)
    world.no("guardian", "pauses", says=anew)
    world.no("voter", "inbox", "--of", "contributor-2", says=anew)
    world.no("doctor", says="things are wrong")
    # before it is as high as the other was, it could be a node that is behind
    began = json.loads(world.deployment().with_suffix(".journal.json").read_text())["began"]["height"]
    until(lambda: (world.chain()["height"] or 0) > began, "the chain is past that block")
    deploy = world.run(world.deploying())
    assert deploy.returncode == 1 and "move it away to begin anew" in deploy.stderr, deploy
