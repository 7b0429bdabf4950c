//! Files that are written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whoever the machine lets.
    Everyone,
    /// Its owner alone.
    Owner,
}

/// Writes a file in the place of what was there: whatever happens meanwhile, it is the old one or the new one.
pub fn replace(path: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    fs::rename(write_beside(path, content, readers)?, path)?;
    sync_dir(path)
}

/// Writes a file that is not there yet; `AlreadyExists` where one is, which stays as it is.
pub fn create(path: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let fresh = write_beside(path, content, readers)?;
    // a link, other than a rename, takes nobody's place; not every file system has links
    let made = match fs::hard_link(&fresh, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => write_new(path, content, readers),
        made => made,
    };
    made.and(fs::remove_file(&fresh))?;
    sync_dir(path)
}

/// The whole content in a hidden file beside one: which.
fn write_beside(path: &Path, content: &[u8], readers: Readers) -> io::Result<PathBuf> {
    create_dir(path)?;
    let fresh = beside(path, &format!(".{}.new", std::process::id()));
    // what a killed process with this number left may have other readers
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write_new(&fresh, content, readers)?;
    Ok(fresh)
}

/// Waits until nobody else holds this file, and holds it until what is returned is dropped. The lock lies in a file
/// beside it, which stays: the file itself is another one after each [`replace`].
pub fn lock(path: &Path) -> io::Result<File> {
    create_dir(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let file = options.open(beside(path, ".lock"))?;
    file.lock()?;
    Ok(file)
}

/// The hidden file beside one, of this ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(ending);
    path.with_file_name(name)
}

fn create_dir(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn write_new(path: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    written.inspect_err(|_| {
        // half a file helps nobody; that it could not be written is what is told
        let _ = fs::remove_file(path);
    })
}

/// Has a file's name on the disk, too.
#[cfg(unix)]
fn sync_dir(path: &Path) -> io::Result<()> {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    File::open(dir.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("new/folder/cases.json");
        replace(&path, b"one", Readers::Everyone).expect("written");
        replace(&path, b"two", Readers::Owner).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"two");
        let files = path.parent().expect("a folder").read_dir().expect("there").count();
        assert_eq!(files, 1);
    }

    #[test]
    fn what_is_there_is_not_written_over() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("contribution.json");
        create(&path, b"the only salt", Readers::Owner).expect("written");
        let error = create(&path, b"another", Readers::Owner).expect_err("it is there");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("there"), b"the only salt");
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("cases.json");
        for write in [create, replace] {
            write(&path, b"salts", Readers::Owner).expect("written");
            let mode = fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn whoever_holds_a_file_adds_to_it_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("cases.json");
        let add = || {
            for _ in 0..20 {
                let _held = lock(&path).expect("held");
                let mut cases = fs::read(&path).unwrap_or_default();
                cases.push(b'.');
                replace(&path, &cases, Readers::Owner).expect("written");
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(add);
            }
        });
        assert_eq!(fs::read(&path).expect("there").len(), 80);
    }
}
