import HTTP
import JSON

/// What a reply says of the list in it beyond its rows: that it is one page of a longer one, or was cut.
///
/// How the appliance pages its lists, if it does, is assumed (A); so every way is looked for in which services say it.
public struct ListExtent: Equatable, Sendable {
    /// Of how many pages the list is one; 1 where it was cut, and nothing tells how the rest can be had.
    public var pages: Int
    /// How many items there are in all; nil where that is not said.
    public var items: Int?

    // Names without regard to capitals, `_`, `-` and `@`: how they are spelt is as little known as which there are.
    private static let pageCounts: Set = [
        "totalpages", "pagecount", "pagestotal", "numpages", "numberofpages", "pages", "lastpagenumber",
    ]
    private static let moreFlags: Set = [
        "more", "hasmore", "hasnext", "hasnextpage", "hasmorepages", "hasmoreresults", "hasmorerecords", "hasmoreitems",
        "moreresults", "morerecords", "moreitems", "morepages", "moredata", "moreavailable", "istruncated", "truncated",
        "incompleteresults", "ispartial",
    ]
    /// Flags that say of a page, as Spring's `last` does, that it is the last one, or of a list that it is whole.
    private static let endFlags: Set = ["last", "lastpage", "islast", "islastpage", "complete", "iscomplete"]
    private static let nextPlaces: Set = [
        "next", "nextpage", "nextlink", "nexttoken", "nextpagetoken", "nextcursor", "nexturl", "nexthref", "nextmarker",
        "nextoffset", "nextstart", "nextrecord", "continuation", "continuationtoken",
    ]
    /// What may be together in an object of its own.
    private static let ownPlaces: Set = [
        "page", "paging", "pagination", "pageinfo", "paginginfo", "paginationinfo", "links", "meta", "metadata",
        "pageable", "resultset", "cursor",
    ]
    /// What is counted where a count is no longer than this and a word for counting.
    private static let counted: Set = [
        "", "record", "result", "item", "element", "row", "entry", "entrie", "object", "hit", "match", "matche", "full",
        "overall", "grand", "all", "available", "list", "response",
    ]

    /// Whether a name says how many things there are in all: `total`, `totalElements`, `count`, `numRecords`; of a list
    /// of backups `backupCount`. What is counted of anything else says nothing of the list.
    private static func countsItems(_ name: String, nouns: Set<String>) -> Bool {
        func isCounted(_ word: Substring) -> Bool {
            let word = singular(word)
            return counted.contains(word) || nouns.contains(word)
        }
        if name.hasPrefix("total") {
            let rest = name.dropFirst("total".count)
            return isCounted(rest.hasSuffix("count") ? rest.dropLast("count".count) : rest)
        }
        for word in ["count", "total"] where name.hasSuffix(word) { return isCounted(name.dropLast(word.count)) }
        for word in ["totalnumberof", "numberof", "num", "nrof", "countof"] where name.hasPrefix(word) {
            let rest = name.dropFirst(word.count)
            return !rest.isEmpty && isCounted(rest)
        }
        return false
    }

    private static func singular(_ name: Substring) -> String { String(name.hasSuffix("s") ? name.dropLast() : name) }

    /// What an operation lists, as a count of it would be called: of `vms.backups` "vm" and "backup".
    static func nouns(of operation: String) -> Set<String> {
        Set(operation.split(separator: ".").map { singular(plain(String($0))[...]) }).subtracting(["list"])
    }

    private static func plain(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: " "): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What an object says of the extent of a list.
    private struct Findings {
        var items: Int?
        var pages: Int?
        var saysMore = false
        var places: [JSONCursor] = []

        init(_ place: JSONCursor, nouns: Set<String>) {
            guard place.kind == .object else {
                // A list of links, each with what it is for.
                saysMore = place.kind == .array && place.elements.contains { $0["rel"]?.string == "next" }
                return
            }
            for (key, value) in place.members {
                let name = plain(key)
                if pageCounts.contains(name), let count = value.asCount { pages = max(pages ?? 0, count) }
                if countsItems(name, nouns: nouns), let count = value.asCount { items = max(items ?? 0, count) }
                if moreFlags.contains(name), value.asFlag == true { saysMore = true }
                if endFlags.contains(name), value.asFlag == false { saysMore = true }
                if nextPlaces.contains(name), value.leadsOn { saysMore = true }
                if ownPlaces.contains(name), value.kind == .object || value.kind == .array { places.append(value) }
            }
        }
    }

    /// Looks for it beside the list in `holders`, the nearest first, and in the reply's headers; `nouns` are what its
    /// items are called, in the singular. Nil for a list that is
    /// whole for all that is said.
    init?(beside holders: [JSONCursor], nouns: Set<String> = [], header: (String) -> String?, shown: Int) {
        let own = holders.map { Findings($0, nouns: nouns) }
        // Of each what stands in it, then what stands in an object of its own there.
        let found = own.flatMap { [$0] + $0.places.map { Findings($0, nouns: nouns) } }
        for place in found {
            if let pages = place.pages, pages > 1 {
                self.init(pages: pages, items: place.items)
                return
            }
            if let items = place.items, items > shown {
                self.init(pages: 1, items: items)
                return
            }
        }
        let total = Self.total(header)
        let isMore = found.contains(where: \.saysMore) || Self.linksOn(header("Link"))
        guard isMore || total ?? 0 > shown else { return nil }
        self.init(pages: 1, items: total.flatMap { $0 > shown ? $0 : nil })
    }

    init(pages: Int, items: Int?) {
        self.pages = pages
        self.items = items
    }

    /// How many there are in all, as a header says it: `Content-Range: items 0-9/20`, `X-Total-Count: 20`.
    private static func total(_ header: (String) -> String?) -> Int? {
        if let range = header("Content-Range"), let slash = range.lastIndex(of: "/") {
            return Int(range[range.index(after: slash)...].trimmingSpaces())
        }
        return (header("X-Total-Count") ?? header("X-Total")).flatMap { Int($0.trimmingSpaces()) }
    }

    /// Whether a `Link` header of RFC 8288 names a next page.
    private static func linksOn(_ link: String?) -> Bool {
        guard let link = link?.lowercased() else { return false }
        return ["rel=\"next\"", "rel=next", "rel='next'"].contains { link.firstRange(of: $0) != nil }
    }
}

extension JSONCursor {
    /// A whole number, or the text of one.
    fileprivate var asCount: Int? { int.map { Int(clamping: $0) } ?? string.flatMap { Int($0.trimmingSpaces()) } }

    /// A flag, or the text of one.
    fileprivate var asFlag: Bool? {
        bool ?? string.flatMap { ["true": true, "false": false][$0.lowercased()] }
    }

    /// Whether it names a page that comes next.
    fileprivate var leadsOn: Bool {
        switch kind {
        case .string: string?.isEmpty == false
        case .object: count > 0
        case .integer: int ?? 0 > 0
        default: bool == true
        }
    }
}
