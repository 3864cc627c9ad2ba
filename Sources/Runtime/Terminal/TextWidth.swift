import CTerminal
import Glibc

/// How many columns of a terminal a text takes.
///
/// The C library's table of widths is asked, in the locale `C.UTF-8`, whatever the user's own locale is: what the
/// appliance sends is UTF-8, and a table is laid out the same everywhere.
struct TextWidth {
    private let locale: locale_t?

    init() { locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) }

    /// Releases the locale; the value must not be used after this.
    func release() {
        if let locale { freelocale(locale) }
    }

    /// The columns that `text` takes; control characters take none.
    func columns(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
        return withLocale { text.unicodeScalars.reduce(0) { $0 + Self.width($1) } }
    }

    /// `text` if it fits into `limit` columns, else as much of it as leaves room for a closing `…`.
    func truncate(_ text: String, to limit: Int) -> String {
        guard columns(of: text) > limit else { return text }
        guard limit > 0 else { return "" }
        return withLocale {
            var taken = 0
            var kept = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                let width = Self.width(scalar)
                guard taken + width <= limit - 1 else { break }
                taken += width
                kept.append(scalar)
            }
            return String(kept) + "…"
        }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        max(0, Int(terminal_width_of(scalar.value)))
    }

    private func withLocale<Result>(_ body: () -> Result) -> Result {
        guard let locale else { return body() }
        let before = uselocale(locale)
        defer { uselocale(before) }
        return body()
    }
}
