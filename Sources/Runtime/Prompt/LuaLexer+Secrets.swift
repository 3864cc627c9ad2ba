import API

extension LuaLexer {
    /// Whether a text gives a string or a number to something whose name is one that secrets go by.
    ///
    /// A line that could not be compiled, or that failed before anything was sent, passed its secrets to nobody who
    /// could tell.
    static func assignsSecret(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        let tokens = tokens(of: text)
        return tokens.indices.dropFirst(2).contains { index in
            guard tokens[index].isLiteral, tokens[index - 1].text == "=" else { return false }
            var name = tokens[index - 2]
            // `["password"] = "…"`: a string, or a word that stands for one.
            if name.text == "]", index >= 3 { name = tokens[index - 3] }
            let text = String(decoding: bytes[name.range], as: UTF8.self)
            return SecretFinder.isSecret(name: text.filter { $0 != "\"" && $0 != "'" })
        }
    }
}

extension LuaLexer.Token {
    fileprivate var isLiteral: Bool { text == "\"" || text == "0" }
}
