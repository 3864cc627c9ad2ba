extension OperationReader {
    /// What an operation of our own document carries there and back, read by whoever asks first.
    func deferredTraffic(of node: DocumentNode, on item: DocumentNode) -> Deferred<OperationTraffic> {
        let kept = KeptOperation(reader: self, node: node, item: item)
        return Deferred { kept.traffic }
    }
}

/// An operation that is yet to be read, with all that it takes.
///
/// `@unchecked Sendable`: the parsed document behind the nodes is never written to, slips are noted for none but
/// documents of others, and what reading changes is a copy of the reader.
private struct KeptOperation: @unchecked Sendable {
    let reader: OperationReader
    let node: DocumentNode
    let item: DocumentNode

    /// Whoever makes the document sees to it that there is nothing wrong in it: the tests read all of it.
    var traffic: OperationTraffic {
        var reader = reader
        do throws(APIDocumentError) {
            return try reader.readTraffic(of: node, on: item)
        } catch {
            preconditionFailure("the document in this program is wrong: \(error.finding)")
        }
    }
}
