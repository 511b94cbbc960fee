//! A copy of everything that is stored, as one stream, and a database made of it again.
//!
//! The stream is the same whichever engine it comes from, so what one of them held another takes.
//! It is lines of JSON:
//!
//! * what it is: `{"backup":"sigfox-backend","format":1,"schema":44,"made":1767225600000}`, `schema`
//!   being the version of the tables;
//! * of each table `{"table":{"name":…,"columns":[…]}}`, and then its rows, each an array of the
//!   values of those columns;
//! * at the end `{"end":{"rows":{…},"sha256":…}}`: how many rows each table has, and the hash of
//!   everything before that line.
//!
//! All tables are read in one transaction, which sees them as they were at its beginning, while
//! others go on writing. It is taken back into an empty database in one transaction, too: the tables
//! are made as they were then, filled, looked at, and brought up to date. What is not whole leaves
//! the database as empty as it was.
//!
//! Sessions and links to passwords are not taken back: what was ended since must not come to life
//! again, so everybody signs in anew. The key of the installation is not in it.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use domain::UnixMillis;
use domain::audit::{Field, Kind, Verb};
use futures::TryStreamExt as _;
use payload::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::audit::{self, Act, Actor};
use crate::store::db::{Db, Tx};
use crate::store::whole::{self, Cell, Filling, Table};
use crate::{Engine, Settings, StoreError, World, store};

/// What a stream is known by.
const NAME: &str = "sigfox-backend";
/// How it is written.
const FORMAT: i64 = 1;

/// Why there is no copy, or why it was not taken back.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is to be copied cannot be written, or the copy cannot be read.
    #[error("the copy: {0}")]
    Io(#[from] io::Error),
    /// There is nothing to copy: the database has no tables.
    #[error("the database has no tables of this system")]
    Nothing,
    /// Somebody already stored something where the copy was to go.
    #[error("the database is not empty: a backup is taken back into an empty one only")]
    NotEmpty,
    /// It was made by another version of this program, whose tables this one does not know.
    #[error("its tables are of version {theirs}, and this program knows them up to {ours} only")]
    Newer {
        /// The version of its tables.
        theirs: i64,
        /// The newest one that this program knows.
        ours: i64,
    },
    /// It is something else, or not what was written.
    #[error("it is no whole backup: {0}")]
    Damaged(String),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

fn damaged<T>(why: impl Into<String>) -> Result<T, BackupError> {
    Err(BackupError::Damaged(why.into()))
}

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The version of its tables.
    pub schema: i64,
    /// When it was made: everything that was stored by then is in it.
    pub made: UnixMillis,
    /// Its tables with the numbers of their rows.
    pub rows: BTreeMap<String, u64>,
}

impl Contents {
    /// All rows of all tables.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct First {
    backup: String,
    format: i64,
    schema: i64,
    made: i64,
}

/// A line that is no row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mark {
    Table(Table),
    End(End),
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct End {
    rows: BTreeMap<String, u64>,
    sha256: String,
}

/// A copy on its way.
pub struct Backup {
    db: Db,
    tx: Tx,
    /// Those that are still to be written, the last one first.
    left: Vec<Table>,
    contents: Contents,
    hash: Sha256,
    begun: bool,
}

impl Backup {
    /// Begins: from now on it does not matter to the copy what is written.
    ///
    /// # Errors
    /// [`BackupError::Nothing`]; or when the database cannot be reached.
    pub async fn begin(settings: &Settings, world: &World) -> Result<Self, BackupError> {
        let db = Db::connect(&settings.database_url, 1).await?;
        match Self::look(&db, world).await {
            Ok((tx, contents, left)) => Ok(Self {
                db,
                tx,
                left,
                contents,
                hash: Sha256::new(),
                begun: false,
            }),
            Err(error) => {
                db.close().await;
                Err(error)
            }
        }
    }

    async fn look(db: &Db, world: &World) -> Result<(Tx, Contents, Vec<Table>), BackupError> {
        let made = world.clock.now();
        let mut tx = db.snapshot().await?;
        let schema = whole::version(&mut tx, db.dialect).await?;
        let schema = schema.ok_or(BackupError::Nothing)?;
        let mut tables = whole::tables(&mut tx, db.dialect).await?;
        tables.reverse();
        let contents = Contents {
            schema,
            made,
            rows: BTreeMap::new(),
        };
        Ok((tx, contents, tables))
    }

    /// Writes the next table. False when there is none left: then [`Backup::finish`] is to follow.
    ///
    /// # Errors
    /// When the database fails, or `into` does.
    pub async fn step(&mut self, into: &mut dyn Write) -> Result<bool, BackupError> {
        if !self.begun {
            self.begun = true;
            let first = First {
                backup: NAME.to_owned(),
                format: FORMAT,
                schema: self.contents.schema,
                made: self.contents.made.0,
            };
            line(&mut self.hash, into, &first)?;
        }
        let Some(table) = self.left.pop() else {
            return Ok(false);
        };
        let mut written = 0_u64;
        let mut rows = whole::rows(&mut self.tx, &table);
        line(&mut self.hash, into, &Mark::Table(table.clone()))?;
        while let Some(row) = rows.try_next().await? {
            line(&mut self.hash, into, &row)?;
            written += 1;
        }
        drop(rows);
        self.contents.rows.insert(table.name, written);
        Ok(true)
    }

    /// Writes the end, without which it is no whole copy.
    ///
    /// # Errors
    /// As [`Backup::step`].
    pub async fn finish(self, into: &mut dyn Write) -> Result<Contents, BackupError> {
        let Self {
            db,
            tx,
            contents,
            hash,
            ..
        } = self;
        tx.rollback().await?;
        db.close().await;
        let end = Mark::End(End {
            rows: contents.rows.clone(),
            sha256: hex::encode_lower(&hash.finalize()[..]),
        });
        let mut text = serde_json::to_vec(&end).map_err(io::Error::from)?;
        text.push(b'\n');
        into.write_all(&text)?;
        into.flush()?;
        Ok(contents)
    }
}

/// Writes a line of JSON, and counts it into the hash.
fn line(hash: &mut Sha256, into: &mut dyn Write, what: &impl Serialize) -> Result<(), BackupError> {
    let mut text = serde_json::to_vec(what).map_err(io::Error::from)?;
    text.push(b'\n');
    hash.update(&text);
    into.write_all(&text)?;
    Ok(())
}

/// The lines of a copy, with the hash of those that were read.
struct Lines<'a> {
    from: &'a mut dyn BufRead,
    hash: Sha256,
    line: Vec<u8>,
}

impl Lines<'_> {
    /// Reads the next line, which is then the last one that counts into the hash. False at the end.
    fn read(&mut self) -> Result<bool, BackupError> {
        self.hash.update(&self.line);
        self.line.clear();
        let read = self.from.read_until(b'\n', &mut self.line);
        match read {
            Ok(bytes) => Ok(bytes > 0),
            // What packs it notices, too, that it is not what was written.
            Err(error) if is_damage(&error) => damaged(error.to_string()),
            Err(error) => Err(error.into()),
        }
    }

    fn parse<'l, T: Deserialize<'l>>(&'l self, what: &str) -> Result<T, BackupError> {
        serde_json::from_slice(&self.line)
            .or_else(|error| damaged(format!("{what} cannot be read: {error}")))
    }
}

fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof
    )
}

/// Makes an empty database the one that was copied, with its tables brought up to date.
///
/// # Errors
/// [`BackupError`]; the database is then as empty as it was.
pub async fn restore(
    settings: &Settings,
    world: &World,
    from: &mut dyn BufRead,
) -> Result<Contents, BackupError> {
    let db = Db::connect(&settings.database_url, 1).await?;
    let restored = take_in(&db, from).await;
    db.close().await;
    let contents = restored?;
    let engine = Engine::open(settings.clone(), world.clone()).await?;
    let noted = note(&engine, &contents).await;
    engine.close().await;
    noted?;
    Ok(contents)
}

async fn take_in(db: &Db, from: &mut dyn BufRead) -> Result<Contents, BackupError> {
    let mut lines = Lines {
        from,
        hash: Sha256::new(),
        line: Vec::new(),
    };
    let contents = first(&mut lines, db)?;
    let (dialect, migrator) = (db.dialect, db.dialect.migrator());
    let mut tx = db.write().await?;
    let there = whole::tables(&mut tx, dialect).await?;
    if !there.is_empty() || whole::version(&mut tx, dialect).await?.is_some() {
        return Err(BackupError::NotEmpty);
    }
    let made = migrator.run_to(contents.schema, &mut *tx).await;
    made.map_err(StoreError::from)?;
    let tables = whole::tables(&mut tx, dialect).await?;
    whole::defer_keys(&mut tx, dialect).await?;
    for table in &tables {
        whole::clear(&mut tx, &table.name).await?;
    }
    let end = fill(&mut tx, db, &tables, &mut lines).await?;
    check(&mut tx, &tables, &end).await?;
    whole::check_keys(&mut tx, dialect).await?;
    let up_to_date = migrator.run(&mut *tx).await;
    up_to_date.map_err(StoreError::from)?;
    store::people::forget_all(&mut tx).await?;
    tx.commit().await?;
    Ok(Contents {
        rows: end.rows,
        ..contents
    })
}

/// Reads what it is, and whether it can be taken.
fn first(lines: &mut Lines<'_>, db: &Db) -> Result<Contents, BackupError> {
    if !lines.read()? {
        return damaged("it is empty");
    }
    let first: First = lines.parse("its first line")?;
    if first.backup != NAME {
        return damaged(format!("it is one of {}", first.backup));
    }
    let ours = db.dialect.newest();
    if first.schema > ours || first.format > FORMAT {
        let theirs = first.schema;
        return Err(BackupError::Newer { theirs, ours });
    }
    if !db.dialect.migrator().version_exists(first.schema) {
        let schema = first.schema;
        return damaged(format!("nobody knows version {schema} of the tables"));
    }
    Ok(Contents {
        schema: first.schema,
        made: UnixMillis(first.made),
        rows: BTreeMap::new(),
    })
}

/// Fills the tables with everything up to the end, whose hash is the right one.
async fn fill(
    tx: &mut Tx,
    db: &Db,
    tables: &[Table],
    lines: &mut Lines<'_>,
) -> Result<End, BackupError> {
    let dialect = db.dialect;
    let mut filling: Option<Filling> = None;
    let mut taken = BTreeMap::new();
    while lines.read()? {
        if lines.line.starts_with(b"[") {
            let row: Vec<Cell> = lines.parse("a row")?;
            let Some(filling) = &mut filling else {
                return damaged("a row is of no table");
            };
            if !filling.table().takes(&row) {
                return damaged(format!("a row is none of {}", filling.table().name));
            }
            filling.take(tx, dialect, row).await?;
            continue;
        }
        if let Some(mut done) = filling.take() {
            done.write(tx, dialect).await?;
            taken.insert(done.table().name.clone(), done.taken);
        }
        let mark: Mark = lines.parse("a line")?;
        match mark {
            Mark::Table(table) => {
                let known = tables.iter().find(|one| one.name == table.name);
                if !known.is_some_and(|known| known.has_columns_of(&table)) {
                    return damaged(format!("the table {} is another", table.name));
                }
                if taken.contains_key(&table.name) {
                    return damaged(format!("the table {} comes twice", table.name));
                }
                filling = Some(Filling::of(table));
            }
            Mark::End(end) => return ended(lines, end, &taken),
        }
    }
    damaged("its end is missing")
}

/// What the last line says, if it is that of what came before it.
fn ended(
    lines: &mut Lines<'_>,
    end: End,
    taken: &BTreeMap<String, u64>,
) -> Result<End, BackupError> {
    let hash = std::mem::take(&mut lines.hash).finalize();
    if hex::encode_lower(&hash[..]) != end.sha256 {
        return damaged("its checksum is another");
    }
    if end.rows != *taken {
        return damaged("it has other numbers of rows than it says");
    }
    if lines.read()? {
        return damaged("something follows its end");
    }
    Ok(end)
}

/// Looks whether every table was filled, and holds what it should.
async fn check(tx: &mut Tx, tables: &[Table], end: &End) -> Result<(), BackupError> {
    for table in tables {
        let Some(rows) = end.rows.get(&table.name) else {
            return damaged(format!("the table {} is missing", table.name));
        };
        let held = whole::count(tx, &table.name).await?;
        if u64::try_from(held) != Ok(*rows) {
            return damaged(format!(
                "{} holds {held} rows instead of {rows}",
                table.name
            ));
        }
    }
    Ok(())
}

/// Notes in the log of the database that it is one that was taken back.
async fn note(engine: &Engine, contents: &Contents) -> Result<(), StoreError> {
    let mut tx = engine.db.write().await?;
    if let Some(root) = store::groups::root(&mut tx).await? {
        let act = Act {
            verb: Verb::Import,
            kind: Kind::Group,
            id: root.id.to_string(),
            name: root.name,
            group: root.id,
            fields: vec![
                Field::text("backup_made", "", contents.made.iso()),
                Field::text("rows", "", contents.total().to_string()),
            ],
        };
        audit::note(&mut tx, engine, &Actor::Command, act).await?;
    }
    tx.commit().await?;
    Ok(())
}
