//! What may leave the house.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};
use std::time::Duration;

use engine::{OpenidSettings, World};
use ipnet::IpNet;

use super::finding::Finding;
use super::host_and_port;
use crate::config::Config;

/// How long somebody else is waited for.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// Where most clouds tell a machine its secrets.
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));

/// Addresses that nobody has: the way to them is that to any other public one.
const ANYWHERE: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
];

/// Whether this machine knows a way to public addresses, of either kind.
pub(super) fn out(leads: impl Fn(IpAddr) -> io::Result<()>) -> Finding {
    let [four, six] = ANYWHERE;
    match leads(four).or_else(|error| leads(six).map_err(|_| error)) {
        Ok(()) => Finding::ok("way out", "this machine knows one to public addresses"),
        Err(error) => Finding::warning(
            "way out",
            format!("this machine knows none to public addresses: {error}"),
            "Give it a default route; without one callbacks reach the networks beside it only.",
        ),
    }
}

/// Whether there is a way to an address. Nothing is sent: what is connected so is only looked up.
pub(super) fn leads(to: IpAddr) -> io::Result<()> {
    let from: IpAddr = match to {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    UdpSocket::bind((from, 0))?.connect((to, 9))
}

/// Where callbacks may go that the operator opened.
pub(super) fn allowed(networks: &[IpNet]) -> Vec<Finding> {
    if networks.is_empty() {
        return vec![Finding::ok("callbacks", "they reach public addresses only")];
    }
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let wide = |network: &&IpNet| {
        network.prefix_len() == 0 || network.contains(&METADATA) || network.contains(&loopback)
    };
    let mut findings = Vec::new();
    for network in networks.iter().filter(wide) {
        findings.push(Finding::warning(
            "callbacks",
            format!(
                "whoever writes a callback reaches this machine or its neighbours by {network}"
            ),
            "Name only the networks of receivers in `callback.allowed_networks`.",
        ));
    }
    if findings.is_empty() {
        let each: Vec<String> = networks.iter().map(ToString::to_string).collect();
        let said = format!("they reach public addresses and {}", each.join(", "));
        findings.push(Finding::ok("callbacks", said));
    }
    findings
}

/// That callbacks go past proxies which the environment names.
pub(super) fn proxies(is_set: impl Fn(&str) -> bool) -> Option<Finding> {
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
    let set = names.into_iter().find(|name| is_set(name))?;
    Some(Finding::warning(
        "callbacks",
        format!("{set} is set, and they do not go by it"),
        "Let this machine out by itself, or nothing is delivered.",
    ))
}

/// Whether the provider at which people sign in answers as what the settings call it.
pub(super) async fn provider(settings: &OpenidSettings, world: &World) -> Finding {
    let issuer = &settings.issuer;
    match engine::meet_provider(settings, world).await {
        Ok(()) => Finding::ok("OpenID Connect", format!("{issuer} answers")),
        Err(said) => Finding::error(
            "OpenID Connect",
            format!("{issuer} cannot be asked: {said}"),
            "Look at `openid.issuer`, which is to be as the provider writes it, at \
             `openid.certificate_authority`, and at the way there.",
        ),
    }
}

/// Whether a host is reached as callbacks would reach it.
pub(super) async fn way(config: &Config, world: &World, text: &str) -> Finding {
    let reached = match host_and_port(text) {
        Ok((host, port)) => engine::reach(&config.engine, world, host, port, LIMIT).await,
        Err(error) => Err(format!("{error:#}")),
    };
    match reached {
        Ok(address) => Finding::ok("way out", format!("{text} answers at {address}")),
        Err(said) => Finding::error(
            "way out",
            format!("{text} is not reached: {said}"),
            "Look at the firewall, at the name server, and at `callback.allowed_networks`.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Level;
    use super::*;

    fn levels(networks: &[&str]) -> Vec<Level> {
        let networks: Vec<IpNet> = networks.iter().map(|one| one.parse().unwrap()).collect();
        allowed(&networks).iter().map(|one| one.level).collect()
    }

    #[test]
    fn what_opens_the_machine_itself_is_warned_of() {
        assert_eq!(levels(&[]), [Level::Ok]);
        assert_eq!(levels(&["192.168.7.0/24", "fd00::/8"]), [Level::Ok]);
        for wide in ["0.0.0.0/0", "127.0.0.0/8", "169.254.0.0/16", "::/0"] {
            assert_eq!(
                levels(&[wide, "192.168.7.0/24"]),
                [Level::Warning],
                "{wide}"
            );
        }
    }

    #[test]
    fn a_machine_without_a_way_out_is_told_and_one_of_either_kind_is_enough() {
        let none = || io::Error::from(io::ErrorKind::NetworkUnreachable);
        assert_eq!(out(|_| Err(none())).level, Level::Warning);
        let only_six = |to: IpAddr| to.is_ipv6().then_some(()).ok_or_else(none);
        assert_eq!(out(only_six).level, Level::Ok);
        assert_eq!(out(|_| Ok(())).level, Level::Ok);
        // To itself every machine knows a way.
        assert!(leads(IpAddr::V4(Ipv4Addr::LOCALHOST)).is_ok());
    }

    #[test]
    fn a_proxy_that_is_named_is_told() {
        assert_eq!(proxies(|_| false), None);
        let told = proxies(|name| name == "https_proxy").unwrap();
        assert!(told.to_string().contains("https_proxy is set"));
    }
}
