"""It is sold: quotes, requests, orders, deliveries, disputes, pay."""

from world import STAKE, World

# of the durations that scripts/localnet has, seconds
DELIVER, REFUND_DELAY = 120, 30
WISH = ("--pool", "1", "--purpose", "health_research", "--for", "90d")


def a_buyer_asks_what_it_costs(world: World):
    quote = world.ok("buyer", "quote", *WISH, "--denom", STAKE, "--of", "buyer-1")
    one, two = quote if len(quote) == 2 else (quote[0], None)
    assert one["refused"] == [] and int(one["least_price"]) > 0, quote
    assert two is None or (two["refused"] and two["least_price"] is None), quote
    said = world.plain("buyer", "quote", *WISH, "--denom", STAKE, "--of", "buyer-1")
    assert f"at least {one['least_price']} ustake" in said.stdout, said
    assert f"all that may be bought so: {one['least_price']} ustake" in said.stderr, said
    world.price = int(one["least_price"])
    other = ("buyer", "quote", "--pool", "1", "--purpose", "marketing", *WISH[4:], "--denom", STAKE, "--of", "buyer-1")
    assert world.ok(*other)[0]["refused"]
    world.no("buyer", "quote", *WISH, "--denom", "gold", "--of", "buyer-1", says="nothing is paid in gold")
    world.no("buyer", "quote", *WISH, "--denom", STAKE, "--of", "contributor-3", says="no identity")
    world.no("buyer", "quote", "--pool", "7", *WISH[2:], "--denom", STAKE, "--of", "buyer-1", says="there is no pool 7")
    world.no("buyer", "quote", "--pool", "1", "--purpose", "fun", *WISH[4:], "--denom", STAKE, "--of", "buyer-1", says="possible values: research", code=2)
    buy = ("buyer", "buy", *WISH, "--denom", STAKE)
    world.no(*buy, "--most", str(world.price), key="buyer-1", says=r"exchange key.*\(`sheaf buyer exchange-key`\)")
    world.no(*buy, "--most", f"{world.price}ustake", key="buyer-1", says="whole micro-units without a denom", code=2)
    world.ok("buyer", "exchange-key", key="buyer-1")
    world.no(*buy, "--most", str(world.price - 1), key="buyer-1", says="more than --most")
    world.no(*buy, "--cohorts", "5", "--most", "1", key="buyer-1", says="cohort 5 is not in edition 1")


def a_request_is_answered_and_accepted(world: World):
    request = ("buyer", "request", "doctor visits and chronic disease", *WISH[2:], "--records", "100")
    budget = world.price * 2
    world.no(*request, "--budget", f"{budget}ustake", "--stands", "60d", key="buyer-1", says="it must be")
    made = world.ok(*request, "--budget", f"{budget}ustake", key="buyer-1")
    assert made["request"] == 1
    world.no("buyer", "accept", "1", key="buyer-1", says="has no answer yet")
    world.keepers("match", "1", "1", "1", "1")
    [listed] = world.ok("buyer", "requests", "--of", "buyer-1")
    assert listed["open"] and listed["answers"][0]["cohorts"] == [1], listed
    world.no("buyer", "accept", "1", "--answer", "2", key="buyer-1", says="--answer 1 to 1")
    world.no("buyer", "accept", "1", key="buyer-2", says="not for persons")
    accepted = world.ok("buyer", "accept", "1", key="buyer-1")
    assert accepted["order"] == 1 and accepted["price"] == f"{world.price}ustake", accepted
    world.no("buyer", "accept", "1", key="buyer-1", says="order 1 is of the same already: give --again")
    world.no("buyer", "close-request", "1", key="buyer-2", says="is not the sender's")
    world.ok("buyer", "close-request", "1", key="buyer-1")
    world.no("buyer", "close-request", "1", key="buyer-1", says="is closed")


def what_is_delivered_opens_for_its_buyer(world: World):
    world.no("buyer", "open", "1", "scan", key="buyer-1", says="is not delivered yet")
    world.no("buyer", "confirm", "1", key="buyer-1", says="it must be delivered")
    world.no("buyer", "refund", "1", key="buyer-1", says="can be refunded from")
    world.keepers("deliver", "1", world.folder / "one.age")
    world.no("buyer", "open", "1", "scan", key="buyer-1", says="scan is no bundle of order 1")
    world.no("buyer", "open", "1", "one.age", key="contributor-1", says="another exchange key")
    world.no("buyer", "open", "9", "one.age", key="buyer-1", says="there is no order 9")
    opened = world.ok("buyer", "open", "1", "one.age", "--out", "opened", key="buyer-1")
    assert opened["records"] == world.published and opened["cohorts"] == [1], opened
    rows = (world.folder / "opened" / "cohort-1.csv").read_text().splitlines()
    assert len(rows) == world.published + 1
    world.no("buyer", "confirm", "1", key="contributor-1", says="is not the sender's")
    world.ok("buyer", "confirm", "1", key="buyer-1")
    world.no("buyer", "confirm", "1", key="buyer-1", says="is settled")
    licences = world.ok("buyer", "licences", "--of", "buyer-1")
    assert [one["order"] for one in licences] == [1] and licences[0]["licence_until"], licences


def an_order_is_renewed_in_grain_too(world: World):
    world.no("buyer", "renew", "1", "--most", "1", key="buyer-1", says="more than --most 1")
    renewed = world.ok("buyer", "renew", "1", "--most", str(world.price), "--for", "30d", key="buyer-1")
    assert renewed["order"] == 2 and renewed["cohorts"] == [1], renewed
    [quoted] = [one for one in world.ok("buyer", "quote", *WISH, "--denom", "grain", "--of", "buyer-1") if one["cohort"] == 1]
    bought = world.ok("buyer", "buy", *WISH, "--denom", "grain", "--most", quoted["least_price"], key="buyer-1")
    assert bought["order"] == 3 and bought["price"].startswith(quoted["least_price"] + "cw20:"), bought
    for order in ("2", "3"):
        world.keepers("deliver", order, world.folder / f"{order}.age")
    # the bundles are of one set of cohorts: one key opens them all
    assert world.ok("buyer", "open", "2", "3.age", "--out", "reopened", key="buyer-1")["records"] == world.published
    world.ok("buyer", "confirm", "3", key="buyer-1")
    dispute = ("buyer", "dispute", "2", "not-as-described")
    world.no(*dispute, key="buyer-1", says="--claim", code=2)
    world.no(*dispute[:3], "does-not-open", "--claim", "other.md", key="buyer-1", says="leave out --claim")
    bond = world.ok(*dispute, "--claim", "other.md", key="buyer-1")
    assert bond["bond"].endswith(STAKE) and world.now() < bond["draw_before"] < bond["resolve_from"], bond
    world.no(*dispute, "--claim", "other.md", key="buyer-1", says="order 2 is disputed, it must be delivered")


def everyone_is_paid(world: World):
    [uses] = {len(world.ok("contributor", "uses", "--of", name)) for name in ("contributor-1", "contributor-2")}
    assert uses == 3
    due = world.ok("contributor", "earnings", "--of", "contributor-1")
    native = [one for one in due if one["denom"] == STAKE]
    grain = [one for one in due if one["denom"].startswith("cw20:")]
    assert int(native[0]["due"]) > 0 and int(grain[0]["due"]) > 0, due
    claimed = {one["denom"]: one["paid"] for one in world.ok("contributor", "claim", key="contributor-1")}
    assert claimed == {one["denom"]: one["due"] for one in due}, (claimed, due)
    assert world.ok("contributor", "claim", key="contributor-1") == []
    world.no("contributor", "claim", key="auditor-5", says="no identity")
    # who is on a sanctions list waits for their money; who is revoked gets it
    six, seven = str(world.identity["contributor-6"]), str(world.identity["contributor-7"])
    assert world.ok("issuer", "decide", six, "sanction", key="issuer-1")["status"] == "sanctioned"
    world.no("issuer", "decide", six, "sanction", key="issuer-1", says="cannot be sanctioned")
    world.no("contributor", "claim", key="contributor-6", says="is frozen: it is on a sanctions list")
    assert world.ok("issuer", "decide", six, "clear", key="issuer-1")["status"] == "active"
    assert len(world.ok("contributor", "claim", key="contributor-6")) == 2
    assert world.ok("issuer", "decide", seven, "revoke", key="issuer-1")["status"] == "revoked"
    world.no("issuer", "decide", seven, "reinstate", key="issuer-1", says="cannot be reinstated")
    world.no("contributor", "contribute", "contributor-8.json", key="contributor-7", says="revoked")
    assert len(world.ok("contributor", "claim", key="contributor-7")) == 2
    shares = {one["denom"] for one in world.ok("curator", "claim", key="curator")}
    assert STAKE in shares and len(shares) == 2, shares
    assert world.ok("curator", "claim", key="curator") == []
    assert world.ok("auditor", "claim", key="auditor-1") == []
    assert world.ok("relayer", "claim", key="relayer-1") == []


def grain_changes_hands(world: World):
    grain, buyer = ("contributor", "grain"), ("buyer", "grain")
    offer = (*grain, "offer", "2000000grain", "40000ustake")
    assert world.ok(*buyer, "offers") == []
    world.no(*grain, "offer", "2000000grain", "1gold", key="contributor-2", says="gold")
    world.no(*grain, "offer", "2000000grain", "4grain", key="contributor-2", says="exactly one of the two must be")
    world.no(*offer, "--for", "2h", key="contributor-2", says="it must be")
    world.no(*offer, "--least", "2000001", key="contributor-2", says="it must be 1 to 2000000")
    assert world.ok(*offer, "--least", "1000000", key="contributor-2")["offer"] == 1
    [listed] = world.ok(*buyer, "offers")
    assert (listed["offer"], listed["maker"]) == (1, world.address("contributor-2")), listed
    assert listed["left"].startswith("2000000cw20:") and listed["costs"] == "40000ustake", listed
    fill = (*buyer, "fill", "1")
    world.no(*fill, "10000", key="buyer-1", says="it must be 1000000 at least")
    world.no(*fill, "20000", "--least", "1000001", key="buyer-1", says="gets 1000000, it must be 1000001 at least")
    world.no(*fill, "0", key="buyer-1", says="of offer 1: pay more")
    world.no(*buyer, "fill", "9", "20000", key="buyer-1", says="there is no offer 9")
    filled = world.ok(*fill, "20000", key="buyer-1")
    assert (filled["taken"], filled["paid"], filled["left"]) == ("1000000", "20000", "1000000"), filled
    assert filled["taken_denom"].startswith("cw20:") and filled["paid_denom"] == STAKE, filled
    world.no(*grain, "cancel-offer", "1", key="contributor-3", says="offer 1 is not the sender's")
    assert world.ok(*grain, "cancel-offer", "1", key="contributor-2")["refunded"] == "1000000"
    world.no(*grain, "cancel-offer", "1", key="contributor-2", says="offer 1 is over")
    world.no(*fill, "20000", key="buyer-1", says="offer 1 is over")
    # the other way round: a coin for GRAIN, which is paid by the token's own message
    back = world.ok(*buyer, "offer", "20000ustake", "1000000grain", "--for", "10m", key="buyer-1")
    filled = world.ok(*grain, "fill", str(back["offer"]), "5000000", "--least", "20000", key="contributor-2")
    assert (filled["taken"], filled["paid"], filled["left"]) == ("20000", "1000000", "0"), filled


def grain_is_redeemed_out_of_the_reserve(world: World):
    redeem = ("contributor", "grain", "redeem")
    world.no(*redeem, "1", key="contributor-6", says="is worth less than one micro-ustake of the reserve: redeem more")
    world.no(*redeem, "500000000", "--least", "900000000", key="contributor-6", says="at least 900000000 was asked for")
    world.no(*redeem, "99999999999999", key="contributor-6", says=r"you have \d+ micro-GRAIN that is not bonded")
    redeemed = world.ok(*redeem, "500000000grain", key="contributor-6")
    assert redeemed["burned"] == "500000000" and int(redeemed["paid"]) > 0 and redeemed["denom"] == STAKE, redeemed


def what_is_the_purses_goes_there(world: World):
    flush = ("voter", "flush", "--denom", STAKE)
    # at least the deposit of the pool that was refused
    assert int(world.ok(*flush, key="contributor-6")["flushed"]) >= 500_000
    world.no(*flush, key="contributor-6", says="nothing is the purse's in ustake")


def what_is_not_delivered_is_paid_back(world: World):
    buy = ("buyer", "buy", *WISH, "--denom", STAKE, "--cohorts", "1")
    bought = world.ok(*buy, "--most", str(world.price), key="buyer-1")
    order = str(bought["order"])
    world.no("buyer", "refund", order, key="buyer-1", says="can be refunded from")
    world.no("buyer", "refund", "1", key="buyer-1", says="is settled")
    [licence] = [one for one in world.ok("buyer", "licences", "--of", "buyer-1") if one["order"] == bought["order"]]
    assert licence["state"] == "funded" and licence["deliver_by"] < licence["refund_from"], licence
    world.until(world.now() + DELIVER + REFUND_DELAY)
    refunded = world.ok("buyer", "refund", order, key="buyer-1")
    assert refunded["refunded"] + refunded["denom"] == bought["price"], (refunded, bought)
    world.no("buyer", "refund", order, key="buyer-1", says="is refunded")
    world.no("buyer", "open", order, "one.age", key="buyer-1", says="was paid back")
