import CSQLite

/// SQLite, as it is loaded.
public enum SQLiteLibrary {
    /// Loads it: its version, such as `3.40.1`, or why it can't be used.
    public static func load() -> (version: String?, problem: String?) {
        if let problem = csqlite_load() { return (nil, String(cString: problem)) }
        return (String(cString: csqlite_version()), nil)
    }
}
