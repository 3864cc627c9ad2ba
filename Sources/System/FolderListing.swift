import Glibc

/// The names of what is in a folder, in no order, without those of the folder itself and the one above it; no more than
/// so many.
public func listFolder(_ path: String, limit: Int = .max) throws(SystemError) -> [String] {
    guard let listing = opendir(path) else { throw SystemError("read the folder", path) }
    defer { closedir(listing) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(listing) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}
