//! Random formats and messages, and a decoder that looks at a message bit by bit and shares no
//! line with the one under test.
//!
//! Every case is made of its number alone, so one that fails can be looked at again.

// Each test uses its own part.
#![allow(dead_code)]

use payload::Value;

/// Numbers that look random, always the same ones for the same seed.
pub struct Random(u64);

impl Random {
    /// For case `number` of a test.
    pub fn of_case(number: u64) -> Self {
        // Neighbouring seeds would begin alike.
        let mut random = Self(number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.next();
        random
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// 0 to `end` − 1.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() >> 32) as usize % end
    }

    /// Up to `most` bytes. Half of them are all zeros or all ones, where mistakes hide.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        let byte = |random: &mut Self| match random.below(4) {
            0 => 0,
            1 => 0xff,
            _ => random.next() as u8,
        };
        (0..length).map(|_| byte(self)).collect()
    }
}

/// How many cases: so many, unless the environment asks for more.
pub fn cases(reduced: u64) -> u64 {
    let asked = std::env::var("CODEC_CASES");
    asked
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(reduced)
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    Bool,
    Char,
    Float,
    Uint,
    Int,
}

/// A field as an author thinks of it; `size` is in bytes for text, else bits.
#[derive(Clone, Debug)]
pub struct Spec {
    pub kind: Type,
    pub size: usize,
    pub index: Option<usize>,
    pub little: bool,
    pub bit: usize,
    pub spelling: usize,
}

impl Spec {
    pub fn random(random: &mut Random) -> Self {
        use Type::{Bool, Char, Float, Int, Uint};
        let kind = [Bool, Char, Float, Uint, Int, Uint, Int][random.below(7)];
        let size = match kind {
            Bool => 1,
            Char => random.below(14) + 1,
            Float => [32, 64][random.below(2)],
            // Whole bytes are what most devices send.
            Uint | Int if random.below(2) == 0 => 8 * (random.below(8) + 1),
            Uint | Int => random.below(64) + 1,
        };
        Self {
            kind,
            size,
            index: (random.below(2) == 0).then(|| random.below(20)),
            // Text is read the same in both orders.
            little: kind != Bool && (size % 8 == 0 || kind == Char) && random.below(2) == 0,
            bit: [7, random.below(8)][random.below(2)],
            spelling: random.below(4),
        }
    }

    /// The fields of a format, and its text.
    pub fn random_format(random: &mut Random) -> (Vec<Self>, String) {
        let count = random.below(11) + 1;
        let specs: Vec<Self> = (0..count).map(|_| Self::random(random)).collect();
        let words = specs.iter().enumerate();
        let words: Vec<String> = words.map(|(number, spec)| spec.spell(number)).collect();
        let space = [" ", "  ", "\n", "\t "][random.below(4)];
        (specs, words.join(space))
    }

    fn spell(&self, number: usize) -> String {
        let index = self.index.map_or(String::new(), |index| index.to_string());
        let (size, bit) = (self.size, self.bit);
        let word = format!("{:?}", self.kind).to_lowercase();
        let head = format!("f{number}:{index}:{word}:");
        if self.kind == Type::Bool {
            return format!("{head}{bit}");
        }
        match (self.little, self.spelling) {
            (true, 0) if bit == 7 => format!("{head}{size}:little-endian"),
            (true, _) => format!("{head}{size}:little-endian:{bit}"),
            (false, 0) => format!("{head}{size}:big-endian:{bit}"),
            (false, 1) => format!("{head}{size}::{bit}"),
            (false, 2) if bit == 7 => format!("{head}{size}"),
            (false, _) => format!("{head}{size}:{bit}"),
        }
    }

    /// The bits of the message that the field reads, with the pointer at `pointer`, which moves.
    pub fn places(&self, pointer: &mut usize) -> Vec<usize> {
        let byte = self.index.unwrap_or(*pointer);
        let count = self.size * if self.kind == Type::Char { 8 } else { 1 };
        let places: Vec<usize> = (0..count).map(|i| byte * 8 + (7 - self.bit) + i).collect();
        *pointer = match self.kind {
            Type::Bool => byte,
            _ => places[count - 1] / 8 + 1,
        };
        places
    }
}

fn bit_of(message: &[u8], position: usize) -> Option<bool> {
    let byte = message.get(position / 8)?;
    Some(byte & (0x80 >> (position % 8)) != 0)
}

fn number_of(bits: &[bool]) -> u64 {
    let bit = |number: u64, bit: &bool| number * 2 + u64::from(*bit);
    bits.iter().fold(0, bit)
}

/// Decodes one field at the pointer and moves the pointer.
pub fn naive(spec: &Spec, pointer: &mut usize, message: &[u8]) -> Option<Value<'static>> {
    let places = spec.places(pointer);
    let bits: Option<Vec<bool>> = places.iter().map(|p| bit_of(message, *p)).collect();
    let mut bits = bits?;
    if spec.kind == Type::Char {
        let mut bytes: Vec<u8> = bits.chunks(8).map(|byte| number_of(byte) as u8).collect();
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        return Some(match String::from_utf8(bytes) {
            Ok(text) => Value::Text(text.into()),
            Err(error) => Value::Raw(error.into_bytes().into()),
        });
    }
    if spec.little {
        bits = bits.chunks(8).rev().flatten().copied().collect();
    }
    let number = number_of(&bits);
    Some(match (spec.kind, spec.size) {
        (Type::Bool, _) => Value::Bool(bits[0]),
        (Type::Float, 32) => Value::F32(f32::from_bits(number as u32)),
        (Type::Float, _) => Value::F64(f64::from_bits(number)),
        (Type::Int, size) if bits[0] => Value::Int((i128::from(number) - (1_i128 << size)) as i64),
        (Type::Int, _) => Value::Int(number as i64),
        _ => Value::Uint(number),
    })
}

/// Equal, and NaN equal to itself.
pub fn same(a: &Option<Value<'_>>, b: &Option<Value<'_>>) -> bool {
    match (a, b) {
        (Some(Value::F32(a)), Some(Value::F32(b))) => a.to_bits() == b.to_bits(),
        (Some(Value::F64(a)), Some(Value::F64(b))) => a.to_bits() == b.to_bits(),
        _ => a == b,
    }
}
