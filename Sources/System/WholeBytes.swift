import Glibc

/// Reads a file to its end; one larger than `limit` is refused with EFBIG.
public func readFile(_ path: String, limit: Int = 256 << 20) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw SystemError("read", path) }
    defer { close(descriptor) }
    return try readAll(from: descriptor, name: path, limit: limit)
}

/// Reads a file whose path need be no text.
///
/// - Parameter name: what an error calls it.
public func readFile(_ path: [UInt8], name: String) throws(SystemError) -> [UInt8] {
    let descriptor = (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
        $0.baseAddress.map { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY) } ?? -1
    }
    guard descriptor >= 0 else { throw SystemError("read", name) }
    defer { close(descriptor) }
    return try readAll(from: descriptor, name: name)
}

/// Whether a path leads to a regular file: one that can be read without taking anything out of it.
public func isRegularFile(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
}

/// Reads an ordinary file to its end. A pipe or a device is refused, with EINVAL, since reading it might never end; a
/// folder with EISDIR.
public func readOrdinaryFile(_ path: String, limit: Int = 256 << 20) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemError("read", path) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
        throw SystemError("read", path, errno: facts.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    return try readAll(from: descriptor, name: path, limit: limit)
}

/// Reads a descriptor to its end, however often a signal breaks in.
///
/// - Parameter name: what an error calls it.
public func readAll(from descriptor: Int32, name: String, limit: Int = 256 << 20) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count == 0 { return bytes }
        if count > 0 {
            bytes += buffer.prefix(count)
            guard bytes.count <= limit else { throw SystemError("read", name, errno: EFBIG) }
        } else if errno != EINTR {
            throw SystemError("read", name)
        }
    }
}

/// Writes all of `bytes` to a descriptor, in as many pieces as it takes.
///
/// - Parameter name: what an error calls it.
public func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, piece.baseAddress, piece.count)
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if count == 0 {
            // Nothing was refused and nothing was taken: asking again would go on for ever.
            throw SystemError("write", name, errno: ENOSPC)
        } else if errno != EINTR {
            throw SystemError("write", name)
        }
    }
}

/// Writes all of `bytes` to a descriptor, in as many pieces as it takes.
///
/// - Parameter name: what an error calls it.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32, name: String) throws(SystemError) {
    // The standard library's closure does not pass on the type of an error.
    let result: Result<Void, SystemError> = bytes.withUnsafeBytes { buffer in
        do throws(SystemError) {
            return .success(try writeAll(buffer, to: descriptor, name: name))
        } catch {
            return .failure(error)
        }
    }
    try result.get()
}

/// Writes text to a descriptor; where nobody is left to read it, that is all the same.
public func writeText(_ text: String, to descriptor: Int32) {
    try? writeAll(Array(text.utf8), to: descriptor, name: "descriptor \(descriptor)")
}

/// Makes the folders above a file that are missing, for their owner alone.
public func makePrivateFolders(above path: String) throws(SystemError) { try makeFolders(above: path, mode: 0o700) }

/// Makes the folders above a file that are missing; who may look into them is as of any new folder, unless `mode` says
/// less.
public func makeFolders(above path: String, mode: mode_t = 0o777) throws(SystemError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for count in parts.indices where count > 0 && !parts[count - 1].isEmpty {
        let folder = parts[..<count].joined(separator: "/")
        guard mkdir(folder, mode) != 0, errno != EEXIST else { continue }
        let problem = errno
        // One that is there may stand under one that we may not write to. What is no folder is told by whoever opens
        // the file.
        guard access(folder, F_OK) != 0 else { continue }
        throw SystemError("make the folder", folder, errno: problem)
    }
}
