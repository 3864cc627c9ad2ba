import JSON
import Synchronization
import Testing

@testable import API

@Suite struct DeferredTests {
    @Test func theDocumentInTheProgramReadsTheSameAtOnceAndByAndBy() throws {
        // Read at once, whatever is wrong in it is an error.
        let atOnce = try APIDocument(JSONDocument(parsing: APIDocument.bundledBytes).root)
        let byAndBy = try APIDocument.bundled()
        #expect(byAndBy.operations.map(\.name) == atOnce.operations.map(\.name))
        #expect(byAndBy.operations.count >= 50)
        for (one, other) in zip(byAndBy.operations, atOnce.operations) {
            #expect(one.outline == other.outline, "\(one.name)")
        }
        #expect(byAndBy.secretNames == atOnce.secretNames)
        #expect(!atOnce.secretNames.isEmpty)
    }

    @Test func whatIsDeferredIsMadeOnce() {
        let made = Mutex(0)
        let deferred = Deferred {
            made.withLock { count in
                count += 1
                return count
            }
        }
        #expect(made.withLock { $0 } == 0)
        #expect(deferred.value == 1)
        #expect(deferred.value == 1)
        #expect(Deferred(7).value == 7)
    }

    @Test func aChangeOfOneCopyLeavesTheOthers() throws {
        let operation = try #require(try APIDocument.bundled()["resource_groups.create"])
        var changed = operation
        changed.body = nil
        changed.bodyType = "text/plain"
        #expect(operation.body != nil)
        #expect(operation.bodyType == RequestBody.json)
        #expect(changed.body == nil)
        #expect(changed.replies.count == operation.replies.count)
    }
}

extension API.Operation {
    fileprivate var outline: [String] {
        var outline = ["\(isBodyRequired) \(bodyType) \(listName ?? "-") \(isList) \(isDownload) \(isEnveloped)"]
        outline += columns.map { "\($0.key) \($0.title)" }
        outline += [bodyExample.map { "\($0)" } ?? "-"] + (body?.outline(below: "body", depth: 0) ?? [])
        for reply in replies {
            let type = reply.mediaType ?? "-"
            outline.append("\(reply.status ?? 0) \(reply.text) \(type) \(reply.example.debugDescription)")
            outline += reply.schema?.outline(below: "reply", depth: 0) ?? []
        }
        return outline
    }
}

extension Schema {
    fileprivate func outline(below place: String, depth: Int) -> [String] {
        guard depth < 12 else { return [] }
        let kinds = types.map(\.rawValue).sorted().joined(separator: " or ")
        var outline = ["\(place): \(name ?? "-") \(kinds) \(allowed.count) \(format ?? "-") \(text) \(isUserName)"]
        for property in properties {
            let stable = property.stableName ?? "-"
            outline.append("\(place).\(property.name) \(stable) \(property.also) \(property.isSecret)")
            outline += property.schema.outline(below: "\(place).\(property.name)", depth: depth + 1)
        }
        outline += items?.outline(below: place + "[]", depth: depth + 1) ?? []
        for alternative in alternatives { outline += alternative.outline(below: place + "|", depth: depth + 1) }
        return outline
    }
}
