import Appliance
import Errors
import HTTP
import XML

/// A login at a vCenter: who it is there, and the calls. It keeps the cookie, and gets a new one once where vCenter no
/// longer knows it.
///
/// A refused login is final, as the appliance's is: vCenter locks an account after a few wrong passwords.
final class VCenterSession {
    let address: VCenterAddress
    let gate: Session
    private let server: OtherServer
    private let provider: () throws -> Credentials
    /// Told which credentials vCenter refused.
    private let noteRefused: (Credentials, ApplianceError) -> Void

    /// What it is, and where its services are; nil before the first contact.
    private(set) var content: ServiceContent?
    /// How many requests were made.
    private(set) var requests = 0
    private var cookie: SessionCookie?
    /// Whether that is one of a login.
    private(set) var isLoggedIn = false
    private var credentials: Credentials?
    /// Why no login is tried any more.
    private var refusal: ApplianceError?
    private var ticket: Ticket?

    init(
        address: VCenterAddress, gate: Session, server: OtherServer, provider: @escaping () throws -> Credentials,
        noteRefused: @escaping (Credentials, ApplianceError) -> Void
    ) {
        self.address = address
        self.gate = gate
        self.server = server
        self.provider = provider
        self.noteRefused = noteRefused
    }

    typealias Done<Value> = (Result<Value, ApplianceError>) -> Void

    /// Gives up what is on its way.
    func cancel() { ticket?.cancel() }

    // MARK: Logging in

    /// Sees to it that there is a login.
    func logIn(_ done: @escaping Done<ServiceContent>) {
        if let refusal { return later { done(.failure(refusal)) } }
        guard let content else { return contact(done) }
        if isLoggedIn { return later { done(.success(content)) } }
        let who: Credentials
        do {
            who = try credentials ?? provider()
        } catch {
            let reason = error as? ApplianceError ?? .login(.noCredentials("\(error)"), facts: facts(.login))
            return later { done(.failure(reason)) }
        }
        credentials = who
        let finish: Done<Void> = { [self] result in
            switch result {
            case .success where cookie == nil:
                done(.failure(.other(VCenterError.noSession(url: address.url), facts: facts(.login))))
            case .success:
                isLoggedIn = true
                done(.success(content))
            case .failure(let error): done(.failure(refused(who, error)))
            }
        }
        ask(
            try .login(
                content.sessionManager, username: who.username, password: who.password.revealed, mask: Self.mask),
            secrets: [who.password], isOnce: true, done: finish)
    }

    /// What a host without a vCenter says that it is.
    private static let loneHost = "HostAgent"

    /// Asks what it is, and then logs in.
    private func contact(_ done: @escaping Done<ServiceContent>) {
        let finish: Done<ServiceContent> = { [self] result in
            switch result {
            case .success(let content) where content.about.apiType == Self.loneHost:
                // Before the name and the password go there.
                done(.failure(.other(VCenterError.loneHost(url: address.url), facts: facts(.retrieveServiceContent))))
            case .success(let content):
                self.content = content
                logIn(done)
            case .failure(let error): done(.failure(error))
            }
        }
        ask(
            try .serviceContent(), read: { answer throws(UnexpectedXML) in try ServiceContent(answer) }, done: finish)
    }

    /// What a failed login is, in the end.
    private func refused(_ who: Credentials, _ error: ApplianceError) -> ApplianceError {
        guard case .other(let inner, let facts) = error,
            case .fault(_, let type, let said, let url)? = inner as? VCenterError, Self.refusals.contains(type)
        else { return error }
        let final = ApplianceError.other(
            VCenterError.refused(username: who.username, url: url, said: said), facts: facts)
        credentials = nil
        // What a person mistyped may be asked for again; all else would be the same again.
        if !who.isTyped { refusal = final }
        noteRefused(who, final)
        return final
    }

    /// Whoever is refused so is refused with the same words again.
    private static let refusals: Set<String> = ["InvalidLogin", "NoPermission"]
    private static let mask = "***"

    /// Forgets a session that vCenter no longer knows.
    func forgetLogin() {
        isLoggedIn = false
        cookie = nil
    }

    /// Ends the session at vCenter. Nothing comes of a failure.
    func logOut(_ done: @escaping () -> Void) {
        guard isLoggedIn, let content else { return later(done) }
        ask(try .logout(content.sessionManager)) { [self] _ in
            forgetLogin()
            done()
        }
    }

    // MARK: Calls

    /// Makes a call whose reply is small: `read` is given its answer.
    func ask<Value>(
        _ request: @autoclosure () throws(XMLCharacterError) -> SOAPRequest, secrets: [Secret] = [],
        isOnce: Bool = false, read: @escaping (XMLNode) throws(UnexpectedXML) -> Value, done: @escaping Done<Value>
    ) {
        send(
            try request(), secrets: secrets, isOnce: isOnce,
            parse: { method, bytes throws(UnexpectedXML) in
                switch try SOAPReply(method: method).read(bytes) {
                case .fault(let fault): return .fault(fault)
                case .answer(let node): return .value(try read(node))
                }
            }, done: done)
    }

    /// Makes a call whose reply says nothing but that it was done.
    func ask(
        _ request: @autoclosure () throws(XMLCharacterError) -> SOAPRequest, secrets: [Secret] = [],
        isOnce: Bool = false, done: @escaping Done<Void>
    ) {
        ask(
            try request(), secrets: secrets, isOnce: isOnce, read: { _ throws(UnexpectedXML) in }, done: done)
    }

    /// What was made of a reply.
    enum Parsed<Value> {
        case value(Value)
        case fault(SOAPFault)
    }

    /// Makes a call, and has its reply read.
    func send<Value>(
        _ make: @autoclosure () throws(XMLCharacterError) -> SOAPRequest, secrets: [Secret] = [],
        isOnce: Bool = false, parse: @escaping (VCenterMethod, [UInt8]) throws(UnexpectedXML) -> Parsed<Value>,
        done: @escaping Done<Value>
    ) {
        let request: SOAPRequest
        do throws(XMLCharacterError) {
            request = try make()
        } catch {
            let error = VCenterError.unsayable(url: address.url, error)
            return later { done(.failure(.other(error, facts: self.facts(.login)))) }
        }
        let (method, url) = (request.method, address.url)
        var value: Value?
        var call = OtherCall(
            server: server, operation: method.operation, title: method.title, path: VCenterAddress.path,
            body: request.body, shownBody: request.shown,
            judge: { [self] reply, redact in
                if let cookie = SessionCookie(reply.headers) { self.cookie = cookie }
                do throws(VCenterError) {
                    value = try ReplyJudge(method: method, url: url, redact: redact).value(reply, parse)
                    return .taken
                } catch {
                    return error.mayPass(isOnce: isOnce) ? .away(error) : .failed(error)
                }
            }, wording: { VCenterError.contact($0, url: url) })
        call.headers = [
            ("Content-Type", "text/xml; charset=utf-8", false), ("SOAPAction", SOAPRequest.action, false),
        ]
        if let cookie { call.headers.append(("Cookie", cookie.header, true)) }
        call.secrets = secrets + (cookie?.secrets ?? [])
        call.isLogin = isOnce
        requests += 1
        ticket = gate.perform(GateCall(call)) { [self] result in
            ticket = nil
            switch result {
            case .failure(let error): done(.failure(error))
            case .success:
                // A reply that was taken has a value.
                if let value { done(.success(value)) } else { done(.failure(.interrupted(facts: facts(method)))) }
            }
        }
    }

    /// What errors say of a request.
    func facts(_ method: VCenterMethod) -> RequestFacts {
        RequestFacts(operation: method.operation, method: "POST", path: VCenterAddress.path)
    }

    private func later(_ body: @escaping () -> Void) { gate.later(body) }
}

/// The cookie that stands for a session. What a login's reply says in its body is not it.
struct SessionCookie: Equatable {
    private static let name = "vmware_soap_session"
    /// As it came: in quotes, or bare.
    let value: String

    /// Reads the last one that a reply sets; nil where it sets none that can be sent back.
    init?(_ headers: [(name: String, value: String)]) {
        for header in headers.reversed() where header.name.lowercased() == "set-cookie" {
            let pair = header.value.prefix { $0 != ";" }
            guard let equals = pair.firstIndex(of: "="), String(pair[..<equals]).trimmed == Self.name else { continue }
            let text = String(pair[pair.index(after: equals)...]).trimmed
            let bare = text.filter { $0 != "\"" }
            guard !bare.isEmpty, text.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: ",") }) else {
                continue
            }
            value = text
            return
        }
        return nil
    }

    /// What the header `Cookie` says.
    var header: String { "\(Self.name)=\(value)" }

    /// What must not be shown.
    var secrets: [Secret] { [Secret(value.filter { $0 != "\"" })] }
}

/// What vCenter is, and where its services are: their ids are its to choose.
struct ServiceContent: Hashable {
    let about: VCenterInventory.About
    let rootFolder: ManagedObject
    let propertyCollector: ManagedObject
    let viewManager: ManagedObject
    let sessionManager: ManagedObject

    init(_ answer: XMLNode) throws(UnexpectedXML) {
        guard let node = answer.member("returnval") else { throw .missing("returnval") }
        rootFolder = try node.reference("rootFolder")
        propertyCollector = try node.reference("propertyCollector")
        viewManager = try node.reference("viewManager")
        sessionManager = try node.reference("sessionManager")
        let about = node.member("about")
        self.about = VCenterInventory.About(
            instanceUUID: about?.memberText("instanceUuid"), fullName: about?.memberText("fullName"),
            version: about?.memberText("version"), apiVersion: about?.memberText("apiVersion"),
            apiType: about?.memberText("apiType"))
    }
}
