import Glibc

/// Where a user's files are, after the XDG base directories.
struct XDGDirectories: Equatable {
    /// Holds `profiles.json`, `corrections.json` and `init.lua`.
    let configuration: String
    /// Holds `history`, `failed_lines`, `known_hosts` and `certificates`.
    let state: String
    /// Holds `documents`.
    let cache: String
    /// Holds `scripts`, the user's own, and `inventory.sqlite`.
    let data: String

    /// Reads the environment; a folder that is not absolute is passed over, as the XDG standard wants it.
    init(environment: [String: String], home: String? = XDGDirectories.home) {
        func folder(_ variable: String, _ fallback: String) -> String {
            if let path = environment[variable], path.hasPrefix("/") { return path + "/scvsh" }
            return (environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home ?? "/") + "/" + fallback + "/scvsh"
        }
        configuration = folder("XDG_CONFIG_HOME", ".config")
        state = folder("XDG_STATE_HOME", ".local/state")
        cache = folder("XDG_CACHE_HOME", ".cache")
        data = folder("XDG_DATA_HOME", ".local/share")
    }

    var profiles: String { configuration + "/profiles.json" }
    var corrections: String { configuration + "/corrections.json" }
    var initFile: String { configuration + "/init.lua" }
    var scripts: String { data + "/scripts" }
    var inventory: String { data + "/inventory.sqlite" }
    var history: String { state + "/history" }
    var failures: String { state + "/failed_lines" }
    var documents: String { cache + "/documents" }
    var knownHosts: String { state + "/known_hosts" }
    var certificates: String { state + "/certificates" }

    /// Where the locks of scripts that run alone are. Always below /tmp, since cron has no runtime folder where a
    /// person who has logged in has one; in that folder besides, since a service may have a /tmp of its own.
    static func locks(environment: [String: String]) -> [String] {
        var folders = ["/tmp/scvsh-\(geteuid())"]
        for runtime in [environment["XDG_RUNTIME_DIR"], "/run/user/\(geteuid())"] {
            var facts = stat()
            // After `su` the variable may name that of another user.
            guard let runtime, runtime.hasPrefix("/"), stat(runtime, &facts) == 0, facts.st_uid == geteuid(),
                facts.st_mode & 0o022 == 0
            else { continue }
            folders.append(runtime + "/scvsh")
            break
        }
        return folders
    }

    /// The user's home folder: `HOME`, else what the system's list of users says.
    static var home: String? {
        if let home = getenv("HOME"), home.pointee != 0 { return String(cString: home) }
        guard let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir else { return nil }
        return String(cString: folder)
    }
}
