import API
import JSON

/// Puts a reply into the form of a dialect, property by property as the document names them.
struct ReplyTranslator {
    private let form: DialectForm
    private let extras: ExtraFields
    private var random: SeededRandom

    /// - Parameter seed: What a shuffled list is shuffled by.
    init(_ form: DialectForm, extras: ExtraFields, seed: UInt64) {
        self.form = form
        self.extras = extras
        random = SeededRandom(seed: seed)
    }

    private var dialect: Dialect { form.dialect }

    /// A whole reply, envelope and all.
    mutating func translate(_ reply: JSONValue, of operation: Operation?, page: Int) -> JSONValue {
        var reply = reply
        if let operation, let rows = dialect.pages { reply.page(page, of: rows, listName: operation.pagedList) }
        if dialect.storage == .nested, operation?.name == "storage_systems.list" { reply.nestStorage() }
        return value(reply, form.reply(of: operation), in: nil)
    }

    private mutating func value(
        _ value: JSONValue, _ use: SchemaShapes.Use, in record: ExtraFields.Record?
    ) -> JSONValue {
        switch value {
        case .array(let elements): list(elements, use, in: record)
        case .object(let object): self.object(object, use, in: record)
        default: value
        }
    }

    private mutating func list(
        _ elements: [JSONValue], _ use: SchemaShapes.Use, in record: ExtraFields.Record?
    ) -> JSONValue {
        guard let items = form.shapes.shape(use)?.items else { return .array(elements) }
        var written: [JSONValue] = []
        written.reserveCapacity(elements.count)
        for element in elements { written.append(self.element(element, items, in: record)) }
        // What is said in order, such as the messages of a job, has no records.
        if elements.first?.object != nil { arrange(&written) }
        return .array(written)
    }

    private mutating func element(
        _ element: JSONValue, _ use: SchemaShapes.Use, in record: ExtraFields.Record?
    ) -> JSONValue {
        guard case .component(let schema) = use else { return value(element, use, in: record) }
        if dialect.entities == .morefs, schema == "Entity" { return element["moref"] ?? element }
        if dialect.locations == .bare, let member = PassedThing.bareMember(of: schema) {
            return element[member] ?? element
        }
        return value(element, use, in: record)
    }

    private mutating func arrange(_ elements: inout [JSONValue]) {
        switch dialect.order {
        case .asIs: break
        case .reversed: elements.reverse()
        case .shuffled: elements.shuffle(using: &random)
        }
    }

    private mutating func object(
        _ object: JSONObject, _ use: SchemaShapes.Use, in record: ExtraFields.Record?
    ) -> JSONValue {
        guard let shape = form.shapes.shape(use) else { return .object(object) }
        var schema: String?
        if case .component(let name) = use { schema = name }
        let here = schema.flatMap { ExtraFields.Record(object, schema: $0, in: record) } ?? record
        let isRunning = schema == "Job" && object["endTime"]?.isNull == true
        var written = JSONObject()
        for (name, member) in object {
            guard let property = shape[name] else {
                // The storage VMs of a cluster are records like it.
                let isNested = name == "svms" && schema == "StorageSystem"
                let same = SchemaShapes.Use.inline(SchemaShapes.Shape(items: use, isList: true))
                written[name] = isNested ? value(member, same, in: record) : member
                continue
            }
            written[form.spelling(of: property.key)] = self.member(member, property, isRunning: isRunning, in: here)
        }
        for property in shape.properties where object[property.key.property] == nil {
            if dialect.nulls.contains(property.key), !isLeftOut(property) {
                written[form.spelling(of: property.key)] = .null
            } else if form.shapes.shape(property.value)?.isList == true, !isLeftOut(property) {
                written[form.spelling(of: property.key)] = emptyList(nil)
            }
        }
        if let here, here != record, let fields = extras[here] {
            for (name, value) in fields { written[name] = value }
        }
        return .object(written)
    }

    private func isLeftOut(_ property: SchemaShapes.Property) -> Bool {
        dialect.leaveOut.contains(property.key) || property.isLeftOut(by: dialect.noUUID)
    }

    /// What a member becomes; nil leaves it out.
    private mutating func member(
        _ member: JSONValue, _ property: SchemaShapes.Property, isRunning: Bool, in record: ExtraFields.Record?
    ) -> JSONValue? {
        if isLeftOut(property) { return nil }
        if dialect.nulls.contains(property.key) { return .null }
        if isRunning, property.key.property == "endTime" { return runningEnd }
        if form.shapes.shape(property.value)?.isList == true {
            if member.isNull || member.array?.isEmpty == true { return emptyList(member) }
            return passedList(member, property) ?? value(member, property.value, in: record)
        }
        if let text = member.string { return self.text(text, property) }
        if dialect.ids == .texts, property.isID, let number = member.int { return .string(String(number)) }
        return value(member, property.value, in: record)
    }

    private func text(_ text: String, _ property: SchemaShapes.Property) -> JSONValue {
        if property.isTime, dialect.times != .us, let time = SimulatedTime(jobText: text) {
            return time.value(in: dialect.times)
        }
        if property.isWord, let word = dialect.words[text] { return .string(word) }
        if dialect.locations == .objects, let thing = PassedThing(inReply: property.key) {
            return thing.object(for: text)
        }
        return .string(text)
    }

    /// A list of texts that requests hand back.
    private mutating func passedList(_ list: JSONValue, _ property: SchemaShapes.Property) -> JSONValue? {
        guard let thing = PassedThing(inReply: property.key), let texts = list.array?.compactMap(\.string),
            texts.count == list.array?.count
        else { return nil }
        var written = texts.map { dialect.locations == .objects ? thing.object(for: $0) : .string($0) }
        arrange(&written)
        return .array(written)
    }

    private var runningEnd: JSONValue? {
        switch dialect.runningEnd {
        case .null: .null
        case .absent: nil
        case .empty: ""
        case .zero: 0
        }
    }

    /// What a list that has nothing becomes; nil leaves it out.
    private func emptyList(_ plain: JSONValue?) -> JSONValue? {
        switch dialect.emptyLists {
        case .asIs: plain
        case .empty: []
        case .null: .null
        case .absent: nil
        }
    }
}

extension Operation {
    /// Where the list is that comes in pages: `response` itself, or a member of it; nil if it comes whole.
    fileprivate var pagedList: PagedList? {
        switch name {
        case "jobs.list": .response
        case "vms.backups", "datastores.backups": .member("backupResponseList")
        default: nil
        }
    }

    /// Whether its list may come in pages.
    var hasPages: Bool { pagedList != nil }
}

/// Where a list is that comes in pages.
private enum PagedList {
    case response
    case member(String)
}

extension JSONValue {
    /// Leaves one page of a list in a reply, and says beside it how much there is.
    fileprivate mutating func page(_ page: Int, of rows: Int, listName: PagedList?) {
        guard let listName, var whole = object, let response = whole["response"] else { return }
        let list =
            switch listName {
            case .response: response.array
            case .member(let name): response[name]?.array
            }
        guard let list else { return }
        let (first, runsOver) = page.multipliedReportingOverflow(by: rows)
        let part = runsOver ? [] : Array(list.dropFirst(first).prefix(rows))
        let counts: JSONObject = [
            "totalElements": .integer(Int64(list.count)), "totalPages": .integer(Int64((list.count + rows - 1) / rows)),
        ]
        switch listName {
        case .response:
            whole["response"] = .array(part)
            for (name, count) in counts { whole[name] = count }
        case .member(let name):
            var object = response.object ?? JSONObject()
            object[name] = .array(part)
            for (name, count) in counts { object[name] = count }
            whole["response"] = .object(object)
        }
        self = .object(whole)
    }
}

extension JSONValue {
    /// Puts the storage VMs that the world began with below the clusters that they are on.
    fileprivate mutating func nestStorage() {
        let path = ["response", "storageSystemResponseList"]
        guard let list = path.reduce(Optional(self), { $0?[$1] })?.array else { return }
        let clusters: [(id: Int64, name: String, address: String, holds: Set<Int64>)] = [
            (9001, "cluster_prod", "192.0.2.11", [1, 2]), (9002, "cluster_dr", "198.51.100.11", [3]),
        ]
        var elements: [JSONValue] = []
        for cluster in clusters {
            let below = list.filter { $0["id"]?.int.map(cluster.holds.contains) == true }
            guard var element = below.first?.object else { continue }
            element["id"] = .integer(cluster.id)
            element["name"] = .string(cluster.name)
            element["type"] = "ONTAP Cluster"
            if element["ipAddress"] != nil { element["ipAddress"] = .string(cluster.address) }
            element["svms"] = .array(below)
            elements.append(.object(element))
        }
        let all = clusters.reduce(into: Set<Int64>()) { $0.formUnion($1.holds) }
        elements += list.filter { $0["id"]?.int.map(all.contains) != true }
        self = setting(.array(elements), at: path)
    }
}
