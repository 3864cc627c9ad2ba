import API
import Glibc
import Runtime
import System

/// Looks at what the shell runs in: the versions, the system, the terminal, the environment.
struct DoctorSurroundings {
    let console: ShellConsole
    let environment: [String: String]

    /// The variables that count, besides those that begin as ours, Lua's or XDG's do. Of none the value is shown.
    private static let variables: Set<String> = [
        "HOME", "PATH", "SHELL", "TERM", "COLORTERM", "COLUMNS", "LINES", "NO_COLOR", "LANG", "LANGUAGE", "TZ", "PAGER",
        "VISUAL", "EDITOR", "INPUTRC", "LD_LIBRARY_PATH", "LD_PRELOAD", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR",
        "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    ]

    /// Those of the shell itself: docs/contracts.md, "Command line".
    static let own = [
        "SCVSH_URL", "SCVSH_VCENTER_URL", "SCVSH_USERNAME", "SCVSH_PASSWORD", "SCVSH_PASSWORD_COMMAND", "SCVSH_PROFILE",
        "SCVSH_CA", "SCVSH_FINGERPRINT", "SCVSH_TIMEZONE",
    ]

    func versions() -> [Finding] {
        var found: [Finding] = [.ok("scvsh", "\(ProjectVersion.number), commit \(ProjectVersion.commit)")]
        for library in VersionReport.libraries() {
            found.append(
                library.version.map { .ok(library.name, $0) }
                    ?? .wrong(library.name, library.problem ?? "it can't be loaded"))
        }
        var names = utsname()
        uname(&names)
        let parts = [Self.text(&names.sysname), Self.text(&names.release), Self.text(&names.machine)]
        found.append(.info("system", ([Self.distribution].compactMap { $0 } + parts).joined(separator: " ")))
        return found
    }

    func terminal() -> [Finding] {
        let facts = console.terminal
        let streams = [("input", facts.input), ("output", facts.output), ("errors", facts.error)]
        let terminals = streams.filter(\.1).map(\.0)
        var found: [Finding] = [
            .info(
                "terminal",
                terminals.isEmpty ? "none" : terminals.joined(separator: ", ") + ", \(facts.width) x \(facts.height)"),
            .info("TERM", environment["TERM"].map { $0.isEmpty ? "empty" : $0 } ?? "not set"),
            .info("colours", facts.color ? "yes" : "no"),
        ]
        let said = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : "\(name)=\($0)" }
        }.first
        if setlocale(LC_CTYPE, "") == nil {
            found.append(.wrong("locale", "\(said ?? "the locale"): the system has no such locale"))
        } else {
            let codes = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? "unknown"
            found.append(.info("locale", "\(said ?? "none is set"), characters as \(codes)"))
        }
        return found
    }

    /// The names of what is set, and no value: there are secrets among them.
    func variables() -> [Finding] {
        let names = environment.keys.filter { name in
            Self.variables.contains(name) || ["SCVSH_", "LUA_", "XDG_", "LC_"].contains { name.hasPrefix($0) }
        }.sorted()
        var found: [Finding] = [.info("environment", names.isEmpty ? "nothing is set" : names.joined(separator: " "))]
        for name in names where name.hasPrefix("SCVSH_") && !Self.own.contains(name) {
            let near = closest(to: name, in: Self.own).map { "; did you mean \($0)?" } ?? ""
            found.append(.info("environment", "\(name) means nothing to scvsh\(near)"))
        }
        return found
    }

    /// What the system calls itself.
    private static var distribution: String? {
        guard let bytes = try? readOrdinaryFile("/etc/os-release", limit: 1 << 16) else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == "PRETTY_NAME" { return parts[1].filter { $0 != "\"" } + "," }
        }
        return nil
    }

    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
