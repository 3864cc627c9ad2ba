/// What is told of a text while it is read, element by element.
///
/// Many thousands of elements have a dozen names between them. So the visitor numbers the names that it is told of, and
/// is told of elements by its own numbers.
public protocol XMLVisitor: AnyObject {
    /// The visitor's number for a name: asked when the name comes first, and again of names that few texts have.
    func number(of name: XMLName) -> Int

    /// An element begins. Its attributes are there until this returns.
    func begin(_ name: Int, attributes: XMLAttributes)

    /// An element ends. The text is what stands directly in it, before, between and after its children: in UTF-8,
    /// without comments, instructions and escapes, and without the white space that is all there is before a child.
    func end(text: ArraySlice<UInt8>)
}
