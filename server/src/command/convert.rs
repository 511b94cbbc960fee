//! `convert`: the command line of [`crate::convert`].

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::convert::{Layout, convert};

#[derive(Args)]
pub(super) struct Convert {
    /// The table.
    table: PathBuf,
    /// What its columns are, as TOML.
    #[arg(long, value_name = "FILE")]
    layout: PathBuf,
    /// Where the lines go; standard output when not given.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Convert {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let named = |path: &PathBuf| format!("{} cannot be read", path.display());
        let text = std::fs::read_to_string(&self.layout).with_context(|| named(&self.layout))?;
        let layout = Layout::parse(&text)
            .with_context(|| format!("the layout {}", self.layout.display()))?;
        let table = BufReader::new(File::open(&self.table).with_context(|| named(&self.table))?);
        let mut output: Box<dyn Write> = match &self.output {
            Some(path) => {
                let file = File::create(path);
                let file = file.with_context(|| format!("{} cannot be made", path.display()))?;
                Box::new(BufWriter::new(file))
            }
            None => Box::new(BufWriter::new(std::io::stdout())),
        };
        let count = convert(&layout, table, &mut output, |line, problem| {
            eprintln!("line {line}: {problem}");
        })?;
        output.flush()?;
        eprintln!("{count}");
        Ok(if count.unreadable == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
