/// Why nothing is remembered, or nothing that was remembered can be read. It stops only what asks for nothing else.
public enum InventoryError: Error, Hashable, Sendable {
    /// What stands in its place is no file of ours: a link, a folder, a device.
    case noFile(path: String, what: Obstacle)
    /// The file, or its folder, can't be made.
    case cantMake(path: String, errno: Int32)
    /// A later version of the shell wrote it.
    case newer(path: String, version: Int, ours: Int)
    /// Others held the lock for as long as was waited.
    case busy(path: String)
    /// It can be read, but not written.
    case readOnly(path: String)
    /// The disk is full.
    case full(path: String)
    /// Whatever else SQLite says.
    case failed(path: String, words: String)
    /// A damaged file could not be set aside.
    case stuck(path: String, errno: Int32)

    /// What stands where the file would be.
    public enum Obstacle: Hashable, Sendable {
        case link, folder, other
    }
}
