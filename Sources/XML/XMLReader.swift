import CExpat
import Glibc

/// Reads a whole text, and tells a visitor of its elements as they come.
///
/// Document types, and with them entities and external references, are refused where they begin. The text is UTF-8
/// whatever it says; one that says something else is refused.
///
/// - Throws: `XMLError`; the visitor has been told of what came before the fault.
public func readXML(_ bytes: [UInt8], limits: XMLLimits = XMLLimits(), visitor: any XMLVisitor) throws(XMLError) {
    // The parser counts in 32 bits.
    let limit = min(limits.bytes, Int(Int32.max))
    guard bytes.count <= limit else { throw XMLError(.tooLarge(limit: limit), at: nil, in: bytes) }
    // expat goes over to UTF-16 by itself where a text begins like it.
    guard !bytes.prefix(2).contains(where: { [0x00, 0xFE, 0xFF].contains($0) }) else {
        throw XMLError(.encoding, at: XMLError.Place(offset: 0, line: 1, column: 1), in: bytes)
    }
    if let reason = cexpat_load() { throw XMLError(.noParser(String(cString: reason)), at: nil, in: bytes) }
    // Names come as "namespace\nlocal": a line feed is in no name, and in no namespace that expat lets pass.
    guard let parser = cexpat_create("UTF-8", CChar(bitPattern: UInt8(ascii: "\n"))) else {
        throw XMLError(.memory, at: nil, in: bytes)
    }
    defer { cexpat_free(parser) }
    let reading = XMLReading(parser, limits: limits, visitor: visitor)
    let status = withExtendedLifetime(reading) {
        reading.listen()
        // In one piece: expat before 2.6 reads a long tag that comes in many pieces from its beginning each time.
        return bytes.withUnsafeBytes { buffer in
            cexpat_parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
        }
    }
    if let problem = reading.problem { throw XMLError(problem, at: reading.place, in: bytes) }
    guard status == XML_STATUS_OK else {
        throw XMLError(parser: cexpat_error(parser), at: reading.currentPlace, in: bytes)
    }
}

/// What XML takes for white space.
let whiteSpace: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]

/// One reading: what expat's callbacks have at hand.
private final class XMLReading {
    let parser: XML_Parser
    let limits: XMLLimits
    let visitor: any XMLVisitor
    /// Why the parser was stopped from here, and where.
    var problem: XMLError.Kind?
    var place: XMLError.Place?

    private var elements = 0
    /// The texts of the open elements, one behind the other. A child's text is taken off before its parent's goes on.
    private var text: [UInt8] = []
    /// Where the text of each open element begins, and whether it is more than white space.
    private var open: [(start: Int, hasInk: Bool)] = []
    /// The namespaces that were seen: a few, in nearly every name, and too long to be kept inside a String.
    private var namespaces: [(bytes: [UInt8], text: String)] = []
    /// The first names that were seen, as the parser tells them: a reply of many thousand elements has a dozen.
    private var names: [(bytes: [UInt8], name: XMLName)] = []

    init(_ parser: XML_Parser, limits: XMLLimits, visitor: any XMLVisitor) {
        self.parser = parser
        self.limits = limits
        self.visitor = visitor
    }

    func listen() {
        cexpat_set_handlers(
            parser, Unmanaged.passUnretained(self).toOpaque(), beginElement, endElement, addText, refuseDocumentType,
            checkDeclaration)
    }

    /// Where the parser is.
    var currentPlace: XMLError.Place {
        XMLError.Place(
            offset: max(0, cexpat_offset(parser)), line: Int(cexpat_line(parser)),
            column: Int(cexpat_column(parser)) + 1)
    }

    func stop(_ kind: XMLError.Kind) {
        guard problem == nil else { return }
        problem = kind
        place = currentPlace
        cexpat_stop(parser)
    }

    func begin(_ name: UnsafePointer<CChar>, _ given: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        elements += 1
        guard open.count < limits.depth else { return stop(.tooDeep(limit: limits.depth)) }
        var attributes: [XMLAttribute] = []
        var next = given
        while let pair = next, let key = pair[0], let value = pair[1] {
            elements += 1
            guard max(strlen(key), strlen(value)) <= limits.text else { return stop(.tooLong(limit: limits.text)) }
            attributes.append(XMLAttribute(self.name(key), String(cString: value)))
            next = pair + 2
        }
        guard strlen(name) <= limits.text else { return stop(.tooLong(limit: limits.text)) }
        guard elements <= limits.elements else { return stop(.tooMany(limit: limits.elements)) }
        // Else the indents before a hundred thousand children would be one long text of their parent's.
        if let parent = open.last, !parent.hasInk { text.removeSubrange(parent.start...) }
        open.append((text.count, false))
        visitor.begin(self.name(name), attributes: attributes)
    }

    func add(_ bytes: UnsafeRawBufferPointer) {
        guard let own = open.last else { return }
        guard text.count - own.start + bytes.count <= limits.text else { return stop(.tooLong(limit: limits.text)) }
        if !own.hasInk, !bytes.allSatisfy(whiteSpace.contains) { open[open.count - 1].hasInk = true }
        text.append(contentsOf: bytes)
    }

    func end(_ name: UnsafePointer<CChar>) {
        guard let start = open.popLast()?.start else { return }
        let own = String(decoding: text[start...], as: UTF8.self)
        text.removeSubrange(start...)
        visitor.end(self.name(name), text: own)
    }

    private func name(_ text: UnsafePointer<CChar>) -> XMLName {
        let whole = UnsafeRawBufferPointer(start: text, count: strlen(text))
        for index in names.indices where names[index].bytes.count == whole.count {
            if memcmp(names[index].bytes, text, whole.count) == 0 { return names[index].name }
        }
        let name = newName(whole)
        if names.count < 32, whole.count <= 200 { names.append((Array(whole), name)) }
        return name
    }

    private func newName(_ whole: UnsafeRawBufferPointer) -> XMLName {
        guard let border = whole.firstIndex(of: UInt8(ascii: "\n")) else {
            return XMLName(String(decoding: whole, as: UTF8.self))
        }
        let local = String(decoding: whole[(border + 1)...], as: UTF8.self)
        let uri = UnsafeRawBufferPointer(rebasing: whole[..<border])
        for known in namespaces where known.bytes.elementsEqual(uri) { return XMLName(local, in: known.text) }
        let known = String(decoding: uri, as: UTF8.self)
        if namespaces.count < 16 { namespaces.append((Array(uri), known)) }
        return XMLName(local, in: known)
    }
}

// After the parser was stopped, expat may still tell of the end of an element that it was in.
private func reading(_ data: UnsafeMutableRawPointer?) -> XMLReading? {
    guard let data else { return nil }
    let reading = Unmanaged<XMLReading>.fromOpaque(data).takeUnretainedValue()
    return reading.problem == nil ? reading : nil
}

private func beginElement(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    if let name { reading(data)?.begin(name, attributes) }
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    if let name { reading(data)?.end(name) }
}

private func addText(_ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    reading(data)?.add(UnsafeRawBufferPointer(start: text, count: Int(count)))
}

private func refuseDocumentType(
    _ data: UnsafeMutableRawPointer?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
    _: Int32
) {
    reading(data)?.stop(.documentType)
}

private func checkDeclaration(
    _ data: UnsafeMutableRawPointer?, _: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?, _: Int32
) {
    guard let encoding else { return }
    let name = String(cString: encoding)
    if !["utf-8", "utf8", "us-ascii"].contains(name.lowercased()) { reading(data)?.stop(.declaredEncoding(name)) }
}
