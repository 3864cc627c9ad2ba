import API
import Events

/// What is kept of the lines of a prompt for as long as it is open: what each was, what it did, how long it took.
///
/// A secret is in none of them: in its place stands the name that a script would ask for it by.
final class LineLog {
    /// A line that ran.
    struct Line: Equatable {
        /// What ran, with `secret("NAME")` where a secret stood.
        var text: String
        /// Whether it was an expression, whose values were to be shown.
        let isExpression: Bool
        let isQuiet: Bool
        let succeeded: Bool
        /// What became of the changes that it sent, each a clause; none of what the appliance refused.
        let deeds: [String]
        /// The gravest thing that it did, or planned in a dry run; nil where it asked for nothing.
        let effect: Effect?
        /// Whether a secret is in it that can't be told from the rest: then it has no text.
        var isWithheld: Bool
    }

    private(set) var lines: [Line] = []
    /// How long the last line took and what it sent; nil once that was asked for.
    private var last: (duration: Duration, requests: Int)?
    /// Secret → the name that it goes by in a script.
    private var names: [String: String] = [:]

    private var began: MonotonicInstant?
    private var requests = 0
    private var effect: Effect?

    /// A line begins.
    func begin() {
        (began, requests, effect) = (.now, 0, nil)
    }

    /// A request asks to be let out while the line runs. One of a dry run counts too: a script with the line in it may
    /// plan changes only where its header allows them.
    func planned(_ effect: Effect) { self.effect = max(self.effect ?? effect, effect) }

    /// A request has left.
    func sent() { requests += 1 }

    /// The line that began has ended; `isWithheld` says that any of its values may be a secret.
    func end(
        _ line: PromptLine, isExpression: Bool, succeeded: Bool, deeds: [String], holdsSecret: Bool,
        isWithheld: Bool = false, secrets: Set<String>, isSecret: (String) -> Bool
    ) {
        guard let began else { return }
        self.began = nil
        last = (MonotonicInstant.now.since(began), requests)
        var text: String? = line.text
        if isWithheld {
            text = nil
        } else if holdsSecret {
            text = LineSecrets(line.text).replaced(secrets, isSecret: isSecret) { name, value in
                "secret(\"\(self.name(of: value, as: name))\")"
            }
        }
        lines.append(
            Line(
                text: text ?? "", isExpression: isExpression, isQuiet: line.isQuiet, succeeded: succeeded,
                deeds: deeds, effect: effect, isWithheld: text == nil))
    }

    /// Takes out of earlier lines what has turned out to be a secret.
    func strike(_ secrets: Set<String>) {
        for index in lines.indices where secrets.contains(where: LineSecrets(lines[index].text).gave) {
            let text = LineSecrets(lines[index].text).replaced(
                secrets, isSecret: { _ in false },
                by: { name, value in "secret(\"\(self.name(of: value, as: name))\")" })
            // It stays a line without a text: the places of the others are what they were.
            lines[index].text = text ?? ""
            lines[index].isWithheld = text == nil
        }
    }

    /// How long the last line took, and how many requests it sent; each line is told of once.
    func takeLast() -> (duration: Duration, requests: Int)? {
        defer { last = nil }
        return last
    }

    /// The name that a secret goes by: of its field, with a number where several have the same.
    private func name(of secret: String, as field: String?) -> String {
        if let name = names[secret] { return name }
        let plain = (field ?? "secret").uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let base = plain.isEmpty ? "SECRET" : plain
        let taken = Set(names.values)
        var name = base
        var number = 2
        while taken.contains(name) {
            name = "\(base)_\(number)"
            number += 1
        }
        names[secret] = name
        return name
    }
}
