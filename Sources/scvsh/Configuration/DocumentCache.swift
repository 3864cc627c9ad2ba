import API
import Appliance
import Runtime
import System

/// The documents that appliances gave of themselves, a file for each host and port.
///
/// A file comes into being whole or not at all, for its owner's eyes only.
struct DocumentCache {
    /// Where the files are.
    let folder: String

    /// The file of an appliance; its host and port are plain characters.
    func path(of address: ApplianceAddress) -> String {
        "\(folder)/\(address.host):\(address.port).json"
    }

    /// The document that is kept of an appliance; nil if none is.
    func document(of address: ApplianceAddress) throws(DocumentCacheError) -> FetchedDocument? {
        let path = path(of: address)
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readOrdinaryFile(path, limit: LiveDocument.maxSize + 4_096)
        } catch {
            if error.isMissing { return nil }
            throw .file(path: path, error)
        }
        do throws(FetchedDocument.Fault) {
            let document = try FetchedDocument(kept: bytes)
            // Behind another path on the same host and port there is another appliance.
            return document.address == address ? document : nil
        } catch {
            throw .fault(path: path, error)
        }
    }

    /// Keeps a document in the place of an older one.
    func keep(_ document: FetchedDocument) throws(DocumentCacheError) {
        let path = path(of: document.address)
        do throws(SystemError) {
            try writePrivateFile(document.kept, to: path)
        } catch {
            throw .file(path: path, error)
        }
    }
}

/// Why a kept document can't be read, or one can't be kept.
enum DocumentCacheError: Error, Hashable, CustomStringConvertible {
    case file(path: String, SystemError)
    case fault(path: String, FetchedDocument.Fault)

    var description: String {
        switch self {
        case .file(let path, let error): "\(path): \(error.reason)"
        case .fault(let path, let fault): "\(path) \(fault.words)"
        }
    }
}
