extension ManagedType {
    /// What is no thing of the inventory, but answers for it.
    static let services = [serviceInstance, sessionManager, viewManager, propertyCollector, containerView]

    /// The objects behind which the calls stand. Clients are to take their ids from the ServiceContent.
    enum Service {
        static let instance = VimReference("ServiceInstance", "ServiceInstance")
        static let sessions = VimReference("SessionManager", "SessionManager")
        static let views = VimReference("ViewManager", "ViewManager")
        static let properties = VimReference("PropertyCollector", "propertyCollector")
    }

    private static let serviceInstance = ManagedType(
        "ServiceInstance", find: only(Service.instance),
        values: [
            "content": { _, inventory in serviceContent(inventory) },
            "serverClock": { _, inventory in .time(inventory.now) },
        ])

    private static let sessionManager = ManagedType(
        "SessionManager", find: only(Service.sessions),
        values: ["currentSession": { _, inventory in inventory.session.map { userSession($0) } }])

    private static let viewManager = ManagedType(
        "ViewManager", find: only(Service.views),
        values: [
            "viewList": { _, inventory in
                .references((inventory.session?.views.keys.sorted() ?? []).map { VimReference("ContainerView", $0) })
            }
        ])

    private static let propertyCollector = ManagedType(
        "PropertyCollector", find: only(Service.properties), values: ["filter": { _, _ in .references([]) }])

    private static let containerView = ManagedType(
        "ContainerView", isA: ["ManagedObjectView", "View"], find: { id, inventory in inventory.session?.views[id] },
        values: [
            "container": { view, _ in .reference(view.container) },
            "type": { view, _ in .strings(view.types) },
            "recursive": { view, _ in .bool(view.isRecursive) },
            "view": { view, inventory in .references(inventory.contents(of: view)) },
        ])

    /// What there is to begin with.
    static func serviceContent(_ inventory: VCenterInventory) -> VimValue {
        .object(
            "ServiceContent",
            [
                .init("rootFolder", .reference(VCenterInventory.Place.root)),
                .init("propertyCollector", .reference(Service.properties)),
                .init("viewManager", .reference(Service.views)),
                .init("about", about(inventory)),
                .init("sessionManager", .reference(Service.sessions)),
            ])
    }

    private static func about(_ inventory: VCenterInventory) -> VimValue {
        // Each seed is another vCenter.
        var random = SeededRandom(seed: inventory.seed &+ 3)
        let texts = [
            ("name", "VMware vCenter Server"),
            ("fullName", "VMware vCenter Server \(VCenterVersion.product) build-\(VCenterVersion.build) (simulated)"),
            ("vendor", "VMware, Inc."), ("version", VCenterVersion.product), ("build", VCenterVersion.build),
            ("localeVersion", "INTL"), ("localeBuild", "000"), ("osType", "linux-x64"), ("productLineId", "vpx"),
            ("apiType", "VirtualCenter"), ("apiVersion", VCenterVersion.api),
            ("instanceUuid", VCenterSessions.uuid(using: &random)),
        ]
        return .object("AboutInfo", texts.map { name, text in .init(name, .string(text)) })
    }

    static func userSession(_ session: VCenterSessions.Session) -> VimValue {
        .object(
            "UserSession",
            [
                .init("key", .string(session.key)),
                .init("userName", .string(session.user)),
                .init("fullName", .string(session.user)),
                .init("loginTime", .time(session.began)),
                .init("lastActiveTime", .time(session.lastUsed)),
                .init("locale", .string("en")),
                .init("messageLocale", .string("en")),
                .init("extensionSession", .bool(false)),
                .init("callCount", .int(session.calls)),
            ])
    }
}

/// The vCenter that is played, and how it says which versions of the API it speaks.
enum VCenterVersion {
    static let product = "8.0.3"
    static let build = "24022515"
    static let api = "8.0.3.0"
    /// Older versions of the API that clients may speak too.
    private static let prior = [
        "8.0.2.0", "8.0.1.0", "8.0.0.1", "8.0.0.0", "7.0.3.2", "7.0.3.1", "7.0.3.0", "7.0.2.0", "7.0.1.0", "7.0.0.0",
        "6.9.1", "6.8.7", "6.7.3", "6.7.2", "6.7.1", "6.7", "6.5", "6.0", "5.5",
    ]

    /// `vimServiceVersions.xml`, which a client asks for before anything else.
    static var document: [UInt8] {
        let versions = prior.map { "   <version>\($0)</version>\n" }.joined()
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <namespaces version="1.0">
             <namespace>
              <name>urn:vim25</name>
              <version>\(api)</version>
              <priorVersions>
            \(versions)  </priorVersions>
             </namespace>
            </namespaces>

            """.utf8)
    }
}
