import Errors
import Glibc
import HTTP
import System

/// Looks at the files and folders of the shell: whether they are there, whose they are, and who else may do what.
struct DoctorFiles {
    let folders: XDGDirectories

    /// Who else may do something with a file.
    enum Privacy {
        /// Others may read it: nothing in it is secret, but what it says is done.
        case readable
        /// It is made for its owner alone.
        case own
    }

    func findings() -> [Finding] {
        var found: [Finding] = []
        if let executablePath {
            found.append(look("program", executablePath, .readable))
        }
        do throws(DemoError) {
            found.append(.ok("simulator", try DemoProgram.path()))
        } catch {
            found.append(.info("simulator", "\(error.message): --demo does not work"))
        }
        found += [
            look("configuration", folders.configuration, .readable),
            look("profiles", folders.profiles, .readable),
            look("corrections", folders.corrections, .own),
            look("init.lua", folders.initFile, .readable),
            look("data", folders.data, .readable),
            look("inventory", folders.inventory, .own),
            look("scripts", folders.scripts, .readable),
        ]
        found += inside("script", folders.scripts)
        found += inside("lesson", folders.data + "/lessons")
        found += [
            look("state", folders.state, .readable),
            look("history", folders.history, .own),
            look("failed_lines", folders.failures, .own),
            look("certificates", folders.certificates, .own),
            look("known_hosts", folders.knownHosts, .own),
            look("lessons", folders.state + "/lessons.json", .own),
            look("documents", folders.documents, .readable),
        ]
        do throws(KnownHostsError) {
            _ = try KnownHosts(path: folders.knownHosts).fingerprint(host: "localhost", port: 1)
        } catch {
            found.append(.wrong("known_hosts", "\(error)"))
        }
        return found
    }

    /// What is wrong with the Lua files in a folder: they are run, whoever wrote them.
    private func inside(_ subject: String, _ folder: String) -> [Finding] {
        guard let names = try? listFolder(folder, limit: 10_000) else { return [] }
        return names.filter { $0.hasSuffix(".lua") }.sorted().map { look(subject, "\(folder)/\($0)", .readable) }
            .filter { $0.word == .wrong }
    }

    private func look(_ subject: String, _ path: String, _ privacy: Privacy) -> Finding {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            let number = errno
            if number == ENOENT || number == ENOTDIR { return .info(subject, "\(path) (not there)") }
            return .wrong(subject, "\(path): \(systemMessage(number))")
        }
        let mode = facts.st_mode & 0o7777
        let shown = "\(path) (mode \(String(mode, radix: 8)))"
        if facts.st_uid != geteuid(), facts.st_uid != 0 {
            return .wrong(subject, "\(shown): it belongs to another user, \(Self.name(of: facts.st_uid))")
        }
        var closed: mode_t = 0
        if mode & 0o002 != 0 { closed |= 0o002 }
        if mode & 0o020 != 0, !Self.isPrivate(group: facts.st_gid) { closed |= 0o020 }
        if closed != 0 {
            let who = closed & 0o002 != 0 ? "anybody" : "the group"
            return .wrong(subject, "\(shown): \(who) can change it; chmod go-w makes it safe")
        }
        if privacy == .own, mode & 0o077 != 0 {
            return .wrong(subject, "\(shown): others can read it; chmod 600 keeps it for its owner")
        }
        return access(path, R_OK) == 0 ? .ok(subject, shown) : .wrong(subject, "\(shown): it can't be read")
    }

    /// Whether a group is the user's alone, as Debian makes one for each.
    private static func isPrivate(group: gid_t) -> Bool {
        guard let user = getpwuid(geteuid()) else { return false }
        let name = String(cString: user.pointee.pw_name)
        guard let entry = getgrgid(group), String(cString: entry.pointee.gr_name) == name else { return false }
        var member = entry.pointee.gr_mem
        while let text = member?.pointee {
            if String(cString: text) != name { return false }
            member = member?.successor()
        }
        return true
    }

    private static func name(of user: uid_t) -> String {
        guard let entry = getpwuid(user) else { return "uid \(user)" }
        return String(cString: entry.pointee.pw_name)
    }
}
