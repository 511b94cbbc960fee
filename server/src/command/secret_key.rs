//! The key of the installation: read from its file, or made at the first start.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use engine::{Random as _, SecretKey, SystemRandom};

/// Where the key lies: where it was said, or else beside the SQLite file, or in `data/`.
pub(super) fn file(named: Option<&Path>, beside: Option<&Path>) -> PathBuf {
    match named {
        Some(named) => named.to_owned(),
        None => beside.unwrap_or(Path::new("data")).join("secret.key"),
    }
}

/// Reads the key; a missing file is made, readable by its owner only.
pub(super) fn read_or_make(file: &Path) -> anyhow::Result<SecretKey> {
    match std::fs::read_to_string(file) {
        Ok(text) => read(&text)
            .with_context(|| format!("the key in {} (setting `secret_key_file`)", file.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            make(file).with_context(|| format!("the key file {} cannot be made", file.display()))
        }
        Err(error) => Err(error).with_context(|| {
            format!(
                "the key file {} (setting `secret_key_file`) cannot be read",
                file.display()
            )
        }),
    }
}

fn read(text: &str) -> anyhow::Result<SecretKey> {
    let bytes = payload::hex::decode(text.trim()).ok();
    let Some(bytes) = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) else {
        bail!("must consist of 64 hex digits");
    };
    Ok(bytes.into())
}

fn make(file: &Path) -> anyhow::Result<SecretKey> {
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let mut bytes = [0; 32];
    SystemRandom.fill(&mut bytes);
    let beside = file.with_added_extension(format!("new-{}", std::process::id()));
    // What a process left behind that had the same number is no key yet.
    let _ = std::fs::remove_file(&beside);
    let made = write(&beside, &bytes)
        // Whole or not at all; and another process may be faster: its key is never overwritten.
        .and_then(|()| match std::fs::hard_link(&beside, file) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                // Not every file system has links.
                write(file, &bytes)
            }
            linked => linked,
        });
    let _ = std::fs::remove_file(&beside);
    match made {
        Ok(()) => Ok(bytes.into()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            read(&std::fs::read_to_string(file)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes the key to a file that is not there yet, to the disk.
fn write(file: &Path, key: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(payload::hex::encode_lower(key).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(None, Some(folder.path()));
        let made = read_or_make(&path).unwrap();
        assert!(read_or_make(&path).unwrap() == made);
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(files.len(), 1, "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(&path, "12ab").unwrap();
        let said = format!("{:#}", read_or_make(&path).unwrap_err());
        assert!(
            said.contains("secret_key_file") && said.contains("64 hex digits"),
            "{said}"
        );
    }
}
