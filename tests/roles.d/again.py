"""A contributor tries again, and is paid elsewhere."""

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
    world.until(world.now() + VERIFY + 1)
    world.ok(*prepare, "--cohort", "2", "--out", "other.json")
    world.no(*again, "other.json", key="contributor-1", says="is in cohort 1, and this file was prepared for cohort 2")
    world.ok(*prepare, "--cohort", "1", "--out", "newer.json")
    world.no(*again, "newer.json", key="contributor-8", says="is not wasm1")
    assert world.ok(*again, "newer.json", key="contributor-1")["round"] == 2


def earnings_go_where_their_owner_says(world: World):
    payout = ("contributor", "payout")
    told(world.ok(*payout, "contributor-11", key="contributor-1"), "sheaf_payout_set")
    world.no(*payout, key="contributor-1", says="<ADDRESS>", code=2)
    world.no(*payout, "wasm1nobody", key="contributor-1", says="wasm1nobody")
    world.ok(*payout, "--own", key="contributor-1")
