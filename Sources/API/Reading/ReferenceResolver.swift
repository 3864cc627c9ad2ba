import JSON

/// Follows the references inside a document.
struct ReferenceResolver {
    let root: DocumentNode
    private var known: [String: DocumentNode] = [:]

    init(root: DocumentNode) {
        self.root = root
    }

    /// What a node stands for: itself, or what its reference leads to, with the last reference on the way.
    mutating func resolve(_ node: DocumentNode) throws(APIDocumentError) -> (node: DocumentNode, reference: String?) {
        var node = node
        var followed: [String] = []
        while node.cursor.kind == .object, let reference = try node.string("$ref") {
            guard !followed.contains(reference) else { throw node.fault(.referenceLoop(reference)) }
            followed.append(reference)
            node = try target(of: reference, from: node)
        }
        return (node, followed.last)
    }

    private mutating func target(
        of reference: String, from node: DocumentNode
    ) throws(APIDocumentError) -> DocumentNode {
        if let target = known[reference] { return target }
        guard reference.hasPrefix("#/") else { throw node.fault(.badReference(reference)) }
        var target = root
        for step in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
            let name = String(step).percentDecoded?.unescapedFromPointer
            guard let name, let next = target.step(name) else { throw node.fault(.badReference(reference)) }
            target = next
        }
        known[reference] = target
        return target
    }
}

extension DocumentNode {
    /// One step down, into an object or into a list.
    fileprivate func step(_ name: String) -> DocumentNode? {
        guard cursor.kind == .array else { return self[name] }
        guard let index = Int(name), index >= 0, index < cursor.count else { return nil }
        for (place, element) in cursor.elements.enumerated() where place == index {
            return child(element, name)
        }
        return nil
    }
}
