//! The trial of a contract: each of its messages, sent by each role, and with hostile values by one who may send it.

use std::collections::BTreeSet;
use std::fmt::Debug;

use anyhow::Result;
use api::denom::cw20_of;
use api::permission::Role;
use cosmwasm_std::{Addr, Coin, to_json_binary};
use cw_multi_test::{AppResponse, Executor};
use cw20::Cw20ExecuteMsg;
use serde::Serialize;

use super::cast::{Moment, World};
use super::hostile::variants;
use super::table::{Description, Row, check_section};

/// A message, ready to be sent: everything that it needs has happened.
pub(crate) struct Call<M> {
    message: Box<dyn Fn(&Addr) -> M>,
    note: &'static str,
    funds: Vec<Coin>,
    at: Option<Addr>,
    players: Vec<(Role, Addr)>,
    only: Option<&'static [Role]>,
}

/// Brings about what a message needs, and says what it is.
pub(crate) type Case<M> = fn(&mut World) -> Call<M>;

/// A contract whose permissions are tried.
pub(crate) struct Trial<M: 'static> {
    /// Its name, as in the table.
    pub(crate) name: &'static str,
    pub(crate) contract: fn(&World) -> Addr,
    pub(crate) callers: fn(&M) -> &'static [Role],
    /// Is it an error about who the sender is?
    pub(crate) about_sender: fn(&anyhow::Error) -> bool,
    pub(crate) cases: Vec<Case<M>>,
    /// Its messages, as its schema has them.
    pub(crate) schema: Vec<Description>,
}

impl<M: Clone + 'static> Call<M> {
    /// The same message, whoever sends it.
    pub(crate) fn of(message: M) -> Self {
        Self::by(move |_| message.clone())
    }
}

impl<M> Call<M> {
    /// A message that names its sender.
    pub(crate) fn by(message: impl Fn(&Addr) -> M + 'static) -> Self {
        let (message, players) = (Box::new(message), vec![]);
        Self { message, note: "", funds: vec![], at: None, players, only: None }
    }

    /// In which of its forms.
    pub(crate) fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    /// With funds; of a cw20 other than GRAIN, it is what the token is sent with.
    pub(crate) fn paying(self, amount: u128, denom: &str) -> Self {
        Self { funds: vec![Coin::new(amount, denom)], ..self }
    }

    /// The cw20 that it is sent with.
    fn token(&self) -> Option<Addr> {
        self.funds.first().and_then(|coin| cw20_of(&coin.denom)).map(Addr::unchecked)
    }

    /// As things stand, not all who may send such a message.
    pub(crate) fn only(self, only: &'static [Role]) -> Self {
        Self { only: Some(only), ..self }
    }

    /// To another contract of the kind.
    pub(crate) fn at(self, contract: Addr) -> Self {
        Self { at: Some(contract), ..self }
    }

    /// Who plays a role.
    fn player(&self, world: &World, role: Role) -> Addr {
        let played = self.players.iter().find(|(of, _)| *of == role).map(|(_, who)| who.clone());
        played.unwrap_or_else(|| world.who(role))
    }

    /// Someone else plays a role.
    pub(crate) fn played(mut self, role: Role, who: Addr) -> Self {
        self.players.push((role, who));
        self
    }
}

impl<M: Serialize + Debug> Trial<M> {
    /// Tries all, and what takes the owner once more when governance is that; compares the table.
    pub(crate) fn hold(self) {
        let (mut world, mut wrong) = (World::new(), vec![]);
        let start = world.moment();
        let rows: Vec<Row> =
            self.cases.iter().map(|case| self.case(&mut world, *case, &start, &mut wrong)).collect();
        let tried: BTreeSet<_> = rows.iter().map(|row| row.message.as_str()).collect();
        let known: BTreeSet<_> = self.schema.iter().map(|message| message.name.as_str()).collect();
        assert_eq!(tried, known, "messages of {} that are tried, and that there are", self.name);

        world.back_to(&start);
        world.hand_over();
        let start = world.moment();
        for (case, row) in self.cases.iter().zip(&rows) {
            if row.callers.contains(&Role::Owner) {
                self.case(&mut world, *case, &start, &mut wrong);
            }
        }
        assert!(wrong.is_empty(), "permissions of {}:\n{}", self.name, wrong.join("\n"));
        check_section(self.name, &self.schema, &rows);
    }

    fn case(&self, world: &mut World, case: Case<M>, start: &Moment, wrong: &mut Vec<String>) -> Row {
        world.back_to(start);
        let call = case(world);
        let row = self.row(&call, &world.who(Role::Anyone));
        self.try_all(world, &call, &row, wrong);
        self.try_hostile(world, &call, &row);
        row
    }

    fn row(&self, call: &Call<M>, sender: &Addr) -> Row {
        let message = (call.message)(sender);
        let json = serde_json::to_value(&message).expect("a message is JSON");
        let name = json.as_object().and_then(|object| object.keys().next()).expect("an enum of objects");
        let declared = Row { message: name.clone(), note: call.note, callers: (self.callers)(&message) };
        let Some(only) = call.only else { return declared };
        assert!(only.iter().all(|role| declared.may(*role)), "{name} {}: more than are declared", call.note);
        Row { callers: only, ..declared }
    }

    fn try_all(&self, world: &mut World, call: &Call<M>, row: &Row, wrong: &mut Vec<String>) {
        let ready = world.moment();
        for role in Role::ALL {
            // governance decides on pools too
            let as_owner = role == Role::Authority && world.who(role) == world.who(Role::Owner);
            if as_owner || row.may_only_as_other(role) {
                continue;
            }
            let may = row.may(role);
            if let Some(what) = self.try_one(world, call, (role, may), &ready) {
                let should = if may { "may" } else { "may not" };
                wrong.push(format!("{} {}: {role:?} {should}, but {what}", row.message, row.note));
            }
        }
    }

    /// What is wrong, if anything is.
    fn try_one(
        &self,
        world: &mut World,
        call: &Call<M>,
        (role, may): (Role, bool),
        ready: &Moment,
    ) -> Option<String> {
        let who = call.player(world, role);
        self.fund(world, call, &who);
        let before = world.moment();
        let result = self.send(world, call, &who, &(call.message)(&who));
        let wrong = match (result, may) {
            (Ok(_), true) => None,
            (Ok(_), false) => Some("it succeeded".into()),
            (Err(error), true) => Some(format!("it was refused: {:?}", error.root_cause())),
            (Err(error), false) if !(self.about_sender)(&error) => {
                Some(format!("it was refused for another reason: {:?}", error.root_cause()))
            }
            (Err(_), false) => (!world.is(&before)).then(|| "something changed".into()),
        };
        world.back_to(ready);
        wrong
    }

    /// The message with hostile values in it. Whatever is said to it, nothing panics.
    fn try_hostile(&self, world: &mut World, call: &Call<M>, row: &Row) {
        let Some(role) = row.callers.first() else { return };
        let who = call.player(world, *role);
        self.fund(world, call, &who);
        let ready = world.moment();
        let message = serde_json::to_value((call.message)(&who)).expect("a message is JSON");
        for variant in variants(&message) {
            if self.send(world, call, &who, &variant).is_ok() {
                world.back_to(&ready);
            }
        }
    }

    /// Gives a sender what the message is paid with.
    fn fund(&self, world: &mut World, call: &Call<M>, who: &Addr) {
        match call.token() {
            None => world.fund(who, &call.funds),
            Some(token) => world.suite.mint_hostile(&token, who, call.funds[0].amount.u128()),
        }
    }

    fn send(
        &self,
        world: &mut World,
        call: &Call<M>,
        who: &Addr,
        message: &(impl Serialize + Debug),
    ) -> Result<AppResponse> {
        let contract = call.at.clone().unwrap_or_else(|| (self.contract)(world));
        let (app, who) = (&mut world.suite.app, who.clone());
        let Some(token) = call.token() else {
            return app.execute_contract(who, contract, message, &call.funds);
        };
        let (amount, msg) = (call.funds[0].amount, to_json_binary(message).expect("a message is JSON"));
        let send = Cw20ExecuteMsg::Send { contract: contract.into(), amount, msg };
        app.execute_contract(who, token, &send, &[])
    }
}
