import Glibc

/// Remembers what vCenters showed, from run to run: a SQLite database that several shells may write at once.
///
/// Nothing is opened before something is remembered or asked for, and nothing stays open. What goes wrong is an
/// `InventoryError`, for a warning; a damaged file is set aside, told of, and begun anew.
public final class InventoryMemory {
    private let file: InventoryFile?
    /// The database of a memory without a file.
    private var ownDatabase: SQLiteDatabase?

    /// A memory in a file.
    /// - Parameter tell: told where a damaged file was set aside.
    public convenience init(path: String, tell: @escaping (String) -> Void) {
        self.init(file: InventoryFile(path: path, tell: tell))
    }

    /// A memory that ends with the program.
    public convenience init() { self.init(file: nil) }

    init(file: InventoryFile?) { self.file = file }

    /// Milliseconds since 1970.
    public static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Such a moment as text, in UTC: `2026-11-23T15:05:09Z`.
    public static func text(of time: Int64) -> String { InventoryFile.text(of: time, form: "%Y-%m-%dT%H:%M:%SZ") }

    /// Remembers what a whole look at a vCenter showed: what it lacks is gone since.
    public func remember(_ look: InventoryLook) throws(InventoryError) {
        try whileSound { () throws(InventoryError) in
            let database = if let file { try file.openForWriting() } else { try memory() }
            try checked { () throws(SQLiteError) in try InventoryWriter(database, look, now: Self.now).write() }
        }
    }

    /// What is known of the vCenter that answered last at an address; nil where none was ever looked at there.
    /// - Parameter besides: the uuids by moref, as a look has just shown them: a VM that is there, and has both, is
    ///   left out, since most are as they were.
    public func vcenter(at url: String, besides: [String: String] = [:]) throws(InventoryError) -> RememberedVCenter? {
        try whileSound { () throws(InventoryError) in
            let opened = if let file { try file.openForReading() } else { Optional(try memory()) }
            guard let database = opened else { return nil }
            return try checked { () throws(SQLiteError) in
                try InventoryReader(database).vcenter(at: url, besides: besides)
            }
        }
    }

    private func memory() throws(InventoryError) -> SQLiteDatabase {
        if let ownDatabase { return ownDatabase }
        return try checked { () throws(SQLiteError) in
            let database = try SQLiteDatabase(path: "", mode: .memory, patience: 0)
            try InventorySchema.bring(database, upTo: InventorySchema.steps)
            ownDatabase = database
            return database
        }
    }

    private func checked<Value>(_ body: () throws(SQLiteError) -> Value) throws(InventoryError) -> Value {
        if let file { return try file.checked(body) }
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw .failed(path: "the memory", words: error.words)
        }
    }

    /// Does something, and once more with a new file where the one that was there is damaged.
    private func whileSound<Value>(_ body: () throws(InventoryError) -> Value) throws(InventoryError) -> Value {
        let before = file?.identity
        do throws(InventoryError) {
            return try body()
        } catch {
            guard let file, file.isDamage(error) else { throw error }
            try file.setAside(before, at: Self.now)
            return try body()
        }
    }
}
