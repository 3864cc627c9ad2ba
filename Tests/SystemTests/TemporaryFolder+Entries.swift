import Foundation
import TestSupport

extension TemporaryFolder {
    /// What is in it, by name.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

    func isLink(_ name: String) throws -> Bool {
        try FileManager.default.attributesOfItem(atPath: file(name))[.type] as? FileAttributeType == .typeSymbolicLink
    }
}
