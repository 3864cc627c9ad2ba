import API
import JSON

/// A request in the plain form, checked as far as the document goes.
struct PlainRequest {
    private(set) var path: [String: String]
    let query: [String: String]
    let body: JSONValue?
    /// What came that no document names; nil where the dialect has no such thing.
    private(set) var extras: Extras?

    /// Fields that no document names, of the record itself and of each policy in it.
    struct Extras {
        let record: JSONObject
        let policies: [Policy.ID: JSONObject]
    }

    init(
        _ request: Request, _ path: [String: String], of operation: Operation, in form: DialectForm?
    ) throws(ServiceError) {
        self.path = path
        guard let form else {
            query = try Checks.query(of: request, for: operation)
            body = try Checks.body(of: request, for: operation, plain: EntityList.plain, shown: { $0 })
            return
        }
        var request = request
        if form.moved.contains(operation) { try form.moved.unpack(&request, &self.path, of: operation) }
        try form.checkPage(of: request, for: operation)
        request.query = request.query.map { name, value in (name, form.plainQuery(value, of: name)) }
        query = try Checks.query(of: request, for: operation)
        var translator = RequestTranslator(form)
        body = try Checks.body(
            of: request, for: operation,
            plain: { body throws(ServiceError) in try translator.translate(body, for: operation) },
            shown: { form.spelled($0, in: form.body(of: operation)) })
        if form.dialect.hasExtraFields {
            extras = Extras(record: translator.extras, policies: translator.extrasOfPolicies)
        }
    }
}

extension DialectForm {
    private static let pageParameter = "page"

    /// The page that a request asks for; the first where it says none.
    func page(of request: Request) -> Int {
        request.query.first { $0.name == Self.pageParameter }.flatMap { Int($0.value) } ?? 0
    }

    fileprivate func checkPage(of request: Request, for operation: Operation) throws(ServiceError) {
        guard dialect.pages != nil, operation.hasPages,
            let text = request.query.first(where: { $0.name == Self.pageParameter })?.value
        else { return }
        guard let page = Int(text), page >= 0 else {
            throw ServiceError(400, "page must be a number from 0: \(text).")
        }
    }

    /// A word of a query, in the plain form.
    fileprivate func plainQuery(_ value: String, of name: String) -> String {
        ["status", "state", "type", "frequency"].contains(name) ? plainWords[value] ?? value : value
    }

    /// A fault of the plain form in the dialect's spelling.
    fileprivate func spelled(_ fault: SchemaMismatch, in use: SchemaShapes.Use) -> SchemaMismatch {
        guard !dialect.rename.isEmpty else { return fault }
        var use = use
        var parts: [String] = []
        for part in fault.path.split(separator: ".") {
            let name = String(part.prefix { $0 != "[" })
            guard let property = shapes.shape(use)?[name] else { return fault }
            parts.append(spelling(of: property.key) + part.dropFirst(name.count))
            use = property.value
            if part.count > name.count, let items = shapes.shape(use)?.items { use = items }
        }
        guard case .missing(let name) = fault.problem, let property = shapes.shape(use)?[name] else {
            return SchemaMismatch(path: parts.joined(separator: "."), problem: fault.problem)
        }
        return SchemaMismatch(
            path: parts.joined(separator: "."), problem: .missing(name: spelling(of: property.key)))
    }
}
