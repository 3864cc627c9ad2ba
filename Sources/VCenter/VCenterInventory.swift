/// What a vCenter has: its VMs, datastores and hosts.
///
/// Names are as people write them: vCenter's own `%2f` for a slash is a slash here. Whatever vCenter may leave out is
/// nil. Ids are texts that mean nothing.
public struct VCenterInventory: Hashable, Sendable {
    /// What it says of itself.
    public var about: About
    /// Where it was asked, such as `https://vc.lab.local/sdk`.
    public var url: String
    /// The VMs, templates among them, in the order of their ids as texts.
    public var vms: [VM]
    /// The datastores, in that order.
    public var datastores: [Datastore]
    /// The ESXi hosts, in that order.
    public var hosts: [Host]
    /// How many requests it took, logins among them.
    public var requests: Int

    /// An inventory of these parts.
    public init(about: About, url: String, vms: [VM], datastores: [Datastore], hosts: [Host], requests: Int) {
        self.about = about
        self.url = url
        self.vms = vms
        self.datastores = datastores
        self.hosts = hosts
        self.requests = requests
    }

    /// What a vCenter says of itself.
    public struct About: Hashable, Sendable {
        /// Tells one vCenter from all others.
        public var instanceUUID: String?
        /// Such as `VMware vCenter Server 8.0.3 build-24022515`.
        public var fullName: String?
        /// Such as `8.0.3`.
        public var version: String?
        /// Such as `8.0.3.0`.
        public var apiVersion: String?
        /// `VirtualCenter`; a host by itself says `HostAgent`.
        public var apiType: String?

        /// What it says, which may be nothing.
        public init(
            instanceUUID: String? = nil, fullName: String? = nil, version: String? = nil, apiVersion: String? = nil,
            apiType: String? = nil
        ) {
            self.instanceUUID = instanceUUID
            self.fullName = fullName
            self.version = version
            self.apiVersion = apiVersion
            self.apiType = apiType
        }
    }

    /// A VM, or a template.
    public struct VM: Hashable, Sendable {
        /// Its id as it is now.
        public var moref: String
        /// What people call it.
        public var name: String?
        /// Its id for good, by which restored VMs are known.
        public var instanceUUID: String?
        /// What its own system says that its machine is.
        public var biosUUID: String?
        /// Whether it is a template; nil where vCenter has nothing of its configuration.
        public var isTemplate: Bool?
        /// Such as `poweredOn`.
        public var powerState: String?
        /// The host that it is on.
        public var hostMoref: String?
        /// What that is called.
        public var host: String?
        /// The datastores that it has files on.
        public var datastoreMorefs: [String] = []
        /// What those are called, as far as they have a name.
        public var datastores: [String] = []
        /// Its place from the datacenter down, such as `/DC0/vm/Prod/web01`; a slash in a name is `%2f` here.
        public var path: String?

        /// A VM of which nothing but its id is known.
        public init(moref: String) { self.moref = moref }
    }

    /// A datastore.
    public struct Datastore: Hashable, Sendable {
        /// Its id.
        public var moref: String
        /// What people call it.
        public var name: String?
        /// Such as `NFS`.
        public var type: String?
        /// In bytes.
        public var capacity: Int64?
        /// In bytes.
        public var freeSpace: Int64?
        /// Its place from the datacenter down, such as `/DC0/datastore/nfs01`.
        public var path: String?

        /// A datastore of which nothing but its id is known.
        public init(moref: String) { self.moref = moref }
    }

    /// An ESXi host.
    public struct Host: Hashable, Sendable {
        /// Its id.
        public var moref: String
        /// What people call it.
        public var name: String?
        /// Such as `connected`.
        public var connectionState: String?
        /// Its place from the datacenter down, such as `/DC0/host/Cluster/esx01`.
        public var path: String?

        /// A host of which nothing but its id is known.
        public init(moref: String) { self.moref = moref }
    }
}
