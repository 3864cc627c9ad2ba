/// A slip in an appliance's own document, and what it cost.
public struct DocumentSlip: Hashable, Sendable {
    /// What was lost by it.
    public enum Cost: Hashable, Sendable {
        /// The operation that it is in, which is left out.
        case operation
        /// What stands at its place; the rest of the operation is read.
        case part
    }

    /// What is wrong, and where.
    public let fault: APIDocumentError
    /// The HTTP method of the operation that it is in, in capitals; nil if it is in none, or in all of a path.
    public let method: String?
    /// The path of that operation as the document has it; nil if it is in none.
    public internal(set) var path: String?
    /// What was lost by it.
    public let cost: Cost

    /// Whether it is the path itself that can't be read, and not what stands at it.
    var isOfPath: Bool { cost == .operation && isAtPath }
    fileprivate let isAtPath: Bool
}

/// Gathers the slips of a document while it is read.
final class DocumentSlips {
    private(set) var found: [DocumentSlip] = []
    /// How many there are beyond those that are kept.
    private(set) var more = 0
    /// The operation that is being read.
    var method: String?
    var path: String?
    /// The place of the path in the document.
    var pathPlace: String?
    private var known: Set<DocumentSlip> = []

    /// More than anybody reads.
    private static let maxCount = 500

    func note(_ fault: APIDocumentError, costing cost: DocumentSlip.Cost) {
        // A component is read again wherever it is used; what is wrong with it is told once.
        let isInOperation = cost == .operation
        let key = DocumentSlip(
            fault: fault, method: isInOperation ? method : nil, path: isInOperation ? path : nil, cost: cost,
            isAtPath: fault.place == pathPlace)
        guard known.insert(key).inserted else { return }
        guard found.count < Self.maxCount else {
            more += 1
            return
        }
        found.append(
            DocumentSlip(fault: fault, method: method, path: path, cost: cost, isAtPath: fault.place == pathPlace))
    }

    /// Gives the slips from one on the paths that a session knows their operations by.
    func move(after first: Int, _ place: (String) -> String) {
        for index in found.indices.dropFirst(first) { found[index].path = found[index].path.map(place) }
    }
}

extension DocumentNode {
    /// Passes over a fault in a document that is not ours, and notes it; any other is thrown on, and so is what makes
    /// the whole document unfit.
    func pass(_ fault: APIDocumentError, costing cost: DocumentSlip.Cost = .part) throws(APIDocumentError) {
        guard let slips, !fault.reason.concernsAll else { throw fault }
        slips.note(fault, costing: cost)
    }
}

extension APIDocumentError.Reason {
    /// Whether it is no slip that costs one operation: the document is hostile, another one, or none.
    var concernsAll: Bool {
        switch self {
        case .version, .tooLarge, .notJSON, .yaml, .empty, .otherHost: true
        case .tooMany(let things, _): Self.endless.contains(things)
        case .missing, .wrongType, .badValue, .badReference, .referenceLoop, .badPath, .twice: false
        }
    }

    /// What costs so much to read on that it is not read on.
    private static let endless: Set<String> = ["operations", "schemas"]
}
