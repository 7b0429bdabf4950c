//! Pauses: an action stops for a while and goes on by itself. Deadlines by which it should have been done are
//! stretched by as long as it could not be.
//!
//! Every pause is kept, with how long its action had been paused before it, so that the paused seconds between
//! any two times are two look-ups, whatever happened in between.

use api::check::{self, InputError};
use api::pause::{Lifted, MAX_PAUSE, PAUSE_WINDOW, PauseResponse, Paused};
use cosmwasm_std::{Order, Response, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use crate::ControlError;

/// One pause.
#[lean_serde]
struct Window {
    /// Until when, seconds.
    until: u64,
    /// How long the action had been paused before, seconds.
    before: u64,
}

/// (Action, since when) -> pause.
const PAUSES: Map<(&str, u64), Window> = Map::new("pause");

/// The last pause that began at a time or before, with its begin.
fn last(storage: &dyn Storage, action: &str, at: u64) -> StdResult<Option<(u64, Window)>> {
    let upto = Some(Bound::inclusive(at));
    PAUSES.prefix(action).range(storage, None, upto, Order::Descending).next().transpose()
}

/// How long an action was paused up to a time, since ever, seconds.
fn total(storage: &dyn Storage, action: &str, at: u64) -> StdResult<u64> {
    Ok(last(storage, action, at)?.map_or(0, |(from, Window { until, before })| {
        before.saturating_add(at.min(until).saturating_sub(from))
    }))
}

/// Until when an action is paused; none while it is not.
pub fn paused_until(storage: &dyn Storage, action: &str, now: u64) -> StdResult<Option<u64>> {
    Ok(last(storage, action, now)?.map(|(_, window)| window.until).filter(|until| now < *until))
}

/// Fails while an action is paused.
pub fn check<E>(storage: &dyn Storage, action: &str, now: u64) -> Result<(), E>
where
    E: From<StdError> + From<ControlError>,
{
    match paused_until(storage, action, now)? {
        Some(until) => Err(ControlError::Paused { action: action.into(), until }.into()),
        None => Ok(()),
    }
}

/// How long an action was paused between two times, seconds.
pub fn paused_between(storage: &dyn Storage, action: &str, since: u64, at: u64) -> StdResult<u64> {
    Ok(total(storage, action, at)?.saturating_sub(total(storage, action, since)?))
}

/// A deadline by which an action was to be done, set at `since`, as it stands now: later by as long as the action
/// was paused since.
pub fn stretched(storage: &dyn Storage, action: &str, since: u64, deadline: u64, now: u64) -> StdResult<u64> {
    Ok(deadline.saturating_add(paused_between(storage, action, since, now)?))
}

/// Pauses an action. Who may is the caller's matter. Fails on a length outside 1 s to 14 d, on an action that is
/// paused, and where it would have been paused for more than 14 d in 60.
pub fn pause<E>(storage: &mut dyn Storage, action: &str, seconds: u64, now: u64) -> Result<Response, E>
where
    E: From<StdError> + From<InputError> + From<ControlError>,
{
    check::range("seconds", seconds, 1, MAX_PAUSE)?;
    if let Some(until) = paused_until(storage, action, now)? {
        return Err(ControlError::AlreadyPaused { action: action.into(), until }.into());
    }
    let until = now.saturating_add(seconds);
    let used = paused_between(storage, action, until.saturating_sub(PAUSE_WINDOW), now)?;
    if used.saturating_add(seconds) > MAX_PAUSE {
        let action = action.into();
        return Err(ControlError::PauseBudget { action, used, wanted: seconds, max: MAX_PAUSE }.into());
    }
    let before = total(storage, action, now)?;
    PAUSES.save(storage, (action, now), &Window { until, before })?;
    Ok(Response::new().add_event(Paused { action: action.into(), until }))
}

/// Ends a pause early. Who may is the caller's matter. Fails on an action that is not paused.
pub fn lift<E>(storage: &mut dyn Storage, action: &str, now: u64) -> Result<Response, E>
where
    E: From<StdError> + From<ControlError>,
{
    match last(storage, action, now)? {
        Some((from, window)) if now < window.until => {
            PAUSES.save(storage, (action, from), &Window { until: now, ..window })?;
            Ok(Response::new().add_event(Lifted { action: action.into() }))
        }
        _ => Err(ControlError::NotPaused { action: action.into() }.into()),
    }
}

/// What is paused, and what of the allowance each action has left: the answer to `Pauses {}`.
pub fn query(storage: &dyn Storage, actions: &[&str], now: u64) -> StdResult<Vec<PauseResponse>> {
    actions
        .iter()
        .map(|action| {
            let used = paused_between(storage, action, now.saturating_sub(PAUSE_WINDOW), now)?;
            Ok(PauseResponse {
                action: action.to_string(),
                paused_until: paused_until(storage, action, now)?,
                left: MAX_PAUSE.saturating_sub(used),
            })
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "a model in hours, within bounds")]
mod tests {
    use cosmwasm_std::testing::MockStorage;
    use proptest::prelude::*;

    use super::*;
    use crate::tests::Refusal;

    const DAY: u64 = 86_400;

    fn pause(storage: &mut MockStorage, seconds: u64, now: u64) -> Result<(), Refusal> {
        super::pause(storage, "buy", seconds, now).map(drop)
    }

    #[test]
    fn it_ends_by_itself_and_stretches_what_was_set_before_or_in_it() {
        let mut storage = MockStorage::new();
        pause(&mut storage, 100, 1_000).unwrap();
        let until = |now| paused_until(&storage, "buy", now);
        assert_eq!(
            [until(999), until(1_000), until(1_099), until(1_100)].map(Result::unwrap),
            [None, Some(1_100), Some(1_100), None]
        );
        assert_eq!(check::<Refusal>(&storage, "sell", 1_050), Ok(()), "of another action");
        let paused = ControlError::Paused { action: "buy".into(), until: 1_100 };
        assert_eq!(check::<Refusal>(&storage, "buy", 1_050), Err(paused.into()));
        let stretched = |since, now| stretched(&storage, "buy", since, 5_000, now).unwrap();
        assert_eq!(stretched(900, 1_000), 5_000);
        assert_eq!(stretched(900, 1_030), 5_030, "so far");
        assert_eq!(stretched(900, 4_000), 5_100);
        assert_eq!(stretched(1_060, 4_000), 5_040, "set while paused");
        assert_eq!(stretched(1_100, 4_000), 5_000, "set afterwards");
    }

    #[test]
    fn one_at_a_time_of_bounded_length_and_share() {
        let mut storage = MockStorage::new();
        for seconds in [0, MAX_PAUSE + 1] {
            let (min, max) = (1, MAX_PAUSE.into());
            let range = InputError::Range { what: "seconds", min, max, got: seconds.into() };
            assert_eq!(pause(&mut storage, seconds, 0), Err(range.into()));
        }
        let start = 1_000 * DAY;
        pause(&mut storage, 10 * DAY, start).unwrap();
        let already = ControlError::AlreadyPaused { action: "buy".into(), until: start + 10 * DAY };
        assert_eq!(pause(&mut storage, 1, start + DAY), Err(already.into()));
        let over = ControlError::PauseBudget {
            action: "buy".into(),
            used: 10 * DAY,
            wanted: 4 * DAY + 1,
            max: MAX_PAUSE,
        };
        assert_eq!(pause(&mut storage, 4 * DAY + 1, start + 20 * DAY), Err(over.into()));
        pause(&mut storage, 4 * DAY, start + 20 * DAY).unwrap();
        assert!(pause(&mut storage, 1, start + 59 * DAY).is_err());
        pause(&mut storage, DAY, start + 60 * DAY).unwrap();
    }

    #[test]
    fn it_can_be_lifted() {
        let mut storage = MockStorage::new();
        let not = Refusal::from(ControlError::NotPaused { action: "buy".into() });
        assert_eq!(lift::<Refusal>(&mut storage, "buy", 5).map(drop), Err(not.clone()));
        pause(&mut storage, 100, 1_000).unwrap();
        lift::<Refusal>(&mut storage, "buy", 1_040).unwrap();
        assert_eq!(lift::<Refusal>(&mut storage, "buy", 1_040).map(drop), Err(not));
        assert_eq!(paused_between(&storage, "buy", 0, 9_999), Ok(40));
        pause(&mut storage, 10, 1_040).unwrap();
        assert_eq!(paused_between(&storage, "buy", 0, 9_999), Ok(50), "again in the same second");
        let left = MAX_PAUSE - 50;
        let response = PauseResponse { action: "buy".into(), paused_until: None, left };
        assert_eq!(query(&storage, &["buy"], 2_000), Ok(vec![response]));
    }

    proptest! {
        /// Against a model that keeps every paused hour.
        #[test]
        fn never_more_than_14_days_in_60_and_every_second_counted(
            deeds in prop::collection::vec((1u64..20 * 24, 1u64..16 * 24, any::<bool>()), 1..60),
        ) {
            let mut storage = MockStorage::new();
            let mut hours: Vec<bool> = vec![];
            let mut now = 0u64;
            for (wait, length, lifted) in deeds {
                now += wait;
                hours.resize(hours.len().max(now as usize), false);
                let (at, seconds) = (now * 3_600, length * 3_600);
                let in_force = hours.get(now as usize).copied().unwrap_or_default();
                let end = (now + length) as usize;
                let from = end.saturating_sub(60 * 24).min(now as usize);
                let used = hours[from..now as usize].iter().filter(|paused| **paused).count() as u64;
                let allowed = length <= 14 * 24 && !in_force && used + length <= 14 * 24;
                prop_assert_eq!(pause(&mut storage, seconds, at).is_ok(), allowed);
                if allowed {
                    hours.truncate(now as usize);
                    hours.resize(end, true);
                    if lifted {
                        let half = now + length / 2;
                        if half > now {
                            lift::<Refusal>(&mut storage, "buy", half * 3_600).unwrap();
                            hours[half as usize..].fill(false);
                        }
                    }
                }
                for since in [0, now / 2, now.saturating_sub(100)] {
                    let model = hours[since as usize..now as usize].iter().filter(|paused| **paused).count();
                    let is = paused_between(&storage, "buy", since * 3_600, at).unwrap();
                    prop_assert_eq!(is, model as u64 * 3_600);
                }
            }
            for start in 0..hours.len().saturating_sub(60 * 24) {
                let window = &hours[start..start + 60 * 24];
                prop_assert!(window.iter().filter(|paused| **paused).count() <= 14 * 24);
            }
        }
    }
}
