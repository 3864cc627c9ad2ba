/// An element with all that is in it: for texts that are small.
public struct XMLNode: Hashable, Sendable {
    /// Its name.
    public var name: XMLName
    /// Its attributes, in their order.
    public var attributes: [XMLAttribute]
    /// The elements in it, in their order.
    public var children: [XMLNode] = []
    /// The text that stands directly in it, as `XMLVisitor` tells it.
    public var text = ""

    /// An element without anything in it.
    public init(_ name: XMLName, attributes: [XMLAttribute] = []) {
        self.name = name
        self.attributes = attributes
    }

    /// Reads a whole text; the node is its outermost element.
    public init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        let builder = XMLNodeBuilder()
        try readXML(bytes, limits: limits, visitor: builder)
        guard let root = builder.root else { throw XMLError(.empty, at: nil, in: bytes) }
        self = root
    }

    /// The first child of that name.
    public subscript(_ local: String, in namespace: String) -> XMLNode? {
        children.first { $0.name.local == local && $0.name.namespace == namespace }
    }

    /// All children of that name, in their order.
    public func all(_ local: String, in namespace: String) -> [XMLNode] {
        children.filter { $0.name.local == local && $0.name.namespace == namespace }
    }
}

/// Makes a tree of what a reader tells.
public final class XMLNodeBuilder: XMLVisitor {
    /// The outermost element, once it has ended.
    public private(set) var root: XMLNode?
    private var open: [XMLNode] = []
    private var names: [XMLName] = []

    /// A builder for one tree.
    public init() {}

    public func number(of name: XMLName) -> Int {
        names.append(name)
        return names.count - 1
    }

    public func begin(_ name: Int, attributes: XMLAttributes) {
        open.append(XMLNode(names[name], attributes: attributes.all))
    }

    public func end(text: ArraySlice<UInt8>) {
        guard var node = open.popLast() else { return }
        node.text = String(decoding: text, as: UTF8.self)
        if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
    }
}
