import API

/// A line of the prompt, as far as it may hold a secret.
///
/// Nothing but its text is looked at: a line that could not be compiled, or that failed before anything was sent,
/// passed its secrets to nobody who could tell.
struct LineSecrets {
    let text: String
    let bytes: [UInt8]
    let tokens: [LuaLexer.Token]
    /// What the strings and numbers stand for.
    private let literals: [String]

    /// A shorter part of a secret is found by chance.
    private static let minLength = 4

    init(_ text: String) {
        let bytes = Array(text.utf8)
        let tokens = LuaLexer.tokens(of: text)
        self.text = text
        self.bytes = bytes
        self.tokens = tokens
        literals = tokens.compactMap { LuaLexer.value(of: $0, in: bytes) }
    }

    /// Whether there is a string or a number in it.
    var hasLiterals: Bool { literals.contains { !$0.isEmpty } }

    // MARK: Secrets that are known

    /// Whether a secret stands in it: as it is, in any spelling that Lua has for it, or in pieces.
    func holds(_ secret: String) -> Bool {
        guard !secret.isEmpty else { return false }
        if text.contains(secret) || literals.contains(where: { $0.contains(secret) }) { return true }
        return secret.utf8.count >= Self.minLength && literals.joined().contains(secret)
    }

    /// The same for a line that did not pass the secret itself: a short one is no more than a word by chance, and half
    /// of one may have been put together with the other half later.
    func gave(_ secret: String) -> Bool {
        guard secret.utf8.count >= Self.minLength else { return literals.contains(secret) }
        if holds(secret) { return true }
        return literals.contains {
            $0.utf8.count >= Self.minLength && 2 * $0.utf8.count >= secret.utf8.count && secret.contains($0)
        }
    }

    // MARK: Secrets that are likely

    /// Whether it looks as if it held a secret: it gives a string or a number to a name that secrets go by, or to one
    /// that is nearly so; or a text in it is a private key, or what a URL or a command has for a password.
    ///
    /// - Parameter isSecret: whether secrets go by a name.
    func looksSecret(_ isSecret: (String) -> Bool) -> Bool {
        let joined = literals.joined()
        if [joined, text].contains(where: Self.isKey) { return true }
        if literals.contains(where: { Self.isKeyBody($0) || Self.holdsPair($0) }) || Self.isKeyBody(joined) {
            return true
        }
        return tokens.indices.contains { index in
            guard tokens[index].text == "=" else { return false }
            let names = names(before: index)
            return givesLiteral(from: index + 1, isList: names.count > 1)
                && names.contains { isSecret($0) || Self.isNearlySecret($0) }
        }
    }

    /// The names that values are given to: `password =`, `["password"] =`, `admin.password =`,
    /// `local user, password <const> =`.
    func names(before index: Int) -> [String] {
        guard index > 0 else { return [] }
        if tokens[index - 1].text == "]", index >= 2 {
            return LuaLexer.value(of: tokens[index - 2], in: bytes).map { [$0] } ?? []
        }
        var names: [String] = []
        var place = nameBefore(index)
        guard place >= 0, tokens[place].isName else { return [] }
        while place >= 0, tokens[place].isName {
            names.append(tokens[place].text)
            // Of `admin.password` the last part is the name.
            while place >= 2, tokens[place - 1].text == ".", tokens[place - 2].isName { place -= 2 }
            guard place >= 2, tokens[place - 1].text == "," else { break }
            place = nameBefore(place - 1)
        }
        // In a table, what stands before a comma is a value.
        let isStatement = place < 1 || tokens[place - 1].text == "local" || !"={(,".contains(tokens[place - 1].text)
        return isStatement ? names : Array(names.prefix(1))
    }

    /// Where the name may stand that ends before a place: `local password <const>` has an attribute behind it.
    private func nameBefore(_ index: Int) -> Int {
        let hasAttribute =
            index >= 4 && tokens[index - 1].text == ">" && tokens[index - 2].isName && tokens[index - 3].text == "<"
        return hasAttribute ? index - 4 : index - 1
    }

    /// Whether the expression that begins there has a string or a number in it. What is asked of the system by its
    /// name, `os.getenv("PASSWORD")`, is none.
    private func givesLiteral(from start: Int, isList: Bool) -> Bool {
        var depth = 0
        var index = start
        while index < tokens.count {
            let token = tokens[index]
            switch token.text {
            case "os", "io": if let end = endOfCall(from: index) { index = end }
            case "(", "{", "[": depth += 1
            case ")", "}", "]":
                depth -= 1
                if depth < 0 { return false }
            case ";": if depth == 0 { return false }
            case ",": if depth == 0, !isList { return false }
            case "\"", "0": if let value = LuaLexer.value(of: token, in: bytes), !value.isEmpty { return true }
            case "local", "return", "for", "while", "if", "end", "do": return false
            default: break
            }
            index += 1
        }
        return false
    }

    /// The last bracket of `os.getenv("X")` or `io.open("X"):read("a")`, or the string where there is none.
    private func endOfCall(from start: Int) -> Int? {
        guard start + 3 < tokens.count, tokens[start + 1].text == "." else { return nil }
        if tokens[start + 3].text == "\"" { return start + 3 }
        guard tokens[start + 3].text == "(", let end = tokens[start...].firstIndex(where: { $0.text == ")" }) else {
            return nil
        }
        guard end + 2 < tokens.count, tokens[end + 1].text == ":" else { return end }
        return tokens[end...].dropFirst().firstIndex { $0.text == ")" } ?? end
    }

    /// Whether a name is one that people write for those that secrets go by: `pass`, `pw`, `passwrd`.
    static func isNearlySecret(_ name: String) -> Bool {
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
        return ["pass", "pw", "privkey"].contains(plain)
            || closest(to: plain, in: ["password", "passphrase", "privatekey", "credentials"]) != nil
    }

    static func isKey(_ text: String) -> Bool { text.contains("PRIVATE KEY") && text.contains("BEGIN") }

    /// Whether it is the inside of a key, or of a certificate.
    static func isKeyBody(_ text: String) -> Bool {
        text.utf8.count >= 100 && text.hasPrefix("MI") && text.utf8.allSatisfy(isBase64)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        LuaLexer.startsWord(byte) || LuaLexer.isDigit(byte) || "+/=\r\n".utf8.contains(byte)
    }

    /// `?password=x`, `--password x`, `Authorization: Bearer x`, `https://user:x@host`, `-u user:x`.
    static func holdsPair(_ text: String) -> Bool {
        let query = text.split { "?&;, \n\"'{}".contains($0) }
        for (index, word) in query.enumerated() {
            if let place = word.firstIndex(where: { $0 == "=" || $0 == ":" }), word.index(after: place) < word.endIndex
            {
                let name = String(word[..<place]).filter { $0 != "-" }
                if SecretFinder.isSecret(name: name) || SecretFinder.isSecret(name: decoded(name)) { return true }
            }
            guard index + 1 < query.count else { break }
            let next = query[index + 1]
            if next.hasPrefix(":"), SecretFinder.isSecret(name: String(word)) { return true }
            if word.hasPrefix("--"), SecretFinder.isSecret(name: String(word)) { return true }
            if word.hasSuffix(":"), word.dropLast().lowercased() == "authorization" { return true }
            if word == "-u" || word == "--user", next.contains(":") { return true }
        }
        guard let scheme = text.firstRange(of: "://") else { return false }
        let host = text[scheme.upperBound...].prefix { !"/?# ".contains($0) }
        guard let at = host.lastIndex(of: "@") else { return false }
        return host[..<at].contains(":")
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
