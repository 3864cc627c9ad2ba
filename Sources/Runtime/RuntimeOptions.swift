import Appliance
import Inventory
import VCenter

/// How a runtime reaches appliances, which is the program's business.
public struct RuntimeOptions {
    /// Makes a session with an appliance when one is first needed.
    ///
    /// `profile` is nil for the default appliance, else a profile's name; `definition` is what is known of the
    /// interface. It may throw an `ApplianceError`, or any error that converts to a Lua error.
    public typealias Connect = (_ profile: String?, _ definition: APIDefinition) throws -> Session

    /// What every session of the runtime comes from.
    public var connect: Connect

    /// Keeps the documents of appliances from run to run; nil if nothing does.
    public var documents: (any DocumentStore)?

    /// Keeps what users say of appliances from run to run; nil if nothing does.
    public var corrections: (any CorrectionStore)?

    /// Knows the vCenters that appliances work for; nil if nothing does.
    public var vcenters: (any VCenterSource)?

    /// Remembers what vCenters showed; nil if nothing does.
    public var inventory: InventoryMemory?

    /// Finds the scripts that are called by their names alone.
    public var scripts: () -> [SharedScript]

    /// Lists the profiles that there are.
    public var profiles: () -> [NamedProfile]

    /// Lists the appliances that profiles name, and says what is wrong with the profiles.
    public var appliances: () throws -> [ApplianceFacts]

    /// The folders in which scripts that run alone have their locks; nil if none is to be taken, as in a dry run.
    public var lockFolders: (() -> [String])?

    /// Told of what happens; nil where nothing is logged.
    public var log: EventLog?

    /// Where lines of the prompt go to, as far as the program knows it; nil if it knows nothing.
    public var place: (() -> PromptPlace)?

    /// The profile of the default session, and whether its appliance is simulated: what a session is called by, without
    /// all else that the prompt tells of a place.
    public var defaultPlace: (() -> (profile: String?, isDemo: Bool))?

    /// Whether Lua's libraries pass over LUA_PATH and LUA_CPATH.
    public var ignoresLuaEnvironment = false

    /// Makes the options; by default nothing is kept.
    public init(
        connect: @escaping Connect, documents: (any DocumentStore)? = nil,
        corrections: (any CorrectionStore)? = nil, vcenters: (any VCenterSource)? = nil,
        inventory: InventoryMemory? = nil, scripts: @escaping () -> [SharedScript] = { [] },
        profiles: @escaping () -> [NamedProfile] = { [] },
        appliances: @escaping () throws -> [ApplianceFacts] = { [] }, place: (() -> PromptPlace)? = nil,
        lockFolders: (() -> [String])? = nil, log: EventLog? = nil
    ) {
        self.connect = connect
        self.documents = documents
        self.corrections = corrections
        self.vcenters = vcenters
        self.inventory = inventory
        self.scripts = scripts
        self.profiles = profiles
        self.appliances = appliances
        self.place = place
        self.lockFolders = lockFolders
        self.log = log
    }
}

/// A profile, as Tab offers it.
public struct NamedProfile: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The address of its appliance, as the profile has it.
    public var url: String?

    /// Puts a name and an address together.
    public init(name: String, url: String?) {
        self.name = name
        self.url = url
    }
}
