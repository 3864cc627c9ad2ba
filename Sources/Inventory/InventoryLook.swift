/// What a whole look at a vCenter showed: what the memory is told.
public struct InventoryLook: Sendable {
    /// A virtual machine as vCenter has it now. What vCenter did not say is nil.
    public struct VM: Hashable, Sendable {
        public var moref: String
        public var name: String?
        /// vCenter's own uuid of it, by which it is the same for good.
        public var uuid: String?
        public var biosUUID: String?
        public var isTemplate: Bool?
        public var host: String?
        public var hostMoref: String?
        public var datastores: [String]
        public var path: String?

        public init(
            moref: String, name: String? = nil, uuid: String? = nil, biosUUID: String? = nil,
            isTemplate: Bool? = nil, host: String? = nil, hostMoref: String? = nil, datastores: [String] = [],
            path: String? = nil
        ) {
            self.moref = moref
            self.name = name
            self.uuid = uuid
            self.biosUUID = biosUUID
            self.isTemplate = isTemplate
            self.host = host
            self.hostMoref = hostMoref
            self.datastores = datastores
            self.path = path
        }
    }

    /// A datastore or a host as vCenter has it now.
    public struct Thing: Hashable, Sendable {
        public var moref: String
        public var name: String?
        /// A datastore's type; nil of a host.
        public var type: String?
        public var path: String?

        public init(moref: String, name: String? = nil, type: String? = nil, path: String? = nil) {
            self.moref = moref
            self.name = name
            self.type = type
            self.path = path
        }
    }

    /// Where it was looked, as `https://vc.lab.local/sdk`.
    public var url: String
    /// The instance uuid of that vCenter, by which it is the same at whatever address.
    public var vcenter: String?
    public var product: String?
    public var version: String?
    public var vms: [VM]
    public var datastores: [Thing]
    public var hosts: [Thing]
    /// When the look began, in milliseconds since 1970.
    public var time: Int64

    public init(
        url: String, vcenter: String? = nil, product: String? = nil, version: String? = nil, vms: [VM] = [],
        datastores: [Thing] = [], hosts: [Thing] = [], time: Int64
    ) {
        self.url = url
        self.vcenter = vcenter
        self.product = product
        self.version = version
        self.vms = vms
        self.datastores = datastores
        self.hosts = hosts
        self.time = time
    }
}

/// When something was seen in a vCenter, in milliseconds since 1970.
public struct Sightings: Hashable, Sendable {
    public var first: Int64
    /// The last look that showed it.
    public var last: Int64
    /// The first look that did not; nil while it is there.
    public var goneSince: Int64?
}

/// A virtual machine that the memory knows.
public struct RememberedVM: Hashable, Sendable {
    public var vm: InventoryLook.VM
    public var seen: Sightings
}

/// What the memory knows of a vCenter.
public struct RememberedVCenter: Hashable, Sendable {
    /// Its instance uuid.
    public var uuid: String?
    /// The last look, in milliseconds since 1970.
    public var lastLook: Int64
    public var vms: [RememberedVM]
}
