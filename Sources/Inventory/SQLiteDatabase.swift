import CSQLite

/// A failure that SQLite told of.
struct SQLiteError: Error, Hashable {
    /// SQLite's code, extended: SQLITE_IOERR_WRITE.
    let code: Int32
    /// SQLite's own words.
    let words: String
    /// The system's error number behind it; 0 where there is none.
    var errno: Int32 = 0

    /// The code without what extends it: SQLITE_IOERR.
    var primary: Int32 { code & 0xff }
    /// Whether what the file holds is no database, or no longer one, or has lost tables or columns that its form has.
    var isDamage: Bool {
        primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_ERROR && lacksParts
    }

    private var lacksParts: Bool {
        words.hasPrefix("no such table") || words.hasPrefix("no such column") || words.contains(" has no column named ")
    }
}

/// A SQLite database that is open: statements, and no more of SQLite than the inventory needs.
final class SQLiteDatabase {
    /// How a database is opened.
    enum Mode {
        /// For reading and writing; the file is there.
        case writing
        case reading
        /// In this process alone, and gone with it.
        case memory
    }

    private let handle: OpaquePointer

    /// Opens a database; `path` follows no link at its end.
    init(path: String, mode: Mode, patience: Int32) throws(SQLiteError) {
        if let failure = csqlite_load() { throw SQLiteError(code: SQLITE_ERROR, words: String(cString: failure)) }
        let flags =
            switch mode {
            case .writing: SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW
            case .reading: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW
            case .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY
            }
        var opened: OpaquePointer?
        let code = csqlite_open(mode == .memory ? ":memory:" : path, &opened, flags)
        guard let opened else { throw SQLiteError(code: code, words: String(cString: csqlite_errstr(code))) }
        guard code == SQLITE_OK else {
            let error = Self.error(code, of: opened)
            _ = csqlite_close(opened)
            throw error
        }
        handle = opened
        _ = csqlite_busy_timeout(handle, patience)
    }

    deinit { _ = csqlite_close(handle) }

    private static func error(_ code: Int32, of handle: OpaquePointer) -> SQLiteError {
        SQLiteError(
            code: code, words: String(cString: csqlite_errmsg(handle)), errno: csqlite_system_errno(handle))
    }

    fileprivate func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE else {
            throw Self.error(code, of: handle)
        }
    }

    /// Runs statements that give nothing.
    func execute(_ statements: String) throws(SQLiteError) { try check(csqlite_exec(handle, statements)) }

    /// Makes a statement that may be run many times.
    func statement(_ text: String) throws(SQLiteError) -> SQLiteStatement {
        var made: OpaquePointer?
        try check(csqlite_prepare(handle, text, &made))
        guard let made else { throw SQLiteError(code: SQLITE_MISUSE, words: "an empty statement") }
        return SQLiteStatement(handle: made, database: self)
    }

    /// The number in the first column of the only row that a statement gives.
    func integer(_ text: String) throws(SQLiteError) -> Int64 {
        var found: Int64 = 0
        try statement(text).run([]) { row in found = row.integer(0) ?? 0 }
        return found
    }

    /// Does all of `body` or nothing of it. The lock is taken at the beginning, so that what was read holds when it is
    /// written by.
    func transaction<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // After some failures SQLite has done it already.
            try? execute("ROLLBACK")
            throw error
        }
    }
}

/// A value that a statement is given.
enum SQLiteValue: Hashable {
    case null
    case integer(Int64)
    case text(String)

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }
    init(_ flag: Bool?) { self = flag.map { .integer($0 ? 1 : 0) } ?? .null }
}

/// A statement that was made; it keeps its database open.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let database: SQLiteDatabase

    fileprivate init(handle: OpaquePointer, database: SQLiteDatabase) {
        self.handle = handle
        self.database = database
    }

    deinit { _ = csqlite_finalize(handle) }

    /// Runs it to its end, and tells of each row that it gives.
    func run(_ values: [SQLiteValue], row body: (SQLiteRow) -> Void = { _ in }) throws(SQLiteError) {
        defer { _ = csqlite_reset(handle) }
        for (index, value) in values.enumerated() { try bind(value, Int32(index + 1)) }
        while true {
            let code = csqlite_step(handle)
            try database.check(code)
            if code != SQLITE_ROW { return }
            body(SQLiteRow(handle: handle))
        }
    }

    private func bind(_ value: SQLiteValue, _ index: Int32) throws(SQLiteError) {
        switch value {
        case .null: try database.check(csqlite_bind_null(handle, index))
        case .integer(let number): try database.check(csqlite_bind_integer(handle, index, number))
        case .text(var text):
            let code = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    guard let start = characters.baseAddress else { return csqlite_bind_text(handle, index, "", 0) }
                    return csqlite_bind_text(handle, index, start, Int32(characters.count))
                }
            }
            try database.check(code)
        }
    }
}

/// A row at which a statement stands; it holds no longer than that.
struct SQLiteRow {
    fileprivate let handle: OpaquePointer

    /// The text of a column; nil where it has none.
    func text(_ index: Int32) -> String? {
        guard csqlite_column_type(handle, index) != SQLITE_NULL, let start = csqlite_column_text(handle, index) else {
            return nil
        }
        let bytes = UnsafeBufferPointer(start: start, count: Int(csqlite_column_bytes(handle, index)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number of a column; nil where it has none.
    func integer(_ index: Int32) -> Int64? {
        csqlite_column_type(handle, index) == SQLITE_NULL ? nil : csqlite_column_integer(handle, index)
    }
}
