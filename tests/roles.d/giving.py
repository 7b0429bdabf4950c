"""Data comes in: cohorts, contributions, verdicts, audits, an edition."""

import json

from world import NEWCOMER, PEOPLE, ROWS, SCHEMA, World, rows_of, together, write_rows


def cohorts_open_under_a_template_and_own_terms(world: World):
    floors = ("--floor", "3000ustake", "--floor", "2000grain")
    world.no("curator", "open-cohort", "1", "everything", *floors, key="curator", says="possible values: research_only", code=2)
    gold = ("--floor", "3000ugold")
    for command in (("curator", "open-cohort", "1", "research_only"), ("contributor", "own-terms", "research_only", "--out", "gold.json")):
        key = "curator" if command[0] == "curator" else None
        world.no(*command, *gold, key=key, says="nothing is paid in ugold, so nothing of this cohort could be sold")
        world.no(*command, *floors, "--floor", "1ustake", key=key, says="--floor names ustake twice")
        world.no(*command, "--floor", "3000", key=key, says="write whole micro-units", code=2)
    world.no("curator", "open-cohort", "1", "research_only", *floors, key="curator-2", says="there is no key")
    assert world.ok("curator", "open-cohort", "1", "research_only", *floors, key="curator")["cohort"] == 1
    world.no("curator", "open-cohort", "1", "research_only", *floors, key="curator", says="contribute to cohort 1")
    terms = world.ok("contributor", "terms", "1")
    assert any("research" in line for line in terms), terms
    world.ok("contributor", "own-terms", "research_only", "--floor", "6000ustake")
    own = json.loads((world.folder / "terms.json").read_text())
    own |= {"longest_use": 180 * 86_400, "regions": {"only": ["DE", "FR"]}}
    (world.folder / "terms.json").write_text(json.dumps(own))
    world.no("contributor", "open-cohort", "1", key="auditor-1", says="has no identity: register first")
    opened = world.ok("contributor", "open-cohort", "1", key="contributor-12")
    assert opened["cohort"] == 2
    assert "Germany" in " ".join(world.ok("contributor", "terms", "2")) or "DE" in " ".join(world.ok("contributor", "terms", "2"))
    (world.folder / "bad-terms.json").write_text(json.dumps({**own, "regions": ["DE"]}))
    world.no("contributor", "open-cohort", "1", "bad-terms.json", key="contributor-12", says="--help` shows how terms are written")
    gone = {**own, "floors": [{"denom": "ugold", "amount": "1"}]}
    (world.folder / "bad-terms.json").write_text(json.dumps(gone))
    world.no("contributor", "open-cohort", "1", "bad-terms.json", key="contributor-12", says="nothing is paid in ugold")
    own["longest_use"] = 1
    (world.folder / "terms.json").write_text(json.dumps(own))
    world.no("contributor", "open-cohort", "1", key="contributor-12", says="longest_use")


def mostly_of(other, spare, first):
    """Three quarters of one person's rows; the rest another's with `first` in the first column."""
    own = [row.replace(row.split(",")[0], first, 1) for row in rows_of(spare)[1]]
    return rows_of(other)[1][: ROWS * 3 // 4] + own[ROWS * 3 // 4 :]


def people_contribute(world: World):
    header, rows = rows_of("contributor-1")
    write_rows(world, "wrong", header.replace("mdvis", "visits"), rows)
    prepare = ("contributor", "prepare", "wrong.csv", "--cohort", "1", "--store", "store", "--out", "wrong.json")
    world.no(*prepare, "--schema", SCHEMA, says=r"would reject this file \(code")
    world.no(*prepare, "--schema", SCHEMA.with_name("heart-rate.json"), says="this schema is")
    world.no(*prepare, says="--schema", code=2)

    def put_in(name, cohort, *sponsor, file=None):
        file = file or name
        prepared = world.ok(
            *("contributor", "prepare", f"{file}.csv", "--cohort", cohort, "--schema", SCHEMA),
            *("--store", "store", "--out", f"{file}.json"),
        )
        assert prepared["records"] == ROWS and prepared["quality_bps"] > 9_000, prepared
        return world.ok("contributor", "contribute", f"{file}.json", *sponsor, key=name)["contribution"]

    for name in PEOPLE:
        write_rows(world, name, *rows_of(name))
    world.no("contributor", "contribute", "scan", key="contributor-1", says="of another form")
    numbers = together(lambda name: put_in(name, "1"), PEOPLE)
    world.contribution = dict(zip(PEOPLE, numbers))
    again = f"contribution {world.contribution['contributor-1']} is this file already"
    world.no("contributor", "contribute", "contributor-1.json", key="contributor-1", says=again)
    world.no("contributor", "contribute", "contributor-1.json", key="auditor-1", says="has no identity: register first")
    # most of the newcomer's rows are somebody else's, which their own client cannot see
    write_rows(world, NEWCOMER, header, mostly_of("contributor-1", "contributor-2", "7"))
    world.contribution[NEWCOMER] = put_in(NEWCOMER, "1", "--granter", "curator")
    # and so is a second file of somebody
    write_rows(world, "second", header, mostly_of("contributor-3", "contributor-4", "8"))
    world.copied = put_in("contributor-10", "1", file="second")
    listed = world.ok("contributor", "contributions", "--of", "contributor-1")
    assert [one["status"] for one in listed] == ["submitted"], listed


def keepers_judge_and_auditors_decide(world: World):
    enlisted = [f"auditor-{number}" for number in range(1, 4)]
    together(lambda name: world.ok("auditor", "enlist", key=name), enlisted)
    world.no("auditor", "enlist", key="auditor-1", says="is enlisted already")
    world.no("auditor", "enlist", key="contributor-1", says="does not hold the role `auditor`")
    verdicts = world.keepers("judge", "1", SCHEMA)["verdicts"]
    flagged, copied = str(world.contribution[NEWCOMER]), str(world.copied)
    assert "flagged" in verdicts[flagged] and "flagged" in verdicts[copied], verdicts
    assert sum("verified" in verdict for verdict in verdicts.values()) == 12, verdicts
    next_of = {
        audit["contribution"]: name for name in enlisted for audit in world.ok("auditor", "next", "--of", name)
    }
    assert set(next_of) == {int(flagged), int(copied)}, next_of
    drawn = next_of[int(flagged)]
    shown = world.ok("audit", "show", flagged)
    assert shown["auditor"] == world.address(drawn) and (shown["pool"], shown["cohort"], shown["records"]) == (1, 1, ROWS), shown
    assert shown["status"] == {"flagged": {"code": 33}} and shown["why"].startswith("Much of this data"), shown
    content = json.loads((world.folder / f"{NEWCOMER}.json").read_text())["facts"]["content"]
    assert shown["content"] == content and content in world.plain("auditor", "next", "--of", drawn).stdout, shown
    decide = ("auditor", "decide", flagged)
    other = next(name for name in enlisted if name != drawn)
    world.no(*decide, "--quality", "9000", key=other, says="to audit, not")
    world.no(*decide, "--quality", "20000", key=drawn, says="it must be 1 to 10000")
    world.no(*decide, key=drawn, says="--reject", code=2)
    listed = "one of 1 not_parseable, 2 direct_identifier, .*9 duplicate"
    for unknown in ("0", "11", "33", "possible_duplicate", "256", "copied"):
        world.no(*decide, "--reject", unknown, key=drawn, says=listed, code=2)
    assert "9 duplicate: This data is in the pool already." in world.run([world.sheaf, *decide[:2], "--help"]).stdout
    world.no(*decide, "--quality", "1", "--reject", "9", key=drawn, says="cannot be used with", code=2)
    world.ok(*decide, "--quality", "5000", key=drawn)
    world.no(*decide, "--quality", "5000", key=drawn, says=f"there is no open audit of contribution {flagged}")
    world.ok("auditor", "decide", copied, "--reject", "duplicate", key=next_of[int(copied)])
    assert all(world.ok("auditor", "next", "--of", name) == [] for name in enlisted)
    mine = {one["number"]: one["status"] for one in world.ok("contributor", "contributions", "--of", "contributor-10")}
    assert mine[world.copied] == {"rejected": {"code": 9}}, mine
    assert "why This data is in the pool already." in world.plain("contributor", "contributions", "--of", "contributor-10").stdout
    assert "verified" in mine[world.contribution["contributor-10"]], mine
    world.audited = {drawn, next_of[int(copied)]}
    world.ok("auditor", "delist", key="auditor-3")
    [cohort] = [one for one in world.ok("contributor", "pools")[0]["cohorts"] if one["cohort"] == 1]
    floors = cohort.pop("floors")
    assert sorted(floors) == ["2000grain", "3000ustake"], floors
    assert cohort == {"cohort": 1, "terms": "research_only", "people": 13, "records": 13 * ROWS}, cohort
    assert "3000ustake" in world.plain("contributor", "pools").stdout


def the_pool_is_cut_and_published(world: World):
    world.no("curator", "pool", "cut", "1", key="curator", says=r"pool 1 can be cut by its curator .* from 2\S+Z")
    world.until(world.ok("contributor", "pools")[0]["cut_from"])
    assert world.ok("curator", "pool", "cut", "1", key="curator")["edition"] == 1
    world.no("curator", "pool", "cut", "1", key="curator", says="pool 1 can be cut by its curator .* from")
    published = world.keepers("publish", "1", "1", SCHEMA)
    world.published = published["records"]["1"]
    assert 0 < world.published <= 13 * ROWS, published


def a_moved_identity_acts_from_its_new_address(world: World):
    world.until(world.moved_from)
    three = str(world.identity["contributor-3"])
    world.ok("contributor", "finish-move", three, key="contributor-3")
    listed = world.ok("contributor", "contributions", "--of", "buyer-2")
    assert [one["number"] for one in listed] == [world.contribution["contributor-3"]], listed
    world.no("contributor", "contributions", "--of", "contributor-3", says="no identity")
