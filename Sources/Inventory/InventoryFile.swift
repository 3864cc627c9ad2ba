import CSQLite
import Glibc
import System

/// The file of the memory: what may stand in its place, who may read it, and what becomes of a damaged one.
struct InventoryFile {
    /// Where it is.
    let path: String
    /// How long others that write are waited for, in milliseconds.
    var patience: Int32 = 5_000
    var steps = InventorySchema.steps
    /// Told where a damaged file was set aside.
    var tell: (String) -> Void = { _ in }

    private var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// The path without links above its end, since a home folder may well be one.
    private var place: String {
        guard let real = realpath(folder, nil) else { return path }
        defer { free(real) }
        return String(cString: real) + path.dropFirst(folder.count)
    }

    // MARK: Opening

    /// Opens it for writing, making it if need be, in the last form.
    func openForWriting() throws(InventoryError) -> SQLiteDatabase {
        try make()
        let database = try checked { () throws(SQLiteError) in
            try SQLiteDatabase(path: place, mode: .writing, patience: patience)
        }
        try refuseNewer(database)
        try checked { () throws(SQLiteError) in
            // What a lost power supply breaks off is undone by the journal, which works on network folders, too; the
            // write-ahead log would need memory that all machines share.
            try database.execute("PRAGMA journal_mode = DELETE")
            try InventorySchema.bring(database, upTo: steps)
        }
        return database
    }

    /// Opens it for reading; nil where nothing was remembered yet. One of an older form is brought to the last one.
    func openForReading() throws(InventoryError) -> SQLiteDatabase? {
        guard try isThere() else { return nil }
        let database: SQLiteDatabase
        do throws(InventoryError) {
            database = try checked { () throws(SQLiteError) in
                try SQLiteDatabase(path: place, mode: .reading, patience: patience)
            }
            try refuseNewer(database)
        } catch .readOnly {
            // A shell that ended in the middle left its journal: undoing that takes writing.
            return try openForWriting()
        }
        let version = try checked { () throws(SQLiteError) in try InventorySchema.version(of: database) }
        if version == 0 { return nil }
        return version < steps.count ? try openForWriting() : database
    }

    private func refuseNewer(_ database: SQLiteDatabase) throws(InventoryError) {
        let version = try checked { () throws(SQLiteError) in
            let version = try InventorySchema.version(of: database)
            // Damage shows itself before anything is decided by what is there.
            if version > 0, version <= steps.count { try quickCheck(database) }
            return version
        }
        guard version <= steps.count else { throw .newer(path: path, version: version, ours: steps.count) }
    }

    private func quickCheck(_ database: SQLiteDatabase) throws(SQLiteError) {
        var words: String?
        try database.statement("PRAGMA quick_check(1)").run([]) { words = $0.text(0) }
        if let words, words != "ok" { throw SQLiteError(code: SQLITE_CORRUPT, words: words) }
    }

    /// Does something with the database; SQLite's failures are told as those of this file.
    func checked<Value>(_ body: () throws(SQLiteError) -> Value) throws(InventoryError) -> Value {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw problem(error)
        }
    }

    /// A failure as one of this file. Damage is marked by `failed` with SQLite's own words, and is for `isDamage`.
    private func problem(_ error: SQLiteError) -> InventoryError {
        switch error.primary {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy(path: path)
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: .readOnly(path: path)
        case SQLITE_CANTOPEN where [EACCES, EPERM, EROFS].contains(error.errno): .readOnly(path: path)
        case SQLITE_FULL: .full(path: path)
        case SQLITE_IOERR where error.errno == ENOSPC || error.errno == EDQUOT: .full(path: path)
        case _ where error.isDamage: .failed(path: path, words: Self.damage)
        default: .failed(path: path, words: error.words)
        }
    }

    private static let damage = "it is damaged"

    /// Whether what went wrong is what the file holds.
    func isDamage(_ error: InventoryError) -> Bool { error == .failed(path: path, words: Self.damage) }

    // MARK: The place

    /// Whether a file is there. What is none of ours is refused.
    private func isThere() throws(InventoryError) -> Bool {
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            guard errno == ENOENT else { throw .cantMake(path: path, errno: errno) }
            return false
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: return true
        case S_IFLNK: throw .noFile(path: path, what: .link)
        case S_IFDIR: throw .noFile(path: path, what: .folder)
        default: throw .noFile(path: path, what: .other)
        }
    }

    /// Makes an empty file, for its owner alone, and its folders, where there is none.
    private func make() throws(InventoryError) {
        guard try !isThere() else {
            var facts = stat()
            if lstat(path, &facts) == 0, facts.st_mode & 0o077 != 0 { chmod(path, 0o600) }
            return
        }
        do throws(SystemError) {
            try makePrivateFolders(above: path)
        } catch {
            throw .cantMake(path: path, errno: error.errno)
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw .cantMake(path: path, errno: errno)
        } else {
            // Another shell has made it meanwhile, or something else stands there now.
            _ = try isThere()
        }
    }

    // MARK: Damage

    /// What stands at the place now; another shell may have set the damaged one aside already.
    struct Identity: Hashable {
        let device: UInt
        let number: UInt
    }

    var identity: Identity? {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        return Identity(device: UInt(facts.st_dev), number: UInt(facts.st_ino))
    }

    /// Gives a damaged file, and its journal, another name, unless another shell has done it.
    func setAside(_ damaged: Identity?, at time: Int64) throws(InventoryError) {
        do throws(SystemError) {
            let lock = try LockedFolder(folder)
            defer { _ = lock }
            guard identity == damaged else { return }
            let name = "\(path).damaged-\(Self.words(for: time))"
            guard rename(path, name) == 0 else { throw SystemError("rename", path) }
            rename(path + "-journal", name + "-journal")
            tell("what was remembered of vCenter is damaged; it was set aside as \(name), and is begun anew")
        } catch {
            throw .stuck(path: path, errno: error.errno)
        }
    }

    /// Two in one second are two.
    private static func words(for time: Int64) -> String {
        text(of: time, form: "%Y-%m-%dT%H%M%SZ") + "-\(getpid())-\(time % 1000)"
    }

    /// A moment in UTC, in a form of `strftime`.
    static func text(of time: Int64, form: String) -> String {
        var seconds = time_t(time / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, form, &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
