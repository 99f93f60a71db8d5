//! The check behind every story that hurts the server: the state folded on the way equals a
//! fold of the ledger from its first byte.

use std::path::Path;

use streetbook_server::secrets::ServerKeys;
use streetbook_server::store::index::{Index, IndexHome};
use streetbook_server::store::ledger::Ledger;

use super::ground::{Ground, runtime};

/// Compares index and view with their rebuild, and returns the number of records in the view.
pub fn index_and_view_equal_their_rebuild(ground: &Ground) -> u64 {
    let (index, view, records) = as_they_are(ground);
    let dir = ground.server_dir();
    assert_eq!(index, folded_anew(&dir), "the index differs");
    for name in ["view.sqlite", "view.sqlite-wal", "view.sqlite-shm"] {
        let _ = std::fs::remove_file(dir.join(name));
    }
    let (_, rebuilt, _) = as_they_are(ground);
    assert_eq!(view.len(), rebuilt.len(), "the view has other rows");
    for (line, rebuilt) in view.iter().zip(&rebuilt) {
        assert_eq!(line, rebuilt, "the view differs");
    }
    records
}

type Rows = Vec<(Vec<u8>, Vec<u8>)>;

fn as_they_are(ground: &Ground) -> (Rows, Vec<String>, u64) {
    runtime().block_on(async {
        let app = ground.opens().await;
        app.progress.until_shown().await;
        app.progress.until_ruled().await;
        // The notices about it are released too.
        app.progress.until_shown().await;
        let mut lines = Vec::new();
        app.view.dump(|line| lines.push(line)).await.unwrap();
        let counts = app
            .view
            .counts(&streetbook_server::store::view::Books::All)
            .await;
        let index = app.handles.index.dump().collect::<Result<_, _>>().unwrap();
        (index, lines, counts.unwrap().values().sum())
    })
}

fn folded_anew(dir: &Path) -> Rows {
    let keys = ServerKeys::load(dir, None).unwrap();
    let (ledger, recovery) = Ledger::open(&dir.join("ledger"), keys.ledger(), None).unwrap();
    assert!(recovery.damage.is_empty(), "the ledger is damaged");
    let scratch = tempfile::tempdir().unwrap();
    let places = ledger.places();
    let home = IndexHome::in_dir(scratch.path().to_owned(), None);
    let folded = Index::fold_anew(&home, keys.ledger(), &places, &ledger.reader()).unwrap();
    folded.index.dump().collect::<Result<_, _>>().unwrap()
}
