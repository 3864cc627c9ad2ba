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
    guard let parser = cexpat_create("UTF-8", CChar(bitPattern: XMLName.border.asciiValue ?? 0)) else {
        throw XMLError(.memory, at: nil, in: bytes)
    }
    defer { cexpat_free(parser) }
    var reading = XMLReading(parser, limits: limits, visitor: visitor)
    let status = withUnsafeMutablePointer(to: &reading) { reading in
        cexpat_set_handlers(
            parser, reading, beginElement, endElement, addText, refuseDocumentType, checkDeclaration)
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
func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

/// One reading: what expat's callbacks have at hand.
private struct XMLReading {
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
    /// The first names that were seen, as the parser tells them, one behind the other, and the visitor's numbers of
    /// them: a reply of many thousand elements has a dozen.
    private var names: [(start: Int, count: Int, number: Int)] = []
    private var nameBytes: [UInt8] = []
    private let attributes = XMLAttributes()

    init(_ parser: XML_Parser, limits: XMLLimits, visitor: any XMLVisitor) {
        self.parser = parser
        self.limits = limits
        self.visitor = visitor
    }

    /// Where the parser is.
    var currentPlace: XMLError.Place {
        XMLError.Place(
            offset: max(0, cexpat_offset(parser)), line: Int(cexpat_line(parser)),
            column: Int(cexpat_column(parser)) + 1)
    }

    mutating func stop(_ kind: XMLError.Kind) {
        guard problem == nil else { return }
        problem = kind
        place = currentPlace
        cexpat_stop(parser)
    }

    mutating func begin(_ name: UnsafePointer<CChar>, _ given: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        elements += 1
        guard open.count < limits.depth else { return stop(.tooDeep(limit: limits.depth)) }
        var next = given
        while let pair = next, let key = pair[0], let value = pair[1] {
            elements += 1
            guard strlen(key) <= limits.text, strlen(value) <= limits.text else {
                return stop(.tooLong(limit: limits.text))
            }
            next = pair + 2
        }
        let length = strlen(name)
        guard length <= limits.text else { return stop(.tooLong(limit: limits.text)) }
        guard elements <= limits.elements else { return stop(.tooMany(limit: limits.elements)) }
        // Else the indents before a hundred thousand children would be one long text of their parent's.
        if let parent = open.last, !parent.hasInk { text.removeLast(text.count - parent.start) }
        open.append((text.count, false))
        let number = number(of: name, length)
        attributes.given = given
        visitor.begin(number, attributes: attributes)
        attributes.given = nil
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let own = open.last else { return }
        guard text.count - own.start + bytes.count <= limits.text else { return stop(.tooLong(limit: limits.text)) }
        if !own.hasInk, !bytes.allSatisfy(isWhiteSpace) { open[open.count - 1].hasInk = true }
        text.append(contentsOf: bytes)
    }

    mutating func end() {
        guard let start = open.popLast()?.start else { return }
        visitor.end(text: text[start...])
        text.removeLast(text.count - start)
    }

    private mutating func number(of name: UnsafePointer<CChar>, _ length: Int) -> Int {
        let known = nameBytes.withUnsafeBufferPointer { bytes -> Int? in
            guard let start = bytes.baseAddress else { return nil }
            for each in names where each.count == length && memcmp(start + each.start, name, length) == 0 {
                return each.number
            }
            return nil
        }
        if let known { return known }
        let number = visitor.number(of: XMLName(parsed: name))
        if names.count < 32, length <= 200 {
            names.append((nameBytes.count, length, number))
            nameBytes += UnsafeRawBufferPointer(start: name, count: length)
        }
        return number
    }
}

// After the parser was stopped, expat may still tell of the end of an element that it was in.
private func reading(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLReading>? {
    guard let reading = data?.assumingMemoryBound(to: XMLReading.self) else { return nil }
    return reading.pointee.problem == nil ? reading : nil
}

private func beginElement(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    if let name { reading(data)?.pointee.begin(name, attributes) }
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    reading(data)?.pointee.end()
}

private func addText(_ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    UnsafeBufferPointer(start: text, count: Int(count)).withMemoryRebound(to: UInt8.self) { bytes in
        reading(data)?.pointee.add(bytes)
    }
}

private func refuseDocumentType(
    _ data: UnsafeMutableRawPointer?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
    _: Int32
) {
    reading(data)?.pointee.stop(.documentType)
}

private func checkDeclaration(
    _ data: UnsafeMutableRawPointer?, _: UnsafePointer<CChar>?, _ encoding: UnsafePointer<CChar>?, _: Int32
) {
    guard let encoding else { return }
    let name = String(cString: encoding)
    if !["utf-8", "utf8", "us-ascii"].contains(name.lowercased()) {
        reading(data)?.pointee.stop(.declaredEncoding(name))
    }
}
