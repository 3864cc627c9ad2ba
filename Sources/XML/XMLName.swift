/// The name of an element or an attribute: a namespace and a local name. Prefixes are free, so they are never kept.
public struct XMLName: Hashable, Sendable {
    /// The namespace's URI; empty for none.
    public var namespace: String
    /// The name within it.
    public var local: String

    /// A name in a namespace, or in none.
    public init(_ local: String, in namespace: String = "") {
        self.namespace = namespace
        self.local = local
    }
}

/// An attribute of an element.
public struct XMLAttribute: Hashable, Sendable {
    /// Its name; one without a prefix is in no namespace, whatever the element is in.
    public var name: XMLName
    /// Its value, without escapes.
    public var value: String

    /// An attribute of that name and value.
    public init(_ name: XMLName, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [XMLAttribute] {
    /// The value of the attribute of that name.
    public subscript(_ local: String, in namespace: String = "") -> String? {
        first { $0.name.local == local && $0.name.namespace == namespace }?.value
    }
}
