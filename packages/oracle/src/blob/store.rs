//! Where blobs lie.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use super::{ContentId, MAX_BLOB_BYTES, length};

/// A store of blobs. What `get` returns has been checked against its id, whoever kept it.
pub trait Blobs {
    /// Stores the bytes; storing them again changes nothing. Fails above [`MAX_BLOB_BYTES`] and when the
    /// store does.
    fn put(&self, bytes: &[u8]) -> Result<ContentId, BlobError>;

    /// The bytes of this id. Fails if they are not there, too long, or not what the id names.
    fn get(&self, id: &ContentId) -> Result<Vec<u8>, BlobError>;
}

/// Why a blob cannot be stored or read.
#[derive(Error, Debug)]
pub enum BlobError {
    /// The store does not have it.
    #[error("blob {id} is not in the store")]
    NotFound {
        /// What was asked for.
        id: ContentId,
    },
    /// Too long.
    #[error("the blob has {bytes} bytes, {max} are allowed")]
    TooLarge {
        /// Its bytes.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// The store returned other bytes.
    #[error("blob {id} is damaged: its bytes have the id {got}; fetch it elsewhere")]
    Damaged {
        /// What was asked for.
        id: ContentId,
        /// What came.
        got: ContentId,
    },
    /// The disk failed.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// How.
        source: io::Error,
    },
}

fn bounded(bytes: u64) -> Result<(), BlobError> {
    if bytes > MAX_BLOB_BYTES {
        return Err(BlobError::TooLarge { bytes, max: MAX_BLOB_BYTES });
    }
    Ok(())
}

fn verified(id: &ContentId, bytes: Vec<u8>) -> Result<Vec<u8>, BlobError> {
    let got = ContentId::of(&bytes);
    if got != *id {
        return Err(BlobError::Damaged { id: *id, got });
    }
    Ok(bytes)
}

/// Blobs in memory.
#[derive(Debug, Default)]
pub struct MemoryBlobs(Mutex<BTreeMap<ContentId, Vec<u8>>>);

impl Blobs for MemoryBlobs {
    fn put(&self, bytes: &[u8]) -> Result<ContentId, BlobError> {
        bounded(length(bytes))?;
        let id = ContentId::of(bytes);
        // A thread that panicked with the lock held left a whole map: inserting is its only change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert_with(|| bytes.to_vec());
        Ok(id)
    }

    fn get(&self, id: &ContentId) -> Result<Vec<u8>, BlobError> {
        let blobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = blobs.get(id).cloned().ok_or(BlobError::NotFound { id: *id })?;
        verified(id, bytes)
    }
}

/// Counts what this process has written aside.
static CALLS: AtomicU64 = AtomicU64::new(0);

/// Blobs in a directory, a file each, named by its id.
#[derive(Debug, Clone)]
pub struct DirBlobs {
    root: PathBuf,
}

impl DirBlobs {
    /// Opens the directory, making it where it is missing. Fails when the disk does.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let root = root.into();
        fs::create_dir_all(&root).map_err(at(&root))?;
        Ok(Self { root })
    }

    /// Where the blob of this id lies, or would.
    pub fn path(&self, id: &ContentId) -> PathBuf {
        self.root.join(id.to_string())
    }
}

impl Blobs for DirBlobs {
    fn put(&self, bytes: &[u8]) -> Result<ContentId, BlobError> {
        bounded(length(bytes))?;
        let id = ContentId::of(bytes);
        let path = self.path(&id);
        if self.get(&id).is_ok() {
            return Ok(id);
        }
        // Written aside and moved: a reader never sees half a file, and a damaged one is replaced. The name
        // aside is this call's own: no other process, thread or call has it.
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let aside = self.root.join(format!("{id}.{}.{call}.part", std::process::id()));
        let written = File::create(&aside).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(at(&aside))?;
        fs::rename(&aside, &path).map_err(at(&path))?;
        Ok(id)
    }

    fn get(&self, id: &ContentId) -> Result<Vec<u8>, BlobError> {
        let path = self.path(id);
        let file = File::open(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => BlobError::NotFound { id: *id },
            _ => BlobError::Io { path: path.clone(), source },
        })?;
        bounded(file.metadata().map_err(at(&path))?.len())?;
        let mut bytes = Vec::new();
        // Bounded again: the file may grow while it is read.
        file.take(MAX_BLOB_BYTES.saturating_add(1)).read_to_end(&mut bytes).map_err(at(&path))?;
        bounded(length(&bytes))?;
        verified(id, bytes)
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BlobError + '_ {
    |source| BlobError::Io { path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("sheaf-blob-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        dir
    }

    #[test]
    fn both_stores_return_what_was_put() {
        let dir = scratch("both");
        let stores: [&dyn Blobs; 2] = [&MemoryBlobs::default(), &DirBlobs::open(&dir).unwrap()];
        for store in stores {
            for bytes in [b"".as_slice(), b"one", &[7; 100_000]] {
                let id = store.put(bytes).unwrap();
                assert_eq!(id, ContentId::of(bytes));
                assert_eq!(store.put(bytes).unwrap(), id);
                assert_eq!(store.get(&id).unwrap(), bytes);
            }
            let id = ContentId::of(b"never put");
            let error = store.get(&id).unwrap_err();
            assert!(matches!(error, BlobError::NotFound { id: missing } if missing == id));
        }
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 3, "nothing is left aside");
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn many_writers_of_one_blob_do_not_meet() {
        let dir = scratch("threads");
        let store = DirBlobs::open(&dir).unwrap();
        let bytes = [3; 50_000];
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| store.get(&store.put(&bytes).unwrap()).unwrap());
            }
        });
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn a_damaged_file_is_refused_and_put_mends_it() {
        let dir = scratch("damaged");
        let store = DirBlobs::open(&dir).unwrap();
        let id = store.put(b"good").unwrap();
        fs::write(store.path(&id), b"evil").unwrap();
        let error = store.get(&id).unwrap_err();
        assert!(
            matches!(error, BlobError::Damaged { id: asked, got } if asked == id && got == ContentId::of(b"evil"))
        );
        store.put(b"good").unwrap();
        assert_eq!(store.get(&id).unwrap(), b"good");
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn a_file_above_the_bound_is_not_read() {
        let dir = scratch("large");
        let store = DirBlobs::open(&dir).unwrap();
        let id = ContentId::of(b"x");
        // Sparse: takes no room on the disk.
        File::create(store.path(&id)).unwrap().set_len(MAX_BLOB_BYTES + 1).unwrap();
        let error = store.get(&id).unwrap_err();
        assert!(
            matches!(error, BlobError::TooLarge { bytes, max } if bytes == MAX_BLOB_BYTES + 1 && max == MAX_BLOB_BYTES)
        );
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn where_the_disk_fails_the_path_is_named() {
        let dir = scratch("io");
        fs::write(&dir, b"a file").unwrap();
        assert!(matches!(DirBlobs::open(&dir), Err(BlobError::Io { path, .. }) if path == dir));
        fs::remove_file(&dir).unwrap();
    }
}
