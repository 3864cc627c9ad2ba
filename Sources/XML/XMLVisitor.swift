/// What is told of a text while it is read, element by element.
public protocol XMLVisitor: AnyObject {
    /// An element begins.
    func begin(_ name: XMLName, attributes: [XMLAttribute])

    /// An element ends. The text is what stands directly in it, before, between and after its children: without
    /// comments, instructions and escapes, and without the white space that is all there is before a child.
    func end(_ name: XMLName, text: String)
}
