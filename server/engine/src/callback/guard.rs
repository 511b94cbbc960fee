//! Which addresses callbacks may reach.
//!
//! A callback's URL is written by a user and followed by the server, which stands in places
//! the user does not: behind the firewall, beside the metadata service. So only addresses that
//! anybody on the internet could reach are let through, unless the operator names a network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::inspector::Own;

/// The setting by which the operator names networks, as it is called in the configuration.
pub(crate) const SETTING: &str = "callback.allowed_networks";

/// Tells which addresses are open to callbacks. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    allowed: std::sync::Arc<[IpNet]>,
    /// Addresses to which no connection is made.
    own: Own,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(a: u16, b: u16, c: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

const CLOSED_V4: [Ipv4Net; 16] = [
    v4(0, 0, 0, 0, 8),        // this network, unspecified
    v4(10, 0, 0, 0, 8),       // private
    v4(100, 64, 0, 0, 10),    // carrier-grade NAT
    v4(127, 0, 0, 0, 8),      // loopback
    v4(168, 63, 129, 16, 32), // the platform service of one cloud, under a public address
    v4(169, 254, 0, 0, 16),   // link-local, and the metadata service of most clouds
    v4(172, 16, 0, 0, 12),    // private
    v4(192, 0, 0, 0, 24),     // protocol assignments
    v4(192, 0, 2, 0, 24),     // documentation
    v4(192, 88, 99, 0, 24),   // 6to4 relays, no longer in use
    v4(192, 168, 0, 0, 16),   // private
    v4(198, 18, 0, 0, 15),    // benchmarking
    v4(198, 51, 100, 0, 24),  // documentation
    v4(203, 0, 113, 0, 24),   // documentation
    v4(224, 0, 0, 0, 4),      // multicast
    v4(240, 0, 0, 0, 4),      // reserved, broadcast
];

/// Only these carry addresses of the public internet; everything outside is closed: loopback,
/// unique local, link-local, multicast, discard and what may still be assigned.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);

const CLOSED_V6: [Ipv6Net; 3] = [
    v6(0x2001, 0, 0, 23), // protocol assignments, benchmarking; Teredo is looked into
    v6(0x2001, 0xdb8, 0, 32), // documentation
    v6(0x3fff, 0, 0, 20), // documentation
];

const TEREDO: Ipv6Net = v6(0x2001, 0, 0, 32);
const SIX_TO_FOUR: Ipv6Net = v6(0x2002, 0, 0, 16);
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);

impl Guard {
    /// With the networks that are open although they are private, loopback and so on.
    pub(crate) fn new(allowed: &[IpNet]) -> Self {
        Self {
            allowed: allowed.into(),
            own: Own::default(),
        }
    }

    /// For what is no callback: an address that whoever runs the house set himself. All are open.
    pub(super) fn open() -> Self {
        Self::new(&[IpNet::V4(v4(0, 0, 0, 0, 0)), IpNet::V6(v6(0, 0, 0, 0))])
    }

    /// The same for a house that has an inspector.
    pub(super) fn with_own(self, own: Own) -> Self {
        Self { own, ..self }
    }

    /// Whether a URL of that origin and path is taken within the house, so that it matters to
    /// nobody where its host lies. No address becomes open by this: whoever connects asks
    /// [`Guard::admits`].
    pub(super) fn is_own(&self, origin: &str, path: &str) -> bool {
        self.own.token(origin, path).is_some()
    }

    /// Whether callbacks may connect to this address.
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        // An IPv4 address in an IPv6 coat is that IPv4 address.
        let address = address.to_canonical();
        if self
            .allowed
            .iter()
            .any(|network| network.contains(&address))
        {
            return true;
        }
        match address {
            IpAddr::V4(address) => !CLOSED_V4.iter().any(|network| network.contains(&address)),
            IpAddr::V6(address) => self.admits_v6(address),
        }
    }

    fn admits_v6(&self, address: Ipv6Addr) -> bool {
        let bytes = address.octets();
        let inner = |at: usize, mask: u8| {
            let [a, b, c, d] = [0, 1, 2, 3].map(|byte| bytes[at + byte] ^ mask);
            self.admits(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
        };
        if NAT64.contains(&address) {
            return inner(12, 0);
        }
        if SIX_TO_FOUR.contains(&address) {
            return inner(2, 0);
        }
        if TEREDO.contains(&address) {
            // The server's address stands plain, the client's inverted.
            return inner(4, 0) && inner(12, 0xff);
        }
        GLOBAL_V6.contains(&address) && !CLOSED_V6.iter().any(|network| network.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_open() {
        let closed = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 \
            168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 \
            192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 \
            224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 \
            :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:10.1.2.3 \
            64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001:: \
            2001:0:7f00:1::f7f7:f7f7 2001:0:808:808::80ff:fffe 2001:2::1 2001:10::1 2001:20::1 \
            2001:db8::1 2002:7f00:1::1 2002:a9fe:a9fe::1 2002:c0a8:101:: 3fff::1 4000::1 5f00::1 \
            fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1";
        let open = "1.1.1.1 8.8.8.8 9.255.255.255 100.63.255.255 100.128.0.0 128.0.0.1 \
            172.15.255.255 172.32.0.0 185.110.97.3 192.0.1.1 198.17.255.255 198.20.0.0 \
            223.255.255.255 ::ffff:8.8.8.8 64:ff9b::808:808 2001:0:808:808::f7f7:f7f7 \
            2002:808:808::1 2606:4700::1111 2a00:1450:4001::1";
        let guard = Guard::default();
        for address in closed.split_whitespace() {
            assert!(!guard.admits(address.parse().unwrap()), "{address} is open");
            assert!(Guard::open().admits(address.parse().unwrap()), "{address}");
        }
        for address in open.split_whitespace() {
            assert!(
                guard.admits(address.parse().unwrap()),
                "{address} is closed"
            );
        }
    }

    #[test]
    fn the_operator_opens_a_network_in_whatever_coat() {
        let guard = Guard::new(&["127.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for address in [
            "127.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "fd12::1",
        ] {
            assert!(
                guard.admits(address.parse().unwrap()),
                "{address} is closed"
            );
        }
        for address in ["10.0.0.1", "::1", "fe80::1"] {
            assert!(!guard.admits(address.parse().unwrap()), "{address} is open");
        }
    }
}
