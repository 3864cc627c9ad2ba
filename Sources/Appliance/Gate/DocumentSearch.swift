import API

/// Looks for an appliance's own document, at one place after the other.
final class DocumentSearch {
    /// A place to ask at.
    private struct Place {
        /// Below the base or, if `isFromRoot`, from the host's root.
        let path: String
        let isFromRoot: Bool
        /// The group that a list gives it as; nil for a place of our own.
        var group: Int?

        /// A path from the host's root; within the base it is asked for below that, as everything is.
        init(fromRoot path: String, base: String, group: Int?) {
            isFromRoot = !path.hasPrefix(base + "/")
            self.path = isFromRoot ? path : String(path.dropFirst(base.count))
            self.group = group
        }

        init(belowBase path: String, group: Int? = nil) {
            self.path = path
            isFromRoot = false
            self.group = group
        }
    }

    /// A document that was found.
    private struct Found {
        let bytes: [UInt8]
        let path: String
        let facts: DocumentOutline.Facts
    }

    private let session: Session
    private var done: ((Result<FetchedDocument, ApplianceError>) -> Void)?
    private var places: [Place]
    /// The documents of the groups of a list, in its order, and where the list was.
    private var groups: [Int: Found] = [:]
    private var listPath: String?
    /// The groups that the list names, and what came in the place of one that was not found.
    private var listed: [DocumentPlace] = []
    private var losses: [Int: String] = [:]
    /// A document without operations of the API: it counts if there is no other.
    private var plain: Found?
    /// A document without any paths: it counts if nothing else is found at all.
    private var empty: Found?
    /// What was in the way, at each place once.
    private var refusals: [DocumentRefusal] = []
    /// What was found that is no document: the first, since that was likely meant.
    private var problem: APIDocumentError?
    /// What came at a place that is no reply at all: the first.
    private var strange: ApplianceError?
    /// Why no token is to be had.
    private var loginFailure: ApplianceError?
    /// Whether a token was refused already: another one would be, too.
    private var isTokenRefused = false
    /// Gives up what is on its way.
    private var giveUp: (() -> Void)?
    private var facts: RequestFacts?
    /// How many requests the session may have sent when the last place is asked.
    private let lastCount: Int?
    private let mayAsk: Bool
    /// Where somebody said that the document is, as places are shown.
    private let told: [String]

    init(
        session: Session, first: String?, limit: Int? = nil, mayAsk: Bool = true,
        _ done: @escaping (Result<FetchedDocument, ApplianceError>) -> Void
    ) {
        self.session = session
        self.done = done
        self.mayAsk = mayAsk
        lastCount = limit.map { session.sentCount + $0 }
        let base = session.address.path
        places = Session.documentPaths.map { Place(belowBase: $0) }
        let said = first.map { Self.places($0, base: base, group: nil) } ?? []
        told = said.map { $0.isFromRoot ? $0.path : base + $0.path }
        places = said + places
    }

    /// The places that a path may mean: the host's root, or the base. A service behind a base may not know of it.
    private static func places(_ path: String, base: String, group: Int?) -> [Place] {
        let fromRoot = Place(fromRoot: path, base: base, group: group)
        return fromRoot.isFromRoot ? [Place(belowBase: path, group: group), fromRoot] : [fromRoot]
    }

    func begin() { next() }

    func cancel() { giveUp?() }

    private func next() {
        guard !places.isEmpty else { return conclude() }
        // The groups of a list are together what is looked for, if any of them is.
        if places[0].group == nil, groups.values.contains(where: \.facts.hasAPIPaths) { return conclude() }
        let place = places.removeFirst()
        // A group that was found at one of its places is not asked for at the other.
        if let group = place.group, groups[group] != nil { return next() }
        ask(at: place, withToken: false)
    }

    private func ask(at place: Place, withToken: Bool) {
        if let lastCount, session.sentCount >= lastCount { return conclude() }
        var call = GateCall(
            APIRequest(method: "GET", path: place.path),
            operation: LiveDocument.operation(at: place.path, needsToken: withToken))
        call.timeout = session.options.readTimeout
        call.replyLimit = LiveDocument.maxSize
        call.countsFromRoot = place.isFromRoot
        // A token that is from before may be stale; one that is refused twice is not wanted here.
        call.maxRenewals = isTokenRefused ? 0 : 1
        let ticket = session.perform(call) { [self] result in
            giveUp = nil
            switch result {
            case .success(let reply):
                facts = reply.request ?? facts
                take(LiveDocument.decoded(reply.bytes), at: place, withToken: withToken)
            case .failure(let error):
                facts = error.request ?? facts
                if let loss = error.strangeReply {
                    strange = strange ?? error
                    return missed(place, because: loss, withToken: withToken)
                }
                guard let status = error.refusalStatus else { return fail(error, withToken: withToken, at: place) }
                if withToken, status == 401 { isTokenRefused = true }
                refused(place, status, withToken: withToken)
            }
        }
        giveUp = { ticket.cancel() }
    }

    /// A place without a document: it is asked with the token, too, and then the next one is.
    private func refused(_ place: Place, _ status: Int, withToken: Bool) {
        let path = shown(place)
        if let group = place.group, losses[group] == nil || status != 404 { losses[group] = "status \(status)" }
        if let index = refusals.firstIndex(where: { $0.path == path }) {
            if refusals[index].status == 404 { refusals[index] = DocumentRefusal(path: path, status: status) }
        } else {
            refusals.append(DocumentRefusal(path: path, status: status))
        }
        if withToken || loginFailure != nil { next() } else { ask(at: place, withToken: true) }
    }

    private func shown(_ place: Place) -> String { place.isFromRoot ? place.path : session.address.path + place.path }

    /// What ends the search, but for a login that failed: what needs none may still be found.
    private func fail(_ error: ApplianceError, withToken: Bool, at place: Place) {
        switch error {
        case .login, .configuration:
            guard withToken else { return finish(.failure(error)) }
            loginFailure = error
            next()
        // A list may name what can't be asked for.
        case .request: next()
        default: finish(.failure(error))
        }
    }

    private func take(_ bytes: [UInt8], at place: Place, withToken: Bool) {
        let path = shown(place)
        let outline = DocumentOutline(
            bytes, host: session.address.host, names: session.options.otherNames, place: path)
        switch outline {
        case .document(let facts):
            let found = Found(bytes: bytes, path: path, facts: facts)
            guard facts.hasPaths else {
                // With the token, or at the next place, there may be more.
                empty = empty ?? found
                return missed(place, because: "it has no paths", withToken: withToken)
            }
            if let group = place.group {
                groups[group] = found
                return next()
            }
            if facts.hasAPIPaths { return finish(with: [found], path: path) }
            plain = plain ?? found
            next()
        case .places(let listed) where place.group == nil && listPath == nil:
            listPath = path
            self.listed = listed
            let base = session.address.path
            let wanted = listed.enumerated().flatMap { index, place in
                place.path.map { path in Self.listedPlaces(path, base: base, group: index) } ?? []
            }
            if wanted.isEmpty, let other = listed.first(where: { $0.path == nil }) {
                problem = problem ?? APIDocumentError(place: path, reason: .otherHost(other.url))
            }
            places = wanted + places
            next()
        case .places: next()
        case .neither(let fault):
            problem = problem ?? fault
            missed(place, because: fault.finding, withToken: withToken)
        }
    }

    /// A place at which something else is than a document.
    private func missed(_ place: Place, because loss: String, withToken: Bool) {
        if let group = place.group { losses[group] = loss }
        if withToken || loginFailure != nil { next() } else { ask(at: place, withToken: true) }
    }

    /// Of a list, what begins with a slash counts from the host's root first.
    private static func listedPlaces(_ path: String, base: String, group: Int) -> [Place] {
        places(path, base: base, group: group).reversed()
    }

    // MARK: The end

    private func conclude() {
        let all = groups.sorted { $0.key < $1.key }.map(\.value)
        let withAPI = all.filter(\.facts.hasAPIPaths)
        if !withAPI.isEmpty { return finish(with: withAPI, path: listPath ?? withAPI[0].path, missing: lostGroups) }
        if let plain { return finish(with: [plain], path: plain.path) }
        if !all.isEmpty { return finish(with: all, path: listPath ?? all[0].path, missing: lostGroups) }
        if let problem { return finish(.failure(.document(problem))) }
        if let loginFailure { return finish(.failure(loginFailure)) }
        if let empty { return finish(with: [empty], path: empty.path) }
        if let strange { return finish(.failure(strange)) }
        let facts = facts ?? RequestFacts(operation: "api.sync", method: "GET", path: Session.documentPaths[0])
        finish(.failure(.noDocument(refusals, facts: facts)))
    }

    /// The groups of the list that are not among those that were found.
    private var lostGroups: [String] {
        listed.enumerated().compactMap { index, place in
            guard groups[index] == nil else { return nil }
            let reason = place.path == nil ? "it is on another host" : losses[index] ?? "it can't be asked for"
            return "the group \(place.name ?? "without a name") at \(place.url): \(reason)"
        }
    }

    /// What is said of the place where the document was said to be, and was not: something else is gone by.
    private func wrongPlace(_ found: [Found], _ path: String) -> [String] {
        guard !told.isEmpty, !told.contains(path), !told.contains(listPath ?? path),
            !found.contains(where: { told.contains($0.path) })
        else { return [] }
        let refused = refusals.filter { told.contains($0.path) }
        let other = told.first { path in !refused.contains { $0.path == path } }
        if let other { return ["the document at \(other), where it was said to be: it is no document"] }
        guard let refusal = refused.first(where: { $0.status != 404 }) ?? refused.first else { return [] }
        return ["the document at \(refusal.path), where it was said to be: status \(refusal.status)"]
    }

    /// Gives what was found; where it says that it is about another host, once somebody said whether that is this one.
    private func finish(with found: [Found], path: String, missing: [String] = []) {
        let path = found.count == 1 ? found[0].path : path
        let address = session.address
        let isBelowBase = path.hasPrefix(address.path + "/")
        var document = FetchedDocument(
            bytes: DocumentOutline.joined(found.map(\.bytes)),
            path: isBelowBase ? String(path.dropFirst(address.path.count)) : address.origin + path,
            names: session.options.otherNames,
            address: address)
        document.missing = missing + wrongPlace(found, path)
        let others = Set(found.flatMap(\.facts.otherHosts).map(\.plainHostName))
        guard others.count == 1, let other = others.first, let other else { return finish(.success(document)) }
        let accept = { [self] in
            document.names.append(other)
            finish(.success(document))
        }
        if session.options.assumeYes { return accept() }
        // As without a yes.
        guard mayAsk else { return finish(.success(document)) }
        let here = address.host
        let question = GrantRequest(
            operation: "api.sync", targets: [GrantRequest.Target(id: other)],
            loss: "The document that \(here) gave says that it is about \(other).\n"
                + "It is gone by if \(other) is another name of the same appliance, and of no other.")
        // Without a yes it is refused as any other appliance's is.
        let asked = session.question(question) { [self] outcome in
            giveUp = nil
            switch outcome {
            case .granted: accept()
            case .refused: finish(.success(document))
            case .interrupted: finish(.failure(.interrupted(facts: facts)))
            }
        }
        giveUp = { [self] in
            asked.cancel()
            _ = session.timing.schedule(after: .zero) { [self] in finish(.failure(.interrupted(facts: facts))) }
        }
    }

    private func finish(_ result: Result<FetchedDocument, ApplianceError>) {
        let done = done
        self.done = nil
        done?(result)
    }
}

extension ApplianceError {
    /// What came in the place of a document, where it is a whole reply that is none: the middle of a sentence. Nil for
    /// anything else.
    fileprivate var strangeReply: String? {
        guard case .unexpectedReply(let reply, _, _) = self else { return nil }
        switch reply {
        case .redirect, .truncated, .other: return nil
        default: return reply.summary
        }
    }

    /// The status with which a place says that there is no document for whoever asks; nil for anything else.
    fileprivate var refusalStatus: Int? {
        switch self {
        case .appliance(let failure, _):
            // What is busy or away may have one all the same.
            [408, 429, 502, 503, 504].contains(failure.status) ? nil : failure.status
        case .login(.tokenRefused, _): 401
        case .unexpectedReply(.redirect, let status, _): status ?? 302
        default: nil
        }
    }
}

extension String {
    /// A host without its port, if it is a plain name or address that a person can be asked about.
    fileprivate var plainHostName: String? {
        guard let address = try? ApplianceAddress(parsing: self), address.path == ApplianceAddress.defaultPath else {
            return nil
        }
        return address.host
    }
}
