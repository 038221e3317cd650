"""The schema of the ledger file and the statements that make it.

* `application_id` tells our file from any other database, `user_version` one schema from the next.
* The triggers refuse to change, remove, replace or insert out of order; they stop mistakes, the chain shows malice.
* No unique column but the key: a conflict on another one would let REPLACE remove a row without a trigger.
"""

APPLICATION_ID = 0x44504C47
VERSION = 1

SETTINGS = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
"""

TABLES = """
CREATE TABLE entries (
    sequence INTEGER PRIMARY KEY,
    run_id   TEXT NOT NULL,
    moment   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    body     TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
);
CREATE INDEX entries_by_run ON entries (run_id, sequence);
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_come_in_order BEFORE INSERT ON entries
WHEN NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM entries)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""
