//! Values that nobody expects, in the place of each that a message has.

use serde_json::{Value, json};

/// In the place of a number.
const NUMBERS: [u64; 6] = [0, 1, 0xff, 0xffff, 0xffff_ffff, u64::MAX];
/// In the place of a text, an amount, or bytes in base64.
const TEXTS: [&str; 7] =
    ["", "0", "340282366920938463463374607431768211455", "AAAA", "cw20:", "-1", "\u{fffd}\0"];
/// How often the elements of a list are repeated.
const MANY: usize = 300;

/// The message with each of its values in turn replaced by each of these.
pub(crate) fn variants(message: &Value) -> Vec<Value> {
    match message {
        Value::Null => vec![json!(0), json!(""), json!([])],
        Value::Bool(value) => vec![json!(!value)],
        Value::Number(_) => NUMBERS.map(Value::from).to_vec(),
        Value::String(text) => {
            let long = text.repeat(MANY);
            TEXTS.into_iter().chain([long.as_str()]).map(Value::from).collect()
        }
        Value::Array(items) => {
            let repeated = |times: usize| items.iter().cycle().take(items.len() * times).cloned().collect();
            let mut lists = vec![vec![], repeated(2), repeated(MANY)];
            for (index, item) in items.iter().enumerate() {
                lists.extend(variants(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[index] = item;
                    items
                }));
            }
            lists.into_iter().map(Value::Array).collect()
        }
        Value::Object(fields) => {
            let mut objects = vec![];
            for (key, value) in fields {
                objects.extend(variants(value).into_iter().map(|value| {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), value);
                    Value::Object(fields)
                }));
            }
            objects
        }
    }
}
