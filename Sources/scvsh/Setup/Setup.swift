import API
import Appliance
import Errors
import Events
import HTTP
import JSON
import System
import VCenter

/// Makes a profile by asking for it: docs/contracts.md, "Setting up a profile".
///
/// Everything is asked and tried before the one write at its end.
struct Setup {
    let wish: SetupWish
    let name: String
    let folders: XDGDirectories
    let loop: EventLoop
    let console: ShellConsole
    let dialog: SetupDialog
    let client: HTTPClient
    private let file: ProfileFile
    /// What the profile says so far.
    private let before: JSONValue?

    /// Asks for the name of the profile, where none is given, and whether one that is there may be changed.
    init(
        _ wish: SetupWish, folders: XDGDirectories, loop: EventLoop, console: ShellConsole
    ) throws {
        guard TerminalQuestion.isPossible else { throw UsageError.noTerminalForSetup }
        self.wish = wish
        self.folders = folders
        self.loop = loop
        self.console = console
        dialog = SetupDialog(console: console)
        client = HTTPClient(loop: loop)
        file = ProfileFile(path: folders.profiles)
        // Before any question: a file that can't be kept as it is ends it here.
        _ = try file.profile("")
        dialog.tell("Profiles are kept in \(folders.profiles). Nothing is written before the end; Ctrl-C leaves.")
        name = try Self.name(wish, dialog, file)
        before = try file.profile(name)
        if before != nil {
            dialog.tell("There is a profile \(name.printable) already:")
            for line in SetupChanges(from: nil, to: before?.object ?? JSONObject()).lines { dialog.tell("  " + line) }
            guard try dialog.agrees("Change it?") else {
                throw SetupError.declined(profile: name, path: folders.profiles)
            }
        }
    }

    /// Carries a wish out, and says with what status the program is to end.
    static func run(
        _ wish: SetupWish, folders: XDGDirectories, loop: EventLoop, console: ShellConsole, errors: ErrorReporter
    ) -> Int32 {
        do {
            try Setup(wish, folders: folders, loop: loop, console: console).run()
            return ExitStatus.success.rawValue
        } catch {
            let status = errors.report(error)
            // Where the error does not say so itself.
            if !(error is SetupError), !(error is UsageError) { console.note("Nothing was written.") }
            return status
        }
    }

    private static func name(_ wish: SetupWish, _ dialog: SetupDialog, _ file: ProfileFile) throws -> String {
        if let name = wish.name { return name }
        while true {
            let name = try dialog.answer("Name of the profile", current: Profiles.defaultName)
            if SetupWish.isName(name) { return name }
            if try file.profile(name) != nil { return name }
            dialog.tell(SetupWish.formOfNames)
        }
    }

    /// Asks, tries and writes.
    func run() throws {
        let old = before?.object ?? JSONObject()
        let said = wish.connection
        let address = try said.address ?? address(current: old["url"]?.string)
        let username = try said.username ?? username(current: old["username"]?.string)
        let password = try password(kept: old["password_command"]?.string)
        let vcenter = try vcenter(current: old["vcenter"])
        let timezone = try said.timezone ?? timezone(current: old["timezone"]?.string)
        let trust = try trust(of: address, old: old)
        try logIn(address: address, trust: trust.used, username: username, password: password)

        var profile = old
        profile["url"] = .string(Self.shortest(address))
        profile["username"] = .string(username)
        profile["password"] = nil
        // They are an appliance's own.
        if old["url"]?.string.flatMap({ try? ApplianceAddress(parsing: $0) }) != address {
            profile["names"] = nil
            profile["document"] = nil
        }
        switch password {
        case .asked: profile["password_command"] = nil
        case .command(let command, _): profile["password_command"] = .string(command)
        }
        profile["vcenter"] = vcenter
        profile["timezone"] = timezone.map { .string($0) }
        profile["ca"] = trust.authority.map { .string($0) }
        profile["fingerprint"] = trust.pin.map { .string($0.description) }
        if wish.isReadOnly { profile["read_only"] = true }
        try write(profile)
    }

    // MARK: What is asked

    private func address(current: String?) throws -> ApplianceAddress {
        while true {
            let text = try dialog.answer("Appliance (a host, host:port or address)", current: current)
            guard !text.isEmpty else { continue }
            do throws(AddressError) {
                return try ApplianceAddress(parsing: text)
            } catch {
                dialog.tell("\(error)")
            }
        }
    }

    private func username(current: String?) throws -> String {
        while true {
            let text = try dialog.answer("User of vCenter, such as administrator@vsphere.local", current: current)
            if !text.isEmpty { return text }
        }
    }

    /// A vCenter that stays the same keeps all that the profile says of it.
    private func vcenter(current: JSONValue?) throws -> JSONValue? {
        if case .at(let settings) = wish.connection.vcenter { return .string(Self.shortest(settings.address)) }
        if wish.connection.vcenter == VCenterChoice.none { return .bool(false) }
        let known = current?.string ?? current?["url"]?.string
        while true {
            let text = try dialog.answer(
                "vCenter that it works for (a host or address, or none)", current: known ?? "none")
            if text == known { return current }
            do throws(AddressError) {
                switch try VCenterChoice(parsing: text) {
                case .none: return current?.bool == false || known != nil ? .bool(false) : nil
                case .at(let settings): return .string(Self.shortest(settings.address))
                }
            } catch {
                dialog.tell("\(error)")
            }
        }
    }

    private func timezone(current: String?) throws -> String? {
        while true {
            let text = try dialog.answer(
                "Time zone of the appliance's clock (such as Europe/Berlin, or none)", current: current ?? "none")
            if text.lowercased() == "none" { return nil }
            if TimeZoneName.isKnown(text) { return text }
            dialog.tell("No time zone is called '\(text)'. It takes a zone such as Europe/Berlin, UTC or +02:00.")
        }
    }

    // MARK: What is written

    private func write(_ profile: JSONObject) throws {
        let changes = SetupChanges(from: before?.object, to: profile)
        if before == .object(profile) {
            dialog.tell("Profile \(name.printable) says all that already: nothing was changed.")
        } else {
            if before != nil {
                dialog.tell("In profile \(name.printable) this changes:")
                for line in changes.lines { dialog.tell("  " + line) }
                guard try dialog.agrees("Write it?") else {
                    throw SetupError.declined(profile: name, path: folders.profiles)
                }
            }
            guard !dialog.isInterrupted else { throw SetupError.interrupted }
            try file.write(profile, as: name, seen: before)
            dialog.tell("Profile \(name.printable) was written into \(folders.profiles):")
            for line in SetupChanges(from: nil, to: profile).lines { dialog.tell("  " + line) }
        }
        do {
            _ = try Profiles(path: folders.profiles).settings(named: name)
        } catch {
            console.warn("warning: it can't be used yet: \(error.report)")
            return
        }
        let command = name == Profiles.defaultName ? "scvsh" : "scvsh --profile \(name.printable)"
        dialog.tell("\(command) starts the shell with this appliance.")
    }

    /// The shortest text that means an address.
    static func shortest(_ address: ApplianceAddress) -> String {
        [address.host, address.endpoint.description].first { (try? ApplianceAddress(parsing: $0)) == address }
            ?? address.base
    }

    static func shortest(_ address: VCenterAddress) -> String {
        [address.host, address.endpoint.description].first { (try? VCenterAddress(parsing: $0)) == address }
            ?? address.url
    }
}
