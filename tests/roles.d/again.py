"""A contributor tries again, and is paid elsewhere."""

from giving import mostly_of
from world import SCHEMA, World, rows_of, told, write_rows

# how long keepers have for a verdict, of the durations that scripts/localnet has, seconds
VERIFY = 900


def what_nobody_judges_is_submitted_again(world: World):
    write_rows(world, "more", *rows_of("contributor-1"))
    prepare = ("contributor", "prepare", "more.csv", "--schema", SCHEMA, "--store", "store")
    world.ok(*prepare, "--cohort", "1", "--out", "more.json")
    number = str(world.ok("contributor", "contribute", "more.json", key="contributor-1")["contribution"])
    again = ("contributor", "resubmit", number)
    world.no(*again, "more.json", key="contributor-1", says=f"contribution {number} waits for a verdict until")
    write_rows(world, "fourth", *rows_of("contributor-4"))
    world.ok("contributor", "prepare", "fourth.csv", *prepare[3:], "--cohort", "1", "--out", "fourth.json")
    waits = str(world.ok("contributor", "contribute", "fourth.json", key="contributor-4")["contribution"])
    world.no("contributor", "expire", waits, key="buyer-2", says=f"contribution {waits} waits for a verdict until")
    world.until(world.now() + VERIFY + 1)
    world.ok("contributor", "expire", waits, key="buyer-2")
    world.no("contributor", "expire", waits, key="buyer-2", says=f"contribution {waits} is Expired: only a submitted one expires")
    world.ok(*prepare, "--cohort", "2", "--out", "other.json")
    world.no(*again, "other.json", key="contributor-1", says="is in cohort 1, and this file was prepared for cohort 2")
    world.ok(*prepare, "--cohort", "1", "--out", "newer.json")
    world.no(*again, "newer.json", key="contributor-8", says="is not wasm1")
    assert world.ok(*again, "newer.json", key="contributor-1")["round"] == 2


def an_audit_that_nobody_makes_moves_on(world: World):
    # most of these rows are somebody else's
    header, _ = rows_of("contributor-8")
    write_rows(world, "copied", header, mostly_of("contributor-9", "contributor-4", "6"))
    prepare = ("contributor", "prepare", "copied.csv", "--schema", SCHEMA, "--store", "store", "--cohort", "1")
    world.ok(*prepare, "--out", "copied.json")
    number = world.ok("contributor", "contribute", "copied.json", key="contributor-8")["contribution"]
    assert "flagged" in world.keepers("judge", "1", SCHEMA)["verdicts"][str(number)]
    move = ("auditor", "move", str(number))
    first = world.ok("auditor", "show", str(number))
    world.no(*move, key="buyer-2", says=f"the audit of contribution {number} can be decided before")
    world.until(first["deadline"])
    moved = told(world.ok(*move, key="buyer-2"), "sheaf_audit_assigned")
    assert moved["attempt"] == "2" and moved["auditor"] != first["auditor"], (moved, first)
    world.late = (number, int(moved["deadline"]))


def earnings_go_where_their_owner_says(world: World):
    payout = ("contributor", "payout")
    told(world.ok(*payout, "contributor-11", key="contributor-1"), "sheaf_payout_set")
    world.no(*payout, key="contributor-1", says="<ADDRESS>", code=2)
    world.no(*payout, "wasm1nobody", key="contributor-1", says="wasm1nobody")
    world.ok(*payout, "--own", key="contributor-1")
