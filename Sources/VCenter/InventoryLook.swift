import Appliance
import Errors
import XML

/// One look at an inventory: a view of all that counts, its properties, page by page if vCenter wants it so, and the
/// view's end. Where the session is no longer known, all of it once more, after a new login.
final class InventoryLook {
    private let session: VCenterSession
    private let url: String
    private var done: ((Result<VCenterInventory, ApplianceError>) -> Void)?
    private var isCancelled = false
    private var hasLoggedInAnew = false
    private let requestsBefore: Int

    private var content: ServiceContent?
    private var view: ManagedObject?
    private var builder = InventoryBuilder(root: ManagedObject(type: "", id: ""))
    private var pages = 0
    private var began = ContinuousClock.now

    /// More pages than any inventory has.
    private static let maxPages = 10_000
    /// How many times as long as one read a look may take, however many pages it has.
    private static let patience = 5
    /// How long the end of a view is waited for.
    private static let farewell = Duration.seconds(2)

    init(_ session: VCenterSession) {
        self.session = session
        url = session.address.url
        requestsBefore = session.requests
    }

    func begin(_ done: @escaping (Result<VCenterInventory, ApplianceError>) -> Void) {
        self.done = done
        began = ContinuousClock.now
        start()
    }

    func cancel() {
        isCancelled = true
        session.cancel()
    }

    private func start() {
        view = nil
        pages = 0
        session.logIn(
            then { [self] content in
                self.content = content
                builder = InventoryBuilder(root: content.rootFolder)
                createView(content)
            })
    }

    private func createView(_ content: ServiceContent) {
        session.ask(
            try .view(content.viewManager, of: content.rootFolder, types: InventoryBuilder.wanted.map(\.type)),
            read: { answer throws(UnexpectedXML) in
                guard let node = answer.member("returnval") else { throw .missing("returnval") }
                return try node.asReference()
            }, done: then(viewMade))
    }

    private func viewMade(_ view: ManagedObject) {
        guard let content else { return }
        self.view = view
        read(try .properties(content.propertyCollector, view: view, wanted: InventoryBuilder.wanted))
    }

    /// Reads a page, and those behind it.
    private func read(_ request: @autoclosure () throws(XMLCharacterError) -> SOAPRequest) {
        session.send(
            try request(), parse: { [self] method, bytes throws(UnexpectedXML) in try page(method, bytes) },
            done: then(pageRead))
    }

    private func pageRead(_ token: String?) {
        guard let token, let content else { return finish() }
        let limit = session.gate.options.readTimeout * Self.patience
        guard ContinuousClock.now - began < limit else {
            let error = VCenterError.slow(limit, pages: pages, objects: builder.count, url: url)
            return failed(.other(error, facts: session.facts(.continueRetrieving)))
        }
        read(try .more(content.propertyCollector, token: token))
    }

    /// Takes the objects of a page, and gives the token of the next.
    private func page(_ method: VCenterMethod, _ bytes: [UInt8]) throws(UnexpectedXML) -> VCenterSession.Parsed<String?>
    {
        // Taken out meanwhile, so that it is not copied; where a reply proves wrong, the look is over.
        var added = builder
        builder = InventoryBuilder(root: ManagedObject(type: "", id: ""))
        let before = added.count
        let reader = PropertyReader(method) { object throws(UnexpectedXML) in try added.add(object) }
        try reader.read(bytes)
        builder = added
        if reader.isFault {
            guard case .fault(let fault) = try SOAPReply(method: method).read(bytes) else { throw .missing("Fault") }
            return .fault(fault)
        }
        pages += 1
        let isNew = builder.count > before
        guard let token = reader.token, !token.isEmpty else { return .value(nil) }
        // Tokens may be the same each time, so what tells an end is that nothing new comes.
        guard isNew || pages == 1, pages < Self.maxPages else {
            throw .endless(pages: pages, objects: builder.count)
        }
        return .value(token)
    }

    /// Lets go of the view, and waits for that a short while only: nothing hangs on how it ends.
    private func letGo(_ view: ManagedObject, _ done: @escaping (Result<Void, ApplianceError>) -> Void) {
        let timer = session.gate.after(Self.farewell) { [session] in session.cancel() }
        session.ask(try .destroy(view)) { result in
            timer.cancel()
            done(result)
        }
    }

    /// Tells what was read. All that was wanted is here; but Ctrl-C is heard.
    private func finish() {
        guard let view else { return }
        letGo(view) { [self] result in
            if case .failure(.interrupted(let facts)) = result, isCancelled {
                return end(.failure(.interrupted(facts: facts)))
            }
            let about = content?.about ?? VCenterInventory.About()
            let requests = session.requests - requestsBefore
            let inventory = builder.inventory(about: about, url: url, requests: requests)
            // Whoever is told makes something of it, and need not have it twice in memory.
            builder = InventoryBuilder(root: ManagedObject(type: "", id: ""))
            end(.success(inventory))
        }
    }

    // MARK: Steps

    /// What goes on with what a step gave. A session that vCenter does not know begins anew, once.
    private func then<Value>(_ body: @escaping (Value) -> Void) -> (Result<Value, ApplianceError>) -> Void {
        { [self] result in
            guard done != nil else { return }
            switch result {
            case .success(let value) where !isCancelled: body(value)
            case .success: end(.failure(.interrupted(facts: nil)))
            case .failure(let error): failed(error)
            }
        }
    }

    private func failed(_ error: ApplianceError) {
        guard case .other(let inner, let facts) = error,
            case .fault(_, "NotAuthenticated", let said, _)? = inner as? VCenterError, session.isLoggedIn
        else { return giveUp(error) }
        session.forgetLogin()
        guard !hasLoggedInAnew else {
            return end(.failure(.other(VCenterError.sessionRefused(url: url, said: said), facts: facts)))
        }
        hasLoggedInAnew = true
        start()
    }

    /// Fails. Where vCenter answers, but not as it should, it is told first that the view is no longer needed: it keeps
    /// views as long as the session.
    private func giveUp(_ error: ApplianceError) {
        guard let view, case .other(let inner as VCenterError, _) = error, inner.comesOfAnswers else {
            return end(.failure(error))
        }
        self.view = nil
        letGo(view) { [self] _ in end(.failure(error)) }
    }

    private func end(_ result: Result<VCenterInventory, ApplianceError>) {
        guard let done else { return }
        self.done = nil
        done(result)
    }
}
