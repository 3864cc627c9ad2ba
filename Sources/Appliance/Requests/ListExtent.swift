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

    private static let pageCounts = ["totalPages", "pageCount", "total_pages"]
    private static let itemCounts = [
        "totalElements", "totalCount", "totalRecords", "totalItems", "totalResults", "total", "total_count",
        "total_records", "num_records",
    ]
    private static let moreFlags = ["hasMore", "hasNext", "has_more", "moreResults", "isTruncated", "truncated"]
    private static let nextPlaces = [
        "next", "nextPage", "nextLink", "nextToken", "nextPageToken", "nextCursor", "next_page", "next_token",
        "@nextLink",
    ]

    /// Looks for it beside the list in `holders`, the nearest first, and in the reply's headers; nil for a list that is
    /// whole for all that is said.
    init?(beside holders: [JSONCursor], header: (String) -> String?, shown: Int) {
        // It may be together in an object of its own.
        let places = holders.flatMap { holder in
            [holder] + ["page", "paging", "pagination", "_links", "links"].compactMap { holder[$0] }
        }
        for place in places {
            let items = Self.itemCounts.lazy.compactMap { place[$0]?.asCount }.first
            if let pages = Self.pageCounts.lazy.compactMap({ place[$0]?.asCount }).first, pages > 1 {
                self.init(pages: pages, items: items)
                return
            }
            if let items, items > shown {
                self.init(pages: 1, items: items)
                return
            }
        }
        let total = Self.total(header)
        let isMore = places.contains(where: Self.saysMore) || Self.linksOn(header("Link"))
        guard isMore || total ?? 0 > shown else { return nil }
        self.init(pages: 1, items: total.flatMap { $0 > shown ? $0 : nil })
    }

    init(pages: Int, items: Int?) {
        self.pages = pages
        self.items = items
    }

    private static func saysMore(_ place: JSONCursor) -> Bool {
        if moreFlags.contains(where: { place[$0]?.bool == true }) { return true }
        // Spring says of a page whether it is the last one.
        if place["last"]?.bool == false { return true }
        // A list of links, each with what it is for.
        if place.kind == .array, place.elements.contains(where: { $0["rel"]?.string == "next" }) { return true }
        return nextPlaces.contains { name in
            guard let next = place[name] else { return false }
            return switch next.kind {
            case .string: next.string?.isEmpty == false
            case .object: next.count > 0
            case .integer: next.int ?? 0 > 0
            default: next.bool == true
            }
        }
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
    fileprivate var asCount: Int? { int.map { Int(clamping: $0) } ?? string.flatMap { Int($0) } }
}
