import JSON

/// The form in which the appliance shows its world: see docs/dialects.md, "The file".
///
/// ```swift
/// let dialect = try Dialect(parsing: Array(#"{"times": "iso", "ids": "texts"}"#.utf8))
/// ```
public struct Dialect: Sendable {
    enum Times: String, Sendable, CaseIterable {
        case us, lower, nnbsp, h24, iso
        case isoZone = "iso_zone"
        case epochSeconds = "epoch_s"
        case epochMilliseconds = "epoch_ms"
        case array, words
    }
    enum IDs: String, Sendable, CaseIterable { case numbers, texts }
    enum Entities: String, Sendable, CaseIterable { case objects, morefs }
    enum Locations: String, Sendable, CaseIterable { case text, objects, bare }
    enum Put: String, Sendable, CaseIterable { case replace, merge }
    enum UnknownFields: String, Sendable, CaseIterable { case ignore, refuse }
    enum Order: String, Sendable, CaseIterable {
        case asIs = "as_is"
        case reversed, shuffled
    }
    enum RunningEnd: String, Sendable, CaseIterable { case null, absent, empty, zero }
    enum EmptyLists: String, Sendable, CaseIterable {
        case asIs = "as_is"
        case empty, null, absent
    }
    enum Held: String, Sendable, CaseIterable { case vms, tags }
    enum Storage: String, Sendable, CaseIterable { case flat, nested }
    enum Hosts: String, Sendable, CaseIterable { case listed, refused }
    enum WithoutUUID: String, Sendable, CaseIterable { case reports, backups }

    var rename: [PropertyName: String] = [:]
    var leaveOut: Set<PropertyName> = []
    var nulls: Set<PropertyName> = []
    var times = Times.us
    var ids = IDs.numbers
    var noUUID: Set<WithoutUUID> = []
    var entities = Entities.objects
    var locations = Locations.text
    var put = Put.replace
    var unknownFields = UnknownFields.ignore
    var hasExtraFields = false
    var order = Order.asIs
    /// The words of the appliance by those of the plain form.
    var words: [String: String] = [:]
    var runningEnd = RunningEnd.null
    /// Replies bear the id of the job that was started.
    var hasJobID = true
    var hasSubJobs = false
    /// How many rows a page of jobs or backups has; nil has no pages.
    var pages: Int?
    var emptyLists = EmptyLists.asIs
    var duplicatesVMs = false
    var held = Held.vms
    var hasTies = false
    var storage = Storage.flat
    /// The status that a refused token gets.
    var tokenRefusal = 401
    var document = Document.bundled
    /// Where operations are that moved, by name.
    var methods: [String: Place] = [:]
    var hosts = Hosts.listed
    var vCenter = VCenter()

    /// The appliance's own document.
    enum Document: Sendable, Equatable {
        /// Today's, at `/v3/api-docs`.
        case bundled
        case missing
        case served(Served)

        /// A document as an appliance might have it.
        struct Served: Sendable, Equatable {
            enum Version: String, Sendable, CaseIterable {
                case openAPI30 = "3.0"
                case openAPI31 = "3.1"
                case swagger20 = "2.0"
            }
            enum Responses: String, Sendable, CaseIterable {
                case full
                case emptyObject = "empty_object"
            }

            /// Below `/api`.
            var path = "/v3/api-docs"
            var version = Version.openAPI30
            var needsToken = false
            var groups: [String] = []
            var responses = Responses.full
        }
    }

    /// How vCenter's own API answers.
    struct VCenter: Sendable, Equatable {
        enum Cookie: String, Sendable, CaseIterable { case bare, quoted }

        /// How many objects it tells at once, whatever was asked for; nil has no limit.
        var page: Int?
        /// The VMs of whose configuration it knows nothing.
        var unsetConfig: Set<String> = []
        var cookie = Cookie.bare
        /// After how many seconds without a call a session is over.
        var sessionSeconds = 1800.0
    }

    /// A method, and a path below `/api`.
    struct Place: Sendable, Hashable {
        let method: String
        let path: String
    }

    /// What replies and requests become in it; nil in the plain form.
    private(set) var form: DialectForm?

    /// Today's form.
    public init() {}

    /// Whether nothing was asked for but what is so anyway.
    var isPlain: Bool { form == nil }

    /// Reads a dialect out of a JSON text; what it names must be in the bundled document.
    public init(parsing text: [UInt8]) throws(DialectError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .notJSON("\(error)")
        }
        try self.init(value)
    }

    /// Reads a dialect out of its value, as a reset bears it.
    init(_ value: JSONValue, basis: DialectBasis = .bundled) throws(DialectError) {
        guard let object = value.object else { throw .notObject }
        guard !object.isEmpty else { return }
        let reader = try DialectReader(object, basis: basis)
        try reader.read(into: &self)
        form = DialectForm(self, basis: basis)
    }

    /// The keys of the file.
    enum Key: String, Sendable, CaseIterable {
        case rename
        case leaveOut = "leave_out"
        case nulls, times, ids
        case noUUID = "no_uuid"
        case entities, locations, put
        case unknownFields = "unknown_fields"
        case extraFields = "extra_fields"
        case order, words
        case runningEnd = "running_end"
        case jobID = "job_id"
        case subJobs = "sub_jobs"
        case pages
        case emptyLists = "empty_lists"
        case duplicateVMs = "duplicate_vms"
        case held, ties, storage
        case tokenRefusal = "token_refusal"
        case document, methods, hosts
        case vCenter = "vcenter"
    }
}
