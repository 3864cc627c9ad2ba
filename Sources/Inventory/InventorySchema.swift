import CSQLite

/// The tables, as each version made them of those before. The version is SQLite's own `user_version`.
///
/// A VM is a row for as long as it has its uuid. While it is there, `last_seen` is null: it was seen last when the
/// vCenter was looked at last, so that a look that finds nothing new writes next to nothing.
enum InventorySchema {
    /// What makes each version of the one before; the first makes the tables.
    static let steps = [
        """
        CREATE TABLE vcenter (
            id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, product TEXT, version TEXT,
            first_look INTEGER NOT NULL, last_look INTEGER NOT NULL
        );
        CREATE TABLE address (url TEXT PRIMARY KEY, vcenter INTEGER NOT NULL REFERENCES vcenter(id));
        CREATE TABLE vm (
            id INTEGER PRIMARY KEY, vcenter INTEGER NOT NULL REFERENCES vcenter(id), moref TEXT NOT NULL, name TEXT,
            uuid TEXT, bios_uuid TEXT, template INTEGER, host TEXT, host_moref TEXT, datastores TEXT NOT NULL,
            path TEXT, first_seen INTEGER NOT NULL, last_seen INTEGER, gone_since INTEGER
        );
        CREATE INDEX vm_of_vcenter ON vm(vcenter);
        CREATE TABLE thing (
            id INTEGER PRIMARY KEY, vcenter INTEGER NOT NULL REFERENCES vcenter(id), kind TEXT NOT NULL,
            moref TEXT NOT NULL, name TEXT, type TEXT, path TEXT,
            first_seen INTEGER NOT NULL, last_seen INTEGER, gone_since INTEGER
        );
        CREATE INDEX thing_of_vcenter ON thing(vcenter);
        """
    ]

    /// The version that a database is of; 0 where it is empty.
    static func version(of database: SQLiteDatabase) throws(SQLiteError) -> Int {
        Int(try database.integer("PRAGMA user_version"))
    }

    /// Brings the tables to the last version, all of them or none.
    static func bring(_ database: SQLiteDatabase, upTo steps: [String]) throws(SQLiteError) {
        guard try version(of: database) < steps.count else { return }
        try database.transaction { () throws(SQLiteError) in
            // Another shell may have done it since.
            let version = try version(of: database)
            for step in steps.dropFirst(version) { try database.execute(step) }
            if version < steps.count { try database.execute("PRAGMA user_version = \(steps.count)") }
        }
    }
}
