import System

/// The log of who did what: one file that is written, and those that were rolled over, each with its integrity. See
/// docs/appliance.md, "Audit logs".
struct AuditTrail: Sendable {
    /// A file that was rolled over.
    struct File: Sendable {
        let name: String
        /// What is in it, packed; nil if the file is not there.
        var content: [UInt8]?
        /// What the content was when the file was rolled over.
        let digest: UInt64
        var size: Int64
        var modified: SimulatedTime
        /// As the last verification found it.
        var integrity = Integrity.normal
        var verified: SimulatedTime?
    }

    static let activeName = "audit.log"
    /// So many deleted files are still listed.
    private static let maxDeleted = 10
    private static let megabyte = 1 << 20

    private(set) var config = AuditConfig()
    private(set) var active: [UInt8] = []
    private(set) var lastWritten: SimulatedTime
    /// The oldest first.
    private(set) var files: [File] = []
    /// How long the active file gets before it is rolled over; for tests, else it follows the configuration.
    var sizeLimit: Int?

    /// An empty log.
    init(beginning: SimulatedTime) {
        lastWritten = beginning
    }

    /// All files, the one that is written first, then the newest ones; those that are gone too.
    var listed: [File] {
        [
            File(
                name: Self.activeName, content: nil, digest: 0, size: Int64(active.count), modified: lastWritten,
                integrity: .active)
        ] + files.reversed()
    }

    /// Writes one line. What could end the line is written so that it can't be taken for another line.
    mutating func record(_ what: String, by user: String, at time: SimulatedTime) {
        active +=
            "\(time.logText) \(user) \(what)".map { $0.isNewline || $0.isControl ? " " : $0 }.map(String.init)
            .joined().utf8
        active.append(UInt8(ascii: "\n"))
        lastWritten = max(lastWritten, time)
        let limit = sizeLimit ?? config.maxFileMegabytes.multipliedReportingOverflow(by: Self.megabyte).partialValue
        if active.count >= limit, limit > 0 { rollOver(at: time) }
    }

    /// Closes the file that is written, packs it and begins another one.
    private mutating func rollOver(at time: SimulatedTime) {
        add(active, at: time)
        active = []
        dropSurplus(at: time)
    }

    /// Adds a file that was rolled over at a moment.
    mutating func add(_ text: [UInt8], at time: SimulatedTime) {
        let content = Gzip.pack(text)
        var name = "audit-\(time.fileText).log.gz"
        // Two in the same second are told apart by the second after.
        var moment = time
        while files.contains(where: { $0.name == name }) {
            moment = moment + 1
            name = "audit-\(moment.fileText).log.gz"
        }
        files.append(
            File(
                name: name, content: content, digest: Self.digest(content), size: Int64(content.count), modified: time))
    }

    private mutating func dropSurplus(at time: SimulatedTime) {
        var surplus = files.count { $0.content != nil } - config.maxFiles
        for place in files.indices where surplus > 0 && files[place].content != nil {
            files[place].content = nil
            files[place].integrity = .rolledOver
            files[place].modified = time
            surplus -= 1
        }
        var forgotten = files.count { $0.content == nil } - Self.maxDeleted
        files.removeAll { file in
            guard forgotten > 0, file.content == nil else { return false }
            forgotten -= 1
            return true
        }
    }

    /// Looks at every file and finds those that are not as they were written.
    mutating func verify(at now: SimulatedTime) {
        for place in files.indices where files[place].integrity != .rolledOver {
            files[place].verified = now
            if let content = files[place].content {
                files[place].integrity = Self.digest(content) == files[place].digest ? .normal : .tampered
            } else {
                files[place].integrity = .missing
            }
        }
    }

    /// A file that is there, as it is downloaded.
    func content(of name: String) -> [UInt8]? {
        name == Self.activeName ? active : files.first { $0.name == name }?.content
    }

    mutating func configure(_ config: AuditConfig, at now: SimulatedTime) {
        self.config = config
        dropSurplus(at: now)
    }

    /// Does to a file what nobody should: what is written is another text, or with none the file is gone.
    mutating func tamper(with place: Int, text: [UInt8]?) {
        files[place].content = text.map(Gzip.pack)
    }

    mutating func setState(of place: Int, to integrity: Integrity, verified: SimulatedTime?) {
        files[place].integrity = integrity
        files[place].verified = verified
    }

    /// FNV-1a: a change is found by it, which is all that a simulated appliance needs.
    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

/// How much of the audit log is kept, and where else it goes.
struct AuditConfig: Sendable, Equatable {
    struct Syslog: Sendable, Equatable {
        var isEnabled = false
        var address: String?
        var port: Int64?
        var format: String?
    }

    var maxFiles = VendorRules.defaultAuditFiles
    var maxFileMegabytes = VendorRules.defaultAuditMegabytes
    var syslog: Syslog?
    /// The syslog server's certificate, if it was given.
    var certificate: String?
}
