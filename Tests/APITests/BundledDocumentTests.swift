import JSON
import Testing

@testable import API

@Suite struct BundledDocumentTests {
    let document: APIDocument

    init() throws { document = try APIDocument.bundled() }

    @Test func aWrappedReferenceIsTheSchemaThatItNames() throws {
        let audit = try #require(document["audit.config"]?.reply)
        #expect(audit.name == "AuditConfig")
        #expect(audit.property("syslogServer")?.schema.name == "SyslogServer")
        #expect(document["audit.set_config"]?.body?.name == "AuditConfig")
    }

    @Test(arguments: KnownOperation.all)
    func itHoldsEachOperationThatIsPubliclyKnownAsItIsKnown(_ known: KnownOperation) throws {
        let operation = try #require(document[known.name], "\(known.name) is missing")
        #expect(operation.method == known.method)
        #expect(operation.path == known.path)
        #expect(operation.effect.rawValue == known.effect)
        #expect(operation.title == known.title)
        let sources = [operation.sources.operation, operation.sources.method, operation.sources.path]
        #expect(sources.map { $0?.rawValue ?? "-" }.joined() == known.sources)
    }

    @Test func itHoldsNothingElseInTheOrderInWhichTheOperationsAreKnown() {
        let numbers = Dictionary(uniqueKeysWithValues: KnownOperation.all.map { ($0.name, $0.number) })
        #expect(numbers.count == 50)
        #expect(Set(document.operations.map(\.name)) == Set(numbers.keys))
        let pairs = Set(
            KnownOperation.all.map { known in
                known.method + " "
                    + known.path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : $0 }.joined(separator: "/")
            })
        #expect(pairs.count == 49)
    }

    @Test func oneOperationUnderTwoNamesHasATitleATextAndAPathOfItsOwnForEach() throws {
        let restore = try #require(document["vms.restore"])
        let deleted = try #require(document["vms.restore_deleted"])
        #expect(restore.title != deleted.title && restore.summary != deleted.summary && restore.step != deleted.step)
        #expect(restore.parameters.map(\.name) == ["moref", "backupId"])
        #expect(deleted.parameters.map(\.name) == ["uuid", "backupId"])
        #expect(deleted.parameters[0].text.contains("uuid"))
        let arguments: JSONValue = [
            "uuid": "50201c3e-8f0a", "backupId": 57, "restartVM": false,
            "restoreLocations": [["location": "svm:/vol:snap"]],
        ]
        let call = try deleted.bind(arguments)
        #expect(call.path == "/4.1/vm/50201c3e-8f0a/backups/57/restore")
        #expect(call.body?.json?["restoreLocations"] == [["restoreFromLocation": "svm:/vol:snap"]])
        #expect(document.match(method: "POST", path: call.path)?.operation.effect == .destroy)
    }

    @Test func operationsThatStartAJobSayWhichAndBringItsNumberIfTheApplianceDoes() throws {
        for operation in document.operations where operation.reply?.property(stable: "job_id") != nil {
            let job = try #require(operation.job, "\(operation.name)")
            #expect(job.source != nil && operation.effect > .read)
        }
        #expect(document.operations.filter { $0.job != nil }.count == 8)
        let job = try #require(document["datastores.mount"]?.job)
        #expect(job.type == "mountBackup" && job.source == .documented)
    }

    @Test func thePathWithoutTheBackupsIdIsTriedForTheDisksOfABackup() throws {
        let call = try #require(document["vms.vmdk_locations"]).bind(["moref": "vm-7", "backupId": 3])
        #expect(call.fallbackPaths == ["/4.1/vm/vm-7/backups/vmdklocations"])
        let others = ["vms.vmdk_locations", "config.jobs_cleanup", "config.set_jobs_cleanup"]
        #expect(document.operations.filter { !$0.fallbackPaths.isEmpty }.map(\.name) == others)
    }

    @Test func theCharactersThatItForbidsInNamesAreThoseThatAreRefused() throws {
        let root = try JSONDocument(parsing: APIDocument.bundledBytes).root
        let pattern = try #require(root["components"]?["schemas"]?["UserName"]?["pattern"]?.string)
        let name = try Regex(pattern)
        for code in UInt8(ascii: " ")...UInt8(ascii: "~") {
            let character = Character(UnicodeScalar(code))
            let isAllowed = try name.wholeMatch(in: String(character)) != nil
            #expect(isAllowed == !ForbiddenCharacters.inNames.contains(character), "\(character)")
        }
    }

    @Test func auditFilesAndStorageMayBeCalledAnythingNamesThatAUserGivesMayNot() throws {
        #expect(try document["audit.log"]?.bind("audit.log").path == "/4.1/audit/logs/audit.log")
        #expect(try document["storage_systems.remove"]?.bind("svm+1.demo").path == "/4.1/storage-system/svm%2B1.demo")
        let open = document.operations.flatMap(\.parameters).filter(\.allowsForbidden).map(\.name)
        #expect(open == ["name", "filename"])
        for (name, example) in [
            ("policies.create", "a b"), ("resource_groups.create", "a|b"), ("resource_groups.update", "a:b"),
        ] {
            let operation = try #require(document[name])
            var body = try #require(operation.bodyExample)
            guard case .object(var members) = body else { continue }
            members["name"] = .string(example)
            if operation.parameters.isEmpty == false { members["resourceGroupId"] = 1 }
            body = .object(members)
            #expect(throws: ArgumentError.self, "\(name)") { try operation.bind(body) }
        }
    }

    @Test func aNameWithAHyphenIsSentWithANote() throws {
        for name in ["policies.create", "resource_groups.create", "resource_groups.update"] {
            let operation = try #require(document[name])
            var members = try #require(operation.bodyExample?.object)
            members["name"] = "rg-wkld01"
            for parameter in operation.parameters { members[parameter.name] = 1 }
            let call = try operation.bind(.object(members))
            #expect(call.body?.json?["name"] == "rg-wkld01")
            #expect(call.notes.count == 1 && call.notes[0].contains("\"rg-wkld01\" has a -"), "\(call.notes)")
        }
    }

    @Test func whatAListGaveIsHandedBackAsTextOrObject() throws {
        let restore = try #require(document["vms.restore"])
        func bind(_ location: JSONValue) throws -> JSONValue? {
            try restore.bind([
                "moref": "vm-7", "backupId": 3, "restart_vm": false,
                "restore_locations": [["location": location, "host": ["id": 7, "name": "esx01"]]],
            ]).body?.json
        }
        for element: JSONValue in ["svm:/vol:snap", ["id": "x", "name": "svm:/vol:snap"]] {
            let place = try bind(element)?["restoreLocations"]?.array?.first
            #expect(place?["restoreFromLocation"] == element)
            #expect(place?["esxHost"] == ["id": 7, "name": "esx01"])
        }
        #expect {
            try bind(7)
        } throws: {
            "\($0)".contains(
                "restoreLocations[0].restoreFromLocation must be a string or a table with names, not a whole number")
        }
        #expect {
            try bind("")
        } throws: {
            "\($0)".contains("restoreFromLocation has 0 characters")
        }
    }

    @Test func nameAndShapeOfWhatAListGaveAreKnownApart() throws {
        let bodies = ["vms.restore_vmdks", "vms.attach_vmdks", "vms.detach_vmdks", "datastores.mount"]
        func check(_ schema: Schema) -> [String] {
            schema.properties.flatMap { property in
                let isApart = property.source == .documented && property.shapeSource == .assumed
                let inner = property.schema.items.map(check) ?? []
                return (isApart ? [property.name] : []) + inner
            }
        }
        let names = Set(bodies.compactMap { document[$0]?.body }.flatMap(check))
        let expected: Set = [
            "restoreFromLocation", "vmdkToRestore", "restoreToDatastore", "esxHost", "vmdkLocations", "vmdksToDetach",
            "datastore", "location", "esxHostName",
        ]
        #expect(expected.isSubset(of: names), "\(names)")
        let status = try #require(document["jobs.get"]?.record?.property("status"))
        #expect(status.source == .observed && status.shapeSource == .observed)
    }

    /// Dialects and other programs name them.
    @Test func theNamesOfItsSchemasStay() throws {
        let root = try JSONDocument(parsing: APIDocument.bundledBytes).root
        let names = try #require(root[path: "components", "schemas"]).members.map(\.0)
        let known = [
            "Envelope", "Credentials", "Login", "StorageSystemList", "StorageSystem", "StorageSystemSettings",
            "StorageSystemChange", "StorageSystemRenaming", "StorageSystemName", "PolicyList", "Policy",
            "LockingPeriod", "NewPolicy", "UserName", "CreatedPolicy", "ResourceGroupList", "ResourceGroup",
            "Entity", "AttachedPolicy", "ScheduleDetails", "SpanningDatastores", "EmailNotification",
            "NewResourceGroup", "PolicyChoice", "CreatedResourceGroup", "ResourceGroupChange", "BackupRequest",
            "StartedJob", "BackupList", "Backup", "BackupVm", "BackupDatastore", "ListedElement",
            "SnapshotLocationList", "SnapshotLocation", "EsxHostList", "EsxHost", "GivenElement", "RestoreRequest",
            "RestoreLocation", "VmdkLocationList", "VmdkLocation", "DatastoreNameList", "VmdkRestoreRequest",
            "VmdkRestoreLocation", "VmdkAttachRequest", "VmdkDetachRequest", "DatastoreSnapshotLocationList",
            "MountRequest", "MountedDatastoreList", "MountedDatastore", "UnmountRequest", "Job", "JobIds",
            "ProtectedVmList", "ProtectedVm", "UnprotectedVmList", "UnprotectedVm", "BuiltInScheduleList",
            "BuiltInSchedule", "ScheduleChange", "AuditLogList", "AuditLog", "AuditConfig", "SyslogServer",
            "SyslogCertificate", "JobsCleanup", "Configuration", "ConfigurationChange", "VcenterRegistration",
            "VcenterValidation",
        ]
        #expect(names == known)
    }

    @Test func noSpellingOfARecordStandsForTwoOfItsFields() throws {
        let root = try JSONDocument(parsing: APIDocument.bundledBytes).root
        for (name, schema) in try #require(root[path: "components", "schemas"]).members {
            var seen: Set<String> = []
            for (property, node) in schema["properties"]?.members.map(\.self) ?? [] {
                let also = node["x-scv-also"]?.elements.compactMap(\.string) ?? []
                for spelling in [property] + also { #expect(seen.insert(spelling).inserted, "\(name).\(spelling)") }
            }
        }
    }

    @Test func eachOperationButTheLoginNamesAPrivilegeOfTheVendors() {
        let known: Set = [
            "View", "Configure.ConfigureStorageSystems.AddUpdate", "Configure.ConfigureStorageSystems.Delete",
            "Configure.ConfigureSnapCenterServer", "Backup.BackupNow", "Backup.BackupScheduled",
            "Backup.DeleteBackupJob", "Recovery.RecoverVM", "Recovery.MountUnMount",
        ]
        for operation in document.operations where operation.needsToken {
            let privilege = operation.privilege
            #expect(privilege.map { known.contains(String($0.name.dropFirst("netappSCV.".count))) } == true)
            #expect(privilege?.source == .assumed)
        }
    }

    @Test func allButTheLoginCarryTheToken() {
        #expect(document.operations.filter { !$0.needsToken }.map(\.name) == ["auth.login"])
    }

    @Test func listsAreKnownWithTheirNames() {
        let lists = document.operations.filter(\.isList).map { "\($0.name) \($0.listName ?? "-")" }
        #expect(
            Set(lists) == [
                "storage_systems.list storageSystemResponseList", "policies.list policyResponseList",
                "resource_groups.list resourceGroupResponseList", "vms.backups backupResponseList",
                "vms.snapshot_locations snapshotLocationsList", "vms.available_esx_hosts availableEsxHostsList",
                "vms.vmdk_locations vmdkLocationsList", "vms.available_datastores DatastoreNameList",
                "datastores.backups backupResponseList", "datastores.snapshot_locations snapshotLocationsList",
                "datastores.available_esx_hosts availableEsxHostsList",
                "datastores.mounted mountedDatastoreResponseList", "jobs.list -",
                "reports.protected_vms protectedVmResponseList", "reports.unprotected_vms unprotectedVmResponseList",
                "schedules.list scheduleResponseList", "audit.logs auditLogResponseList",
            ])
    }

    @Test func columnsAreThoseOfTheTranscriptAndEachIsAPropertyOfTheRecords() throws {
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

    @Test func anOperationThatDownloadsSaysSo() {
        #expect(document.operations.filter(\.isDownload).map(\.name) == ["jobs.logs", "audit.log"])
    }

    @Test func passwordsTheTokenAndPrivateKeysAreSecretAndNothingElseIs() throws {
        let login = try #require(document["auth.login"])
        #expect(login.body?.properties.filter(\.isSecret).map(\.name) == ["password"])
        #expect(login.reply?.properties.filter(\.isSecret).map(\.name) == ["token"])
        let credentials: JSONValue = ["username": "demo\\administrator", "password": "s3cret"]
        #expect(login.body?.secrets(in: credentials) == ["s3cret"])
        let storage = try #require(document["storage_systems.add"]?.body)
        #expect(storage.properties.filter(\.isSecret).map(\.name) == ["password", "privateKey"])
        let others = document.operations.filter { !["auth.login", "storage_systems.add"].contains($0.name) }
        for operation in others where operation.name != "storage_systems.modify" {
            for schema in [operation.body, operation.reply, operation.record].compactMap(\.self) {
                #expect(schema.properties.filter(\.isSecret).isEmpty)
            }
        }
    }

    @Test func everyPropertySaysWhereItIsKnownFromAndEachAssumedFieldThatTheLibraryReadsHasAStableName() throws {
        let root = try JSONDocument(parsing: APIDocument.bundledBytes).root
        for (name, schema) in try #require(root[path: "components", "schemas"]).members {
            for (property, node) in schema["properties"]?.members.map(\.self) ?? [] {
                #expect(node["x-scv-source"]?.string != nil, "\(name).\(property)")
            }
        }
        for operation in document.operations {
            for property in operation.body?.properties ?? [] where property.source == .assumed {
                let isWord = property.name.allSatisfy { $0.isLowercase }
                #expect(isWord || property.stableName != nil, "\(operation.name): \(property.name)")
            }
            for property in operation.record?.properties ?? [] where property.source == .assumed {
                #expect(property.stableName != nil, "\(operation.name): \(property.name)")
            }
            for parameter in operation.parameters { #expect(parameter.source != nil) }
        }
    }

    @Test func stableNamesAreWordsOfLuaAndNoTwoOfARecordAreTheSame() {
        for operation in document.operations {
            let names = operation.record?.properties.map { $0.stableName ?? $0.name } ?? []
            #expect(Set(names).count == names.count)
            for name in names { #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name)") }
        }
    }

    @Test func everyBodyAndEveryJSONReplyHasAnExampleThatFitsItsSchema() throws {
        for operation in document.operations {
            if let body = operation.body {
                let example = try #require(operation.bodyExample, "\(operation.name)")
                #expect(body.check(example) == [], "\(operation.name)")
                // What stands in the path comes beside the body.
                var whole: JSONObject = ["body": example]
                var parts: JSONObject = ["body": example]
                if case .object(let members) = example { parts = members }
                for parameter in operation.parameters where parameter.isRequired {
                    let value = JSONValue.integer(7)
                    whole[parameter.name] = value
                    parts[parameter.name] = value
                }
                #expect(throws: Never.self, "\(operation.name)") { try operation.bind(.object(whole)) }
                #expect(throws: Never.self, "\(operation.name)") { try operation.bind(.object(parts)) }
                #expect(try operation.bind(.object(parts)).notes.isEmpty, "\(operation.name)")
            }
            for reply in operation.replies where reply.mediaType == "application/json" {
                let example = try #require(reply.example, "\(operation.name) \(reply.status ?? 0)")
                #expect(reply.schema?.check(example) == [], "\(operation.name) \(reply.status ?? 0)")
                if let status = reply.status { #expect(example["statusCode"] == .integer(Int64(status))) }
            }
        }
    }

    @Test func examplesHoldNoSecrets() {
        for operation in document.operations {
            for reply in operation.replies {
                guard let schema = reply.schema, let example = reply.example else { continue }
                #expect(schema.secrets(in: example).allSatisfy { $0 == "********" })
            }
            guard let body = operation.body, let example = operation.bodyExample else { continue }
            #expect(body.secrets(in: example).allSatisfy { $0 == "********" })
        }
    }

    @Test func everyOperationTellsOfItsRefusals() {
        for operation in document.operations {
            let statuses = operation.replies.compactMap(\.status)
            #expect(statuses.contains(200) && statuses.contains(401), "\(operation.name)")
            #expect(operation.step != nil && !operation.summary.isEmpty, "\(operation.name)")
            let takesSomething = !operation.parameters.isEmpty || operation.body != nil
            if takesSomething { #expect(statuses.contains(400), "\(operation.name)") }
            if operation.parameters.contains(where: { $0.location == .path }) {
                #expect(statuses.contains(404), "\(operation.name)")
            }
            if operation.sources.method == .assumed { #expect(statuses.contains(405), "\(operation.name)") }
        }
    }

    @Test func theJobsFieldsAreReadUnderStableNames() throws {
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
