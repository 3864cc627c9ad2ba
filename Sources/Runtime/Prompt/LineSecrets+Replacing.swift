extension LineSecrets {
    /// The line with something else in the place of each string and number that is a secret; nil where none is found,
    /// or where a secret is left that no string or number is by itself.
    ///
    /// - Parameters:
    ///   - isSecret: whether secrets go by a name.
    ///   - replacement: what stands in the place of a value, given the name that it was given to.
    func replaced(
        _ secrets: Set<String>, isSecret: (String) -> Bool, by replacement: (_ name: String?, _ value: String) -> String
    ) -> String? {
        var edits: [(range: Range<Int>, text: String)] = []
        for (index, token) in tokens.enumerated() {
            guard let value = LuaLexer.value(of: token, in: bytes), !value.isEmpty else { continue }
            let name = givenTo(index)
            let isNamed = name.map { isSecret($0) || Self.isNearlySecret($0) } ?? false
            let isKnown = secrets.contains { value.contains($0) || value.utf8.count >= 4 && $0.contains(value) }
            guard isNamed || isKnown || Self.isKey(value) || Self.isKeyBody(value) || Self.holdsPair(value) else {
                continue
            }
            edits.append((token.range, replacement(name, value)))
        }
        guard !edits.isEmpty else { return nil }
        var result = bytes
        for edit in edits.reversed() { result.replaceSubrange(edit.range, with: edit.text.utf8) }
        let text = String(decoding: result, as: UTF8.self)
        let left = LineSecrets(text)
        return secrets.contains(where: left.gave) ? nil : text
    }

    /// The name that the value at a place is given to: `password` of `password = ("a" .. "b")`.
    private func givenTo(_ index: Int) -> String? {
        var depth = 0
        var place = index - 1
        while place >= 0 {
            switch tokens[place].text {
            case ")", "}", "]": depth += 1
            case "(", "[": if depth > 0 { depth -= 1 }
            case "{":
                if depth == 0 { return nil }
                depth -= 1
            case ",", ";": if depth == 0 { return nil }
            case "=": if depth == 0 { return names(before: place).first }
            default: break
            }
            place -= 1
        }
        return nil
    }
}
