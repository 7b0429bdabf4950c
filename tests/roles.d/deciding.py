"""Pools are proposed and voted on; guardians stop what should not be."""

import json

from world import SCHEMA, VOTERS, World, together


def a_curator_proposes_a_pool(world: World):
    about = (SCHEMA, "dossier.md")
    none = world.plain("contributor", "pools")
    assert none.stdout == "" and "there are no pools yet" in none.stderr, none
    (world.folder / "dossier.md").write_text("# Doctor visits\n\nWhat, why, risks.\n")
    world.no("curator", "pool", "init", *about, "--custody", "2", says="there is no custody key 2")
    for period in ("30d", "1s"):
        says = r"the chain takes cuts every 225 to 240 s \(3m 45s to 4m\)"
        world.no("curator", "pool", "init", *about, "--custody", "1", "--cut-period", period, says=says)
    made = world.ok("curator", "pool", "init", *about, "--custody", "1")
    assert made["keepers"] == 4 and made["cut_period"] == 240
    draft = json.loads((world.folder / "pool.json").read_text())
    draft |= {"sample_bps": 0, "cut_period": 225}
    (world.folder / "pool.json").write_text(json.dumps(draft))
    assert world.ok("curator", "pool", "lint", *about)["k"] == 5
    for name, value in (("nullifier_domain", 9), ("cut_period", 1), ("min_heads", 1), ("custody", 9)):
        (world.folder / "bad.json").write_text(json.dumps({**draft, name: value}))
        world.no("curator", "pool", "lint", *about, "bad.json", says=f"{name}|custody key 9")
        if name != "custody":
            world.no("curator", "pool", "propose", "bad.json", key="curator", says=name)
    (world.folder / "other.md").write_text("another")
    world.no("curator", "pool", "lint", SCHEMA, "other.md", says="the draft is about dossier")
    heart = SCHEMA.with_name("heart-rate.json")
    world.no("curator", "pool", "lint", heart, "dossier.md", says="the draft is about schema")
    world.no("curator", "pool", "lint", "dossier.md", "dossier.md", says="dossier.md")
    world.no("curator", "pool", "propose", key="contributor-1", says="does not hold the role `curator`")
    world.no("curator", "pool", "propose", "dossier.md", key="curator", says="of another form")
    assert world.ok("curator", "pool", "propose", key="curator")["pool"] == 1
    for pool in (2, 3):
        assert world.ok("curator", "pool", "propose", key="curator")["pool"] == pool
    pools = world.ok("contributor", "pools")
    assert all(pool["least_level"] == 2 for pool in pools), pools
    assert [(pool["pool"], pool["status"], pool["cohorts"]) for pool in pools] == [
        (pool, "proposed", []) for pool in (1, 2, 3)
    ]


def voters_accept_it(world: World):
    world.no("voter", "propose-pool", "1", key="contributor-6", says=r"is not enrolled: send Enrol first \(`sheaf voter enrol`\)")
    assert world.ok("voter", "inbox", "--of", "contributor-2") == []
    assert world.ok("voter", "propose-pool", "1", key="contributor-1")["proposal"] == 1
    waiting = world.ok("voter", "inbox", "--of", "contributor-2")
    assert [one["title"] for one in waiting] == ["Accept pool 1"]
    world.no("voter", "vote", "1", "yes", key="contributor-6", says="enrol|identity")
    world.no("voter", "vote", "9", "yes", key="contributor-1", says="there is no proposal 9")
    world.no("voter", "vote", "1", "maybe", key="contributor-1", says="possible values", code=2)
    choices = ["yes", "yes", "yes", "yes", "abstain"]
    together(lambda vote: world.ok("voter", "vote", "1", vote[1], key=vote[0]), list(zip(VOTERS, choices)))
    world.no("voter", "vote", "1", "no", key="contributor-1", says=r"identity \d+ has voted on proposal 1")
    assert world.ok("voter", "inbox", "--of", "contributor-2") == []
    shown = world.ok("voter", "show", "1")
    assert shown["tally"]["identities"] == 5 and shown["tally"]["yes"] == "400000000", shown
    world.no("voter", "execute", "1", key="contributor-6", says=r"lasts until 2\S+Z: if it passes, execute it between")
    world.no("voter", "approve", "1", key="contributor-6", says="is no founder, or the founders' group is over")
    world.ok("voter", "approve", "1", key="founder-1")
    world.no("voter", "approve", "1", key="founder-1", says="has approved proposal 1")


def founders_decide_where_nobody_votes(world: World):
    world.no("voter", "propose-pool", "9", key="founder-1", says="there is no pool 9")
    assert world.ok("voter", "propose-pool", "2", "--refuse", key="founder-1")["proposal"] == 2
    assert world.ok("voter", "propose-pool", "3", key="contributor-1")["proposal"] == 3
    assert [one["title"] for one in world.ok("voter", "inbox", "--of", "contributor-2")] == ["Refuse pool 2", "Accept pool 3"]
    for proposal in ("2", "3"):
        together(lambda founder: world.ok("voter", "approve", proposal, key=founder), ["founder-1", "founder-2"])
    world.no("guardian", "cancel", "3", key="guardian", says="only one that has passed and waits can be cancelled")


def a_guardian_pauses_and_lifts(world: World):
    pause = ("guardian", "pause", "data-pool", "propose_pool")
    world.no(*pause, "5m", key="curator", says="is no guardian")
    world.no("guardian", "pause", "data-pool", "breathe", "5m", key="guardian", says="no action breathe: one of")
    world.no("guardian", "pause", "governance", "vote", "5m", key="guardian", says="one of identity_registry", code=2)
    until = world.ok(*pause, "5m", key="guardian")["paused_until"]
    paused = [one for one in world.ok("guardian", "pauses") if one["paused_until"]]
    assert [(one["contract"], one["action"], one["paused_until"]) for one in paused] == [("data_pool", "propose_pool", until)]
    world.no("curator", "pool", "propose", key="curator", says=r"`propose_pool` is paused until 2\S+Z")
    assert "can be paused for 14d" in world.plain("guardian", "pauses").stdout
    world.no("guardian", "lift", "data-pool", "propose_pool", key="curator", says="is no guardian")
    world.ok("guardian", "lift", "data-pool", "propose_pool", key="guardian")
    world.no("guardian", "lift", "data-pool", "propose_pool", key="guardian", says="is not paused: there is nothing to lift")


def a_guardian_cancels_what_has_passed_and_waits(world: World):
    waits = world.ok("voter", "show", "3")
    world.until(waits["voting_ends"])
    assert world.ok("voter", "show", "3")["status"] == "passed"
    world.no("guardian", "cancel", "3", key="curator", says="is no guardian")
    world.no("guardian", "cancel", "9", key="guardian", says="there is no proposal 9")
    world.ok("guardian", "cancel", "3", key="guardian")
    world.no("guardian", "cancel", "3", key="guardian", says="Cancelled")
    world.no("voter", "execute", "3", key="contributor-6", says="Cancelled: only a passed one")
    world.no("voter", "vote", "3", "yes", key="contributor-2", says="the vote on proposal 3 ended")
    assert world.ok("voter", "show", "3")["status"] == "cancelled"


def what_has_passed_is_executed_after_its_timelock(world: World):
    world.no("voter", "execute", "1", key="contributor-6", says=r"can be executed from 2\S+Z on, now is 2\S+Z")
    world.until(world.ok("voter", "show", "2")["execute_from"])
    world.ok("voter", "execute", "1", key="contributor-6")
    world.no("voter", "execute", "1", key="contributor-6", says="only a passed one")
    world.ok("voter", "execute", "2", key="buyer-2")
    world.no("voter", "propose-pool", "2", key="contributor-1", says="pool 2 is refused: only a proposed one")
    assert [pool["status"] for pool in world.ok("contributor", "pools")] == ["active", "refused", "proposed"]
    shown = world.plain("contributor", "pools").stdout
    assert "pool 1: active, dossier" in shown and '"' not in shown, shown
