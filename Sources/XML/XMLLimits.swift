/// How much a text may hold before it is refused.
public struct XMLLimits: Hashable, Sendable {
    /// The most bytes.
    public var bytes = 1 << 28
    /// The most elements that are open inside each other.
    public var depth = 64
    /// The most elements and attributes together.
    public var elements = 20_000_000
    /// The most bytes of text that stand directly in one element, of one attribute, and of a name.
    public var text = 1 << 20

    /// The limits for a reply of many thousand objects.
    public init() {}
}
