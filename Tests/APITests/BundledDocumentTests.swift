import API
import JSON
import Testing

@Suite("Our own document")
struct BundledDocumentTests {
    let document: APIDocument

    init() throws { document = try APIDocument.bundled() }

    @Test("it holds these operations, with the effects and sources of the facts")
    func operations() {
        let rows = document.operations.map { operation in
            [
                operation.name, operation.method, operation.path, operation.effect.rawValue,
                operation.sources.operation?.rawValue ?? "-", operation.sources.method?.rawValue ?? "-",
                operation.sources.path?.rawValue ?? "-",
            ].joined(separator: " ")
        }
        #expect(
            rows == [
                "auth.login POST /4.1/auth/login read D O D",
                "storage_systems.list GET /4.1/storage-system read D A D",
                "policies.list GET /4.1/policies read D O D",
                "resource_groups.list GET /4.1/resource-groups read D O D",
                "resource_groups.create POST /4.1/resource-groups change D O D",
                "resource_groups.backup_now POST /4.1/resource-groups/backupnow change D O D",
                "jobs.list GET /4.1/jobs read D O D",
                "jobs.get GET /4.1/jobs/{id} read D A D",
                "jobs.logs GET /4.1/jobs/{id}/logs read D A D",
            ])
    }

    @Test("all but the login carry the token")
    func tokens() {
        #expect(document.operations.filter { !$0.needsToken }.map(\.name) == ["auth.login"])
    }

    @Test("lists are known with their names")
    func lists() {
        let lists = document.operations.filter(\.isList).map { "\($0.name) \($0.listName ?? "-")" }
        #expect(
            lists == [
                "storage_systems.list storageSystemResponseList", "policies.list policyResponseList",
                "resource_groups.list resourceGroupResponseList", "jobs.list -",
            ])
    }

    @Test("columns are those of the transcript, and each is a property of the records")
    func columns() throws {
        let groups = try #require(document["resource_groups.list"])
        #expect(groups.columns.map(\.key) == ["id", "name", "entities[].name", "policies[].name", "status"])
        #expect(groups.columns.map(\.title) == ["id", "name", "entities", "policies", "status"])
        for operation in document.operations {
            for column in operation.columns {
                var schema = operation.record
                for word in column.key.split(separator: ".") {
                    let property = schema?.property(stable: String(word.prefix { $0 != "[" }))
                    #expect(property != nil, "\(operation.name): \(column.key)")
                    schema = word.hasSuffix("[]") ? property?.schema.items : property?.schema
                }
            }
        }
    }

    @Test("an operation that downloads says so")
    func downloads() {
        #expect(document.operations.filter(\.isDownload).map(\.name) == ["jobs.logs"])
    }

    @Test("the login's password and token are secret, and nothing else is")
    func secrets() throws {
        let login = try #require(document["auth.login"])
        #expect(login.body?.properties.filter(\.isSecret).map(\.name) == ["password"])
        #expect(login.reply?.properties.filter(\.isSecret).map(\.name) == ["token"])
        let credentials: JSONValue = ["username": "demo\\administrator", "password": "s3cret"]
        #expect(login.body?.masking(credentials) == ["username": "demo\\administrator", "password": "********"])
        #expect(login.body?.secrets(in: credentials) == ["s3cret"])
        for operation in document.operations where operation.name != "auth.login" {
            for schema in [operation.body, operation.reply, operation.record].compactMap(\.self) {
                #expect(schema.properties.filter(\.isSecret).isEmpty)
            }
        }
    }

    @Test("every property says where it is known from, and each assumed field that the library reads has a stable name")
    func sources() throws {
        let root = try JSONDocument(parsing: APIDocument.bundledBytes).root
        for (name, schema) in try #require(root[path: "components", "schemas"]).members {
            for (property, node) in try #require(schema["properties"]).members {
                #expect(node["x-scv-source"]?.string != nil, "\(name).\(property)")
            }
        }
        for operation in document.operations {
            for property in operation.record?.properties ?? [] where property.source == .assumed {
                #expect(property.stableName != nil, "\(operation.name): \(property.name)")
            }
            for parameter in operation.parameters { #expect(parameter.source != nil) }
        }
    }

    @Test("stable names are words of Lua, and no two of a record are the same")
    func stableNames() {
        for operation in document.operations {
            let names = operation.record?.properties.map { $0.stableName ?? $0.name } ?? []
            #expect(Set(names).count == names.count)
            for name in names { #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name)") }
        }
    }

    @Test("every body and every JSON reply has an example that fits its schema")
    func examples() throws {
        for operation in document.operations {
            if let body = operation.body {
                let example = try #require(operation.bodyExample, "\(operation.name)")
                #expect(body.check(example) == [], "\(operation.name)")
                #expect(throws: Never.self) { try operation.bind(["body": example]) }
                #expect(throws: Never.self) { try operation.bind(example) }
            }
            for reply in operation.replies where reply.mediaType == "application/json" {
                let example = try #require(reply.example, "\(operation.name) \(reply.status ?? 0)")
                #expect(reply.schema?.check(example) == [], "\(operation.name) \(reply.status ?? 0)")
                if let status = reply.status { #expect(example["statusCode"] == .integer(Int64(status))) }
            }
        }
    }

    @Test("examples hold no secrets")
    func secretsInExamples() {
        for operation in document.operations {
            for reply in operation.replies {
                guard let schema = reply.schema, let example = reply.example else { continue }
                #expect(schema.secrets(in: example).allSatisfy { $0 == Schema.mask })
            }
            guard let body = operation.body, let example = operation.bodyExample else { continue }
            #expect(body.secrets(in: example).allSatisfy { $0 == Schema.mask })
        }
    }

    @Test("every operation tells of its refusals")
    func refusals() {
        for operation in document.operations {
            let statuses = operation.replies.compactMap(\.status)
            #expect(statuses.contains(200) && statuses.contains(401), "\(operation.name)")
            #expect(operation.title != nil && operation.step != nil && !operation.summary.isEmpty)
        }
    }

    @Test("the job's fields are read under stable names")
    func jobs() throws {
        let job = try #require(document["jobs.get"]?.record)
        let expected = [
            "id": "id", "type": "type", "status": "status", "start_time": "startTime", "end_time": "endTime",
            "group_name": "resourceGroupName", "policy_name": "policyName", "messages": "messages",
            "progress": "percentComplete",
        ]
        for (stable, name) in expected { #expect(job.property(stable: stable)?.name == name) }
        #expect(job.property("endTime")?.source == .observed)
        #expect(job.property("endTime")?.isRequired == false)
        #expect(document["resource_groups.backup_now"]?.reply?.property(stable: "job_id")?.isRequired == false)
    }
}
