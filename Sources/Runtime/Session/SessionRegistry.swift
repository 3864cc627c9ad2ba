import API
import Appliance
import Lua

/// The sessions of a runtime, and what is known of their appliances' interfaces.
///
/// Nothing is read or connected before it is asked for: neither the document nor libcurl nor the network.
final class SessionRegistry {
    private unowned let runtime: Runtime
    private let options: RuntimeOptions
    /// The bundled document of the appliance's interface, read when it is first needed.
    private var bundled: APIDocument?
    /// What is known of the default appliance's interface.
    private var earlyDefinition: APIDefinition?
    /// Whether what users say is put over it. It is not yet where that makes no sense.
    private var isEarlyCorrected = false
    /// The session of the global `scv`, once it was used.
    private var defaultBridge: SessionBridge?
    /// All sessions that were made, as long as they live.
    private var references: [SessionReference] = []
    /// Whether a script's header forbids changes in all sessions.
    private var isRestrictedToReading = false
    /// What was kept of the default appliance, from when it was looked for until it is used: it is read once, and what
    /// is wrong with it is told once.
    private var foundKept: FetchedDocument??
    private var knownToBeKept: Bool?
    /// What users say of appliances.
    private(set) lazy var corrections = CorrectionDesk(runtime: runtime, store: options.corrections)

    /// A session that was made, for as long as it lives.
    private struct SessionReference {
        weak var session: Session?
        /// The profile that it was made by.
        let profile: String?
    }

    init(runtime: Runtime, options: RuntimeOptions) {
        self.runtime = runtime
        self.options = options
    }

    // MARK: Sessions

    /// The session of the global `scv`, made at its first use.
    func defaultSession() throws -> SessionBridge {
        if let defaultBridge { return defaultBridge }
        let made = try connect(profile: nil)
        defaultBridge = made
        return made
    }

    /// The same, if it was made.
    var madeSession: SessionBridge? { defaultBridge }

    /// Makes a session with the appliance of a profile, or with the default one.
    func connect(profile: String?) throws -> SessionBridge {
        let definition = try definition(profile: profile)
        let session = try options.connect(profile, definition)
        try settle(definition, with: session.address, profile: profile)
        if let kept = definition.reading, !kept.isFresh, runtime.program == .prompt {
            runtime.console.note("scv.api goes by what the appliance said of itself on \(kept.date)")
        }
        if isRestrictedToReading { session.restrictToReading() }
        session.asksForChanges = asksForChanges
        let place = profile == nil ? options.defaultPlace?() : nil
        let profileOfSession = profile ?? place?.profile
        references.append(SessionReference(session: session, profile: profileOfSession))
        runtime.journal.attach(to: session)
        let log = runtime.prompt.log
        session.events.listen { event in
            switch event {
            case .planned(let planned): log.planned(planned.effect)
            case .sent: log.sent()
            default: break
            }
        }
        let name = profileOfSession ?? (place?.isDemo == true ? "demo" : nil)
        return SessionBridge(session: session, name: name, runtime: runtime)
    }

    /// Lets nothing but reads out from now on, in every session that there is or will be; there is no way back.
    func restrictToReading() {
        isRestrictedToReading = true
        for reference in references { reference.session?.restrictToReading() }
        references.removeAll { $0.session == nil }
    }

    /// Whether changes are asked about, in every session that there is or will be.
    var asksForChanges = false {
        didSet {
            for reference in references { reference.session?.asksForChanges = asksForChanges }
        }
    }

    /// Adds what the default session, or what was kept of its appliance, says of where the prompt is. Nothing is
    /// connected for it.
    func describe(in place: inout PromptPlace) {
        if let session = defaultBridge?.session {
            place.isReadOnly = session.isReadOnly
        } else if isRestrictedToReading {
            place.isReadOnly = true
        }
        guard place.release == nil else { return }
        let definition = defaultBridge?.session.definition ?? (isKept ? try? defaultDefinition() : nil)
        place.release = definition?.reading.flatMap { $0.version.isEmpty ? nil : $0.version }
    }

    /// Whether something is kept of what the default appliance said of itself.
    private var isKept: Bool {
        if let known = knownToBeKept { return known }
        let found = options.documents?.document(profile: nil)
        foundKept = .some(found)
        knownToBeKept = found != nil
        return found != nil
    }

    /// What is known of the appliance of a profile; nothing is sent for it.
    ///
    /// `isConnected`: whether a session with it has a token; `release`: the version of its own document, if that was
    /// read.
    func status(profile: String) -> (isConnected: Bool, release: String?) {
        let sessions = references.filter { $0.profile == profile }.compactMap(\.session)
        let read = sessions.compactMap { $0.definition.reading?.version }
        let version = read.first ?? options.documents?.document(profile: profile)?.version
        return (sessions.contains(where: \.hasToken), version.flatMap { $0.isEmpty ? nil : $0 })
    }

    // MARK: Documents

    /// What is known of the default appliance's interface; nothing is connected for it.
    func defaultDefinition() throws -> APIDefinition {
        try defaultBridge?.session.definition ?? definition(profile: nil)
    }

    /// What is known of an appliance's interface: the bundled document, corrected by its own if that was kept.
    ///
    /// The default appliance's is made once, before there is a connection: help and completion need none.
    func definition(profile: String?) throws -> APIDefinition {
        let definition =
            try profile == nil ? earlyDefinition ?? uncorrected(profile: nil) : uncorrected(profile: profile)
        if profile == nil { earlyDefinition = definition }
        guard profile != nil || !isEarlyCorrected else { return definition }
        try corrections.load(into: definition)
        if profile == nil { isEarlyCorrected = true }
        return definition
    }

    /// The bundled document, corrected by the appliance's own if that was kept.
    private func uncorrected(profile: String?) throws -> APIDefinition {
        let definition = APIDefinition(bundled: try bundledDocument())
        definition.address = corrections.appliance(profile: profile)
        try readKept(into: definition, profile: profile)
        return definition
    }

    private func readKept(into definition: APIDefinition, profile: String?) throws {
        var found: FetchedDocument??
        if profile == nil { swap(&found, &foundKept) }
        guard let kept = found ?? options.documents?.document(profile: profile) else { return }
        guard definition.address == nil || definition.address == kept.address else { return }
        do {
            try definition.apply(kept, isFresh: false)
        } catch let error as APIDocumentError {
            runtime.console.note(
                "what was kept of \(kept.address) is not used: \(error); scv.api.sync() reads it anew")
        }
    }

    /// Holds what is known of an interface against the appliance that there is a connection with now: what was said of
    /// another one, to which the profile led before, counts no longer.
    private func settle(_ definition: APIDefinition, with address: ApplianceAddress, profile: String?) throws {
        let said = definition.address ?? definition.reading?.address
        if definition.address == address, definition.reading.map({ $0.address == address }) ?? true { return }
        if said != nil, said != address {
            definition.reset()
            definition.address = address
            try readKept(into: definition, profile: profile)
        }
        definition.address = address
        try corrections.load(into: definition)
    }

    /// Goes by a document that was just read; nothing of it counts where a correction can't stand beside it.
    func apply(_ document: FetchedDocument, to definition: APIDefinition) throws {
        do {
            try definition.apply(document, isFresh: true)
        } catch let error as CorrectionError {
            throw ApplianceError.configuration(
                message: "the appliance's document was read, but a correction can't stand beside it: \(error.problem)",
                hint: "Nothing was changed. "
                    + (error.subject.map { "\($0.takingBack) takes it back; then scv.api.sync() again." } ?? ""))
        }
    }

    /// The names of the fields that hold secrets, also where what is said of the appliance makes no sense.
    var secretNames: Set<String> {
        var documents = references.compactMap { $0.session?.document }
        _ = try? defaultDefinition()
        if let document = earlyDefinition?.document ?? (try? bundledDocument()) { documents.append(document) }
        return documents.reduce(into: []) { $0.formUnion($1.secretNames) }
    }

    /// What a document of elsewhere makes of ours: a file, or what is kept of the appliance of a profile. It is only
    /// looked at; no session goes by it.
    func definition(of other: String) throws -> APIDefinition {
        let definition = APIDefinition(bundled: try bundledDocument())
        guard let fetched = try ForeignDocument(other, in: options.documents).fetched() else {
            throw LibraryError.noDocumentKept(profile: other)
        }
        try definition.apply(fetched, isFresh: false)
        return definition
    }

    private func bundledDocument() throws -> APIDocument {
        if let bundled { return bundled }
        let document = try APIDocument.bundled()
        bundled = document
        return document
    }

    /// Keeps a document for later; where that fails, this run goes on with it all the same.
    func keep(_ document: FetchedDocument) {
        guard let problem = options.documents?.keep(document) else { return }
        runtime.console.note("the appliance's document is not kept for later: \(problem)")
    }
}
