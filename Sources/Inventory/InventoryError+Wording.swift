import System

extension InventoryError: CustomStringConvertible {
    /// What is wrong, as it follows "the inventory is not remembered: ".
    public var description: String {
        switch self {
        case .noFile(let path, .link): "\(path) is a symbolic link, and is left alone"
        case .noFile(let path, .folder): "\(path) is a folder, and is left alone"
        case .noFile(let path, .other): "\(path) is no ordinary file, and is left alone"
        case .cantMake(let path, let errno): "can't make \(path): \(systemMessage(errno))"
        case .newer(let path, let version, let ours):
            "\(path) was written by a later scvsh (form \(version), this one knows \(ours)), and is left alone"
        case .busy(let path): "\(path) is in use by others"
        case .readOnly(let path): "\(path) can't be written to"
        case .full(let path): "there is no room on the disk for \(path)"
        case .failed(let path, let words): "\(path): \(words)"
        case .stuck(let path, let errno): "\(path) is damaged, and can't be set aside: \(systemMessage(errno))"
        }
    }
}
