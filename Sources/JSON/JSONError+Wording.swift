extension JSONError: CustomStringConvertible {
    /// What is wrong, in words that go on after "the reply" or the name of a file.
    public var description: String {
        guard !isMarkup else { return "is a page of HTML or XML, not JSON" }
        return switch kind {
        case .empty: "is empty, where JSON was expected"
        case .syntax where isTruncated: "ends in the middle of its JSON\(placeInWords)"
        case .syntax: "is not JSON\(placeInWords)"
        case .number: "holds a number that is out of range\(placeInWords)"
        case .tooDeep(let limit): "is JSON nested more than \(limit) deep"
        case .encoding: "is not UTF-8\(placeInWords)"
        case .tooLarge: "is too large to be read as JSON (4 GB or more)"
        case .memory: "is too large: there is no memory to read it as JSON"
        case .noParser(let why): "can't be read as JSON: \(why)"
        case .library: "can't be read as JSON: the parser itself failed"
        }
    }

    private var placeInWords: String {
        guard let place else { return "" }
        return " (line \(place.line), column \(place.column))"
    }
}
