//! A contract that does nothing: what its call takes, every call does.

/// Answers every message so. It lies at [`ANSWER_AT`].
const ANSWER: &[u8] = br#"{"ok":{"messages":[],"attributes":[],"events":[],"data":null}}"#;
const ANSWER_AT: u8 = 32;
/// Regions: where what it is given is written, one over the other; and the answer.
const GIVEN: u8 = 8;
const ANSWERED: u8 = 20;

/// Types of functions: of none, of one and of three numbers; and whether they return one.
const TYPES: [&[u8]; 4] =
    [&[0x60, 0, 0], &[0x60, 1, I32, 1, I32], &[0x60, 1, I32, 0], &[0x60, 3, I32, I32, I32, 1, I32]];
const I32: u8 = 0x7f;
/// Names, types and bodies: what they return, if anything.
const FUNCTIONS: [(&str, u8, Option<u8>); 5] = [
    ("interface_version_8", 0, None),
    ("allocate", 1, Some(GIVEN)),
    ("deallocate", 2, None),
    ("instantiate", 3, Some(ANSWERED)),
    ("execute", 3, Some(ANSWERED)),
];

/// The module. No part of it is as long as 128, so that every length is one byte.
pub(crate) fn wasm() -> Vec<u8> {
    let region =
        |offset: u32, capacity: u32, length: u32| [offset, capacity, length].map(u32::to_le_bytes).concat();
    let answer = ANSWER.len() as u32;
    let memory = [region(128, 60_000, 0), region(ANSWER_AT.into(), answer, answer), ANSWER.to_vec()].concat();
    let exports =
        (0..).zip(FUNCTIONS).map(|(index, (name, ..))| [sized(name.as_bytes()), vec![0, index]].concat());
    let memory_export = [sized(b"memory"), vec![2, 0]].concat();
    let body = |(_, _, returned): (&str, u8, Option<u8>)| {
        let constant = returned.map_or(vec![], |number| vec![0x41, number]);
        sized(&[vec![0], constant, vec![0x0b]].concat())
    };
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, TYPES.map(<[u8]>::to_vec)),
        section(3, FUNCTIONS.map(|(_, ty, _)| vec![ty])),
        section(5, [vec![0, 1]]),
        section(7, exports.chain([memory_export])),
        section(10, FUNCTIONS.map(body)),
        section(11, [[vec![0, 0x41, GIVEN, 0x0b], sized(&memory)].concat()]),
    ]
    .concat()
}

fn section(id: u8, parts: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let parts: Vec<Vec<u8>> = parts.into_iter().collect();
    let content = [vec![parts.len() as u8], parts.concat()].concat();
    [vec![id], sized(&content)].concat()
}

/// Its length before it.
fn sized(bytes: &[u8]) -> Vec<u8> {
    assert!(bytes.len() < 128, "its length is one byte");
    [&[bytes.len() as u8], bytes].concat()
}
