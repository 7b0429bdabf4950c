"""Who keeps the suite going: what has fallen due, the purse, proposals about anything, new code."""

import json

from world import ROOT, STAKE, World, together

UPKEEP = ("operator", "upkeep")
# after an erasure, of the durations that scripts/localnet has, seconds
FORGET, SWEEP = 3_600, 7_200


def draft(world, *actions):
    """A file for `sheaf voter propose`."""
    (world.folder / "draft.json").write_text(json.dumps({"title": "Anything", "dossier": None, "actions": actions}))
    return "draft.json"


def decided(world, *actions):
    """Has the founders decide on actions: of voters, too few are left. Executed, unless it fails."""
    made = str(world.ok("voter", "propose", draft(world, *actions), key="contributor-1")["proposal"])
    together(lambda founder: world.ok("voter", "approve", made, key=founder), ["founder-1", "founder-2"])
    world.no("voter", "conclude", made, key="buyer-2", says=f"the vote on proposal {made} ends at")
    world.until(world.ok("voter", "show", made)["execute_from"])
    return made


def the_purse_is_filled_and_spent(world: World):
    world.no("curator", "pool", "retire", "1", key="curator", says="--for-good", code=2)
    world.no("operator", "fund", "5gold", key="buyer-1", says="gold")
    world.no("operator", "fund", "5", key="buyer-1", says="Coin|denom|amount", code=2)
    assert world.ok("operator", "fund", "3000000ustake", key="buyer-1")["funded"] == "3000000"
    funded = world.ok("operator", "fund", "1000grain", key="contributor-1")
    assert funded["funded"] == "1000" and funded["denom"].startswith("cw20:"), funded
    skim = ("operator", "skim", "marketplace", "--denom", STAKE)
    world.no("operator", "skim", "market", "--denom", STAKE, key="buyer-1", says="one of identity_registry", code=2)
    world.no(*skim, key="buyer-1", says="there is no surplus of ustake: nothing was sent here unasked")
    deployment = json.loads(world.deployment().read_text())
    world.localnet("fund", deployment["contracts"]["marketplace"]["address"], "--coins", "77ustake")
    assert world.ok(*skim, key="buyer-1")["skimmed"] == "77"


def a_proposal_does_anything_that_governance_can(world: World):
    propose = ("voter", "propose")
    bad = draft(world, {"execute": {"contract": "marketplace", "msg": {"allow_denoms": {"denom": "uusd"}}}})
    world.no(*propose, bad, key="contributor-1", says='draft.json: action 1: marketplace does not understand {"allow_denoms"')
    world.no(*propose, draft(world, {"give": {}}), key="contributor-1", says="draft.json: action 1: .*give")
    world.no(*propose, draft(world), key="contributor-1", says="actions is empty")
    world.no(*propose, "dossier.md", key="contributor-1", says="of another form")
    newcomer = world.address("contributor-11")
    actions = (
        {"execute": {"contract": "marketplace", "msg": {"allow_denom": {"denom": "uother"}}}},
        {"spend": {"to": newcomer, "coin": {"denom": "grain", "amount": "400"}}},
    )
    world.no(*propose, draft(world, *actions), key="contributor-6", says=r"identity \d+ is not enrolled: send Enrol first")
    made = decided(world, *actions)
    ended = world.ok("voter", "conclude", made, key="buyer-2")
    assert (ended["status"], ended["deposit_returned"]) == ("passed", True), ended
    world.no("voter", "conclude", made, key="buyer-2", says=f"proposal {made} is concluded")
    assert [str(one["id"]) for one in world.ok("voter", "proposals")][-1] == made
    assert f"{made}: Anything (passed, vote until 2" in world.plain("voter", "proposals").stdout
    told = [one["event"] for one in world.ok("voter", "execute", made, key="buyer-2")["events"]]
    assert "sheaf_denom_allowed" in told and "sheaf_spent" in told, told


def a_contract_is_migrated(world: World):
    world.no("operator", "store", "dossier.md", key="buyer-1", says="dossier.md is no wasm")
    stored = world.ok("operator", "store", ROOT / "artifacts" / "reward_token.wasm", key="buyer-1")
    deployment = json.loads(world.deployment().read_text())
    token = deployment["contracts"]["reward_token"]
    assert stored["checksum"] == token["checksum"] and int(stored["code_id"]) > token["code_id"], stored
    made = decided(world, {"migrate": {"contract": "reward-token", "code_id": int(stored["code_id"]), "msg": {}}})
    world.ok("voter", "execute", made, key="buyer-2")
    world.no("doctor", says="things are wrong|thing is wrong")
    shown = world.ok("voter", "show", made)["code"]
    assert shown == [{"contract": "reward_token", "code_id": int(stored["code_id"]), "checksum": token["checksum"]}], shown
    found = [one for one in json.loads(world.plain("doctor", "--json").stdout) if one["wrong"]]
    assert len(found) == 1 and "migrated by a proposal" in found[0]["line"], found
    adopt = ("operator", "adopt", "--artifacts", ROOT / "artifacts")
    [adopted] = world.ok(*adopt)
    assert (adopted["contract"], adopted["code_id"]) == ("reward_token", int(stored["code_id"])), adopted
    assert world.ok(*adopt) == []
    assert not any(one["wrong"] for one in world.ok("doctor"))


def what_has_fallen_due_is_done(world: World):
    world.ok("contributor", "grain", "offer", "2000grain", "40ustake", "--for", "60s", key="contributor-2")
    world.ok("buyer", "request", "anything", "--purpose", "health_research", "--for", "90d",
             *("--records", "100", "--budget", "1000000ustake", "--stands", "60s"), key="buyer-1")  # fmt: skip
    audited, deadline = world.late
    world.until(max(world.now() + 61, deadline))
    due = world.ok(*UPKEEP, "--dry-run", key="buyer-2")
    kinds = {one["what"] for one in due}
    assert {"close request", "cancel offer", "refuse pool", "move audit"} <= kinds, due
    again = world.ok(*UPKEEP, "--dry-run", key="buyer-2")
    assert all(one in again for one in due), "a dry run does nothing"
    done = world.ok(*UPKEEP, key="buyer-2")
    # more may have fallen due since
    assert {(one["what"], one["number"]) for one in due} <= {(one["what"], one["number"]) for one in done}, (done, due)
    assert all(len(one["hash"]) == 64 for one in done), done
    assert world.ok("auditor", "show", str(audited))["outcome"] == {"default": {}}
    # something more may fall due meanwhile, but not for ever
    again = [world.plain(*UPKEEP, key="buyer-2") for _ in range(3)][-1]
    assert again.returncode == 0 and again.stdout == "" and "nothing is due" in again.stderr, again


def what_an_erased_identity_left_goes_to_the_purse_and_is_forgotten(world: World):
    twelve = str(world.identity["contributor-12"])
    sweep, forget = ("operator", "sweep", twelve), ("operator", "forget", twelve)
    world.no("operator", "sweep", str(world.identity["contributor-1"]), key="buyer-2", says="is Active")
    world.no("operator", "forget", str(world.identity["contributor-1"]), key="buyer-2", says="is active: only what is erased can be forgotten")
    world.until(world.erased + FORGET)
    assert world.ok(*forget, key="buyer-2")["nullifier"] is False
    world.until(world.erased + SWEEP)
    swept = world.ok(*sweep, key="buyer-2")
    assert swept and {one["what"] for one in swept} == {"swept"}, swept
    assert world.ok(*sweep, key="buyer-2") == []


def the_founders_hand_over(world: World):
    assert world.ok("operator", "hand-over", key="buyer-2")["enrolled"] == 5
    world.no("operator", "hand-over", key="buyer-2", says="there is no founders' group, or it is over")


def a_pool_and_its_custody_key_end(world: World):
    world.no("relayer", "unbond", key="relayer-1", says="keeps custody key 1")
    end, enter = ("relayer", "custody", "end", "1"), ("relayer", "custody", "enter-end", "1")
    world.no(*end, "lost", key="relayer-1", says="retired, compromised", code=2)
    world.no(*end, "retired", key="buyer-2", says="is not among the keepers of this key")
    world.no(*enter, "retired", key="relayer-1", says="custody key 1 can be retired by one keeper from")
    signed = [world.ok(*end, "retired", key=f"relayer-{number}")["written"] for number in (3, 1, 2)]
    world.no(*end, "retired", key="relayer-1", says="is there already")
    world.no(*enter, "retired", *signed[:2], key="buyer-2", says="2 of 4 keepers have signed, it takes 3")
    world.no(*enter, "compromised", *signed, key="buyer-2", says="does not sign that custody key 1 is compromised")
    ended = world.ok(*enter, "retired", *signed, key="buyer-2")
    assert ended["status"] == "retired" and ended["keepers_free_at"] > world.now(), ended
    world.no(*enter, "retired", *signed, key="buyer-2", says="custody key 1 is Retired already")
    retire = ("curator", "pool", "retire", "1", "--for-good")
    world.no(*retire, key="contributor-1", says="pool 1 is run by .* and decided on by")
    world.ok(*retire, key="curator")
    assert world.ok("contributor", "pools")[0]["status"] == "retired"
    world.no(*retire, key="curator", says="etired")
    world.until(ended["keepers_free_at"])
    # nothing but their other key holds them now
    world.no("relayer", "unbond", key="relayer-1", says="keeps custody key 2")
    world.ok("auditor", "renounce", key="auditor-3")
    world.no("auditor", "enlist", key="auditor-3", says="does not hold the role `auditor`")
    world.no("curator", "renounce", key="auditor-3", says="has no grant of `curator` in scope 0")
