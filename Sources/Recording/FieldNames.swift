import API

/// What keys of objects are names of fields, and not of things: those that the document knows, and those that are made
/// of words that names of fields are made of.
struct FieldNames {
    private let known: Set<String>
    private let words: Set<String>

    init(document: APIDocument) {
        var known: Set<String> = []
        for operation in document.operations {
            known.formUnion(operation.parameters.map(\.name))
            operation.body?.addFieldNames(to: &known)
            for reply in operation.replies { reply.schema?.addFieldNames(to: &known) }
        }
        self.known = known
        words = known.reduce(into: Self.common.union(PseudonymWords.common)) { words, name in
            words.formUnion(Self.words(of: name) ?? [])
        }
    }

    /// Whether a key is that of a field.
    func include(_ key: String) -> Bool { known.contains(key) || isMadeOfWords(key) }

    /// Whether the document knows a key.
    func know(_ key: String) -> Bool { known.contains(key) }

    /// Whether all words of a name are those of which names of fields are made.
    func isMadeOfWords(_ name: String) -> Bool { Self.words(of: name)?.allSatisfy(words.contains) ?? false }

    /// `createdTime` and `created_time` as their words in small letters; nil where it is no such name.
    private static func words(of name: String) -> [String]? {
        guard name.first?.isLetter == true, name.utf8.count <= 60 else { return nil }
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for byte in name.utf8 {
            guard byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") else { return nil }
            let isCapital = (65...90).contains(byte)
            if byte == UInt8(ascii: "_") || isCapital && wasSmall {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            wasSmall = !isCapital
            if byte != UInt8(ascii: "_") {
                word.unicodeScalars.append(Unicode.Scalar(byte.isASCIILetter ? byte | 0x20 : byte))
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static let common = Set(
        """
        absolute actual additional alert alerts algorithm amount array aspect attribute attributes author average base \
        begin block body bool bytes calculated call capabilities capability category categories chain child children \
        class clone cluster clusters code color comment comments compliance compressed compression computed condition \
        consumed context copies copy core cores cpu cpus creation creator criteria custom data database dedupe \
        deduplication def depth device devices dr duration efficiency effective elapsed element encrypted encryption \
        engine estimated event events export extended extension external extra factor family feature features final \
        finish finished fixed flag flags folders free full function generation global group handle hash health href \
        identifier image index indices info inherited initial inner input instances interface interfaces internal \
        iteration items kind language leaf length level levels licensed licenses link linked links load local lock \
        logical major manager managed manual map mapping mappings mask media member members memory metadata metric \
        metrics mib micro minor mirror model module modules moment native nested net nodes node note notes numeric \
        offset on online operator optional options order organization origin original os outer output own owned owner \
        owners page pages pageable parameter parameters parent parents patch path paths pattern pending percent phase \
        physical pinned position power previous process product provider providers provisioned purpose queue quota \
        rank rate raw ready recent recipient record records recovery reference references region registered related \
        relation relations relationship release released remote removed repeat reserved resolved results role roles \
        row rows rule rules runtime scan scope score second section sequence serial services session shared short \
        side site size sizes slot snaplock sort sorted source sources space speed stage standard started state states \
        statistics stats status statuses sub success suffix summary supported suspended synced tags target targets \
        tasks template templates tenant text thin thread throttle throughput timestamp title tool total totals tree \
        trigger triggered trust types uncompressed unique uptime url urls usage users valid validity values vendor \
        verification verified verify versions view virtual visible warning width window worm writable writes wrapper \
        year
        """.split(separator: " ").map(String.init))
}

extension Schema {
    fileprivate func addFieldNames(to names: inout Set<String>, depth: Int = 0) {
        guard depth < 16 else { return }
        for property in properties {
            names.formUnion([property.name] + property.also)
            property.schema.addFieldNames(to: &names, depth: depth + 1)
        }
        items?.addFieldNames(to: &names, depth: depth + 1)
        for alternative in alternatives { alternative.addFieldNames(to: &names, depth: depth + 1) }
    }
}
