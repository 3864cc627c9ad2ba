import API
import Appliance
import JSON
import System

/// What users say of their appliances: a JSON file beside the profiles, with a list for each appliance's address.
///
///     {
///       "https://scv.demo.local:8144/api": [
///         {"field": "Backup.start_time", "is": "createdTime"},
///         {"word": "COMPLETED", "is": "SUCCESSFUL"}
///       ]
///     }
///
/// It can be edited and sent to others. A file that is wrong in any place is refused as a whole, and left as it is.
struct CorrectionFile {
    /// Where the file is.
    let path: String

    private static let limit = 1 << 20

    /// What the file says of one appliance.
    private struct Chapter {
        /// The address as the file has it.
        let name: String
        let address: ApplianceAddress
        var corrections: [Correction]
    }

    /// The corrections of an appliance.
    func corrections(of address: ApplianceAddress) throws(ConfigurationError) -> [KeptCorrection] {
        kept(try read(), of: address)
    }

    /// Changes the corrections of an appliance; others that want to wait until that is done. Gives why they can't be
    /// kept, if they can't.
    func change(
        _ address: ApplianceAddress, _ change: ([KeptCorrection]) throws -> [Correction]
    ) throws -> String? {
        do {
            try changeLocked(address, change)
            return nil
        } catch let obstacle as Obstacle {
            return obstacle.error.description
        }
    }

    /// What is in the way of keeping corrections, which is no reason not to go by them.
    private struct Obstacle: Error {
        let error: SystemError
    }

    private func lock() throws(Obstacle) -> LockedFolder {
        do throws(SystemError) {
            try makePrivateFolders(above: path)
            return try LockedFolder(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
        } catch {
            throw Obstacle(error: error)
        }
    }

    private func changeLocked(
        _ address: ApplianceAddress, _ change: ([KeptCorrection]) throws -> [Correction]
    ) throws {
        let lock = try lock()
        defer { _ = lock }
        var chapters = try read()
        let corrections = try change(kept(chapters, of: address))
        if let index = chapters.firstIndex(where: { $0.address == address }) {
            chapters[index].corrections = corrections
        } else {
            chapters.append(Chapter(name: address.base, address: address, corrections: corrections))
        }
        do throws(SystemError) {
            // A link to a file elsewhere stays one.
            let file = try AtomicFile(path: path)
            try file.write(Self.text(of: chapters))
            try file.complete()
        } catch {
            throw Obstacle(error: error)
        }
    }

    private func kept(_ chapters: [Chapter], of address: ApplianceAddress) -> [KeptCorrection] {
        guard let chapter = chapters.first(where: { $0.address == address }) else { return [] }
        return chapter.corrections.enumerated().map { index, correction in
            KeptCorrection(correction, place: "\(path): entry \(index + 1) of \(chapter.name)")
        }
    }

    // MARK: Reading

    private func read() throws(ConfigurationError) -> [Chapter] {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readOrdinaryFile(path, limit: Self.limit)
        } catch {
            if error.isMissing { return [] }
            throw .correctionsUnreadable(error)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw .correctionsNotJSON(path: path, error)
        }
        guard document.root.kind == .object else { throw .correctionsForm(path: path) }
        var chapters: [Chapter] = []
        for (name, list) in document.root.members {
            let chapter = try chapter(name, list)
            if let other = chapters.first(where: { $0.address == chapter.address }) {
                throw .corrections(path: path, .appliance(name, .twice(other.name)))
            }
            chapters.append(chapter)
        }
        return chapters
    }

    private func chapter(_ name: String, _ list: JSONCursor) throws(ConfigurationError) -> Chapter {
        let address: ApplianceAddress
        do throws(AddressError) {
            address = try ApplianceAddress(parsing: name)
        } catch {
            throw .corrections(path: path, .appliance(name, .address(error)))
        }
        guard list.kind == .array else { throw .corrections(path: path, .appliance(name, .noList)) }
        var corrections: [Correction] = []
        for (index, entry) in list.elements.enumerated() {
            func fault(_ problem: ConfigurationError.CorrectionFault.Entry) -> ConfigurationError {
                .corrections(path: path, .entry(index + 1, appliance: name, problem))
            }
            guard entry.kind == .object else { throw fault(.noObject) }
            let members = Array(entry.members)
            if let key = members.map(\.key).firstRepeated { throw fault(.keyTwice(key)) }
            do throws(CorrectionError) {
                let order = try CorrectionOrder(JSONObject(members.map { ($0.key, $0.value.value) }))
                guard case .keep(let correction) = order else { throw CorrectionError(.takesBack) }
                guard !corrections.contains(where: { $0.subject == correction.subject }) else {
                    throw CorrectionError(.twice(correction.subject))
                }
                corrections.append(correction)
            } catch {
                throw fault(.correction(error))
            }
        }
        return Chapter(name: name, address: address, corrections: corrections)
    }

    // MARK: Writing

    /// The file, with a line for each entry; of an appliance of which nothing is said any more there is nothing.
    private static func text(of chapters: [Chapter]) -> [UInt8] {
        let texts = chapters.filter { !$0.corrections.isEmpty }.map { chapter in
            let entries = chapter.corrections.map { correction in
                "    {"
                    + correction.members.map { "\(quoted($0.key)): \(quoted($0.value))" }.joined(separator: ", ") + "}"
            }
            return "  \(quoted(chapter.name)): [\n\(entries.joined(separator: ",\n"))\n  ]"
        }
        return Array((texts.isEmpty ? "{}\n" : "{\n\(texts.joined(separator: ",\n"))\n}\n").utf8)
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension [String] {
    /// The first that is there already before its place.
    fileprivate var firstRepeated: String? {
        var seen: Set<String> = []
        return first { !seen.insert($0).inserted }
    }
}
