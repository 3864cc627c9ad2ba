import Errors
import Glibc

/// Why a file could not be read.
struct FileError: Error, Hashable {
    let path: String
    let errno: Int32

    /// Whether there is no such file, nor folder.
    var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }
    /// The system's words.
    var reason: String { systemMessage(errno) }
}

extension FileError: ReportableError {
    var kind: ErrorKind { .argument }
    var message: String { "can't read \(path): \(reason)" }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
}

/// Reads a file to its end; one larger than `limit` is refused.
func readWhole(_ path: String, limit: Int = 256 << 20) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else { throw FileError(path: path, errno: errno) }
    defer { close(file) }
    return try readWhole(descriptor: file, name: path, limit: limit)
}

/// Reads a descriptor to its end.
func readWhole(descriptor: Int32, name: String, limit: Int = 256 << 20) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count == 0 { return bytes }
        if count > 0 {
            bytes += buffer.prefix(count)
            guard bytes.count <= limit else { throw FileError(path: name, errno: EFBIG) }
        } else if errno != EINTR {
            throw FileError(path: name, errno: errno)
        }
    }
}

/// Writes a file that only its owner may read, whole or not at all; folders that are missing are made, as private.
func writePrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
        folder += part + "/"
        // One that is there may stand under one that we may not write to; a folder that is none fails below.
        if !part.isEmpty { mkdir(folder, 0o700) }
    }
    let aside = path + ".part-" + String(UInt64.random(in: .min ... .max), radix: 16)
    let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw FileError(path: path, errno: errno) }
    var rest = bytes[...]
    var problem: Int32 = 0
    while !rest.isEmpty, problem == 0 {
        let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { problem = errno }
    }
    // Some file systems tell only here that there was no room.
    if close(file) != 0, problem == 0 { problem = errno }
    if problem == 0, rename(aside, path) != 0 { problem = errno }
    guard problem == 0 else {
        unlink(aside)
        throw FileError(path: path, errno: problem)
    }
}
