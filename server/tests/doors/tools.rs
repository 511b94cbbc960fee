//! How a run of the tests is counted.

use std::process::Command;

/// What a run says at its end that lacked something, and whether it went well.
fn without_a_browser(ci: bool) -> (String, bool) {
    const RUN: &str = "set -euo pipefail; . ./count.sh
        add_up tests 3 0 0 0; skip browser 'every browser test'; summary logs";
    let mut bash = Command::new("bash");
    bash.args(["-c", RUN])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../tools"))
        .env_remove("CI");
    if ci {
        bash.env("CI", "true");
    }
    let output = bash.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (said, output.status.success())
}

#[test]
fn what_cannot_run_is_counted_by_people_and_a_failure_in_ci() {
    let (said, well) = without_a_browser(false);
    assert!(well, "{said}");
    assert!(said.contains("SKIPPED: every browser test"), "{said}");
    assert!(said.ends_with("3 passed, 0 failed, 1 skipped\n"), "{said}");
    let (said, well) = without_a_browser(true);
    assert!(!well, "{said}");
    assert!(said.contains("every browser test"), "{said}");
    assert!(said.contains("failed: browser"), "{said}");
    assert!(said.ends_with("3 passed, 1 failed, 0 skipped\n"), "{said}");
}
