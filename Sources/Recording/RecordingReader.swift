import JSON
import System

extension Recording {
    /// Reads a recording. A last line that was cut short costs itself alone; any other fault, the whole.
    public init(parsing bytes: [UInt8]) throws(RecordingError) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What stands behind the last end of a line is one that was not finished.
        let rest = lines.popLast() ?? []
        guard !lines.isEmpty || !rest.isEmpty else { throw .empty }
        if !rest.isEmpty { lines.append(rest) }
        var head: RecordingHead?
        var exchanges: [RecordedExchange] = []
        for (index, text) in lines.enumerated() {
            let number = index + 1
            let isUnfinished = number == lines.count && !rest.isEmpty
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONValue(parsing: Array(text))
            } catch {
                if isUnfinished, let head {
                    self.init(head: head, exchanges: exchanges, cutLine: number)
                    return
                }
                throw number == 1 ? .notRecording : .line(number, .notJSON("\(error)"))
            }
            guard number > 1 else {
                head = try RecordingHead(value)
                continue
            }
            do throws(RecordingError.Fault) {
                guard let object = value.object else { throw .form("an object is expected") }
                exchanges.append(try RecordedExchange(object))
            } catch {
                throw .line(number, error)
            }
        }
        guard let head else { throw .empty }
        self.init(head: head, exchanges: exchanges)
    }
}

/// Why a file is no recording that can be played.
public enum RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is nothing in it.
    case empty
    /// The first line is none that a recording begins with.
    case notRecording
    /// It was written in another form.
    case version(Int64)
    /// A line is none of a recording.
    case line(Int, Fault)
    /// None of its exchanges is with that appliance; it has so many.
    case noAppliance(Int, of: Int)

    /// What is wrong with a line.
    public enum Fault: Error, Hashable, Sendable {
        case notJSON(String)
        case form(String)
    }

    public var description: String {
        switch self {
        case .empty: "it is empty, and no recording"
        case .notRecording: "line 1: it is no recording; scvsh --record FILE makes one"
        case .version(let number):
            "line 1: a recording of form \(number), and only form \(Recording.formVersion) can be read"
        case .line(let number, .notJSON(let detail)): "line \(number) \(detail)"
        case .line(let number, .form(let detail)): "line \(number): \(detail)"
        case .noAppliance(let number, let count):
            "there is no appliance \(number) in it: it has \(count == 1 ? "one" : "\(count)")"
        }
    }
}

extension RecordingHead {
    fileprivate init(_ value: JSONValue) throws(RecordingError) {
        guard let version = value[RecordingKey.version]?.int else { throw .notRecording }
        guard version == Recording.formVersion else { throw .version(version) }
        guard let shell = value[RecordingKey.shell]?.string, let date = value[RecordingKey.date]?.string,
            let names = value[RecordingKey.names]?.string,
            names == RecordingKey.namesKept || names == RecordingKey.namesReplaced
        else { throw .line(1, .form("it does not say shell, date and names")) }
        self.init(shell: shell, date: date, hasPseudonyms: names == RecordingKey.namesReplaced)
    }
}

extension RecordedExchange {
    private static let known: Set<String> = {
        let bodies = [RecordingKey.body, RecordingKey.reply]
        return Set(
            [
                RecordingKey.appliance, RecordingKey.method, RecordingKey.path, RecordingKey.query, RecordingKey.login,
                RecordingKey.kept, RecordingKey.document, RecordingKey.milliseconds, RecordingKey.status,
                RecordingKey.headers, RecordingKey.failed, RecordingKey.sent, RecordingKey.detail,
            ] + bodies + bodies.map { $0 + RecordingKey.text } + bodies.map { $0 + RecordingKey.size })
    }()

    fileprivate init(_ line: JSONObject) throws(RecordingError.Fault) {
        if let key = line.keys.first(where: { !Self.known.contains($0) }) {
            throw .form("the form has no \(key.escapingControls())")
        }
        guard let method = line[RecordingKey.method]?.string, !method.isEmpty,
            method.utf8.allSatisfy({ (65...90).contains($0) })
        else { throw .form("method must be in capitals") }
        guard let path = line[RecordingKey.path]?.string, path.hasPrefix("/") else {
            throw .form("path must begin with a slash")
        }
        let appliance = try line.whole(RecordingKey.appliance) ?? 1
        guard (1...1000).contains(appliance) else { throw .form("appliance must be a number from 1") }
        self.init(
            appliance: Int(appliance), method: method, path: path, query: try line.pairs(RecordingKey.query),
            body: try RecordedBody(line, RecordingKey.body), isLogin: try line.flag(RecordingKey.login),
            isKept: try line.flag(RecordingKey.kept), isDocument: try line.flag(RecordingKey.document),
            milliseconds: try line.whole(RecordingKey.milliseconds) ?? 0,
            outcome: try Outcome(line))
    }
}

extension RecordedExchange.Outcome {
    fileprivate init(_ line: JSONObject) throws(RecordingError.Fault) {
        if let status = try line.whole(RecordingKey.status) {
            guard (100...599).contains(status) else { throw .form("status must be from 100 to 599") }
            guard line[RecordingKey.failed] == nil else { throw .form("status and failed exclude each other") }
            self = .reply(
                status: Int(status), headers: try line.pairs(RecordingKey.headers),
                body: try RecordedBody(line, RecordingKey.reply))
            return
        }
        guard let kind = line[RecordingKey.failed]?.string else { throw .form("status or failed is needed") }
        self = .failure(
            kind: kind, sent: try line.flag(RecordingKey.sent), detail: line[RecordingKey.detail]?.string ?? "")
    }
}

extension RecordedBody {
    fileprivate init(_ line: JSONObject, _ name: String) throws(RecordingError.Fault) {
        let size = try line.whole(name + RecordingKey.size)
        if let value = line[name] {
            self = .json(value)
        } else if let value = line[name + RecordingKey.text] {
            guard let text = value.string else { throw .form("\(name + RecordingKey.text) must be a text") }
            self = .text(text, whole: size)
        } else {
            self = size.map { .leftOut($0) } ?? .none
        }
    }
}

extension JSONObject {
    fileprivate func whole(_ name: String) throws(RecordingError.Fault) -> Int64? {
        guard let value = self[name] else { return nil }
        guard let number = value.int, number >= 0 else { throw .form("\(name) must be a whole number") }
        return number
    }

    fileprivate func flag(_ name: String) throws(RecordingError.Fault) -> Bool {
        guard let value = self[name] else { return false }
        guard let flag = value.bool else { throw .form("\(name) must be true or false") }
        return flag
    }

    fileprivate func pairs(_ name: String) throws(RecordingError.Fault) -> [RecordedExchange.Pair] {
        guard let value = self[name] else { return [] }
        var pairs: [RecordedExchange.Pair] = []
        for element in value.array ?? [.null] {
            guard let parts = element.array, parts.count == 2, let key = parts[0].string, let text = parts[1].string
            else { throw .form("\(name) must be a list of pairs of texts") }
            pairs.append(RecordedExchange.Pair(key, text))
        }
        return pairs
    }
}
