import Appliance
import Errors
import Events
import HTTP
import Prompt
import System
import VCenter

/// Looks at all that the shell stands on, for a report of a fault: `--doctor`.
///
/// Nobody is logged in and nothing is asked; no line holds a secret. See docs/contracts.md, "The doctor".
struct Doctor {
    let invocation: Invocation
    let environment: [String: String]
    let console: ShellConsole

    /// Says what there is, a line for each, and whether anything is wrong.
    func run() -> Int32 {
        let folders = XDGDirectories(environment: environment)
        let surroundings = DoctorSurroundings(console: console, environment: environment)
        var isWell = true
        func tell(_ findings: [Finding]) {
            for finding in findings {
                if finding.word == .wrong { isWell = false }
                Terminal.write(Array((finding.line + "\n").utf8))
            }
            // What follows may take time.
            Terminal.flush()
        }
        tell(surroundings.versions())
        tell(DoctorFiles(folders: folders).findings())
        tell(surroundings.terminal())
        tell(surroundings.variables())
        let loop = EventLoop()
        let factory = SessionFactory(
            invocation: invocation, environment: environment, folders: folders, loop: loop, console: console)
        defer { factory.close() }
        tell(contact(factory, folders, loop))
        Terminal.write(Array((isWell ? "nothing is wrong\n" : "something is wrong\n").utf8))
        return isWell ? ExitStatus.success.rawValue : ExitStatus.failure.rawValue
    }

    /// What the settings say, and whether the servers that they name can be reached.
    private func contact(_ factory: SessionFactory, _ folders: XDGDirectories, _ loop: EventLoop) -> [Finding] {
        let settings: ConnectionSettings
        do {
            if invocation.demo { try factory.startSimulator() }
            settings = try factory.sessionSettings(profile: nil)
        } catch {
            guard let error = error as? any ReportableError else { return [.wrong("settings", "\(error)")] }
            return [.wrong("settings", error)]
        }
        var found: [Finding] = [.info("profile", settings.profile ?? "none")]
        guard let address = settings.address else {
            let hint = ConfigurationError.noAppliance(profiles: folders.profiles).hint ?? ""
            return found + [.info("appliance", "none is named: \(hint)")]
        }
        found += Self.facts(settings, address)
        let contact = DoctorContact(
            loop: loop, console: console, knownHosts: KnownHosts(path: folders.knownHosts),
            timeout: invocation.timeout)
        found += contact.look(
            "appliance", at: .appliance(address), said: settings.trust, path: address.path,
            isSimulated: invocation.demo)
        guard case .at(let vcenter) = settings.vcenter else { return found + [.info("vCenter", "none is named")] }
        let isSamePlace = address.endpoint == vcenter.address.endpoint
        let said = vcenter.trust(appliance: isSamePlace ? settings.trust : nil, general: settings.trust)
        found += contact.look(
            "vCenter", at: .vCenter(vcenter.address), said: said,
            path: "/sdk/vimServiceVersions.xml", isSimulated: invocation.demo)
        return found
    }

    /// What is said of the appliance; of name and password, where they come from.
    private static func facts(_ settings: ConnectionSettings, _ address: ApplianceAddress) -> [Finding] {
        let password =
            switch settings.password {
            case .given: "given"
            case .command(_, let origin): "printed by a command: \(origin)"
            case nil: "asked for at a terminal"
            }
        return [
            .info("address", address.base),
            .info("user name", settings.username == nil ? "asked for at a terminal" : "given"),
            .info("password", password),
            .info("time zone", settings.timezone ?? "not said"),
            .info("read-only", settings.readOnly == true ? "yes" : "no"),
        ]
    }
}
