//! `report.html`: one self-contained page with the flow of one sale's money as a picture.

use std::fmt::Write as _;

use anyhow::Result;
use api::data_pool::Line;
use api::marketplace::OrderResponse;

use super::{Out, Payout, Role, Summary};
use crate::demo::narrator::{amount, grouped, short};

/// The sale that is drawn.
struct Sale<'a> {
    order: u64,
    denom: String,
    price: u128,
    /// (Cohort, its line of the price).
    cohorts: Vec<(String, u128)>,
    payouts: Vec<&'a Payout>,
}

impl<'a> Sale<'a> {
    /// An order, with the payouts that are its own.
    fn of(order: &OrderResponse, payouts: &'a [Payout]) -> Self {
        let cohort = |line: &Line| (format!("cohort {}", line.cohort), line.price.u128());
        Self {
            order: order.id,
            denom: order.denom.clone(),
            price: order.price.u128(),
            cohorts: order.purchase.lines.iter().map(cohort).collect(),
            payouts: payouts.iter().filter(|payout| payout.order == order.id).collect(),
        }
    }
}

const HEIGHT: f64 = 420.0;
const GAP: f64 = 10.0;

/// Writes the page.
pub(crate) fn write(out: &Out, order: &OrderResponse, payouts: &[Payout], summary: &Summary) -> Result<()> {
    let mut page = String::from(HEAD);
    write!(
        page,
        "<h1>Sheaf: the life of a data pool</h1>\n<p class=lead>{} contributors, {} cohorts, {} rows, {} orders. \
         Seed {}. Everything on this page comes from the run that wrote it.</p>\n",
        summary.contributors,
        summary.cohorts,
        grouped(summary.rows as u128),
        summary.orders.len(),
        summary.seed
    )?;
    let sale = Sale::of(order, payouts);
    write!(
        page,
        "<h2>Where the money of order {} went</h2>\n<p>Its price was {}. Widths are to scale.</p>\n",
        sale.order,
        amount(sale.price, &sale.denom)
    )?;
    draw(&mut page, &sale)?;
    shares(&mut page, &sale)?;
    orders(&mut page, summary)?;
    refusals(&mut page, summary)?;
    money(&mut page, summary)?;
    page.push_str("</main></body></html>\n");
    out.bytes("report.html", page.as_bytes())
}

/// What each role got, in the order in which it is drawn.
fn by_role(sale: &Sale<'_>) -> Vec<(Role, u128)> {
    let mut sums: Vec<(Role, u128)> = vec![];
    for payout in &sale.payouts {
        match sums.iter_mut().find(|(role, _)| *role == payout.role) {
            Some((_, sum)) => *sum += payout.amount,
            None => sums.push((payout.role, payout.amount)),
        }
    }
    sums.sort();
    sums
}

/// Three columns: the price, its cohorts, its payees; bands between them.
fn draw(page: &mut String, sale: &Sale<'_>) -> Result<()> {
    let roles = by_role(sale);
    let scale = HEIGHT / sale.price.max(1) as f64;
    let height = HEIGHT + GAP * roles.len().max(sale.cohorts.len()) as f64;
    writeln!(
        page,
        "<svg viewBox='0 0 1060 {:.0}' role=img aria-label='Flow of the money of order {}'>",
        height + 20.0,
        sale.order
    )?;
    box_(page, 20.0, 10.0, HEIGHT, "price", "#334155", "price", &amount(sale.price, &sale.denom))?;
    let mut from = 10.0;
    let mut top = 10.0;
    let mut middles = vec![];
    for (name, paid) in &sale.cohorts {
        let size = *paid as f64 * scale;
        band(page, (130.0, from), (360.0, top), size, "#94a3b8")?;
        box_(page, 360.0, top, size, "cohort", "#64748b", name, &amount(*paid, &sale.denom))?;
        middles.push((top, size));
        from += size;
        top += size + GAP;
    }
    let mut top = 10.0;
    for (role, sum) in &roles {
        let size = *sum as f64 * scale;
        let colour = colour(*role);
        let mut at = top;
        for (start, whole) in &mut middles {
            // each cohort gives to each role as its price stands to the whole
            let part = size * (*whole / HEIGHT);
            band(page, (470.0, *start), (700.0, at), part, colour)?;
            *start += part;
            at += part;
        }
        box_(page, 700.0, top, size, "role", colour, role.name(), &amount(*sum, &sale.denom))?;
        top += size + GAP;
    }
    page.push_str("</svg>\n");
    Ok(())
}

fn colour(role: Role) -> &'static str {
    match role {
        Role::Contributor => "#15803d",
        Role::Relayers => "#0369a1",
        Role::Curator => "#7c3aed",
        Role::Auditors => "#be185d",
        Role::Reserve => "#b45309",
        Role::Purse => "#a16207",
        Role::Carried => "#6b7280",
        Role::Refund => "#0f766e",
    }
}

#[expect(clippy::too_many_arguments, reason = "a rectangle, a colour and two labels")]
fn box_(
    page: &mut String,
    x: f64,
    y: f64,
    size: f64,
    class: &str,
    colour: &str,
    label: &str,
    detail: &str,
) -> Result<()> {
    let size = size.max(1.0);
    let middle = y + size / 2.0 + 4.0;
    let text = x + 118.0;
    writeln!(
        page,
        "<g class={class}><rect x={x:.1} y={y:.1} width=110 height={size:.1} rx=3 fill='{colour}'/>\
         <text x={text:.1} y={middle:.1}>{} <tspan class=dim>{}</tspan></text></g>",
        escape(label),
        escape(detail)
    )?;
    Ok(())
}

fn band(page: &mut String, from: (f64, f64), to: (f64, f64), size: f64, colour: &str) -> Result<()> {
    let ((x1, y1), (x2, y2)) = (from, to);
    let (b1, b2, bend) = (y1 + size, y2 + size, (x1 + x2) / 2.0);
    writeln!(
        page,
        "<path d='M{x1:.1} {y1:.1}C{bend:.1} {y1:.1} {bend:.1} {y2:.1} {x2:.1} {y2:.1}V{b2:.1}\
         C{bend:.1} {b2:.1} {bend:.1} {b1:.1} {x1:.1} {b1:.1}Z' fill='{colour}' opacity=.35 />"
    )?;
    Ok(())
}

fn shares(page: &mut String, sale: &Sale<'_>) -> Result<()> {
    let roles = by_role(sale);
    let total: u128 = roles.iter().map(|(_, sum)| sum).sum();
    let contributors = sale.payouts.iter().filter(|payout| payout.role == Role::Contributor).count();
    page.push_str("<table><tr><th>who<th>amount<th>of the price</tr>\n");
    for (role, sum) in &roles {
        let label = match role {
            Role::Contributor => format!("{contributors} contributors"),
            role => role.name().into(),
        };
        let share = *sum as f64 / sale.price.max(1) as f64 * 100.0;
        writeln!(page, "<tr><td>{label}<td>{}<td>{share:.2} %</tr>", amount(*sum, &sale.denom))?;
    }
    writeln!(
        page,
        "<tr class=sum><td>sum<td>{}<td>difference {}</tr></table>",
        amount(total, &sale.denom),
        sale.price.abs_diff(total)
    )?;
    Ok(())
}

fn orders(page: &mut String, summary: &Summary) -> Result<()> {
    page.push_str("<h2>Orders</h2>\n<table><tr><th>order<th>price<th>state</tr>\n");
    for order in &summary.orders {
        let price = order.price.parse().unwrap_or_default();
        writeln!(page, "<tr><td>{}<td>{}<td>{}</tr>", order.id, amount(price, &order.denom), order.state)?;
    }
    page.push_str("</table>\n");
    Ok(())
}

fn refusals(page: &mut String, summary: &Summary) -> Result<()> {
    page.push_str("<h2>What was refused</h2>\n<table><tr><th>attempt<th>answer</tr>\n");
    for refused in &summary.refused {
        writeln!(page, "<tr><td>{}<td>{}</tr>", escape(&refused.attempt), escape(&refused.sentence))?;
    }
    page.push_str("</table>\n");
    Ok(())
}

fn money(page: &mut String, summary: &Summary) -> Result<()> {
    page.push_str(
        "<h2>Every contract's money</h2>\n<p>What it counts, and what it holds.</p>\n\
         <table><tr><th>contract<th>denom<th>counted<th>holds<th>difference</tr>\n",
    );
    for entry in &summary.money {
        let parts: Vec<String> = entry
            .parts
            .iter()
            .filter(|(_, amount)| amount != "0")
            .map(|(name, amount)| format!("{name} {}", grouped(amount.parse().unwrap_or_default())))
            .collect();
        writeln!(
            page,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
            entry.contract,
            short(&entry.denom),
            if parts.is_empty() { "nothing".into() } else { parts.join(" + ") },
            grouped(entry.balance.parse().unwrap_or_default()),
            entry.difference
        )?;
    }
    page.push_str("</table>\n");
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&#39;")
}

const HEAD: &str = "<!doctype html>
<html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width'>
<title>Sheaf demo</title><style>
body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#0f172a;background:#f8fafc}
main{max-width:980px;margin:0 auto;padding:24px}
h1{font-size:26px;margin:8px 0}h2{font-size:18px;margin:32px 0 8px}.lead{color:#475569}
svg{width:100%;height:auto;background:#fff;border:1px solid #e2e8f0;border-radius:8px}
svg text{font:13px system-ui,sans-serif;fill:#0f172a}.dim{fill:#64748b}
.price text,.cohort text{paint-order:stroke;stroke:#fff;stroke-width:3px}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid #e2e8f0}
th,td{padding:5px 10px;text-align:left;border-bottom:1px solid #e2e8f0;vertical-align:top}
th{background:#f1f5f9;font-weight:600}td:first-child{white-space:nowrap}.sum td{font-weight:600}
</style></head><body><main>
";
