//! Addresses that nobody may be sent to, and the ways to write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One address of each network of IPv4 that is nobody's on the internet.
pub const INSIDE: [Ipv4Addr; 15] = [
    Ipv4Addr::new(169, 254, 169, 254),
    // Of this machine, and not the one that the operator named.
    Ipv4Addr::new(127, 0, 0, 2),
    Ipv4Addr::new(10, 1, 2, 3),
    Ipv4Addr::new(192, 168, 0, 1),
    Ipv4Addr::new(172, 31, 255, 255),
    Ipv4Addr::new(100, 64, 0, 1),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(0, 1, 2, 3),
    Ipv4Addr::new(192, 0, 0, 192),
    Ipv4Addr::new(192, 0, 2, 1),
    Ipv4Addr::new(198, 19, 255, 255),
    Ipv4Addr::new(203, 0, 113, 9),
    Ipv4Addr::new(224, 0, 0, 1),
    Ipv4Addr::new(240, 0, 0, 1),
    Ipv4Addr::new(255, 255, 255, 255),
];

/// The same of IPv6.
const INSIDE_V6: [Ipv6Addr; 12] = [
    Ipv6Addr::UNSPECIFIED,
    Ipv6Addr::LOCALHOST,
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0x2001, 2, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 1),
    Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 1),
];

/// The nth address of IPv4 inside.
pub fn inside(nth: usize) -> Ipv4Addr {
    INSIDE[nth % INSIDE.len()]
}

/// The nth address inside in the coat of an address of IPv6, or one that is of IPv6 itself.
pub fn coated(nth: usize) -> IpAddr {
    let address = inside(nth);
    let [high, low] = halves(address);
    let [inverted_high, inverted_low] = halves(Ipv4Addr::from_bits(!address.to_bits()));
    let coat = match nth % 6 {
        0 => address.to_ipv6_mapped(),
        1 => address.to_ipv6_compatible(),
        2 => Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
        3 => Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
        // A client's address stands inverted behind that of its server, 8.8.8.8.
        4 => Ipv6Addr::new(0x2001, 0, 0x808, 0x808, 0, 0, inverted_high, inverted_low),
        _ => INSIDE_V6[nth / 6 % INSIDE_V6.len()],
    };
    coat.into()
}

/// How the host of a URL may say the nth address inside.
pub fn literal(nth: usize) -> String {
    let address = inside(nth + nth / 16);
    let (bits, [a, b, c, d]) = (address.to_bits(), address.octets());
    match nth % 16 {
        0 => address.to_string(),
        1 => bits.to_string(),
        2 => format!("{bits:#x}"),
        3 => format!("0{bits:o}"),
        4 => format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        5 => format!("0x{a:x}.{}", bits & 0xff_ffff),
        6 => format!("{a}.{b}.{}", bits & 0xffff),
        7 => format!("0X{a:02X}{b:02X}{c:02X}{d:02X}"),
        8 => format!("{address}."),
        9 => {
            let digits = address.to_string();
            digits.bytes().map(|byte| format!("%{byte:02x}")).collect()
        }
        10 => format!("user:word@{address}"),
        11 => format!("[::ffff:{address}]"),
        _ => format!("[{}]", coated(nth / 16 * 6 + nth)),
    }
}

fn halves(address: Ipv4Addr) -> [u16; 2] {
    let bits = address.to_bits();
    // Each of them is sixteen bits.
    [(bits >> 16) as u16, bits as u16]
}

#[test]
fn each_way_of_writing_is_met_and_says_an_address_inside() {
    let mut said = std::collections::BTreeSet::new();
    for nth in 0..160 {
        let url = url::Url::parse(&format!("http://{}/", literal(nth))).unwrap();
        assert!(
            matches!(url.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_))),
            "{url}"
        );
        said.insert(literal(nth));
    }
    assert!(said.len() > 120, "{}", said.len());
}
