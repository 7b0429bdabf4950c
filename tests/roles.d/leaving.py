"""People take back what is theirs: data, identities, bonds; and weeks are paid."""

import json

from world import STAKE, WEEK, World, told

# how long a week waits for late signatures, of the durations that scripts/localnet has, seconds
COSIGN = 120


def withdrawing_and_being_erased(world: World):
    mine = str(world.contribution["contributor-11"])
    world.no("contributor", "withdraw", mine, key="contributor-1", says="is not wasm1")
    world.ok("contributor", "withdraw", mine, key="contributor-11")
    world.no("contributor", "withdraw", mine, key="contributor-11", says="withdrawn")
    [listed] = world.ok("contributor", "contributions", "--of", "contributor-11")
    assert listed["status"] == "withdrawn" and listed["in_editions"] == [1], listed
    world.no("contributor", "erase", key="contributor-12", says="--for-good", code=2)
    erased = world.ok("contributor", "erase", "--for-good", key="contributor-12")
    assert erased["withdrawn"] == 1 and told(erased, "sheaf_erasure"), erased
    world.erased = world.now()
    world.no("contributor", "erase", "--for-good", key="contributor-12", says=r"identity \d+ is erased at 2\S+Z: it cannot be erased")
    world.no("relayer", "withdraw-erased", str(erased["identity"]), key="relayer-2", says="nothing is left to withdraw")
    world.no("relayer", "withdraw-erased", str(world.identity["contributor-1"]), key="relayer-2", says="is Active: this is for erased ones")
    five = str(world.identity["contributor-5"])
    world.ok("issuer", "decide", five, "erase", key="issuer-1")
    assert told(world.ok("relayer", "withdraw-erased", five, key="relayer-2"), "sheaf_erasure")


def a_buyer_attests_the_deletion(world: World):
    notices = [one for one in world.ok("buyer", "notices", "--of", "buyer-1") if one["order"] == 1]
    assert [one["attested"] for one in notices] == [False, False], notices
    assert all(one["attest_before"] > one["time"] for one in notices), notices
    last = str(max(one["notice"] for one in notices))
    attest = ("buyer", "attest-erasure", "1")
    world.no(*attest, "99", key="buyer-1", says="no erasure 99 reaches order 1")
    world.no(*attest, last, key="contributor-1", says="is not the sender.s")
    world.ok(*attest, last, key="buyer-1")
    world.no(*attest, last, key="buyer-1", says="order 1: deletion is attested up to erasure")
    notices = [one for one in world.ok("buyer", "notices", "--of", "buyer-1") if one["order"] == 1]
    assert all(one["attested"] for one in notices), notices


def everything_held_on_someone_is_written_down(world: World):
    made = world.ok("contributor", "export-me", "--of", "contributor-1", "--dossiers", ".", "--out", "mine")
    report = json.loads((world.folder / made["for_programs"]).read_text())
    assert report["identity"] == world.identity["contributor-1"] and len(report["sections"]) == made["sections"], made
    assert "# " in (world.folder / made["written"]).read_text()


def bonds_come_back_slowly(world: World):
    world.no("voter", "unbond", "200000000", key="contributor-1", says="100000000")
    unbonded = world.ok("voter", "unbond", "40000000", key="contributor-1")
    assert unbonded["bonded"] == "60000000" and unbonded["release_at"] > world.now(), unbonded
    world.no("voter", "release", key="contributor-1", says="can be released")
    world.no("relayer", "bond", key="relayer-1", says="is bonded already")
    world.no("relayer", "unbond", key="relayer-1", says="keeps custody key 1")
    world.until(unbonded["release_at"])
    assert world.ok("voter", "release", key="contributor-1")["released"] == "40000000"
    world.no("voter", "release", key="contributor-1", says="no unbonding is pending")
    world.ok("relayer", "bond", key="auditor-8")
    world.no("relayer", "release", key="auditor-8", says=r"is not unbonding: it must send Unbond first \(`sheaf relayer unbond`\)")
    world.free = world.ok("relayer", "unbond", key="auditor-8")["release_at"]
    world.no("relayer", "release", "auditor-8", key="buyer-2", says="the bond of wasm1.* is free from")


def accounts_are_told(world: World):
    one = world.ok("account", "--of", "contributor-1")
    assert (one["bonded"], one["roles"], one["identity"]["number"]) == ("60000000", [], world.identity["contributor-1"]), one
    assert one["identity"]["status"] == "active" and int(one["grain"]) > 0 and [coin[-len(STAKE) :] for coin in one["coins"]] == [STAKE], one
    assert world.ok("account", "--of", "auditor-1")["roles"] == ["auditor"]
    assert world.ok("account", "--of", "buyer-1")["identity"]["level"] == 3
    assert "identity  none" in world.plain("account", "--of", "auditor-1").stdout


def bonds_count_for_another(world: World):
    delegate = ("voter", "delegate", "contributor-1")
    delegated = world.ok(*delegate, key="contributor-2")
    assert (delegated["to"], delegated["power"]) == (world.address("contributor-1"), "100000000"), delegated
    world.no(*delegate, key="contributor-2", says="already")
    world.no(*delegate, key="contributor-1", says="cannot delegate to itself")
    back = world.ok("voter", "undelegate", key="contributor-2")
    assert (back["from"], back["power"]) == (world.address("contributor-1"), "100000000"), back
    world.no("voter", "undelegate", key="contributor-2", says="delegates to nobody")


def a_week_is_shared_out(world: World):
    relayers = ("relayer", "share-week", "--custody", "1", "--denom", STAKE)
    auditors = ("auditor", "share-week", "--pool", "1", "--denom", STAKE)
    world.no(*relayers, str(world.week), key="relayer-1", says=f"week {world.week} is shared out from")
    world.no(*relayers, key="relayer-1", says=f"the pot of week {world.week - 1} in ustake of custody key 1 is empty")
    world.no(*auditors, str(world.week), key="auditor-1", says=f"week {world.week} is shared out from")
    assert world.ok("relayer", "claim", key="relayer-1") == world.ok("auditor", "claim", key="auditor-1") == []
    world.until((world.week + 1) * WEEK + COSIGN)
    shared = world.ok(*relayers, key="buyer-2")
    assert (shared["week"], shared["relayers"]) == (world.week, 3) and int(shared["each"]) > 0, shared
    world.no(*relayers, key="buyer-2", says="is empty")
    # three signed each report; the fourth gets nothing
    claimed = [world.ok("relayer", "claim", key=f"relayer-{number}") for number in range(1, 5)]
    assert [[(one["denom"], one["paid"]) for one in paid] for paid in claimed] == [[(STAKE, shared["each"])]] * 3 + [[]]
    [shared] = world.ok(*auditors, key="buyer-2")
    assert (shared["week"], shared["audits"]) == (world.week, 2) and int(shared["shared"]) > 0, shared
    world.no(*auditors, key="buyer-2", says="is empty")
    paid = [one["paid"] for name in world.audited for one in world.ok("auditor", "claim", key=name)]
    assert sum(map(int, paid)) == int(shared["shared"]), (paid, shared)
    grain = world.ok("relayer", "share-week", str(world.week), "--custody", "1", "--denom", "grain", key="relayer-4")
    assert grain["relayers"] == 3, grain


def a_relayers_bond_is_released(world: World):
    world.until(world.free)
    assert world.ok("relayer", "release", "auditor-8", key="buyer-2")["relayer"] == world.address("auditor-8")
    world.no("relayer", "release", key="auditor-8", says="is not a bonded relayer")
