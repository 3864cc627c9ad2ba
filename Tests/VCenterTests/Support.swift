import API
import Appliance
import Errors
import HTTP
import XML

@testable import VCenter

/// Work that waits for its turn, which comes at once: first for what waits the least.
final class Turns: Timing {
    final class Turn: Cancellable {
        var body: (() -> Void)?
        let delay: Duration
        init(after delay: Duration = .zero, _ body: @escaping () -> Void) { (self.delay, self.body) = (delay, body) }
        func cancel() { body = nil }
    }
    private var waiting: [Turn] = []

    func schedule(after delay: Duration, _ body: @escaping () -> Void) -> any Cancellable {
        let turn = Turn(after: delay, body)
        waiting.insert(turn, at: waiting.firstIndex { $0.delay > delay } ?? waiting.endIndex)
        return turn
    }

    /// Lets everybody have a turn, until nobody waits.
    func run() {
        while !waiting.isEmpty { waiting.removeFirst().body?() }
    }
}

/// A vCenter that answers from a script.
final class ScriptedVCenter: Transport {
    let turns: Turns
    private(set) var requests: [HTTPRequest] = []
    /// Gives the reply to a method, called for the so-and-so-many-th time, from 1; nil never answers.
    var answer: (String, Int) -> HTTPResponse?
    /// A failure in the place of a reply.
    var failure: (String, Int) -> HTTPError? = { _, _ in nil }

    init(turns: Turns, answer: @escaping (String, Int) -> HTTPResponse?) {
        self.turns = turns
        self.answer = answer
    }

    /// The methods that were called.
    var methods: [String] { requests.map(Self.method) }

    static func method(_ request: HTTPRequest) -> String {
        guard let body = request.body, let root = try? XMLNode(parsing: body) else { return request.url }
        return root.children.first?.children.first?.name.local ?? "?"
    }

    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        requests.append(request)
        let method = Self.method(request)
        let count = methods.count { $0 == method }
        let transfer = Turns.Turn {}
        if let failure = failure(method, count) {
            _ = turns.schedule(after: .zero) { done(.failure(failure)) }
        } else if let reply = answer(method, count) {
            _ = turns.schedule(after: .zero) { done(.success(reply)) }
        } else {
            return Silence { [turns] in
                _ = turns.schedule(after: .zero) { done(.failure(HTTPError(kind: .cancelled, sent: true))) }
            }
        }
        return transfer
    }

    private final class Silence: Cancellable {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
        func cancel() { body() }
    }
}

/// Replies, as vCenter writes them.
enum Reply {
    static func body(_ content: String) -> String {
        #"<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="\#(Namespace.envelope)" "#
            + #"xmlns:xsd="\#(Namespace.schema)" xmlns:xsi="\#(Namespace.instance)"><soapenv:Body>\#(content)"#
            + "</soapenv:Body></soapenv:Envelope>"
    }

    static func http(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("Content-Type", "text/xml")] + headers, body: Array(text.utf8))
    }

    /// What a method answers.
    static func answer(
        _ method: String, _ content: String = "", headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        http(body("<\(method)Response xmlns=\"urn:vim25\">\(content)</\(method)Response>"), headers: headers)
    }

    static func fault(_ type: String, _ words: String = "", inside: String = "") -> HTTPResponse {
        http(
            body(
                "<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>\(words)</faultstring><detail>"
                    + #"<\#(type)Fault xmlns="urn:vim25" xsi:type="\#(type)">\#(inside)</\#(type)Fault></detail>"#
                    + "</soapenv:Fault>"), status: 500)
    }

    static let content =
        #"<returnval><rootFolder type="Folder">group-d1</rootFolder>"#
        + #"<propertyCollector type="PropertyCollector">pc</propertyCollector>"#
        + #"<viewManager type="ViewManager">vm</viewManager><about><name>VMware vCenter Server</name>"#
        + "<fullName>VMware vCenter Server 8.0.3</fullName><version>8.0.3</version><apiType>VirtualCenter</apiType>"
        + "<apiVersion>8.0.3.0</apiVersion><instanceUuid>11-22</instanceUuid></about>"
        + #"<sessionManager type="SessionManager">sm</sessionManager></returnval>"#

    /// An object, of which each property stands as XML.
    static func object(_ type: String, _ id: String, _ properties: String...) -> String {
        "<objects><obj type=\"\(type)\">\(id)</obj>\(properties.joined())</objects>"
    }

    static func text(_ name: String, _ value: String, type: String = "xsd:string") -> String {
        #"<propSet><name>\#(name)</name><val xsi:type="\#(type)">\#(value)</val></propSet>"#
    }

    static func reference(_ name: String, _ type: String, _ id: String) -> String {
        #"<propSet><name>\#(name)</name><val type="\#(type)" xsi:type="ManagedObjectReference">\#(id)</val></propSet>"#
    }

    static func references(_ name: String, _ type: String, _ ids: String...) -> String {
        #"<propSet><name>\#(name)</name><val xsi:type="ArrayOfManagedObjectReference">"#
            + ids.map { "<ManagedObjectReference type=\"\(type)\">\($0)</ManagedObjectReference>" }.joined()
            + "</val></propSet>"
    }

    static let datacenter =
        object("Datacenter", "datacenter-2", text("name", "DC0"), reference("parent", "Folder", "group-d1"))
        + object("Folder", "group-v3", text("name", "vm"), reference("parent", "Datacenter", "datacenter-2"))
        + object("Folder", "group-h4", text("name", "host"), reference("parent", "Datacenter", "datacenter-2"))
        + object("Folder", "group-s5", text("name", "datastore"), reference("parent", "Datacenter", "datacenter-2"))

    /// A datacenter with a host, a datastore and a VM.
    static let inventory =
        object(
            "VirtualMachine", "vm-57", text("name", "web%2f01"), text("config.uuid", "bios-1"),
            text("config.instanceUuid", "inst-1"), text("config.template", "false", type: "xsd:boolean"),
            text("runtime.powerState", "poweredOn", type: "VirtualMachinePowerState"),
            reference("runtime.host", "HostSystem", "host-21"), references("datastore", "Datastore", "datastore-52"),
            reference("parent", "Folder", "group-v3")) + datacenter
        + object(
            "HostSystem", "host-21", text("name", "esx01"),
            text("runtime.connectionState", "connected", type: "HostSystemConnectionState"),
            reference("parent", "ClusterComputeResource", "domain-c7"))
        + object(
            "ClusterComputeResource", "domain-c7", text("name", "Cluster"), reference("parent", "Folder", "group-h4"))
        + object(
            "Datastore", "datastore-52", text("name", "nfs01"), text("summary.type", "NFS"),
            text("summary.capacity", "1099511627776", type: "xsd:long"),
            text("summary.freeSpace", "7", type: "xsd:long"), reference("parent", "Folder", "group-s5"))

    /// What answers every call of a whole look.
    static func usual(_ method: String, cookie: String = "\"abc\"; Path=/; HttpOnly; Secure") -> HTTPResponse {
        switch method {
        case "RetrieveServiceContent": answer(method, content)
        case "Login":
            answer(
                method, "<returnval><key>never-this</key></returnval>",
                headers: [("Set-Cookie", "vmware_soap_session=\(cookie)")])
        case "CreateContainerView":
            answer(method, #"<returnval type="ContainerView">session[a]b</returnval>"#)
        case "RetrievePropertiesEx": answer(method, "<returnval>\(inventory)</returnval>")
        case "DestroyView", "Logout": answer(method)
        default: http("", status: 404)
        }
    }
}

/// A client before a scripted vCenter.
final class Bench {
    static let password = "a&b<c>\"d'"
    let turns = Turns()
    let vCenter: ScriptedVCenter
    let gate: Session
    let client: VCenterClient
    private(set) var events: [GateEvent] = []
    private(set) var asked = 0

    init(
        isTyped: Bool = false, own: Credentials? = nil, options: SessionOptions = SessionOptions(),
        answer: @escaping (String, Int) -> HTTPResponse? = { method, _ in Reply.usual(method) }
    ) throws {
        vCenter = ScriptedVCenter(turns: turns, answer: answer)
        var note: () -> Void = {}
        gate = Session(
            address: try ApplianceAddress(parsing: "scv"), trust: .system,
            credentials: {
                note()
                return Credentials(username: "admin", password: Self.password, isTyped: isTyped)
            },
            transport: vCenter, loop: turns, definition: APIDefinition(bundled: try APIDocument.bundled()),
            options: options, chance: { 0 })
        client = VCenterClient(
            address: try VCenterAddress(parsing: "vc.lab.local"), trust: .insecure, gate: gate,
            credentials: own.map { own in { own } })
        note = { [unowned self] in asked += 1 }
        gate.events.listen { [unowned self] in events.append($0) }
    }

    /// Looks, and waits for what comes of it.
    func look() -> Result<VCenterInventory, ApplianceError>? {
        var result: Result<VCenterInventory, ApplianceError>?
        _ = client.look { result = $0 }
        turns.run()
        return result
    }

    /// Everything that events show.
    var shown: String {
        events.map { event in
            switch event {
            case .planned(let planned): "\(planned.request)"
            case .sent(let sent): sent.request.curl(base: sent.base, trust: sent.trust)
            default: "\(event)"
            }
        }.joined(separator: "\n")
    }
}

extension Result where Failure == ApplianceError {
    var error: ApplianceError? { if case .failure(let error) = self { error } else { nil } }
    var value: Success? { try? get() }
}
