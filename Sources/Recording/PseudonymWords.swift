import API
import JSON

/// The words that are no names: those of the document's enumerations and fields, and those of which messages are made.
public struct PseudonymWords: Sendable {
    /// In any capitals.
    private let words: Set<String>
    /// As they are written.
    private let exact: Set<String>

    /// These words, in any capitals, and no others.
    public init(_ words: some Sequence<String>) {
        self.words = Set(words.map { $0.lowercased() })
        exact = []
    }

    /// The words of messages, and those of a document.
    public init(document: APIDocument) {
        var collector = Collector()
        for operation in document.operations {
            for parameter in operation.parameters {
                collector.add(name: parameter.name)
                collector.add(parameter.schema)
            }
            collector.add(operation.body)
            for reply in operation.replies { collector.add(reply.schema) }
            if let job = operation.job { collector.exact.insert(job.type) }
        }
        words = Self.common
        exact = collector.exact
    }

    /// Whether a word stays: one of these, one letter, or a number.
    func keep(_ word: String) -> Bool {
        word.utf8.allSatisfy { (48...57).contains($0) } || word.count == 1 || exact.contains(word)
            || words.contains(word.lowercased())
    }

    private struct Collector {
        var exact: Set<String> = []

        mutating func add(_ schema: Schema?, depth: Int = 0) {
            guard let schema, depth < 16 else { return }
            // Only in capitals: as `daily` a word may well be what somebody called a thing.
            for case .string(let word) in schema.allowed {
                exact.formUnion(word.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter(\.isUpper))
            }
            for property in schema.properties {
                for name in [property.name, property.stableName ?? ""] + property.also { add(name: name) }
                add(property.schema, depth: depth + 1)
            }
            add(schema.items, depth: depth + 1)
            for alternative in schema.alternatives { add(alternative, depth: depth + 1) }
        }

        /// A name of several words, as only a field has it.
        mutating func add(name: String) {
            if name.dropFirst().contains(where: \.isUppercase), name.contains(where: \.isLowercase) {
                exact.insert(name)
            }
        }
    }

    /// The words of which messages are made.
    static let common = Set(
        """
        a about above access account action active add address after again all allow allowed already am an and \
        another any apache api appliance application apr april are argument as at attach attached attachment attempt \
        aug august authentication authority authorized available backup backups bad because been before below \
        between body both br bst but by call called can cancel canceled cancelled cannot cause center certificate \
        cest cet change changed charset check client close closed com command complete completed configuration \
        configured conflict connect connection connections contains could count create created cron current \
        datastore datastores date day days dec december default delete deleted denied description detach detached \
        detail details did disk disks div do doctype does doesn done down due during each edt either element \
        elements else empty en end ended entity error errors est esx esxi event exceeded exception execute execution \
        exist existing exists expected expired fail failed failure false feb february field file filename files \
        finished first folder for forbidden found frequency fri friday from gateway gb get gib gmt group groups \
        guest h1 h2 had hard has have head header host hosts hour hours hr hrs html http https id if in info inline \
        input insufficient integer internal into invalid is issue it items its jan january java job jobs json jul \
        july jun june kb key kib lang last later length less li license limit list location locations locked log \
        login logs long mail mandatory mar march match matching max maximum may mb memory message messages meta \
        method mib min minimum minute minutes missing mo mode mon monday month monthlies more mount mounted ms \
        multiple must name named names nas necessary network new nfs nfsv3 nfsv4 nginx no none nor not nothing nov \
        november null number object oct october of off ok old on once one only open operation operations option \
        options or org other out over page parameter parameters parent partial parts password patch path pdt perform \
        permission permissions please plugin pm policies policy port pre present primary privilege privileges \
        problem process processing progress protected protection protocol provided pst put query queued quiesce \
        quiesced reached read reason received record refused reply request requested requests required resource \
        response rest restore restored result retention retry return returned root run running same san sat saturday \
        schedule schedules script sec second secondary seconds see sep sept september server service session set \
        sha256 should size snapmirror snapshot snapshots snapvault some space span spanning specified \
        springframework start started state status step stop stopped storage string success successful successfully \
        such sun sunday supported svm svms system systems tag task tb template than that the their them then there \
        these they this those thu thursday tib time timeout times title tls tlsv1 to token tomcat too total trace \
        true try tue tuesday type ul unable unauthorized unavailable under unexpected unknown unmount unmounted \
        unprotected unsupported until up update updated upper uri url use used user username using utc utf utf8 uuid \
        v1 v2 v3 v4 valid value values vcenter version virtual vm vmdk vmdks vmfs vms volume volumes vsphere vvol \
        wait waiting warning warnings was wed wednesday week were when where which while who will with within \
        without write wrong www xml yet you your z zone
        """.split(separator: " ").map(String.init))
}

extension String {
    /// Whether it has letters, and all of them are capitals.
    fileprivate var isUpper: Bool { contains(where: \.isLetter) && !contains(where: \.isLowercase) }
}
