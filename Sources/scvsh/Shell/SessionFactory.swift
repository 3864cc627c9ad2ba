import API
import Appliance
import Events
import Glibc
import HTTP
import Prompt
import Recording
import Runtime
import System
import VCenter

/// Makes the session with an appliance when it is first used, from all that was said of it.
final class SessionFactory {
    let invocation: Invocation
    private let environment: [String: String]
    let folders: XDGDirectories
    let loop: EventLoop
    private let console: ShellConsole
    private let cache: DocumentCache
    /// The appliances of which it was said that what was kept of them is of no use.
    private var toldOf: Set<String> = []
    private lazy var client: HTTPClient = {
        let client = HTTPClient(loop: loop)
        client.onCertificate = { [weak self] in self?.note(certificate: $3, of: $0, port: $1, trust: $2) }
        return client
    }()
    /// The certificates that were shown and believed, by host and port.
    var certificates: [HostPort: PromptPlace.Certificate] = [:]
    /// What earlier runs have kept of certificates.
    lazy var keptCertificates = CertificateFile(path: folders.certificates).entries()
    private var simulator: DemoSimulator?
    private let corrections: CorrectionFile
    /// Those of the simulated appliance, which end with it.
    private var simulated: [Correction] = []
    /// Writes down what all sessions send and receive; nil where nothing is recorded.
    private var recorder: Recorder?
    /// Told of what happens at the gate of all sessions; nil where nothing is logged.
    var log: EventLog?
    /// Those that were made, to be logged out at the end.
    var vcenterClients: [VCenterClient] = []
    /// The settings of the default appliance, which are the same throughout, once they are known.
    private var defaultSettings: ConnectionSettings?

    init(
        invocation: Invocation, environment: [String: String], folders: XDGDirectories, loop: EventLoop,
        console: ShellConsole
    ) {
        self.invocation = invocation
        self.environment = environment
        self.folders = folders
        self.loop = loop
        self.console = console
        cache = DocumentCache(folder: folders.documents)
        corrections = CorrectionFile(path: folders.corrections)
    }

    // MARK: The simulated appliance

    /// Starts the simulated appliance; from now on it is the one that is connected to.
    func startSimulator() throws {
        simulator = try DemoSimulator()
    }

    /// Makes the file of the recording, before anything is sent.
    func startRecording() throws(UsageError) {
        guard let wish = invocation.recording else { return }
        do throws(SystemError) {
            recorder = try Recorder(
                path: wish.path, overwrite: wish.overwrite, hasPseudonyms: wish.hasPseudonyms,
                date: FetchedDocument.now, tell: { [console] in console.warn($0) })
        } catch {
            throw .recording(path: wish.path, FileObstacle(error.errno))
        }
    }

    /// Ends what was started.
    func close() {
        logOutOfVCenters()
        simulator?.stop()
        simulator = nil
    }

    /// What the simulated appliance says of itself; nil without one.
    var simulatorFacts: DemoFacts? { simulator?.facts }

    // MARK: The settings

    /// What options, environment and profile say together. What a profile says of one appliance goes to no other:
    /// where `--url` or `SCVSH_URL` names another, name and password are asked for anew. The same goes for what the
    /// environment says beside `SCVSH_URL`. A profile that the command line names contradicts another `SCVSH_URL`.
    ///
    /// - Parameter profile: the profile that Lua code asks for; its settings stand alone then, but for the password.
    func settings(profile: String? = nil) throws(ConfigurationError) -> ConnectionSettings {
        let profiles = Profiles(path: folders.profiles)
        if let profile {
            var settings = try profiles.settings(named: profile)
            // An option that forbids changes holds for every session.
            if invocation.readOnly { settings.readOnly = true }
            return settings
        }
        if let defaultSettings { return defaultSettings }
        let settings = try readDefaultSettings(profiles)
        if settings.address != nil { defaultSettings = settings }
        return settings
    }

    private func readDefaultSettings(_ profiles: Profiles) throws(ConfigurationError) -> ConnectionSettings {
        let options = invocation.connection
        let said = try ConnectionSettings(environment: environment)
        let named = invocation.profile ?? environment["SCVSH_PROFILE"].flatMap { $0.isEmpty ? nil : $0 }
        let kept = try profiles.settings(named: named)
        // Both were meant: which of two appliances a change is for is nothing to guess.
        if let profile = invocation.profile, options.address == nil, let own = kept.address, let other = said.address,
            own != other
        {
            throw .twoAppliances(profile: profile, own, variable: other)
        }
        return options.joined(environment: said, profile: kept, named: named ?? Profiles.defaultName)
    }

    // MARK: The session

    /// Makes a session: the default one, or that of a profile.
    func connect(profile: String?, definition: APIDefinition) throws -> Session {
        let settings = try sessionSettings(profile: profile)
        guard let address = settings.address else {
            throw ConfigurationError.noAppliance(profiles: folders.profiles)
        }
        let trust = try trustResolver.trust(for: .appliance(address), said: settings.trust)
        var options = options(settings)
        if settings.trust == nil, case .pin = trust { options.pinFile = folders.knownHosts }
        let credentials = CredentialProvider(settings: settings, address: address)
        let session = Session(
            address: address, trust: trust, credentials: { try credentials.credentials() }, transport: client,
            loop: loop, definition: definition, options: options)
        if TerminalQuestion.isPossible {
            session.confirm = { [console] in GrantQuestion($0).ask(console) }
        }
        if let recorder {
            let kept = definition.reading.map { $0.isFresh ? nil : self.document(profile: profile) } ?? nil
            session.record(by: recorder, kept: kept?.address == address ? kept : nil)
        }
        log?.attach(to: session)
        if invocation.trace {
            CurlTrace(sink: { [console] in console.trace($0) }).attach(to: session.events)
        }
        return session
    }

    /// What counts for a session: the default one, or that of a profile.
    func sessionSettings(profile: String?) throws(ConfigurationError) -> ConnectionSettings {
        guard let facts = simulator?.facts, profile == nil else { return try settings(profile: profile) }
        var settings = facts.settings(timezone: invocation.connection.timezone, readOnly: invocation.readOnly)
        settings.vcenter = invocation.connection.vcenter ?? settings.vcenter
        return settings
    }

    /// Settles whom sessions believe.
    var trustResolver: TrustResolver {
        TrustResolver(client: client, loop: loop, console: console, knownHosts: KnownHosts(path: folders.knownHosts))
    }

    private func options(_ settings: ConnectionSettings) -> SessionOptions {
        var options = SessionOptions()
        options.isReadOnly = settings.readOnly ?? false
        options.isDryRun = invocation.dryRun
        options.assumeYes = invocation.assumeYes
        options.timezone = settings.timezone
        options.otherNames = settings.names ?? []
        options.documentPlace = settings.document
        if let timeout = invocation.timeout { options.setTimeout(timeout) }
        return options
    }
}

/// What appliances say of themselves is kept by host and port; what a simulated one says is nothing to keep.
extension SessionFactory: DocumentStore {
    func document(profile: String?) -> FetchedDocument? {
        guard simulator == nil || profile != nil else { return nil }
        // What is wrong with the settings is told when a connection is made.
        guard let settings = try? settings(profile: profile), let address = settings.address else { return nil }
        do throws(DocumentCacheError) {
            var document = try cache.document(of: address)
            document?.names += settings.names ?? []
            return document
        } catch {
            if toldOf.insert("\(address)").inserted {
                console.note("what was kept of \(address) is not used: \(error); scv.api.sync() reads it anew")
            }
            return nil
        }
    }

    func hasProfile(_ name: String) -> Bool {
        do throws(ConfigurationError) {
            _ = try settings(profile: name)
            return true
        } catch {
            if case .noProfile = error { return false }
            return true
        }
    }

    func document(named profile: String) throws -> FetchedDocument? {
        guard let address = try settings(profile: profile).address else {
            throw ConfigurationError.noAppliance(profiles: folders.profiles)
        }
        return try cache.document(of: address)
    }

    func keep(_ document: FetchedDocument) -> String? {
        guard simulator?.facts.url != document.address.origin else { return nil }
        do throws(DocumentCacheError) {
            try cache.keep(document)
            return nil
        } catch {
            return error.description
        }
    }
}

/// What users say of appliances is kept by their addresses; what is said of the simulated one ends with it.
extension SessionFactory: CorrectionStore {
    func appliance(profile: String?) throws -> ApplianceAddress {
        if let facts = simulator?.facts, profile == nil { return facts.address }
        guard let address = try settings(profile: profile).address else {
            throw ConfigurationError.noAppliance(profiles: folders.profiles)
        }
        return address
    }

    func corrections(of appliance: ApplianceAddress) throws -> [KeptCorrection] {
        isSimulated(appliance) ? simulatedCorrections : try corrections.corrections(of: appliance)
    }

    func changeCorrections(
        of appliance: ApplianceAddress, _ change: ([KeptCorrection]) throws -> [Correction]
    ) throws -> String? {
        guard isSimulated(appliance) else { return try corrections.change(appliance, change) }
        simulated = try change(simulatedCorrections)
        return "the simulated appliance ends with it"
    }

    private func isSimulated(_ appliance: ApplianceAddress) -> Bool { simulator?.facts.address == appliance }

    private var simulatedCorrections: [KeptCorrection] {
        simulated.enumerated().map { KeptCorrection($1, place: "correction \($0 + 1) of this session") }
    }
}
