import CCurl
import Glibc

/// A file of authorities: what it holds, as libcurl's OpenSSL reads it.
public struct AuthorityFile: Hashable, Sendable {
    /// How many certificates are in it.
    public let count: Int
    /// How many of these have ended.
    public let ended: Int

    /// Reads the file; nothing is sent for it.
    public init(path: String) throws(AuthorityFileError) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(errno: errno) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .unreadable(errno: errno) }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .unreadable(errno: EISDIR)
        // What is read of a pipe is gone when a connection wants it.
        default: throw .notOrdinary
        }
        if let reason = ccurl_load() { throw .library(String(cString: reason)) }
        let found = ccurl_authorities_read(path)
        let problem = withUnsafeBytes(of: found.problem) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        guard problem.isEmpty else { throw .damaged(after: Int(found.count), detail: problem) }
        guard found.count > 0 else { throw .empty }
        count = Int(found.count)
        ended = Int(found.ended)
    }
}

/// Why a file can't be one of authorities.
public enum AuthorityFileError: Error, Hashable, Sendable {
    /// It can't be opened.
    case unreadable(errno: Int32)
    /// It is a pipe or a device, and was not read.
    case notOrdinary
    /// There is no certificate in PEM form in it.
    case empty
    /// Behind so many certificates is one that OpenSSL can't read; in its words.
    case damaged(after: Int, detail: String)
    /// libcurl can't be loaded.
    case library(String)
}
